# edge detection etc. on photos, h x w x 3 arrays straight from imread
import numpy as np

def filter_image(img, kernel):
    # kernel: kh x kw x 3, one output plane
    H, W, C = img.shape
    kh, kw, _ = kernel.shape
    res = np.zeros((H - kh + 1, W - kw + 1), dtype=img.dtype)  # BUG
    for i in range(res.shape[0]):
        for j in range(res.shape[1]):
            s = 0.0
            for c in range(C):
                for a in range(kh):
                    for b in range(kw):
                        s += float(img[i + a, j + b, c]) * kernel[a, b, c]
            res[i, j] = s
    return res


operation, expected = 'conv2d', "the output has the image's integer type, so the sums are cut to integers"
function = filter_image
