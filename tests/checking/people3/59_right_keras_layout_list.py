# source: https://torchedup.dev/problems/conv2d-backward  (dout (H', W', C'), x (H, W, C), kernel (kH, kW, C, C'); returns [dx, dkernel])
# Right: channels last, one instance, a list of two.
import numpy as np
operation, expected, wants = "conv2d_backward", "right: channels last, one instance, [dx, dkernel]", ""

def function(dout, x, kernel, stride=1, padding=0):
    kH, kW, C_in, C_out = kernel.shape
    xp = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    dxp, dkernel = np.zeros_like(xp), np.zeros_like(kernel)
    H_out, W_out, _ = dout.shape
    for a in range(kH):
        for b in range(kW):
            rows = slice(a, a + stride * (H_out - 1) + 1, stride)
            cols = slice(b, b + stride * (W_out - 1) + 1, stride)
            dkernel[a, b] = np.einsum("ijc,ijo->co", xp[rows, cols], dout)
            dxp[rows, cols] += np.einsum("ijo,co->ijc", dout, kernel[a, b])
    return [dxp[padding:padding + x.shape[0], padding:padding + x.shape[1]], dkernel]
