"""A reader's answers to the exercises of every notebook, right and wrong, and other values for lines that ask for them.

RIGHT and WRONG: notebook -> what stands in place of each `answer = None` and of the function that returns None, in
order. TRY: notebook -> some changes of its lines with "try", each with a replacement for every one of them.
"""

MY_CROP = """def my_crop(y, P):
    _, W, H = y.shape
    return y[:, P:W - P, P:H - P].copy()"""
MY_SCAN = """def my_scan(y, w, b):
    K, T = w.shape[2], y.shape[1]
    return np.stack([(w * y[:, t:t + K]).sum(axis=(1, 2)) + b for t in range(T - K + 1)], axis=1)"""
MY_CONV = """def my_conv(y, w, b=None):
    K, (_, W, H) = w.shape[2], y.shape
    z = np.empty((len(w), W - K + 1, H - K + 1))
    for x in range(W - K + 1):
        for y_ in range(H - K + 1):
            z[:, x, y_] = (w * y[:, x:x + K, y_:y_ + K]).sum(axis=(1, 2, 3)) + (0 if b is None else b)
    return z"""
MY_STRIDED = """def my_strided(y, w, S, P):
    return lc.vectorized.conv2d(np.pad(y, ((0, 0), (P, P), (P, P))), w)[:, ::S, ::S]"""
MY_MEAN_POOL = """def my_mean_pool(y, K):
    _, W, H = y.shape
    return sum(y[:, i:W - K + 1 + i, j:H - K + 1 + j] for i in range(K) for j in range(K)) / K**2"""
MY_SOFTMAX = """def my_softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum()"""
MY_FILTERS = """def my_filters(matrix, K):
    return matrix.T.reshape(matrix.shape[1], K, -1).transpose(0, 2, 1)"""
MY_DZ = """def my_dz(dY, z):
    return dY * (1 - np.tanh(z)**2)"""
MY_SCATTERED = """def my_dy(dz, w):
    K = w.shape[-1]
    dy = np.zeros((w.shape[1], dz.shape[1] + K - 1, dz.shape[2] + K - 1))
    for n, a, c in np.ndindex(dz.shape):
        dy[:, a:a + K, c:c + K] += w[n] * dz[n, a, c]
    return dy"""
MY_FLIPPED = """def my_dy(dz, w):
    P = w.shape[-1] - 1
    padded, flipped = np.pad(dz, ((0, 0), (P, P), (P, P))), w[:, :, ::-1, ::-1]
    return lc.vectorized.conv2d(padded, flipped.swapaxes(0, 1))"""
MY_DW = """def my_dw(dz, y, K):
    dw = np.zeros((len(dz), len(y), K, K))
    for i in range(K):
        for j in range(K):
            piece = y[:, i:i + dz.shape[1], j:j + dz.shape[2]]
            dw[:, :, i, j] = (dz[:, None] * piece[None]).sum(axis=(2, 3))
    return dw"""
MY_BACKWARD = """def my_backward(dz, y, w):
    dy, dw, K = np.zeros(y.shape), np.zeros(w.shape), w.shape[-1]
    for j, a, c in np.ndindex(dz.shape):
        dy[:, a:a + K, c:c + K] += w[j] * dz[j, a, c]
        dw[j] += dz[j, a, c] * y[:, a:a + K, c:c + K]
    return dy, dw, dz.sum(axis=(1, 2))"""
MY_MAX_POOL_BACKWARD = """def my_max_pool_backward(du, pidx, input_shape):
    dy = np.zeros(input_shape)
    for j, a, c in np.ndindex(du.shape):
        dy[j, pidx[j, a, c, 0], pidx[j, a, c, 1]] += du[j, a, c]
    return dy"""
MY_DY = """def my_dY(dz, w, S, input_shape):
    large = np.zeros((len(dz), input_shape[1] - w.shape[-1] + 1, input_shape[2] - w.shape[-1] + 1))
    large[:, ::S, ::S] = dz
    return lc.vectorized.conv2d_input_gradient(large, w, input_shape=input_shape)"""
MY_DK = """def my_dk(dz, y, K):
    W, H = dz.shape[1:]
    return np.array([[[(dz[m] * y[m, i:i + W, j:j + H]).sum() for j in range(K)] for i in range(K)]
                     for m in range(len(y))])"""
