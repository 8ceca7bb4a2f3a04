# source: https://github.com/BVLC/caffe/pull/298  (im2col: the bounds check was wrong for inputs that are not square)
# Mistake: the column is compared with the height. Right: 0 <= c < width. (Right for square inputs.)
import numpy as np
operation, expected, wants = "conv2d", "column compared with the height in the bounds check (maps that are not square)", ""

def function(data, weight, bias, stride=1, pad=0):
    num, channels, height, width = data.shape
    num_out, _, kernel, _ = weight.shape
    height_col = (height + 2 * pad - kernel) // stride + 1
    width_col = (width + 2 * pad - kernel) // stride + 1
    top = np.zeros((num, num_out, height_col, width_col))
    for n in range(num):
        for o in range(num_out):
            for h in range(height_col):
                for w in range(width_col):
                    val = 0.0
                    for ch in range(channels):
                        for kh in range(kernel):
                            for kw in range(kernel):
                                r = h * stride - pad + kh
                                c = w * stride - pad + kw
                                if r >= 0 and r < height and c >= 0 and c < height:  # BUG
                                    val += data[n, ch, r, c] * weight[o, ch, kh, kw]
                    top[n, o, h, w] = val + bias[o]
    return top
