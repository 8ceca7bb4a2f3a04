# gradient w.r.t. the input image, gather form (tk)
import numpy as np


def conv_layer_bprop(ddst, krn, w, h, stride, pad):
    nout, nmaps, kw, kh = krn.shape
    ow = ddst.shape[1]
    oh = ddst.shape[2]
    dsrc = np.zeros((nmaps, w, h))
    for c in range(nmaps):
        for ix in range(w):
            for iy in range(h):
                acc = 0.0
                for kx in range(kw):
                    for ky in range(kh):
                        tx = ix + pad - kx
                        ty = iy + pad - ky
                        if tx < 0 or ty < 0:  # BUG
                            continue
                        tx //= stride
                        ty //= stride
                        if tx >= ow or ty >= oh:
                            continue
                        for o in range(nout):
                            acc += ddst[o, tx, ty] * krn[o, c, kx, ky]
                dsrc[c, ix, iy] = acc
    return dsrc


operation, expected = 'conv2d_input_gradient', 'the gathered output index is divided by the stride without asking if the remainder is 0'
function = conv_layer_bprop
