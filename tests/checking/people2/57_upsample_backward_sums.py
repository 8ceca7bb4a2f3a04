# source: https://github.com/davisking/dlib/pull/336  ("it gets the full gradient of all the pixels in each upsampled block")
# Mistake here, where upsampling puts zeros between: the S x S block is summed. Right: its first cell alone.
import numpy as np
operation, expected, wants = "upsample_backward", "sum over the block (the derivative of repetition)", ""

def function(dz, S):
    D, W1, H1 = dz.shape
    W, H = (W1 - 1)//S + 1, (H1 - 1)//S + 1
    dy = np.zeros((D, W, H))
    for d in range(D):
        for i in range(W1):
            for j in range(H1):
                dy[d, i//S, j//S] += dz[d, i, j]  # BUG
    return dy
