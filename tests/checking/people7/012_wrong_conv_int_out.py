import numpy as np

def apply_filter(img, kernel):
    k = kernel.shape[0]
    assert kernel.shape == (k, k) and k % 2 == 1
    p = k // 2
    padded = np.pad(img, p)
    out = np.zeros_like(img)  # BUG
    for i in range(img.shape[0]):
        for j in range(img.shape[1]):
            out[i, j] = np.sum(padded[i:i+k, j:j+k] * kernel)
    return out


operation, expected = 'conv2d', 'the output is made like the input: an image of integers cuts the sums to integers (for real filters)'
function = apply_filter
