import numpy as np

def mp_back(d_out, x, k, stride):
    d_x = np.zeros(x.shape)
    for c in range(x.shape[0]):
        for i in range(d_out.shape[1]):
            for j in range(d_out.shape[2]):
                region = x[c, i*stride:i*stride+k, j*stride:j*stride+k]
                flat = np.argmax(region)
                r, s = divmod(flat, k)
                d_x[c, i + r, j + s] += d_out[c, i, j]  # BUG
    return d_x


operation, expected = 'max_pool2d_backward', 'the position in the window is added to i, j without the stride'
function = mp_back
