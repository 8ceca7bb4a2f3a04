import numpy as np
operation = "max_pool2d_backward"
def function(upstream, original, size, step):
    maps, side, _ = original.shape
    below = np.zeros(original.shape)
    for c in range(maps):
        i = row = 0
        while i + size <= side:
            j = column = 0
            while j + size <= side:
                window = original[c, i:i + size, j:j + size]
                a, b = np.unravel_index(np.argmax(window), window.shape)
                below[c, i + a, j + b] += upstream[c, row, column]
                j += step
                column += 1
            i += step
            row += 1
    return below
