import numpy as np
from numpy.lib.stride_tricks import as_strided


def im2bchwkl(input, ksize, dilation=(1, 1)):
    B, C, H, W = input.shape
    kh, kw = ksize
    isize = (B, C, H - (kh - 1) * dilation[0], W - (kw - 1) * dilation[1], kh, kw)
    istride = list(input.strides)
    istride += [input.strides[-2] * dilation[0], input.strides[-1] * dilation[1]]
    return as_strided(input, shape=isize, strides=istride)


def batch_conv2d_weight_backward_f(kernel, input, ksize, stride=(1, 1)):
    '''kernel is result tensor grad, input is original tensor'''
    B, C, H, W = kernel.shape
    x = im2bchwkl(input, kernel.shape[-2:], dilation=stride)
    dw = np.tensordot(x, kernel, [(0, 4, 5), (0, 2, 3)]).transpose(3, 0, 1, 2) * (1.0 / (B * H * W))
    return dw[:, :, :ksize[0], :ksize[1]]


operation, expected = 'conv2d_filter_gradient', 'the sum over images and positions is divided by their number'
function = batch_conv2d_weight_backward_f
