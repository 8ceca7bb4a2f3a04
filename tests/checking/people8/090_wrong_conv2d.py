import numpy as np


def corr2_fft(image, kernel):
    """'valid' cross-correlation through the FFT, both 2-D."""
    H, W = image.shape
    kh, kw = kernel.shape
    F = np.fft.rfft2(image)
    G = np.fft.rfft2(kernel, s=(H, W))
    full = np.fft.irfft2(F * G, s=(H, W))
    return full[:H - kh + 1, :W - kw + 1]


operation, expected = 'conv2d', "the kernel's transform is not conjugated, so it is a circular convolution (flipped and shifted), not a correlation"
function = corr2_fft