MY_FAVOURITE = """def my_favourite(w, b):
    return w / np.linalg.norm(w)"""
MY_DENSE_DY = """def my_dy(dz, w1, w2):
    below = dz
    for w in (w2, w1):
        shape = (w.shape[1], *dz.shape[1:])
        below = lc.vectorized.conv2d_input_gradient(below, w, padding=1, input_shape=shape)
    return below + dz"""
MY_UPDATE = """def my_update(network, y, d, rate):
    scores = network.forward(y)
    loss = lc.vectorized.cross_entropy(scores, d).mean()
    network.backward(lc.vectorized.cross_entropy_backward(scores, d) / len(y))
    for w, dw in zip(network.weights().values(), network.gradients().values()):
        w -= rate * dw
    return loss"""
MY_TRANSFORMED_DW = """def my_dw(dTW, matrices):
    return sum(matrix.T @ each.ravel() for each, matrix in zip(dTW, matrices)).reshape(dTW.shape[1:])"""
MY_FLATTEN_DERIVATIVE = """def my_flatten_derivative(z, c, b, wanted, w_class, w_box):
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    return w_class.T @ (p - np.eye(len(z))[c]) + w_box.T @ (b - wanted)"""
MY_VIEWS = """def my_views(y, w, h):
    W, H = y.shape[1:]
    corners = [(0, 0), (W - w, 0), (0, H - h), (W - w, H - h), ((W - w) // 2, (H - h) // 2)]
    five = [y[:, a:a + w, b:b + h] for a, b in corners]
    return np.stack(five + [view[:, ::-1] for view in five])"""
MY_POOL = """def my_pool(y, P):
    return y.reshape(*y.shape[:2], -1, P).max(axis=3)"""
MY_MAX_POOL = """def max_pool2d(y, K, stride):
    D, W, H = y.shape
    u = np.zeros((D, (W - K) // stride + 1, (H - K) // stride + 1))
    pidx = np.zeros((*u.shape, 2), int)
    for j, m, n in np.ndindex(u.shape):
        x, y_ = m * stride, n * stride
        window = y[j, x:x + K, y_:y_ + K]
        i, k = np.unravel_index(window.argmax(), window.shape)
        u[j, m, n], pidx[j, m, n] = window[i, k], (x + i, y_ + k)
    return u, pidx"""
MY_LINEAR_BACKWARD = """def linear_backward(dz, y, w):
    return w.T @ dz, np.outer(dz, y), dz.copy()"""
MY_START = """def cross_entropy_backward(z, d):
    p = np.exp(z - z.max())
    p /= p.sum()
    p[d] -= 1
    return p"""
MY_OPS = [
    MY_CONV.replace("my_conv", "conv2d"),
    MY_BACKWARD.replace("my_backward", "conv2d_backward"),
    MY_MAX_POOL,
    MY_MAX_POOL_BACKWARD.replace("my_max_pool_backward", "max_pool2d_backward"),
    MY_LINEAR_BACKWARD,
    MY_START,
]
# Mistakes in them, each in the function of its place, and a part of what must be said to it.
MY_OPS_WRONG = [
    [("(w *", "(w[..., ::-1, ::-1] *", "flipped filter"), (" + (0 if b is None else b)", "", "no bias"),
     ("y[:, x:x + K, y_:y_ + K]", "y[:1, x:x + K, y_:y_ + K]", "z is wrong")],
    [("dy[:, a:a + K, c:c + K] +=", "dy[:, a:a + K, c:c + K] =", "= for += in dy"),
     ("w[j] * dz", "w[j, :, ::-1, ::-1] * dz", "no flip"), ("dw[j] +=", "dw[j] =", "= for += in dw"),
     ("dz.sum(axis=(1, 2))", "0 * dz.sum(axis=(1, 2))", "no db"),
     ("dz.sum(axis=(1, 2))", "dz.mean(axis=(1, 2))", "db averaged")],
    [("(x + i, y_ + k)", "(i, k)", "pidx counted from the window"), ("argmax", "argmin", "u is wrong"),
     ("(x + i, y_ + k)", "(y_ + k, x + i)", "pidx as (y, x)")],
    [("+=", "=", "= for += where windows share a maximum"),
     ("0], pidx[j, a, c, 1]", "1], pidx[j, a, c, 0]", "x and y of pidx exchanged")],
    [("np.outer(dz, y)", "np.outer(y, dz)", "dw is turned round"), ("dz.copy()", "0 * dz", "no db")],
    [("p[d] -= 1\n    return p", "p[d] -= 1\n    return -p", "sign"),
     ("p[d] -= 1\n    return p", "return p * (np.arange(len(p)) == d) - (np.arange(len(p)) == d)", "0 for the wrong")],
]

