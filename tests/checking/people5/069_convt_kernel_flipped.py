# source: course forum style, own variation near https://github.com/jax-ml/jax/pull/592
# Mistake: the filter that is scanned over the upsampled map isn't flipped. Right: w[:, :, ::-1, ::-1]
import numpy as np
operation, expected, wants = "conv_transpose2d", "the filter that is scanned over the upsampled map isn't flipped", "z"

def function(x, w, b, s):
    C, H, W = x.shape
    _, O, kh, kw = w.shape
    up = np.zeros((C, (H - 1) * s + 1, (W - 1) * s + 1))
    for i in range(H):
        for j in range(W):
            up[:, i * s, j * s] = x[:, i, j]
    up = np.pad(up, ((0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1)))
    oh, ow = up.shape[1] - kh + 1, up.shape[2] - kw + 1
    ker = w  # BUG
    out = np.zeros((O, oh, ow))
    for o in range(O):
        for i in range(oh):
            for j in range(ow):
                out[o, i, j] = (up[:, i:i + kh, j:j + kw] * ker[:, o]).sum() + b[o]
    return out
