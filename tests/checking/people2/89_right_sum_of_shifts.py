# source: https://prof.lexailabs.com/practice/build-cnn-05-conv2d-backward  (dx and dW only)
# Right: loops over the filter's cells instead of the positions; no bias, so returns (dx, dW).
import numpy as np
operation, expected, wants = "conv2d_backward", "right, shifted sums, returns (dx, dW) only", ""

def function(grad_out, x, W, stride=1, pad=0):
    kH, kW = W.shape[2:]
    oH, oW = grad_out.shape[1:]
    xp = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    dxp, dW = np.zeros(xp.shape), np.zeros(W.shape)
    for u in range(kH):
        for v in range(kW):
            at = (slice(None), slice(u, u + stride*(oH - 1) + 1, stride), slice(v, v + stride*(oW - 1) + 1, stride))
            dW[:, :, u, v] = np.einsum("oij,cij->oc", grad_out, xp[at])
            dxp[at] += np.einsum("oij,oc->cij", grad_out, W[:, :, u, v])
    return dxp[:, pad:pad + x.shape[1], pad:pad + x.shape[2]], dW
