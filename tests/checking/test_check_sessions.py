"""Five students at work: what they write, what `lc.check` tells them, and how it ends. Topics of notebooks 02 to 11."""

import numpy as np

import lecture_cnn as lc


def test_02_forward_a_student_takes_the_convolution_of_a_mathematics_course():
    """Ada flips the filter, as scipy's convolve2d does. On the slide's own filter nobody would see it."""

    def adas_conv(y, w, b=None, stride=1, padding=0):
        y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
        D_out, D_in, K, _ = w.shape
        w = w[:, :, ::-1, ::-1]
        W, H = (y.shape[1] - K)//stride + 1, (y.shape[2] - K)//stride + 1
        z = np.zeros((D_out, W, H))
        for m in range(W):
            for n in range(H):
                window = y[:, m*stride:m*stride + K, n*stride:n*stride + K]
                for j in range(D_out):
                    z[j, m, n] = (w[j] * window).sum() + (b[j] if b is not None else 0)
        return z

    report = lc.check(adas_conv, "conv2d")
    assert not report.ok
    assert [case.name for case in report.cases if case.ok and case.tried] == ["K = 1", "the slide's filter"]
    assert str(report).splitlines()[-1] == "A named mistake gives the same result on every case: hint() leads to it."
    assert report.hint() == ("Which rule: the lecture's convolution multiplies cell by cell without turning the filter "
                             "round. Is it so in your code?")
    report.hint()
    assert report.hint() == ('The mistake: flipped filter (L21 "Convolution: Forward layer l", Convolutional Networks '
                             "IV, notebook 02).")

    def adas_second(y, w, b=None, stride=1, padding=0):
        return adas_conv(y, w[:, :, ::-1, ::-1], b, stride, padding)  # flipped twice is not flipped

    assert lc.check(adas_second, "conv2d").ok


def test_04_pooling_a_student_stores_positions_in_the_window():
    """Ben finds the maxima. His positions count from each window's corner, and the backward pass would use them."""

    def bens_pool(y, K, stride=1, padding=0):
        D, W, H = y.shape
        wide = np.full((D, W + 2*padding, H + 2*padding), -np.inf)
        wide[:, padding:padding + W, padding:padding + H] = y
        sizes = [(n - K)//stride + 1 for n in wide.shape[1:]]
        u, pidx = np.zeros((D, *sizes)), np.zeros((D, *sizes, 2), int)
        for j, m, n in np.ndindex(u.shape):
            window = wide[j, m*stride:m*stride + K, n*stride:n*stride + K]
            pidx[j, m, n] = np.unravel_index(window.argmax(), (K, K))
            u[j, m, n] = window.max()
        return u, pidx

    report = lc.check(bens_pool, "max_pool2d")
    assert report.mistake.id == "pidx counted from the window"
    assert (report.first.name, report.first.case) == ("pidx", "no ties")
    hints = [report.hint() for _ in range(4)]
    assert hints[1] == "What your function does: `pidx = the position in the window`."
    assert hints[3] == "The correction: pidx = the position in Y(l-1,j)"

    def bens_second(y, K, stride=1, padding=0):
        u, pidx = bens_pool(y, K, stride, padding)
        for j, m, n in np.ndindex(u.shape):
            pidx[j, m, n] += (m*stride - padding, n*stride - padding)
        return u, pidx

    assert lc.check(bens_second, "max_pool2d").ok


def test_08_flipped_filter_a_student_forgets_the_flip_and_sees_the_lines_beside_each_other():
    """Cho pads dz by K-1 and scans it, with the filter as it is."""

    def chos_dy(dz, w, stride=1, padding=0, *, input_shape):
        D, W, H = input_shape
        K = w.shape[-1]
        wide = np.zeros((len(dz), W + 2*padding + K - 1, H + 2*padding + K - 1))
        wide[:, K - 1:K - 1 + dz.shape[1]*stride:stride, K - 1:K - 1 + dz.shape[2]*stride:stride] = dz
        dy = np.zeros((D, W + 2*padding, H + 2*padding))
        for i, x, y in np.ndindex(dy.shape):
            dy[i, x, y] = (w[:, i] * wide[:, x:x + K, y:y + K]).sum()
        return dy[:, padding:padding + W, padding:padding + H].copy()

    report = lc.check(chos_dy, "conv2d_input_gradient")
    assert str(report) == """\
chos_dy as conv2d_input_gradient: 2 of 15 cases are right
  right  K = 1; the slide's filter
  wrong  stride 1, no padding; K = W; one map in and one out; square maps, as many out as in; \
stride 2 without a leftover; stride 2 with a leftover; no overlap; padding 1; stride 2 and padding 1; \
stride 3; padding 2; stride above K; one map, stride 2 and padding 1
  not tried  a batch of 4: taken as a function of one instance
  not tried  a filter of 3 x 2: taken as a function for square filters
  not tried  a step for each axis: taken as a function with one step for both axes

The first difference, on the case stride 1, no padding (dz 3x4x3, w 3x2x3x3, input_shape = (2, 6, 5)):
  dy(1,1,1) (dy[0, 0, 0] counted from 0): expected -54, received 102
  central differences give -54
  60 of 60 entries of dy are wrong; # marks them in dy(1,:,:), x to the right, y down:
      ######
      ######
      ######
      ######
      ######

A named mistake gives the same result on every case: hint() leads to it."""
    assert report.first.place == "dy(1,1,1)" and report.first.witness is not None

    # In the lecture's own notation, beside the listing:
    from lecture_cnn.onebased import inner, span, zeros

    def chos_loops(l, dz, w, dy, D, W, H, K):
        dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))
        Wflip = zeros(D[l-1], D[l], K[l], K[l])
        for j in span(1, D[l]):
            for i in span(1, D[l-1]):
                Wflip[i, j, :, :] = w[l, j, i, :, :]
            dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]
        for j in span(1, D[l-1]):
            for x in span(1, W[l-1]):
                for y in span(1, H[l-1]):
                    dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], dzpad[:, x:x+K[l]-1, y:y+K[l]-1])

    parting = lc.replay(chos_loops, "L07")
    assert parting.cell == ("Wflip", (1, 1, 1, 1))
    assert "Wflip(1,1,1:3,1:3) = w(1,1,1,1:3,1:3)" in str(parting)
    assert "flipLeftRight(flipUpDown(w(1,1,1,1:3,1:3)))" in str(parting)


