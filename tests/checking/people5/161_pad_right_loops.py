# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "pad", "", ""

def function(img, border):
    h, w, c = img.shape
    framed = np.zeros((h + border * 2, w + border * 2, c))
    for r in range(h):
        for q in range(w):
            for k in range(c):
                framed[r + border][q + border][k] = img[r][q][k]
    return framed
