import numpy as np

def conv_transpose2d(x, weight, bias=None, stride=1, padding=0):
    """
    x: (N, C_in, H, W)
    weight: (C_in, C_out, kH, kW)
    """
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))  # BUG
    N, C_in, H, W = x.shape
    _, C_out, kH, kW = weight.shape
    H_out = (H - 1) * stride + kH
    W_out = (W - 1) * stride + kW
    out = np.zeros((N, C_out, H_out, W_out))
    for n in range(N):
        for ci in range(C_in):
            for i in range(H):
                for j in range(W):
                    out[n, :, i * stride:i * stride + kH, j * stride:j * stride + kW] += x[n, ci, i, j] * weight[ci]
    if bias is not None:
        out += bias.reshape(1, -1, 1, 1)
    return out  # BUG


operation, expected = 'conv_transpose2d', 'the padding is added around the input instead of cropped from the output'
function = conv_transpose2d
