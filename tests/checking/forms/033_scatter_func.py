import numpy as np
operation = "conv_transpose2d"
def function(x, weight, bias=None, stride=1, padding=0):
    B, Ci, H, W = x.shape
    _, Co, kh, kw = weight.shape
    full = np.zeros((B, Co, (H-1)*stride+kh, (W-1)*stride+kw))
    for (i, j), _ in np.ndenumerate(np.zeros((H, W))):
        full[:, :, i*stride:i*stride+kh, j*stride:j*stride+kw] += np.einsum('bc,cokl->bokl', x[:, :, i, j], weight)
    full = full[:, :, padding:full.shape[2]-padding, padding:full.shape[3]-padding]
    if bias is not None:
        full = full + bias[:, None, None]
    return full
