import numpy as np
operation = "conv2d_backward"
class Ctx:
    def __init__(self, x, w, stride, padding):
        self.x, self.w, self.stride, self.padding = x, w, stride, padding
def function(grad_output, ctx):
    x, w = ctx.x, ctx.w
    s, p = ctx.stride, ctx.padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    k = w.shape[-1]
    for i in range(grad_output.shape[2]):
        for j in range(grad_output.shape[3]):
            g = grad_output[:, :, i, j]
            win = (slice(None), slice(None), slice(i*s, i*s+k), slice(j*s, j*s+k))
            dw += np.tensordot(g, xp[win], (0, 0))
            dxp[win] += np.tensordot(g, w, (1, 0))
    H, W = x.shape[2:]
    return dxp[:, :, p:p+H, p:p+W], dw, grad_output.sum((0, 2, 3))
