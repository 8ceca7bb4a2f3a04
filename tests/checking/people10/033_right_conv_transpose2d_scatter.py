import numpy as np


def conv_transpose2d(x, kernel, stride=1, padding=0):
    H_in, W_in, C_in = x.shape
    kH, kW, _, C_out = kernel.shape
    H_out = (H_in - 1) * stride + kH - 2 * padding
    W_out = (W_in - 1) * stride + kW - 2 * padding
    out = np.zeros((H_out, W_out, C_out))
    for i in range(H_in):
        for j in range(W_in):
            for c_in in range(C_in):
                for kh in range(kH):
                    for kw in range(kW):
                        oh = i * stride + kh - padding
                        ow = j * stride + kw - padding
                        if 0 <= oh < H_out and 0 <= ow < W_out:
                            out[oh, ow, :] += x[i, j, c_in] * kernel[kh, kw, c_in, :]
    return out


operation, expected = 'conv_transpose2d', ''
function = conv_transpose2d
