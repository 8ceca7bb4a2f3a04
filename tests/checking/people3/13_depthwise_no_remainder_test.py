# source: https://github.com/yonghenglh6/DepthwiseConvolution/issues/20  (with stride 2 the propagated gradient differs from the ordinary one)
# Mistake: each cell of the input collects dz at (r - a) // stride without asking whether it divides. Right: only where
# (r - a) % stride == 0 and (c - e) % stride == 0. Right for stride 1.
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "dy collects from positions that the stride skips", ""

def function(dz, y, w, *, stride=1, padding=0):
    D, H, W = y.shape
    k = w.shape[-1]
    _, h_out, w_out = dz.shape
    dy = np.zeros((D, H, W))
    dw = np.zeros((D, k, k))
    for d in range(D):
        for h in range(H):
            for v in range(W):
                for a in range(k):
                    for e in range(k):
                        r, c = (h + padding - a) // stride, (v + padding - e) // stride  # BUG
                        if 0 <= r < h_out and 0 <= c < w_out:
                            dy[d, h, v] += dz[d, r, c] * w[d, a, e]
        for r in range(h_out):
            for c in range(w_out):
                for a in range(k):
                    for e in range(k):
                        h, v = r * stride + a - padding, c * stride + e - padding
                        if 0 <= h < H and 0 <= v < W:
                            dw[d, a, e] += dz[d, r, c] * y[d, h, v]
    return dy, dw, dz.sum(axis=(1, 2))
