# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "", ""

def function(X, dY, kernel_size, stride, padding):
    kh, kw = kernel_size
    Xp = np.pad(X, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
    oh, ow = dY.shape[-2:]
    dK = np.zeros((dY.shape[1], X.shape[1], kh, kw))
    for i in range(kh):
        for j in range(kw):
            part = Xp[:, :, i:i + (oh - 1) * stride + 1:stride, j:j + (ow - 1) * stride + 1:stride]
            dK[:, :, i, j] = np.tensordot(dY, part, axes=([0, 2, 3], [0, 2, 3]))
    return dK
