"""Print how long `vectorized` takes, against the plain textbook NumPy forms of the same operation.

    python tests/benchmarks/vectorized.py

The forms take turns in one process, in random order, and the medians are compared: a ratio below 1 is faster than the
textbook. On a busy machine, OPENBLAS_NUM_THREADS=1 makes the numbers steadier.
`sliding`: sliding_window_view with tensordot or einsum; `im2col`: fancy indices and a matrix product.
"""

import random
import time

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lecture_cnn import vectorized

CONVOLUTIONS = [  # y, w, stride
    ((2, 7, 6), (3, 2, 3, 3), 1),
    ((1, 28, 28), (6, 1, 5, 5), 1),
    ((3, 200, 300), (8, 3, 3, 3), 1),
    ((16, 64, 64), (32, 16, 3, 3), 2),
    ((64, 56, 56), (64, 64, 3, 3), 1),
    ((3, 227, 227), (96, 3, 11, 11), 4),
    ((64, 1, 8, 8), (8, 1, 3, 3), 1),
    ((64, 6, 14, 14), (16, 6, 5, 5), 1),
    ((32, 16, 28, 28), (32, 16, 3, 3), 1),
]
POOLS = [  # y, K, stride
    ((2, 7, 6), 2, 1),
    ((16, 64, 64), 2, 2),
    ((64, 112, 112), 3, 2),
    ((32, 6, 24, 24), 2, 2),
    ((3, 200, 300), 5, 1),
    ((512, 7, 7), 7, 1),
]


def windows(y, K, S):
    return sliding_window_view(y, (K, K), axis=(-2, -1))[..., ::S, ::S, :, :]


def sliding_conv(y, w, S):
    maps = y.ndim - 3
    z = np.tensordot(windows(y, w.shape[-1], S), w, axes=((maps, -2, -1), (1, 2, 3)))
    return np.moveaxis(z, -1, maps)


def einsum_conv(y, w, S):
    return np.einsum("...ixyab,jiab->...jxy", windows(y, w.shape[-1], S), w, optimize=True)


