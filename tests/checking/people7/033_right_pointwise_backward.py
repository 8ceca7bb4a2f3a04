import numpy as np

def conv1x1_backward(dout, cache):
    x, w = cache
    dx = np.einsum('fc,nfhw->nchw', w, dout)
    dw = np.einsum('nfhw,nchw->fc', dout, x)
    db = np.einsum('nfhw->f', dout)
    return dx, dw, db


operation, expected = 'pointwise_conv2d_backward', ''
function = conv1x1_backward
