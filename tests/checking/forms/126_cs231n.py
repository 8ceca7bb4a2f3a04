import numpy as np
operation = "batch_norm"
def function(x, gamma, beta, bn_param):
    mode = bn_param['mode']
    eps = bn_param.get('eps', 1e-5)
    N, C, H, W = x.shape
    flat = x.transpose(0, 2, 3, 1).reshape(-1, C)
    if mode == 'train':
        mu, var = flat.mean(0), flat.var(0)
        out = gamma*(flat-mu)/np.sqrt(var+eps)+beta
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), None
