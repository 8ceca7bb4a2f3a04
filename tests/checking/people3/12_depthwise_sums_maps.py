# source: https://github.com/tf-encrypted/tf-encrypted/pull/888  (DepthwiseConv2D mixed up with the ordinary convolution's channels)
# Mistake: the window goes through all maps, so every output map sums over all of them. Right: map d alone.
import numpy as np
operation, expected, wants = "depthwise_conv2d", "sums over all maps as an ordinary convolution does", ""

def function(x, w, b=None, stride=1, padding=0):
    D, H, W = x.shape
    K = w.shape[1]
    xp = np.zeros((D, H + 2 * padding, W + 2 * padding))
    xp[:, padding:padding + H, padding:padding + W] = x
    Ho = (H + 2 * padding - K) // stride + 1
    Wo = (W + 2 * padding - K) // stride + 1
    out = np.zeros((D, Ho, Wo))
    for d in range(D):
        for i in range(Ho):
            for j in range(Wo):
                patch = xp[:, i * stride:i * stride + K, j * stride:j * stride + K]  # BUG
                out[d, i, j] = np.sum(patch * w[d])
                if b is not None:
                    out[d, i, j] += b[d]
    return out
