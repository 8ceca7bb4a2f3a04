import numpy as np
operation = "max_pool2d"
def function(feature_map, size=2, stride=2):
    c, h, w = feature_map.shape
    oh = (h - size)//stride + 1
    ow = (w - size)//stride + 1
    pooled = np.zeros((c, oh, ow))
    switches = np.zeros((c, oh, ow, 2), dtype=int)
    for m in range(c):
        for i in range(oh):
            for j in range(ow):
                win = feature_map[m, i*stride:i*stride+size, j*stride:j*stride+size]
                k = np.argmax(win)
                a, b = np.unravel_index(k, win.shape)
                pooled[m, i, j] = win[a, b]
                switches[m, i, j] = (i*stride + a, j*stride + b)
    return pooled, switches
