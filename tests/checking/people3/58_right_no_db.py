# source: https://prof.lexailabs.com/practice/build-cnn-05-conv2d-backward  (returns dx, dW only; stride 1, no padding)
# Right: conv2d_backward(grad_out, x, W) -> (dx, dW), one instance, stride 1; no db.
import numpy as np
operation, expected, wants = "conv2d_backward", "right: (grad_out, x, W) -> dx, dW, no db, stride 1", ""
only = {"stride": 1, "padding": 0}

def function(grad_out, x, W):
    C_out, out_H, out_W = grad_out.shape
    _, C_in, kH, kW = W.shape
    dx = np.zeros(x.shape)
    dW = np.zeros(W.shape)
    for o in range(C_out):
        for i in range(out_H):
            for j in range(out_W):
                g = grad_out[o, i, j]
                dW[o] += g * x[:, i:i + kH, j:j + kW]
                dx[:, i:i + kH, j:j + kW] += g * W[o]
    return dx, dW
