"""`lc.replay(my_loops, "conv2d_backward")`: it opens at the line where a student's loops go wrong."""

import importlib.util
import sys

import numpy as np
import pytest
from long import long, some_of

import lecture_cnn as lc
from lecture_cnn.checking.own_loops import example, lecture_side, trace_own

RIGHT = {
    "conv2d": """
import numpy as np

def conv2d(y, w, b=None, *, stride=1, padding=0):
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    C, H, W = yp.shape
    F, _, K, _ = w.shape
    rows = (H - K) // stride + 1
    columns = (W - K) // stride + 1
    z = np.zeros((F, rows, columns))
    for f in range(F):
        for i in range(rows):
            for j in range(columns):
                for c in range(C):
                    for a in range(K):
                        for e in range(K):
                            z[f, i, j] += w[f, c, a, e] * yp[c, i*stride+a, j*stride+e]
                if b is not None:
                    z[f, i, j] += b[f]
    return z
""",
    "conv2d_backward": """
import numpy as np

def backward(dz, y, w, *, stride=1, padding=0):
    C, H, W = y.shape
    F, _, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp = np.zeros_like(yp)
    dw = np.zeros_like(w)
    db = np.zeros(F)
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                db[f] += dz[f, i, j]
                for c in range(C):
                    for a in range(K):
                        for e in range(K):
                            dyp[c, i*stride+a, j*stride+e] += dz[f, i, j] * w[f, c, a, e]
                            dw[f, c, a, e] += dz[f, i, j] * yp[c, i*stride+a, j*stride+e]
    dy = dyp[:, padding:padding+H, padding:padding+W]
    return dy, dw, db
""",
    "max_pool2d_backward": """
import numpy as np

def pooled(du, pidx, input_shape):
    dy = np.zeros(input_shape)
    D, rows, columns = du.shape
    for d in range(D):
        for i in range(rows):
            for j in range(columns):
                x, y = pidx[d, i, j]
                dy[d, x, y] += du[d, i, j]
    return dy
""",
    "mean_pool2d_backward": """
import numpy as np

def spread(du, K, *, stride=1, padding=0, input_shape):
    D, H, W = input_shape
    dyp = np.zeros((D, H + 2*padding, W + 2*padding))
    for i in range(du.shape[1]):
        for j in range(du.shape[2]):
            rows = slice(i*stride, i*stride+K)
            columns = slice(j*stride, j*stride+K)
            dyp[:, rows, columns] += du[:, i, j][:, None, None] / (K*K)
    return dyp[:, padding:padding+H, padding:padding+W].copy()
""",
    "conv1d_backward": """
import numpy as np

def scanned(dz, y, w, *, stride=1, padding=0):
    D, T = y.shape
    M, _, K = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(M)
    for m in range(M):
        for t in range(dz.shape[1]):
            window = slice(t*stride, t*stride+K)
            dw[m] += dz[m, t] * yp[:, window]
            dyp[:, window] += dz[m, t] * w[m]
        db[m] = dz[m].sum()
    return dyp[:, padding:padding+T], dw, db
""",
}

