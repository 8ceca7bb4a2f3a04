# source: https://github.com/tensorflow/tfjs-core/pull/1069, https://github.com/HomericIntelligence/Odyssey/issues/3819 (gradients for depthwise convolutions)
# Right: batch (N, C, H, W), filters (C, 1, K, K) as in PyTorch with groups = C.
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "right: batch, filters (C, 1, K, K)", ""

def function(dout, x, w, stride=1, padding=0):
    N, C, H, W = x.shape
    _, _, kh, kw = w.shape
    oh, ow = dout.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for u in range(kh):
        for v in range(kw):
            sl = np.s_[:, :, u:u+(oh-1)*stride+1:stride, v:v+(ow-1)*stride+1:stride]
            dw[:, 0, u, v] = (dout * xp[sl]).sum(axis=(0, 2, 3))
            dxp[sl] += dout * w[:, 0, u, v].reshape(1, C, 1, 1)
    return dxp[:, :, padding:padding+H, padding:padding+W], dw, dout.sum(axis=(0, 2, 3))