def test_09_one_weight_a_student_flips_dz_as_in_the_lecture_before():
    """Dan has just learnt that the backward pass flips, and flips dz here too (a poll of the lecture)."""

    def dans_dw(dz, y, K, stride=1, padding=0):
        y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
        full = np.zeros((len(dz), y.shape[1] - K + 1, y.shape[2] - K + 1))
        full[:, ::stride, ::stride] = dz
        full = full[:, ::-1, ::-1]
        W, H = full.shape[1:]
        dw = np.zeros((len(dz), len(y), K, K))
        for n, m, a, b in np.ndindex(dw.shape):
            dw[n, m, a, b] = (full[n] * y[m, a:a + W, b:b + H]).sum()
        return dw

    report = lc.check(dans_dw, "conv2d_filter_gradient")
    assert report.mistake.id == "dz flipped"
    hints = [report.hint() for _ in range(4)]
    assert hints[0] == ("Which rule: dz lies on Y as it is: only the derivative for Y has a flip. Is it so in your "
                        "code?")
    assert hints[3] == ("The correction: dw(l,n,m,x,y) = dz(l,n,:,:) . Y(l-1,m,x:x+W-1,y:y+H-1)  (line 9 of L08)")


def test_11_pooling_backward_a_student_writes_equals_and_passes_a_kind_test():
    """Eve's windows don't overlap in her own test, so that = and += are the same."""

    def eves_pool_backward(du, pidx, input_shape):
        dy = np.zeros(input_shape)
        for j, x, y in np.ndindex(du.shape):
            a, b = pidx[j, x, y]
            dy[j, a, b] = du[j, x, y]
        return dy

    y = np.arange(16.0).reshape(1, 4, 4)
    u, pidx = lc.vectorized.max_pool2d(y, 2, stride=2)
    assert np.array_equal(eves_pool_backward(u, pidx, y.shape), lc.vectorized.max_pool2d_backward(u, pidx, y.shape))

    report = lc.check(eves_pool_backward, "max_pool2d_backward")
    assert "no overlap" in [case.name for case in report.cases if case.ok]
    assert report.mistake.id == "= for += where windows share a maximum"
    assert report.first.expected != report.first.received
    assert report.first.witness is not None and abs(report.first.witness - report.first.expected) < 1e-6
    hints = [report.hint() for _ in range(4)]
    assert hints[1].endswith("`dy(l-1,j,pidx(l,j,x,y)) = dy(l,j,x,y)`.") and "notebook 11" in hints[2]
    assert hints[3].startswith("The correction: dy(l-1,j,pidx(l,j,x,y)) += dy(l,j,x,y)")