# operation, what stands in the right function, what a student wrote
MISTAKES = [
    ("conv2d", "yp[c, i*stride+a, j*stride+e]", "yp[c, i+a, j+e]"),
    ("conv2d", "yp[c, i*stride+a, j*stride+e]", "yp[c, j*stride+a, i*stride+e]"),
    ("conv2d", "w[f, c, a, e] * yp", "w[f, c, K-1-a, K-1-e] * yp"),
    ("conv2d", "z[f, i, j] += w", "z[f, i, j] = w"),
    ("conv2d", "z[f, i, j] += b[f]", "z[f, i, j] += b[0]"),
    ("conv2d", "(W - K) // stride + 1", "(W - K) // stride"),
    ("conv2d_backward", "db[f] += dz[f, i, j]", "db[f] = dz[f, i, j]"),
    ("conv2d_backward", "dyp[c, i*stride+a, j*stride+e] +=", "dyp[c, i*stride+a, j*stride+e] ="),
    ("conv2d_backward", "dyp[c, i*stride+a, j*stride+e] +=", "dyp[c, i+a, j+e] +="),
    ("conv2d_backward", "* w[f, c, a, e]", "* w[f, c, K-1-a, K-1-e]"),
    ("conv2d_backward", "dz[f, i, j] * yp[c,", "dz[f, j, i] * yp[c,"),
    ("conv2d_backward", "* yp[c, i*stride+a, j*stride+e]", "* yp[c, i*stride, j*stride]"),
    ("conv2d_backward", "dw[f, c, a, e] +=", "dw[f, c, e, a] +="),
    ("conv2d_backward", "dyp[:, padding:padding+H, padding:padding+W]", "dyp[:, :H, :W]"),
    ("max_pool2d_backward", "+= du[d, i, j]", "= du[d, i, j]"),
    ("max_pool2d_backward", "dy[d, x, y]", "dy[d, y, x]"),
    ("max_pool2d_backward", "du[d, i, j]", "du[0, i, j]"),
    ("mean_pool2d_backward", "/ (K*K)", "/ K"),
    ("mean_pool2d_backward", "padding:padding+H, padding:padding+W", ":H, :W"),
    ("mean_pool2d_backward", "columns] +=", "columns] ="),
    ("conv1d_backward", "* yp[:, window]", "* yp[:, window][:, ::-1]"),
    ("conv1d_backward", "dz[m].sum()", "dz[m].mean()"),
    ("conv1d_backward", "* w[m]", "* w[m, :, ::-1]"),
    ("conv1d_backward", "dz[m, t] * w", "dz[0, t] * w"),
]


