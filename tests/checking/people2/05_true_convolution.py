# source: https://github.com/Nikhil-Paleti/MLC (conv2d with a flipped kernel), https://github.com/pytorch/pytorch/issues/117534
# Mistake: the kernel is turned by 180 degrees (true convolution). Right here: correlation, no flip.
import numpy as np
operation, expected, wants = "conv2d", "kernel flipped (true convolution)", ""

def function(image, kernels, bias=None, stride=1, padding=0):
    C_in, H, W = image.shape
    C_out, _, kH, kW = kernels.shape
    image_padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)), mode="constant")
    out_H = (H + 2 * padding - kH) // stride + 1
    out_W = (W + 2 * padding - kW) // stride + 1
    output = np.zeros((C_out, out_H, out_W))
    for co in range(C_out):
        for i in range(out_H):
            for j in range(out_W):
                total = 0.0 if bias is None else bias[co]
                for ci in range(C_in):
                    for u in range(kH):
                        for v in range(kW):
                            total += image_padded[ci, i * stride + u, j * stride + v] * kernels[co, ci, kH - 1 - u, kW - 1 - v]  # BUG
                output[co, i, j] = total
    return output
