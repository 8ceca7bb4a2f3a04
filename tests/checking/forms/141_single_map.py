import numpy as np
operation = "conv2d"
def function(img, ker):
    h, w = img.shape
    k = ker.shape[0]
    return np.array([[(img[i:i+k, j:j+k]*ker).sum() for j in range(w-k+1)] for i in range(h-k+1)])
