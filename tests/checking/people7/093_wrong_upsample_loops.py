import numpy as np

def upsample(maps, S):
    D, W, H = maps.shape
    out = np.zeros((D, (W-1)*(S+1)+1, (H-1)*(S+1)+1))  # BUG
    for d in range(D):
        for x in range(W):
            for y in range(H):
                out[d, x*(S+1), y*(S+1)] = maps[d, x, y]  # BUG
    return out


operation, expected = 'upsample', 'S zeros between neighbours instead of S-1 (cells S+1 apart)'
function = upsample
