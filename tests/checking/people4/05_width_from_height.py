# source: https://github.com/SamratSahoo/UT-Arlington-Research/pull/1  (wrong index of the image's shape for the width)
# Mistake: the output's width is computed from the input's height. Right: from its width. Unseen for square maps.
import numpy as np
operation, expected, wants = "conv2d", "output width computed from the height (maps that are not square)", ""

def function(image, kernels, bias=None, stride=1, padding=0):
    depth, rows, cols = image.shape
    nk, _, ks, _ = kernels.shape
    padded = np.zeros((depth, rows + 2*padding, cols + 2*padding))
    padded[:, padding:padding+rows, padding:padding+cols] = image
    out_rows = int((image.shape[1] + 2*padding - ks) / stride) + 1
    out_cols = int((image.shape[1] + 2*padding - ks) / stride) + 1  # BUG
    out = np.zeros((nk, out_rows, out_cols))
    for k in range(nk):
        for y in range(out_rows):
            for x in range(out_cols):
                patch = padded[:, y*stride:y*stride+ks, x*stride:x*stride+ks]
                out[k, y, x] = np.sum(patch * kernels[k])
                if bias is not None:
                    out[k, y, x] += bias[k]
    return out
