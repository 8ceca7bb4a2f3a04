import numpy as np
operation = "conv2d_backward"
def function(dout, img, ker):
    dker, dimg = np.zeros_like(ker), np.zeros_like(img)
    k = len(ker)
    for i, j in np.ndindex(dout.shape):
        dker += dout[i, j]*img[i:i+k, j:j+k]
        dimg[i:i+k, j:j+k] += dout[i, j]*ker
    return dimg, dker, dout.sum()