def written(tmp_path, source, name="mine", ending=""):
    """The function or class of a source text, from a file of its own, as a student has it."""
    path = tmp_path / f"{name}.py"
    path.write_text(source)
    spec = importlib.util.spec_from_file_location(f"{name}_{abs(hash(source))}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[spec.name] = module
    own = [value for value in vars(module).values() if hasattr(value, "__module__")]
    functions = [value for value in own if callable(value)]
    named = [function for function in functions if function.__name__.endswith(ending)]
    return (named or functions)[0]


@pytest.mark.parametrize("operation", RIGHT)
def test_right_loops_are_the_same_as_the_lecture(operation, tmp_path):
    replay = lc.replay(written(tmp_path, RIGHT[operation]), operation)
    assert replay.ok and replay.step is None and replay.line is None
    assert "the same cells with the same numbers (one instance" in str(replay)


@long
@pytest.mark.parametrize("operation, right, wrong", some_of(MISTAKES, 3))
def test_a_mistake_opens_at_its_line(operation, right, wrong, tmp_path):
    source = RIGHT[operation]
    assert source.count(right) == 1
    line = source[: source.index(right)].count("\n") + 1
    replay = lc.replay(written(tmp_path, source.replace(right, wrong)), operation)
    assert not replay.ok
    assert replay.line == line, str(replay)
    assert replay.text and f"step {replay.step}, line" in str(replay)


def test_a_replay_says_both_statements_with_their_numbers(tmp_path):
    source = RIGHT["conv2d_backward"].replace("* w[f, c, a, e]", "* w[f, c, K-1-a, K-1-e]")
    replay = lc.replay(written(tmp_path, source), "conv2d_backward")
    assert replay.text == "dyp(0,1,2) += dz(0,0,0) w(0,0,1,0) = 0 + 2·(-1) = -2"
    assert replay.lecture_text == "dY(0,1,2,3) += dz(1,1,1,1) w(1,1,1,2,3) = 0 + 2·(-3) = -6"
    assert replay.cell == ("dy", (0, 0, 1))
    assert replay.mine[replay.step].text == replay.text


def test_a_replay_stops_where_an_exception_is_raised(tmp_path):
    source = RIGHT["conv2d"].replace("j*stride+e]", "j*stride+e+9]")
    replay = lc.replay(written(tmp_path, source), "conv2d")
    assert "IndexError" in replay.error
    assert replay.line == source[: source.index("j*stride+e+9")].count("\n") + 1


def test_a_size_is_blamed_on_the_line_that_computed_it(tmp_path):
    source = RIGHT["conv2d"].replace("(H - K) // stride + 1", "(H - K) // stride")
    replay = lc.replay(written(tmp_path, source), "conv2d")
    assert "expected (3, 3, 3)" in replay.error
    assert replay.text.startswith("rows = ")


def test_a_bias_that_the_last_line_adds_does_not_hide_the_sum(tmp_path):
    source = RIGHT["conv2d"].replace(
        """                if b is not None:
                    z[f, i, j] += b[f]
    return z
""",
        """    return z if b is None else z + b[:, None, None]
""",
    )
    assert lc.replay(written(tmp_path, source), "conv2d").ok
    wrong = source.replace("z[f, i, j] += w", "z[f, i, j] = w")
    replay = lc.replay(written(tmp_path, wrong, "other"), "conv2d")
    assert replay.text.startswith("z(0,0,0) = w(")


def test_a_function_without_a_stride_is_run_where_it_needs_none(tmp_path):
    source = RIGHT["conv2d_backward"].replace("*, stride=1, padding=0", "b=None")
    source = source.replace("*stride", "").replace("padding:padding+", ":").replace(
        "(padding, padding)", "(0, 0)"
    )
    assert "stride" not in source and "padding" not in source
    assert lc.replay(written(tmp_path, source), "conv2d_backward").ok


def test_the_trace_of_ones_own_loops_has_the_results_by_name(tmp_path):
    function = written(tmp_path, RIGHT["conv2d_backward"])
    run = lc.trace(function, operation="conv2d_backward")
    expected = lc.vectorized.conv2d_backward(**example("conv2d_backward"))
    for name, right in zip(("dy", "dw", "db"), expected):
        np.testing.assert_array_equal(run.result[name], right)
    ones = {name: np.ones_like(value) for name, value in example("conv2d_backward").items()
            if isinstance(value, np.ndarray)}
    run = lc.trace(function, operation="conv2d_backward", **ones, stride=2, padding=1)
    assert run.result["db"].tolist() == [9, 9, 9]


@pytest.mark.parametrize(
    "operation",
    [name for name in lc.loops.__all__ if name in RIGHT or "pool" in name or "conv" in name],
)
def test_the_lectures_side_finds_its_results_in_one_run(operation):
    side = lecture_side(operation, example(operation))
    final = side.trace.values_at(len(side.trace))
    assert side.cells, operation
    for name, cells in side.cells.items():
        assert cells.shape == side.values[name].shape
        assert len(np.unique(cells)) == cells.size or name == "pidx"
        assert np.isfinite(final[cells]).all()


def test_the_lectures_run_of_the_same_inputs_is_made_once_and_that_of_others_is_another():
    first = lecture_side("conv2d", example("conv2d"))
    assert lecture_side("conv2d", example("conv2d")) is first
    inputs = example("conv2d")
    inputs["y"] = inputs["y"] + 1
    other = lecture_side("conv2d", inputs)
    assert np.array_equal(other.values["z"], lc.loops.conv2d(**inputs))
    assert not np.array_equal(other.values["z"], first.values["z"])


def test_wrong_arguments_are_the_callers(tmp_path):
    function = written(tmp_path, RIGHT["conv2d"])
    with pytest.raises(TypeError, match="not both"):
        lc.trace(function, like="L07", operation="conv2d")
    with pytest.raises(TypeError, match="operation='conv2d' belongs to a function"):
        lc.trace("L07", operation="conv2d")
    with pytest.raises(ValueError, match="operation: expected one of"):
        trace_own(function, "conv9d")
    with pytest.raises(IndexError):
        trace_own(written(tmp_path, RIGHT["conv2d"].replace("yp[c, i", "yp[c+9, i")), "conv2d")


def test_a_stepper_opens_where_the_runs_part(tmp_path):
    source = RIGHT["conv2d_backward"].replace("dw[f, c, a, e] +=", "dw[f, c, e, a] +=")
    replay = lc.replay(written(tmp_path, source), "conv2d_backward")
    widget = replay.stepper()
    assert widget.clock[-2:] == [replay.mine_step, replay.lecture_step]
    assert widget.step == len(widget.clock) // 2 - 1
    stepper = lc.stepper(replay.function, operation="conv2d_backward", at=replay.step)
    assert stepper.trace.text(stepper.step).startswith("dw(")
    assert f"(your cells count from 0, those of {replay.listing.id} from 1)" in str(replay)


CONVENTIONS = {
    # a batch, a cache that its own forward pass keeps, another order of the results
    "cs231n": """
import numpy as np

def conv_forward(x, w, b, conv_param):
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    out = np.zeros((N, F, (H + 2*p - HH)//s + 1, (W + 2*p - WW)//s + 1))
    for n in range(N):
        for f in range(F):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    out[n, f, i, j] = np.sum(xp[n, :, i*s:i*s+HH, j*s:j*s+WW] * w[f]) + b[f]
    return out, (x, w, b, conv_param)

def conv_backward(dout, cache):
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    db[f] += dout[n, f, i, j]
                    dw[f] += dout[n, f, i, j] * xp[n, :, i*s:i*s+HH, j*s:j*s+WW]
                    dxp[n, :, i*s:i*s+HH, j*s:j*s+WW] += dout[n, f, i, j] * w[f]
    return dw, db, dxp[:, :, p:p+H, p:p+W]
""",
    # a class that keeps its input and leaves its gradients in attributes
    "11-785": """
import numpy as np

class Conv2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0):
        self.stride, self.padding, self.K = stride, padding, kernel_size
        self.W = np.zeros((out_channels, in_channels, kernel_size, kernel_size))
        self.b = np.zeros(out_channels)

    def forward(self, A):
        p, s, K = self.padding, self.stride, self.K
        self.A = np.pad(A, ((0, 0), (0, 0), (p, p), (p, p)))
        N, C, H, W = self.A.shape
        Z = np.zeros((N, len(self.W), (H - K)//s + 1, (W - K)//s + 1))
        for i in range(Z.shape[2]):
            for j in range(Z.shape[3]):
                window = self.A[:, None, :, i*s:i*s+K, j*s:j*s+K]
                Z[:, :, i, j] = (window * self.W).sum(axis=(2, 3, 4)) + self.b
        return Z

    def backward(self, dLdZ):
        p, s, K = self.padding, self.stride, self.K
        dLdA = np.zeros_like(self.A)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                for m in range(len(self.W)):
                    g = dLdZ[:, m, i, j][:, None, None, None]
                    self.dLdW[m] += (g * self.A[:, :, i*s:i*s+K, j*s:j*s+K]).sum(axis=0)
                    dLdA[:, :, i*s:i*s+K, j*s:j*s+K] += g * self.W[m]
        return dLdA[:, :, p:dLdA.shape[2]-p, p:dLdA.shape[3]-p]
""",
    # channels last
    "channels last": """
import numpy as np

def conv_backward(dZ, A_prev, W, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, f, n_C_prev, n_C = W.shape
    m, n_H, n_W, n_C = dZ.shape
    A_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dA_pad = np.zeros_like(A_pad)
    dW = np.zeros_like(W)
    db = np.zeros((1, 1, 1, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    rows, columns = h * stride, w * stride
                    a = A_pad[i, rows:rows+f, columns:columns+f, :]
                    dA_pad[i, rows:rows+f, columns:columns+f, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += a * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
    dA_prev = dA_pad[:, pad:pad+n_H_prev, pad:pad+n_W_prev, :]
    return dA_prev, dW, db
""",
}
PLANTED = [
    ("cs231n", "db[f] += dout", "db[f] = dout"),
    ("cs231n", "dw[f] += dout[n, f, i, j] * xp[n, :, i*s:i*s+HH, j*s:j*s+WW]",
     "dw[f] += dout[n, f, i, j] * xp[n, :, i:i+HH, j:j+WW]"),
    ("cs231n", "dxp[n, :, i*s:i*s+HH, j*s:j*s+WW] +=", "dxp[n, :, i*s:i*s+HH, j*s:j*s+WW] ="),
    ("cs231n", "dout[n, f, i, j] * w[f]\n", "dout[n, f, i, j] * w[f, :, ::-1, ::-1]\n"),
    ("11-785", "self.dLdW[m] += (", "self.dLdW[m] = ("),
    ("11-785", "self.dLdb = dLdZ.sum(axis=(0, 2, 3))", "self.dLdb = dLdZ.mean(axis=(0, 2, 3))"),
    ("11-785", "dLdA[:, :, i*s:i*s+K, j*s:j*s+K] +=", "dLdA[:, :, i*s:i*s+K, j*s:j*s+K] ="),
    ("channels last", "W[:, :, :, c] * dZ", "W[::-1, ::-1, :, c] * dZ"),
    ("channels last", "dW[:, :, :, c] +=", "dW[:, :, :, c] ="),
    ("channels last", "db[:, :, :, c] += dZ[i, h, w, c]", "db[:, :, :, c] += dZ[i, h, w, 0]"),
]  # fmt: skip


@pytest.mark.parametrize("name", CONVENTIONS)
def test_right_loops_in_other_conventions_are_the_lectures(name, tmp_path):
    function = written(tmp_path, CONVENTIONS[name], "right", "backward")
    assert lc.replay(function, "conv2d_backward").ok


@long
@pytest.mark.parametrize("name, right, wrong", some_of(PLANTED, 3))
def test_a_mistake_in_another_convention_opens_at_its_line(name, right, wrong, tmp_path):
    source = CONVENTIONS[name]
    assert source.count(right) == 1
    line = source[: source.index(right)].count("\n") + 1
    function = written(tmp_path, source.replace(right, wrong), "wrong", "backward")
    replay = lc.replay(function, "conv2d_backward")
    assert replay.line == line, str(replay)


def test_a_tie_that_all_maxima_share_opens_at_its_line(tmp_path):
    source = """
import numpy as np

def pool_backward(dout, x, pool, stride):
    dx = np.zeros_like(x)
    N, C, H, W = dout.shape
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    rows = slice(i*stride, i*stride+pool)
                    columns = slice(j*stride, j*stride+pool)
                    window = x[n, c, rows, columns]
                    dx[n, c, rows, columns] += (window == np.max(window)) * dout[n, c, i, j]
    return dx
"""
    replay = lc.replay(written(tmp_path, source, name="tied"), "max_pool2d_backward")
    assert replay.line == source[: source.index("dx[n, c, rows")].count("\n") + 1


def test_what_stands_elsewhere_is_blamed_on_the_line_that_computed_its_index(tmp_path):
    source = RIGHT["max_pool2d_backward"].replace("x, y = pidx[d, i, j]", "y, x = pidx[d, i, j]")
    source = source.replace("dy[d, x, y]", "dy[d, x % len(dy[0]), y % len(dy[0, 0])]")
    replay = lc.replay(written(tmp_path, source, "turned"), "max_pool2d_backward")
    assert replay.text.startswith("y, x = ")
    assert f"line {replay.line}: " in str(replay)


def test_an_operation_without_loops_of_the_lecture_says_so(tmp_path):
    source = "import numpy as np\n\ndef same(z):\n    return z.copy()\n"
    with pytest.raises(ValueError, match="identity: no listing of the lecture makes its result"):
        lc.replay(written(tmp_path, source, "same"), "identity")


def test_a_crop_at_the_wrong_end_is_blamed_and_not_the_sums(tmp_path):
    source = """
import numpy as np

def transposed(y, w, b=None, *, stride=1, padding=0):
    C, F, K, _ = w.shape
    _, H, W = y.shape
    z = np.zeros((F, (H - 1) * stride + K, (W - 1) * stride + K))
    for c in range(C):
        for i in range(H):
            for j in range(W):
                z[:, i*stride:i*stride+K, j*stride:j*stride+K] += y[c, i, j] * w[c]
    z = z[:, :z.shape[1]-2*padding, :z.shape[2]-2*padding]
    return z.copy() if b is None else z + b[:, None, None]
"""
    replay = lc.replay(written(tmp_path, source, "cropped"), "conv_transpose2d")
    assert replay.line == source[: source.index("z = z[:")].count("\n") + 1
