# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "conv2d", "", ""

def function(image, kernels, bias, stride=1, padding=0):
    n, cin, h, w = image.shape
    cout, _, kh, kw = kernels.shape
    padded = np.zeros((n, cin, h + 2 * padding, w + 2 * padding))
    padded[:, :, padding:padding + h, padding:padding + w] = image
    oh = (h + 2 * padding - kh) // stride + 1
    ow = (w + 2 * padding - kw) // stride + 1
    out = np.zeros((n, cout, oh, ow))
    for img in range(n):
        for k in range(cout):
            for r in range(oh):
                for c in range(ow):
                    acc = bias[k]
                    for ch in range(cin):
                        for a in range(kh):
                            for bb in range(kw):
                                acc += padded[img, ch, r * stride + a, c * stride + bb] * kernels[k, ch, a, bb]
                    out[img, k, r, c] = acc
    return out
