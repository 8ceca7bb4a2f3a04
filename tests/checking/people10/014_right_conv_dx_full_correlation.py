import numpy as np


def dilate(dz, stride):
    n, f, oh, ow = dz.shape
    out = np.zeros((n, f, (oh - 1) * stride + 1, (ow - 1) * stride + 1))
    out[:, :, ::stride, ::stride] = dz
    return out


def conv_dx(W, dz, in_shape, stride=1):
    N, C, H, Wd = in_shape
    F, _, kh, kw = W.shape
    g = dilate(dz, stride)
    g = np.pad(g, ((0, 0), (0, 0), (kh - 1, H - g.shape[2]), (kw - 1, Wd - g.shape[3])))
    W_rot = np.flip(W, axis=(2, 3))
    dx = np.zeros(in_shape)
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(Wd):
                    dx[n, c, i, j] = np.sum(g[n, :, i:i + kh, j:j + kw] * W_rot[:, c])
    return dx


operation, expected = 'conv2d_input_gradient', ''
function = conv_dx