MY_PIXEL_SOFTMAX = """def my_softmax(z):
    powers = np.exp(z - z.max(axis=0))
    return powers / powers.sum(axis=0)"""
MY_SIMILAR = """def my_similar(q, k, v):
    return v @ lc.vectorized.softmax(q.T @ k / np.sqrt(len(q))).T"""
MY_POOL_WITH_STRIDE = """def my_pool(y, K, S):
    return lc.vectorized.downsample(lc.vectorized.mean_pool2d(y, K), S)"""
MY_LANES = """def my_lanes(dz, w):
    K, W = w.shape[1], dz.shape[1]
    dY = np.zeros(W + K - 1)
    for x_ in range(K):
        dY[x_ : x_ + W] += w[0, x_] * dz[0]
    return dY"""

MY_LANES_ALONG_X = """def my_lanes(dz, w):
    K, W = w.shape[1], dz.shape[1]
    dY = np.zeros(W + K - 1)
    for x in reversed(range(W)):
        dY[x : x + K] += w[0] * dz[0, x]
    return dY"""

RIGHT = {
    "00_indexing": ["answer = 'b'", "answer = (10 - 3 + 1) * (8 - 3 + 1)", MY_CROP],
    "01_scanning": ["answer = 120 - 11 + 1", "answer = 'c'", MY_SCAN],
    "02_forward": ["answer = 6 * (3 * 3 * 3 + 1)", "answer = 'b'", MY_CONV],
    "03_stride_padding_resampling": ["answer = (65 + 2 * 3 - 7) // 2 + 1", "answer = 'c'", MY_STRIDED],
    "04_pooling": ["answer = 5 * 4 * 3", "answer = 'd'", MY_MEAN_POOL],
    "05_end_of_the_network": ["answer = 'b'", "answer = [0.2, -0.3, 0.1]", MY_SOFTMAX],
    "06_activation": ["answer = 3 * 1 + 4 * 3 + -3 * -1", "answer = 'c'", MY_DZ],
    "07_influence": ["answer = -2 * 5 + 3 * -1 + 2 * 1", "answer = 'd'", MY_SCATTERED],
    "08_flipped_filter": ["answer = 13 * 11 - 7 * 5", "answer = 'c'", MY_FLIPPED],
    "09_one_weight": ["answer = 2 * 2 + 2 * -2 + 1 * 1", "answer = 'a'", MY_DW],
    "10_backward_loops": ["answer = 2 * 7 * 5 * 2 * 3 * 9", "answer = 'c'", MY_BACKWARD],
    "11_pooling_backward": ["answer = 3 * 3 * 1", "answer = 'b'", MY_MAX_POOL_BACKWARD],
    "12_resampling_backward": ["answer = 14 - 4", "answer = 'd'", MY_DY],
    "13_training": ["answer = 0.2 * 2 * (1 + 1.9 + 2.71)", "answer = 'a'", MY_UPDATE],
    "14_transform_invariance": ["answer = 4 + -2", "answer = 'd'", MY_TRANSFORMED_DW],
    "15_boxes_and_pose": ["answer = 401 * (20 + 8)", "answer = 'c'", MY_FLATTEN_DERIVATIVE],
    "16_depthwise": ["answer = 'c'", "answer = 24 * 9 + 20 * 24", MY_DK],
    "17_receptive_fields": ["answer = 1 + 4 + 2 + 2 * 4", "answer = 'c'", MY_FAVOURITE],
    "18_augmentation": ["answer = (1 / 2.5 + 2.5) / 2", "answer = 'b'", MY_VIEWS],
    "19_architectures": ["answer = 'b'", "answer = 24 + 6 * 8", MY_DENSE_DY],
    "20_speech": ["answer = 6 + 7 + 3 - 2", "answer = 'b'", MY_POOL],
    "21_errata": ["answer = 'a'", "answer = 4", "answer = (2, 2, 5, 5)"],
    "22_polls": [
        "answer = 'c'",
        "answer = 'd'",
        "answer = 'd'",
        "answer = 'd'",
        "answer = 'c'",
        "answer = 'a'",
        "answer = 'b'",
        "answer = 'b'",
        'answer = 24 * 48',
        'answer = [17, 18, 19, 20]',
        'answer = (32 * 9 + 32 * 32) / (32 * 32 * 9)',
    ],
    "26_homework": ["answer = (8 - 1) * 2 + 1 - 4 + 1", "answer = 'b'", MY_FILTERS],
    "27_my_ops": MY_OPS,
    "28_fast_loops": ["answer = 6 * 5 * 5", "answer = 'b'", MY_LANES],
    "23_segmentation": ["answer = (17 - 1) * 2 + 6 - 2", "answer = 'b'", MY_PIXEL_SOFTMAX],
    "24_self_similarity": ["answer = 8 * 6 + 8 * 6 + 3 * 6", "answer = 'b'", MY_SIMILAR],
    "25_claims": ["answer = 11 + 10 * 3", "answer = 'c'", MY_POOL_WITH_STRIDE],
}

