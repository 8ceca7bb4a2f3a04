# after: PyTorch's return_indices (one flat index into the H x W plane)
import numpy as np

operation = "max_pool2d"
expected = "right, the position as one flat index"


def function(x, kernel_size, stride=1, padding=0):
    N, C, H, W = x.shape
    Ho = (H + 2*padding - kernel_size) // stride + 1
    Wo = (W + 2*padding - kernel_size) // stride + 1
    out, index = np.full((N, C, Ho, Wo), -np.inf), np.zeros((N, C, Ho, Wo), dtype=int)
    for n, c, i, j in np.ndindex(N, C, Ho, Wo):
        for r in range(i*stride - padding, i*stride - padding + kernel_size):
            for q in range(j*stride - padding, j*stride - padding + kernel_size):
                if 0 <= r < H and 0 <= q < W and x[n, c, r, q] > out[n, c, i, j]:
                    out[n, c, i, j], index[n, c, i, j] = x[n, c, r, q], r * W + q
    return out, index
