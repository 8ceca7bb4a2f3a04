# source: https://github.com/fabianbormann/Tensorflow-DeconvNet-Segmentation/issues/33, https://github.com/ghosert/cmd-editor/issues/2058
# Two mistakes: the window's start has no stride; = for +=. Right: i*stride + a; +=.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "two: window start without the stride + = for +=", ""

def function(dout, x, pool, stride):
    C, H, W = x.shape
    dx = np.zeros_like(x)
    for c in range(C):
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                region = x[c, i*stride:i*stride+pool, j*stride:j*stride+pool]
                a, b = np.unravel_index(region.argmax(), region.shape)
                r, s = i + a, j + b  # BUG
                dx[c, r, s] = dout[c, i, j]  # BUG
    return dx
