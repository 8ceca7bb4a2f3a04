import numpy as np

def bn_forward(x, gamma, beta, eps):
    # NHWC
    out = np.empty(x.shape)
    for c in range(x.shape[3]):
        vals = x[..., c]
        mu = vals.sum() / vals.size
        sigma2 = ((vals - mu)**2).sum() / vals.size
        for idx in np.ndindex(*vals.shape):
            out[idx + (c,)] = gamma[c]*(vals[idx] - mu)/(np.sqrt(sigma2) + eps) + beta[c]  # BUG
    return out


operation, expected = 'batch_norm', 'eps is added to the standard deviation, outside of the root'
function = bn_forward