WRONG = {
    "00_indexing": ["answer = 'a'", "answer = 1", MY_CROP.replace("W - P", "W - P - 1")],
    "01_scanning": ["answer = 120", "answer = 'a'", MY_SCAN.replace("w * y", "w[..., ::-1] * y")],
    "02_forward": ["answer = 1", "answer = 'a'", MY_CONV.replace(" + (0 if b is None else b)", "")],
    "03_stride_padding_resampling": ["answer = 111", "answer = 'a'", MY_STRIDED + "[:, :-1]"],
    "04_pooling": ["answer = 1", "answer = 'a'", MY_MEAN_POOL.replace("K**2", "K")],
    "05_end_of_the_network": ["answer = 'a'", "answer = [0.2, 0.7, 0.1]", MY_SOFTMAX.replace("powers /", "z /")],
    "06_activation": ["answer = 1234", "answer = 'a'", MY_DZ.replace("1 - ", "")],
    "07_influence": ["answer = 2 * 5 + 3 * -1 + -2 * 1", "answer = 'a'", MY_SCATTERED.replace("+=", "=")],
    "08_flipped_filter": ["answer = 9 * 7 - 7 * 5", "answer = 'b'", MY_FLIPPED.replace("::-1, ::-1", "::-1, :")],
    "09_one_weight": ["answer = 100", "answer = 'b'", MY_DW.replace("dz[:, None]", "dz[:, None, ::-1, ::-1]")],
    "10_backward_loops": ["answer = 1", "answer = 'a'", MY_BACKWARD.replace("dw[j] +=", "dw[j] =")],
    "11_pooling_backward": ["answer = 3", "answer = 'a'", MY_MAX_POOL_BACKWARD.replace("+=", "=")],
    "12_resampling_backward": ["answer = 4", "answer = 'a'", MY_DY.replace("= dz\n", "= dz * S\n")],
    "13_training": ["answer = -0.3", "answer = 'b'", MY_UPDATE.replace(" / len(y)", "")],
    "14_transform_invariance": ["answer = 4 + 1", "answer = 'a'",
                                MY_TRANSFORMED_DW.replace("matrix.T", "matrix")],
    "15_boxes_and_pose": ["answer = 400 * 28", "answer = 'a'", MY_FLATTEN_DERIVATIVE.replace("+ w_box", "- w_box")],
    "16_depthwise": ["answer = 'a'", "answer = 24 * 20 * 9", MY_DK.replace("y[m,", "y[0,")],
    "17_receptive_fields": ["answer = 9", "answer = 'a'", MY_FAVOURITE.replace("return w /", "return w + b /")],
    "18_augmentation": ["answer = 1", "answer = 'a'", MY_VIEWS.replace("view[:, ::-1]", "view[:, :, ::-1]")],
    "19_architectures": ["answer = 'a'", "answer = 48", MY_DENSE_DY.replace(" + dz", "")],
    "20_speech": ["answer = 16", "answer = 'a'",
                  MY_POOL.replace("-1, P).max(axis=3)", "P, -1).max(axis=2)")],
    "21_errata": ["answer = 'b'", "answer = 1", "answer = (2, 3, 5, 5)"],
    "22_polls": [
        "answer = 'a'",
        "answer = 'a'",
        "answer = 'a'",
        "answer = 'a'",
        "answer = 'a'",
        "answer = 'b'",
        "answer = 'a'",
        "answer = 'a'",
        'answer = 48',
        'answer = [20]',
        'answer = 1 / 9',
    ],
    "26_homework": ["answer = (8 - 1) * 2 + 4", "answer = 'a'",
                    MY_FILTERS.replace("K, -1).transpose(0, 2, 1)", "-1, K)")],
    "27_my_ops": [right.replace(*wrongs[0][:2]) for right, wrongs in zip(MY_OPS, MY_OPS_WRONG)],
    "28_fast_loops": ["answer = 16 * 5 * 5", "answer = 'c'", MY_LANES.replace("range(K)", "reversed(range(K))")],
    "23_segmentation": ["answer = 33", "answer = 'a'", MY_PIXEL_SOFTMAX.replace("axis=0", "axis=1")],
    "24_self_similarity": ["answer = 12 * 12", "answer = 'a'", MY_SIMILAR.replace(").T", ")")],
    "25_claims": ["answer = 11 * 4", "answer = 'a'", MY_POOL_WITH_STRIDE.replace("K), S)", "K), 1)")],
}

