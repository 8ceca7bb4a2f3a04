import numpy as np

def conv_as_strided(x, w, stride=1, pad=0):
    x = np.pad(x, ((0,0),(0,0),(pad,pad),(pad,pad)))
    n, c, h, wd = x.shape
    f, _, kh, kw = w.shape
    oh = (h - kh)//stride + 1
    ow = (wd - kw)//stride + 1
    s = x.strides
    windows = np.lib.stride_tricks.as_strided(
        x,
        (n, c, oh, ow, kh, kw),
        (s[0], s[1], s[2]*stride, s[3], s[2], s[3]),
    )
    return np.tensordot(windows, w, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)


operation, expected = 'conv2d', "the strides of the view's rows and columns lack the stride of the columns (sw not multiplied)"
function = conv_as_strided
