import numpy as np

def conv2d(x, weight, bias, stride=(1, 1), padding=(0, 0)):
    sh, sw = stride
    ph, pw = padding
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    B, C, H, W = xp.shape
    O, I, KH, KW = weight.shape
    OH = (H - KH) // sh + 1
    OW = (W - KW) // sw + 1
    res = np.zeros((B, O, OH, OW), dtype=float)
    for b in range(B):
        for o in range(O):
            for oh in range(OH):
                for ow in range(OW):
                    h0 = oh * sh
                    w0 = ow * sh  # BUG
                    for kh in range(KH):
                        for kw in range(KW):
                            if h0 + kh < H and w0 + kw < W:
                                for i in range(I):
                                    res[b, o, oh, ow] += xp[b, i, h0 + kh, w0 + kw] * weight[o, i, kh, kw]
                    res[b, o, oh, ow] += bias[o]
    return res


operation, expected = 'conv2d', 'the row stride is also used for the place of the columns'
function = conv2d
