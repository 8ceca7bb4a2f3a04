import numpy as np


def transpose_conv(input, kernel, s):
    # input (n, iC, H, W), kernel (iC, oC, kH, kW)
    n, iC, H, W = input.shape
    _, oC, kH, kW = kernel.shape
    out_h = (H - 1) * s + kH
    out_w = (W - 1) * s + kW
    input_1 = input.reshape(n, iC, 1, H, W)

    out = np.zeros((n, oC, out_h, out_w))
    for i in range(W):
        for j in range(H):
            conv = input_1[:, :, :, j, i, None, None] * kernel
            out[:, :, j:j + kH, i:i + kW] += conv.sum(1)  # BUG
    return out


operation, expected = 'conv_transpose2d', 'the cells are laid down one apart instead of the stride apart'
function = transpose_conv
