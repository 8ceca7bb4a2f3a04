import numpy as np
operation = "conv2d_backward"
def forward(x, w, b, stride=1):
    k = w.shape[-1]
    v = np.lib.stride_tricks.sliding_window_view(x, (k, k), (2, 3))[:, :, ::stride, ::stride]
    cols = v.transpose(0, 2, 3, 1, 4, 5).reshape(-1, w[0].size)
    z = (cols @ w.reshape(len(w), -1).T + b).reshape(len(x), v.shape[2], v.shape[3], -1)
    return z.transpose(0, 3, 1, 2), cols
def backward(dout, cols, x_shape, w, stride=1):
    F, C, k, _ = w.shape
    N, _, oh, ow = dout.shape
    d = dout.transpose(0, 2, 3, 1).reshape(-1, F)
    dw = (d.T @ cols).reshape(w.shape)
    dcols = (d @ w.reshape(F, -1)).reshape(N, oh, ow, C, k, k)
    dx = np.zeros(x_shape)
    for i in range(oh):
        for j in range(ow):
            dx[:, :, i*stride:i*stride+k, j*stride:j*stride+k] += dcols[:, i, j]
    return dx, dw, d.sum(0)
function = backward
