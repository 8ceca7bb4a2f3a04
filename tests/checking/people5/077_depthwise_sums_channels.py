# source: course forum style, own
# Mistake: the running sum isn't set to 0 for the next channel. Right: acc = 0 for each channel
import numpy as np
operation, expected, wants = "depthwise_conv2d", "the running sum isn't set to 0 for the next channel", "z"

def function(img, dw_kernel, bias, stride=1):
    h, w, ch = img.shape
    kh, kw, _ = dw_kernel.shape
    oh, ow = (h - kh) // stride + 1, (w - kw) // stride + 1
    out = np.zeros((oh, ow, ch))
    for i in range(oh):
        for j in range(ow):
            acc = 0.0
            for c in range(ch):
                acc += (img[i * stride:i * stride + kh, j * stride:j * stride + kw, c] * dw_kernel[:, :, c]).sum()  # BUG
                out[i, j, c] = acc + bias[c]
    return out
