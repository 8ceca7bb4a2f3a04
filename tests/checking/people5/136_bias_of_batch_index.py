# source: https://github.com/kraiskil/onnx2c/issues/7
# Mistake: the bias is indexed by the image's number. Right: by the filter's
import numpy as np
operation, expected, wants = "conv2d", "the bias is indexed by the image's number", "z"

def function(x, w, bias, strides, pads):
    batch, chans, rows, cols = x.shape
    maps, _, kr, kc = w.shape
    out_r = (rows + 2 * pads - kr) // strides + 1
    out_c = (cols + 2 * pads - kc) // strides + 1
    y = np.zeros((batch, maps, out_r, out_c))
    for b in range(batch):
        for m in range(maps):
            for o0, i0 in zip(range(out_r), range(-pads, rows, strides)):
                for o1, i1 in zip(range(out_c), range(-pads, cols, strides)):
                    y[b, m, o0, o1] = bias[b]  # BUG
                    for c in range(chans):
                        for k0 in range(kr):
                            for k1 in range(kc):
                                ii0, ii1 = i0 + k0, i1 + k1
                                if ii0 < 0 or ii1 < 0 or ii0 >= rows or ii1 >= cols:
                                    continue
                                y[b, m, o0, o1] += x[b, c, ii0, ii1] * w[m, c, k0, k1]
    return y
