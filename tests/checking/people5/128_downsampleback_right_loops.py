# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "downsample_backward", "", ""

def function(dZ, k, width, height):
    dA = np.zeros((dZ.shape[0], width, height))
    for c in range(dZ.shape[0]):
        for i, row in enumerate(dZ[c]):
            for j, v in enumerate(row):
                dA[c, i * k, j * k] = v
    return dA