# Wrong functions, and a part of what must be said to each.
NAMED = {
    **{f"27.{n}": [(right.replace(old, new), said) for old, new, said in wrongs]
       for n, (right, wrongs) in enumerate(zip(MY_OPS, MY_OPS_WRONG), start=1)},
    "26.3": [(MY_FILTERS.replace("K, -1).transpose(0, 2, 1)", "-1, K)"), "channel by channel"),
             (MY_FILTERS.replace(".transpose(0, 2, 1)", ".transpose(0, 2, 1)[..., ::-1]"), "reversed in time"),
             (MY_FILTERS.replace(".transpose(0, 2, 1)", ""), "frames before channels")],
    "01.3": [(MY_SCAN.replace("w * y", "w[..., ::-1] * y"), "turned round"),
             (MY_SCAN.replace(" + b", ""), "bias is missing"),
             (MY_SCAN.replace("w.shape[2], y.shape[1]", "3, 7"), "wrong"),
             ("def my_scan(y, w, b):\n    return np.ones((3, 5))", "wrong")],
    "05.3": [(MY_SOFTMAX.replace("powers / powers.sum()", "powers"), "The largest is 1"),
             (MY_SOFTMAX.replace("powers / powers.sum()", "z / z.sum()"), "without powers"),
             (MY_SOFTMAX.replace(" - z.max()", ""), "wrong"),
             ("def my_softmax(z):\n    return np.ones(3) / 3", "wrong")],
    "13.3": [(MY_UPDATE.replace(" / len(y)", ""), "The 1/T is missing"), (MY_UPDATE.replace("w -=", "w +="), "uphill"),
             (MY_UPDATE.replace(" / len(y)", " / 8"), "on input 2 of 2"),
             (MY_UPDATE.replace("w -= rate * dw", "w[...] = rate"), "on input 1 of 2"),
             ("def my_update(network, y, d, rate):\n    return 2.3", "entries differ")],
    "15.3": [(MY_FLATTEN_DERIVATIVE.replace(" + w_box.T @ (b - wanted)", ""), "class head alone"),
             (MY_FLATTEN_DERIVATIVE.replace("len(z)", "3"), "on input 2 of 2"),
             ("def my_flatten_derivative(z, c, b, wanted, w_class, w_box):\n    return w_box.T @ (b - wanted)",
              "box head alone"),
             ("def my_flatten_derivative(z, c, b, wanted, w_class, w_box):\n    return np.ones(4)", "entries differ")],
    "16.3": [(MY_DK.replace("y[m,", "y[0,"), "sees map 1"),
             (MY_DK.replace("(dz[m] *", "(dz[m, ::-1, ::-1] *"), "flipped"),
             (MY_DK.replace("dz.shape[1:]", "(4, 3)"), "wrong"),
             ("def my_dk(dz, y, K):\n    return np.ones((2, 3, 3))", "wrong"),
             ("def my_dk(dz, y, K):\n    return 0", "dw is one number")],
    "17.3": [("def my_favourite(w, b):\n    return w.copy()", "length is not 1"),
             (MY_FAVOURITE.replace("return w", "return -w"), "smallest"),
             ("def my_favourite(w, b):\n    return w / 8", "entries differ"),
             ("def my_favourite(w, b):\n    return np.ones((2, 3, 3)) / 18**0.5", "entries differ")],
    "18.3": [(MY_VIEWS.replace("view[:, ::-1]", "view[:, :, ::-1]"), "Flipped up-down"),
             (MY_VIEWS.replace("(W - w, 0), (0, H - h)", "(0, H - h), (W - w, 0)"), "exchanged"),
             (MY_VIEWS.replace("y.shape[1:]", "(8, 6)"), "on input 2 of 2"),
             ("def my_views(y, w, h):\n    return np.ones((10, 2, 5, 4))", "entries differ")],
    "19.3": [(MY_DENSE_DY.replace(" + dz", ""), "skip is missing"),
             (MY_DENSE_DY.replace("(w2, w1)", "(w1, w2)"), "stops"),
             ("def my_dy(dz, w1, w2):\n    return dz.copy()", "skip alone"),
             ("def my_dy(dz, w1, w2):\n    return np.ones((2, 6, 5))", "entries differ")],
    "20.3": [(MY_POOL.replace("-1, P).max(axis=3)", "P, -1).max(axis=2)"), "F/P apart"),
             (MY_POOL.replace("max", "mean"), "the means"), (MY_POOL.replace("-1, P)", "2, 4)"), "on input 2 of 2"),
             ("def my_pool(y, P):\n    return np.ones((2, 5, 2))", "entries differ")],
    "00.3": [(MY_CROP.replace("W - P", "W - P - 1").replace("H - P", "H - P - 1"), "excludes its end"),
             (MY_CROP.replace("P:W", "P + 1:W").replace("P:H", "P + 1:H"), "one cell late"),
             (MY_CROP.replace("P:W - P, P:H - P", "P:H - P, P:W - P"), "wrong"),
             ("def my_crop(y, P):\n    return y[:, 1:5, 1:4].copy()", "shape")],
    "02.3": [(MY_CONV.replace(" + (0 if b is None else b)", ""), "The bias is missing"),
             (MY_CONV.replace("(w *", "(w[..., ::-1, ::-1] *"), "Forward nothing is"),
             (MY_CONV.replace("w.shape[2], y.shape", "3, y.shape"), "K = 1"),
             ("def my_conv(y, w, b):\n    return np.ones((3, 4, 3))", "shape")],
    "09.3": [(MY_DW.replace("dz[:, None]", "dz[:, None, ::-1, ::-1]"), "dz is flipped"),
             (MY_DW.replace("return dw", "return dw[..., ::-1, ::-1].copy()"), "The result is flipped"),
             (MY_DW.replace("dz.shape[1], j:j + dz.shape[2]", "4, j:j + 3"), "wrong"),
             ("def my_dw(dz, y, K):\n    return np.ones((3, 2, 3, 3))", "shape")],
    "23.3": [(MY_PIXEL_SOFTMAX.replace("axis=0", "axis=None"), "The sum goes over all pixels"),
             (MY_PIXEL_SOFTMAX.replace("axis=0", "axis=2, keepdims=True"), "The sum goes along an axis of the picture"),
             (MY_PIXEL_SOFTMAX.replace(" - z.max(axis=0)", ""), "large scores"),
             ("def my_softmax(z):\n    return np.ones((3, 2, 2))", "wrong")],
    "24.3": [(MY_SIMILAR.replace(").T", ")"), "Rows and columns are exchanged"),
             (MY_SIMILAR.replace(" / np.sqrt(len(q))", ""), "not divided by the root of D_k"),
             ("def my_similar(q, k, v):\n    return v", "wrong")],
    "28.3": [(MY_LANES.replace("range(K)", "reversed(range(K))"), "their order isn't"),
             (MY_LANES.replace("w[0, x_]", "w[0, K - 1 - x_]"), "The filter is flipped"),
             ("my_lanes = __import__('lecture_cnn').course.fast_loops.scattered", "all x go at once"),
             (MY_LANES_ALONG_X, "all x go at once"),
             (MY_LANES.replace("K, W = w.shape[1]", "K, W = 3"), "input 2 of 4 it stops"),
             ("def my_lanes(dz, w):\n    return np.ones(8)", "input 1 of 4")],
    "25.3": [("def my_pool(y, K, S):\n    return lc.vectorized.mean_pool2d(lc.vectorized.downsample(y, S), K)",
              "It is downsampled first"),
             (MY_POOL_WITH_STRIDE.replace("K), S)", "K), 2)"), "wrong"),
             ("def my_pool(y, K, S):\n    return np.ones((2, 3, 2))", "shape")],
    "03.3": [(MY_STRIDED.replace("(P, P), (P, P)", "(P, 0), (P, 0)"), "one side only"),
             (MY_STRIDED.replace("::S, ::S", "S - 1::S, S - 1::S"), "The first window is dropped"),
             (MY_STRIDED.replace("::S, ::S", "::2, ::2"), "wrong"),
             ("def my_strided(y, w, S, P):\n    return np.ones((3, 2, 2))", "shape")],
    "04.3": [(MY_MEAN_POOL.replace(" / K**2", ""), "These are the sums"),
             (MY_MEAN_POOL.replace("K**2", "K"), "Divided by K;"),
             (MY_MEAN_POOL.replace("K**2", "9"), "K = 1"),
             ("def my_mean_pool(y, K):\n    return np.ones((2, 4, 3))", "shape")],
    "06.3": [(MY_DZ.replace("np.tanh(z)", "np.tanh(np.tanh(z))"), "tanh was applied twice"),
             ("def my_dz(dY, z):\n    return dY * np.tanh(z)", "The slope is missing"),
             ("def my_dz(dY, z):\n    return np.ones((3, 4, 3))", "wrong")],
    "10.3": [(MY_BACKWARD.replace("dw[j] +=", "dw[j] ="), "= where += is needed"),
             (MY_BACKWARD.replace("w[j] * dz", "w[j, :, ::-1, ::-1] * dz"), "dy"),
             (MY_BACKWARD.replace("w.shape[-1]", "3"), "wrong"),
             ("def my_backward(dz, y, w):\n    return np.ones(y.shape), np.ones(w.shape), np.ones(3)", "wrong"),
             (MY_BACKWARD.replace("return dy, dw,", "return dy, 0,"), "dw is one number")],
    "07.3": [(MY_SCATTERED.replace("+=", "="), "= where += is needed"),
             (MY_SCATTERED.replace("w[n]", "w[n, :, ::-1, ::-1]"), "The filter is flipped"),
             (MY_SCATTERED.replace("K = w.shape[-1]", "K = 3"), "K = 1"),
             ("def my_dy(dz, w):\n    return np.ones((2, 6, 5))", "expected (2, 4, 3)")],
    "11.3": [(MY_MAX_POOL_BACKWARD.replace("+=", "="), "= where += is needed"),
             (MY_MAX_POOL_BACKWARD.replace("input_shape)\n    for", "(2, 6, 5))\n    for"), "expected (2, 4, 3)"),
             (MY_MAX_POOL_BACKWARD.replace("0], pidx[j, a, c, 1]", "1], pidx[j, a, c, 0]"), "wrong"),
             ("def my_max_pool_backward(du, pidx, input_shape):\n    return np.ones((2, 6, 5))", "shape")],
    "12.3": [(MY_DY.replace("= dz\n", "= dz / S\n"), "divided by S"),
             (MY_DY.replace("    large[:, ::S, ::S] = dz\n",
                            "    W, H = large.shape[1:]\n"
                            "    large = dz.repeat(S, axis=1).repeat(S, axis=2)[:, :W, :H]\n"), "repeated S times"),
             (MY_DY.replace("w.shape[-1]", "3"), "wrong"),
             (MY_DY.replace("::S, ::S", "::2, ::2"), "stride 1"),
             ("def my_dY(dz, w, S, input_shape):\n    return np.ones((2, 6, 5))", "shape")],
    "14.3": [(MY_TRANSFORMED_DW.replace("matrix.T", "matrix"), "Back goes the transpose"),
             (MY_TRANSFORMED_DW.replace("matrix.T", "np.linalg.pinv(matrix)"), "by the inverse"),
             ("def my_dw(dTW, matrices):\n    return dTW.sum(axis=0)", "added as they are"),
             (MY_TRANSFORMED_DW.replace("dTW.shape[1:]", "(3, 3)"), "wrong"),
             ("def my_dw(dTW, matrices):\n    return np.ones((3, 3))", "wrong")],
    "08.3": [(MY_FLIPPED.replace("[:, :, ::-1, ::-1]", ""), "no flip"),
             (MY_FLIPPED.replace("::-1, ::-1", "::-1, :"), "wrong"),
             (MY_FLIPPED.replace("P = w.shape[-1] - 1", "P = 2"), "K = 1"),
             (MY_FLIPPED.replace(".swapaxes(0, 1)", ""), "channels exchanged in dy"),
             ("def my_dy(dz, w):\n    return np.ones((2, 6, 5))", "expected (2, 4, 3)")],
}

