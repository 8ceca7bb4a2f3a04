import numpy as np
operation = "transform_conv2d"
def function(img, filt, mats, bias):
    D, C, K, _ = filt.shape
    T = len(mats)
    _, H, W = img.shape
    out = np.zeros((D * T, H - K + 1, W - K + 1))
    for d in range(D):
        for t, M in enumerate(mats):
            f = (filt[d].reshape(C, -1) @ np.asarray(M).T).reshape(C, K, K)
            for i in range(out.shape[1]):
                for j in range(out.shape[2]):
                    out[d*T + t, i, j] = (f * img[:, i:i+K, j:j+K]).sum() + bias[d]
    return out
