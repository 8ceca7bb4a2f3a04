import numpy as np
operation = "conv2d"
def function(x, w, b=None):
    C, H, W = x.shape
    k = w.shape[-1]
    X = np.fft.rfft2(x, (H, W))
    Wf = np.fft.rfft2(w[:, :, ::-1, ::-1], (H, W))
    z = np.fft.irfft2((X[None]*Wf).sum(1), (H, W))[:, k-1:, k-1:]
    return z if b is None else z + b[:, None, None]
