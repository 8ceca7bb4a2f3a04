# source: https://github.com/ravin-d-27/PyDeepFlow/pull/85  (column indexing of im2col)
# Mistake: the columns run over (row, column, channel), the flattened filters over (channel, row, column).
import numpy as np
operation, expected, wants = "conv2d", "im2col columns in another order than the filter's", ""

def im2col(x, fh, fw, stride, pad):
    n, c, h, w = x.shape
    img = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    oh, ow = (h + 2*pad - fh)//stride + 1, (w + 2*pad - fw)//stride + 1
    col = np.zeros((n, oh, ow, fh, fw, c))
    for i in range(oh):
        for j in range(ow):
            col[:, i, j] = img[:, :, i*stride:i*stride+fh, j*stride:j*stride+fw].transpose(0, 2, 3, 1)
    return col.reshape(n*oh*ow, -1), oh, ow

def function(x, W, b=None, stride=1, pad=0):
    single = x.ndim == 3
    if single:
        x = x[np.newaxis]
    FN, C, FH, FW = W.shape
    col, oh, ow = im2col(x, FH, FW, stride, pad)
    out = np.dot(col, W.reshape(FN, -1).T)
    if b is not None:
        out = out + b
    out = out.reshape(len(x), oh, ow, FN).transpose(0, 3, 1, 2)
    return out[0] if single else out
