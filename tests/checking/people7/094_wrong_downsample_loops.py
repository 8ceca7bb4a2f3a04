import numpy as np

def subsample(x, s):
    h, w = x.shape
    out = np.zeros((h//s, w//s))  # BUG
    for i in range(h//s):  # BUG
        for j in range(w//s):  # BUG
            out[i, j] = x[i*s, j*s]
    return out


operation, expected = 'downsample', "the size is H//S: the last kept row is lost where S doesn't divide H"
function = subsample
