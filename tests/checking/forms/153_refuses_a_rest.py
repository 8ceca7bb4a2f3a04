import numpy as np
operation = "conv2d_backward"
def function(dout, x, w, stride=1):
    (N, C, H, W), (F, _, HH, WW) = x.shape, w.shape
    if (H - HH) % stride or (W - WW) % stride:
        raise ValueError("the stride does not fit")
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for f, i, j in np.ndindex(*dout.shape[1:]):
        rows, columns = slice(i * stride, i * stride + HH), slice(j * stride, j * stride + WW)
        g = dout[:, f, i, j].reshape(N, 1, 1, 1)
        dw[f] += (g * x[:, :, rows, columns]).sum(axis=0)
        dx[:, :, rows, columns] += g * w[f]
    return dx, dw, dout.sum(axis=(0, 2, 3))
