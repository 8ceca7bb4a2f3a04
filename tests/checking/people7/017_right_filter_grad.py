import numpy as np

def weight_gradient(x, grad_out, kernel_size, stride=1, padding=0):
    kh, kw = kernel_size
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    oh, ow = grad_out.shape[-2:]
    dw = np.empty((grad_out.shape[1], x.shape[1], kh, kw))
    for a in range(kh):
        for b in range(kw):
            xs = x[:, :, a:a + stride*(oh-1) + 1:stride, b:b + stride*(ow-1) + 1:stride]
            dw[:, :, a, b] = np.einsum('nfhw,nchw->fc', grad_out, xs)
    return dw


operation, expected = 'conv2d_filter_gradient', ''
function = weight_gradient
