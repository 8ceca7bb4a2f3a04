# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "", ""

def function(dout, in_shape, kh, kw, stride, pad):
    N, C, H, W = in_shape
    dx = np.zeros(in_shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            h0, w0 = i * stride - pad, j * stride - pad
            for r in range(max(h0, 0), min(h0 + kh, H)):
                for c in range(max(w0, 0), min(w0 + kw, W)):
                    dx[:, :, r, c] += dout[:, :, i, j] / (kh * kw)
    return dx
