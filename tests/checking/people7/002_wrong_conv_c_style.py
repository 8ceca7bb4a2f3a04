import numpy as np

# straightforward port of my C code
def conv2d(img, kern, bias=0.0):
    h, w = img.shape
    kh, kw = kern.shape
    oh = h - kh + 1
    ow = w - kw + 1
    out = np.zeros((oh, ow))
    for r in range(oh):
        for c in range(ow):
            acc = bias
            for u in range(kh):
                for v in range(kw):
                    acc += img[r + u, c + v] * kern[kh - 1 - u, kw - 1 - v]  # BUG
            out[r, c] = acc
    return out


operation, expected = 'conv2d', 'true convolution: the filter is flipped in both axes'
function = conv2d