def im2col(y, K, S):
    *batch, D, W, H = y.shape
    x, y_ = S * np.arange((W - K)//S + 1), S * np.arange((H - K)//S + 1)
    k = np.arange(K)
    cut = y[..., k[:, None, None, None] + x[:, None], k[:, None, None] + y_]
    return cut.reshape(*batch, D*K*K, len(x)*len(y_)), (len(x), len(y_))


def im2col_conv(y, w, S):
    columns, sizes = im2col(y, w.shape[-1], S)
    return (w.reshape(len(w), -1) @ columns).reshape(*y.shape[:-3], len(w), *sizes)


def sliding_dw(dz, y, K, S):
    positions = (*range(y.ndim - 3), y.ndim - 2, y.ndim - 1)
    return np.tensordot(dz, windows(y, K, S), axes=(positions, positions))


def einsum_dw(dz, y, K, S):
    return np.einsum("...jxy,...ixyab->jiab", dz, windows(y, K, S), optimize=True)


def im2col_dw(dz, y, K, S):
    columns, _ = im2col(y, K, S)
    dw = dz.reshape(*dz.shape[:-2], -1) @ columns.swapaxes(-1, -2)
    return dw.reshape(-1, dz.shape[-3], y.shape[-3], K, K).sum(axis=0)


def sliding_dy(dz, w, S, shape):
    K = w.shape[-1]
    wide = np.zeros((*dz.shape[:-2], shape[-2] + K - 1, shape[-1] + K - 1))
    wide[..., K - 1:K + (dz.shape[-2] - 1)*S:S, K - 1:K + (dz.shape[-1] - 1)*S:S] = dz
    return sliding_conv(wide, w.swapaxes(0, 1)[:, :, ::-1, ::-1], 1)


def im2col_dy(dz, w, S, shape):
    K = w.shape[-1]
    wide = np.zeros((*dz.shape[:-2], shape[-2] + K - 1, shape[-1] + K - 1))
    wide[..., K - 1:K + (dz.shape[-2] - 1)*S:S, K - 1:K + (dz.shape[-1] - 1)*S:S] = dz
    return im2col_conv(wide, w.swapaxes(0, 1)[:, :, ::-1, ::-1].copy(), 1)


def sliding_depthwise(y, w, S):
    return np.einsum("...dxyab,dab->...dxy", windows(y, w.shape[-1], S), w)


def sliding_max(y, K, S):
    cut = windows(y, K, S)
    cut = cut.reshape(*cut.shape[:-2], -1)
    first = cut.argmax(axis=-1)
    x, y_ = np.divmod(first, K)
    x, y_ = x + S*np.arange(first.shape[-2])[:, None], y_ + S*np.arange(first.shape[-1])
    return np.take_along_axis(cut, first[..., None], axis=-1)[..., 0], np.stack([x, y_], axis=-1)


def sliding_mean(y, K, S):
    return windows(y, K, S).mean(axis=(-2, -1))


def add_at_max_backward(du, pidx, shape):
    dy = np.zeros(shape)
    np.add.at(dy, (*np.indices(du.shape)[:-2], pidx[..., 0], pidx[..., 1]), du)
    return dy


def compare(name, size, arguments, **forms):
    """Print the medians of interleaved runs in milliseconds, and ours over the fastest other one."""
    results = {form: call(*arguments) for form, call in forms.items()}
    for result in results.values():
        for ours, other in zip(_tuple(results["ours"]), _tuple(result)):
            np.testing.assert_allclose(ours, other, rtol=0, atol=1e-9)
    times = {form: [] for form in forms}
    start = time.perf_counter()
    while len(times["ours"]) < 7 or (time.perf_counter() - start < 0.5 and len(times["ours"]) < 301):
        for form in random.sample(list(forms), len(forms)):
            begin = time.perf_counter()
            forms[form](*arguments)
            times[form].append(time.perf_counter() - begin)
    medians = {form: 1000 * np.median(taken) for form, taken in times.items()}
    ratio = medians["ours"] / min(median for form, median in medians.items() if form != "ours")
    print(f"{name:24}{size:44}{ratio:6.2f}   " + "  ".join(f"{form} {ms:.3f}" for form, ms in medians.items()))


def _tuple(result):
    return result if isinstance(result, tuple) else (result,)


def main():
    rng = np.random.default_rng(0)
    print(f"{'operation':24}{'size':44}{'ratio':>6}   milliseconds")
    for y_shape, w_shape, S in CONVOLUTIONS:
        y, w, K = rng.normal(size=y_shape), rng.normal(size=w_shape), w_shape[-1]
        dz = rng.normal(size=vectorized.conv2d(y, w, stride=S).shape)
        size = f"{y_shape} {w_shape} S={S}"
        compare("conv2d", size, (y, w, S), ours=lambda y, w, S: vectorized.conv2d(y, w, stride=S),
                sliding=sliding_conv, einsum=einsum_conv, im2col=im2col_conv)
        compare("conv2d_filter_gradient", size, (dz, y, K, S),
                ours=lambda dz, y, K, S: vectorized.conv2d_filter_gradient(dz, y, K=K, stride=S),
                sliding=sliding_dw, einsum=einsum_dw, im2col=im2col_dw)
        if K < 11:  # the zero-inserted dz of a large filter and stride takes the textbook seconds
            compare("conv2d_input_gradient", size, (dz, w, S, y_shape),
                    ours=lambda dz, w, S, shape: vectorized.conv2d_input_gradient(dz, w, stride=S, input_shape=shape),
                    sliding=sliding_dy, im2col=im2col_dy)
            compare("depthwise_conv2d", f"{y_shape} K={K} S={S}", (y, w[0], S),
                    ours=lambda y, w, S: vectorized.depthwise_conv2d(y, w, stride=S), einsum=sliding_depthwise)
    for y_shape, K, S in POOLS:
        y, size = rng.normal(size=y_shape), f"{y_shape} K={K} S={S}"
        u, pidx = vectorized.max_pool2d(y, K, stride=S)
        compare("max_pool2d", size, (y, K, S), ours=lambda y, K, S: vectorized.max_pool2d(y, K, stride=S),
                sliding=sliding_max)
        compare("max_pool2d_backward", size, (u, pidx, y_shape), ours=vectorized.max_pool2d_backward,
                add_at=add_at_max_backward)
        compare("mean_pool2d", size, (y, K, S), ours=lambda y, K, S: vectorized.mean_pool2d(y, K, stride=S),
                sliding=sliding_mean)


if __name__ == "__main__":
    main()
