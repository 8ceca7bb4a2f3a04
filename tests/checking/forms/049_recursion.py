import numpy as np
operation = "conv2d"
def function(x, w, b, s=1, p=0):
    if x.ndim == 4:
        return np.stack([function(one, w, b, s, p) for one in x])
    x = np.pad(x, ((0, 0), (p, p), (p, p)))
    k = w.shape[-1]
    oh, ow = (x.shape[1] - k)//s + 1, (x.shape[2] - k)//s + 1
    cell = lambda f, i, j: float((x[:, i*s:i*s+k, j*s:j*s+k] * w[f]).sum() + (b[f] if b is not None else 0))
    return np.array([[[cell(f, i, j) for j in range(ow)] for i in range(oh)] for f in range(len(w))])