TRY = {
    "00_indexing": [{"K, x, y = 3, 2, 3": "K, x, y = 2, 7, 1"}, {"K, x, y = 3, 2, 3": "K, x, y = 6, 1, 1"}],
    "01_scanning": [{"T, K, stride = 12, 4, 2": "T, K, stride = 7, 7, 1"},
                    {"T, K, stride = 12, 4, 2": "T, K, stride = 30, 1, 3"}],
    "02_forward": [{"D_in, D_out, W, H, K = 3, 4, 9, 7, 2": "D_in, D_out, W, H, K = 1, 1, 3, 4, 3"},
                   {"D_in, D_out, W, H, K = 3, 4, 9, 7, 2": "D_in, D_out, W, H, K = 2, 5, 6, 8, 1"}],
    "03_stride_padding_resampling": [{"W, K, S, P = 6, 3, 2, 0": "W, K, S, P = 7, 5, 3, 2"},
                                     {"W, K, S, P = 6, 3, 2, 0": "W, K, S, P = 3, 3, 1, 0"}],
    "04_pooling": [{"K, S = 2, 2": "K, S = 3, 2"}, {"K, S = 2, 2": "K, S = 4, 4"}, {"K, S = 2, 2": "K, S = 2, 1"}],
    "05_end_of_the_network": [{"rate, steps = 0.5, 100": "rate, steps = 0.1, 20"},
                              {"rate, steps = 0.5, 100": "rate, steps = 1.0, 1"}],
    "06_activation": [{"w1, w2, y0 = 2.0, -1.0, 3.0": "w1, w2, y0 = 0.0, 4.0, -1.0"}],
    "07_influence": [{"m, x, y = 0, 2, 2": "m, x, y = 1, 5, 0", "[0][5]": "[0][8]"}],
    "08_flipped_filter": [{"lc.data.flower()": "lc.data.flower(x=9, y=4, W=12, H=9)"}],
    "09_one_weight": [{"n, m, i, j = 1, 0, 1, 2": "n, m, i, j = 2, 1, 0, 0", "[0][3]": "[0][0]"}],
    "10_backward_loops": [{"[0][6]": "[0][4]"}],
    "11_pooling_backward": [{"[0][9]": "[0][2]", "K, S = 3, 2": "K, S = 2, 2"}],
    "12_resampling_backward": [{"S = 2  #": "S = 3  #"}],
    "13_training": [{"rate = 0.1  #": "rate = 0.5  #"}],
    "14_transform_invariance": [{"[[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]]":
                                 "[[0.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 0.0]]"}],
    "15_boxes_and_pose": [{"first = 0  #": "first = 392  #"}],
    "16_depthwise": [{"M, N, K = 64, 128, 3": "M, N, K = 3, 5, 5"}],
    "17_receptive_fields": [{"unit = (0, 2, 1)": "unit = (0, 0, 3)", "rate = 0.1": "rate = 0.02",
                             "for n in (0, 2, 5)": "for n in (1, 3)"}],
    "18_augmentation": [{"right, down = 2, -1  #": "right, down = -2, 0  #"}],
    "19_architectures": [{"depth, scale = 30, 0.5": "depth, scale = 10, 1.5"}],
    "20_speech": [{"example = 2  #": "example = 150  #"}],
    "22_polls": [{"x, y_ = 2, 1": "x, y_ = 0, 4"}],
}
