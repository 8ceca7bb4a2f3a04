# source: https://github.com/sebgao/cTensor/issues/3  (*(1.0/(B*H*W)) in the gradient of the weights: not needed)
# Mistake: dw divided by the number of positions (and instances). Right: a plain sum.
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "dw averaged over instances and positions", ""

def function(dz, y, *, K, stride=1, padding=0):
    B, _, H, W = dz.shape
    yp = np.pad(y, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = np.lib.stride_tricks.sliding_window_view(yp, (K, K), axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("bfhw,bchwkl->fckl", dz, view[:, :, :H, :W]) * (1.0 / (B * H * W))
