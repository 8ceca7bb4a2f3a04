import numpy as np
operation = "conv1d_backward"
def conv1d_backward(dout, ctx):
    x, w, stride = ctx
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    K = w.shape[2]
    for n in range(dout.shape[0]):
        for t in range(dout.shape[2]):
            a = t*stride
            dw += dout[n, :, t][:, None, None]*x[n, :, a:a+K]
            dx[n, :, a:a+K] += np.tensordot(dout[n, :, t], w, 1)
    db = dout.sum(axis=(0, 2))
    return dx, dw, db
function = conv1d_backward
