# source: https://github.com/BVLC/caffe/issues/4110, https://github.com/BVLC/caffe/issues/3878  (is a term with mean(Y) missing?)
# Right: the term that the reports ask for is 0, because the mean of the normalised map is 0; it does no harm.
import numpy as np
operation, expected, wants = "batch_norm_backward", "right, with an extra term that is 0", ""

def function(dy, x, gamma, eps=1e-5):
    mean = lambda a: a.mean(axis=(0, 2, 3), keepdims=True)
    std = np.sqrt(mean((x - mean(x))**2) + eps)
    Y = (x - mean(x)) / std
    dY = dy * gamma[None, :, None, None]
    dX = (dY - mean(dY) - mean(dY * Y) * Y + mean(dY * Y) * mean(Y)) / std
    return dX, (dy * Y).sum(axis=(0, 2, 3)), dy.sum(axis=(0, 2, 3))
