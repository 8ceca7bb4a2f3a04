import numpy as np


def avg_pool(x, kernel, stride, pad):
    num, channels, height, width = x.shape
    pooled_h = (height + 2 * pad - kernel) // stride + 1
    pooled_w = (width + 2 * pad - kernel) // stride + 1
    top = np.zeros((num, channels, pooled_h, pooled_w))
    pool_size = kernel * kernel
    for n in range(num):
        for c in range(channels):
            for ph in range(pooled_h):
                for pw in range(pooled_w):
                    hstart = ph * stride - pad
                    wstart = pw * stride - pad
                    hend = min(hstart + kernel, height)
                    wend = min(wstart + kernel, width)
                    hstart = max(hstart, 0)
                    wstart = max(wstart, 0)
                    for h in range(hstart, hend):
                        for w in range(wstart, wend):
                            top[n, c, ph, pw] += x[n, c, h, w]
                    top[n, c, ph, pw] /= pool_size
    return top


operation, expected = 'mean_pool2d', ''
function = avg_pool
