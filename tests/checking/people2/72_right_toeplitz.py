# source: Stack Overflow, "2d transpose convolution as a Toeplitz matrix multiplication"; https://github.com/Calcifer777/learn-computer-vision  (tiled matrix, 1-D)
# Right: the convolution as one big matrix on the flattened map; the backward pass is its transpose.
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "right, transpose of the convolution's matrix", ""

def matrix(w, shape, stride, padding):
    C, H, W = shape
    F, _, K, L = w.shape
    oh, ow = (H + 2*padding - K)//stride + 1, (W + 2*padding - L)//stride + 1
    M = np.zeros((F, oh, ow, C, H, W))
    for i in range(oh):
        for j in range(ow):
            for p in range(K):
                for q in range(L):
                    r, s = i*stride + p - padding, j*stride + q - padding
                    if 0 <= r < H and 0 <= s < W:
                        M[:, i, j, :, r, s] = w[:, :, p, q]
    return M.reshape(F*oh*ow, C*H*W)

def function(dz, w, *, stride=1, padding=0, input_shape):
    M = matrix(w, input_shape[-3:], stride, padding)
    rows = dz.reshape(-1, M.shape[0])
    return (rows @ M).reshape(input_shape)
