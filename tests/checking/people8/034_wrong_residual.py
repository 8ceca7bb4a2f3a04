import numpy as np


def relu_inplace(maps):
    d, w, h = maps.shape
    for j in range(d):
        for x in range(w):
            for y in range(h):
                if maps[j, x, y] < 0:
                    maps[j, x, y] = 0
    return maps


def mix(maps, weight):
    return np.tensordot(weight, maps, axes=1)


def preact_block(maps, params):
    skip = maps
    h = relu_inplace(maps)
    h = mix(h, params["W1"])
    h = relu_inplace(h)
    h = mix(h, params["W2"])
    out = np.zeros_like(h)
    for j in range(out.shape[0]):
        for x in range(out.shape[1]):
            for y in range(out.shape[2]):
                out[j, x, y] = h[j, x, y] + skip[j, x, y]
    return out


operation, expected = 'residual', 'the first layer of f changes its input in place, and the skip adds the changed maps'
function = preact_block
