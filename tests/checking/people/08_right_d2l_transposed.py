# after: d2l section 14.10 style (each pixel adds a scaled filter), with PyTorch's names
import numpy as np

operation = "conv_transpose2d"
expected = "right, batch first, PyTorch's names"


def function(input, weight, bias=None, stride=1, padding=0):
    N, C, H, W = input.shape
    _, F, kh, kw = weight.shape
    out = np.zeros((N, F, (H - 1) * stride + kh, (W - 1) * stride + kw))
    for i in range(H):
        for j in range(W):
            piece = np.tensordot(input[:, :, i, j], weight, axes=1)
            out[:, :, i*stride:i*stride+kh, j*stride:j*stride+kw] += piece
    out = out[:, :, padding:out.shape[2]-padding, padding:out.shape[3]-padding]
    return out if bias is None else out + bias.reshape(1, -1, 1, 1)
