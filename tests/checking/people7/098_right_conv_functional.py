from itertools import product

def dot(region, kernel):
    return sum(region(c, i, j)*v
               for c, plane in enumerate(kernel)
               for i, row in enumerate(plane)
               for j, v in enumerate(row))

def conv2d(kernels, biases, maps, *, step=1, border=0):
    h, w = len(maps[0]), len(maps[0][0])
    kh, kw = len(kernels[0][0]), len(kernels[0][0][0])
    at = lambda c, i, j: maps[c][i][j] if 0 <= i < h and 0 <= j < w else 0
    rows = range(-border, h + border - kh + 1, step)
    cols = range(-border, w + border - kw + 1, step)
    return [[[b + dot(lambda c, i, j: at(c, y + i, x + j), k) for x in cols] for y in rows]
            for k, b in zip(kernels, biases)]


operation, expected = 'conv2d', ''
function = conv2d
