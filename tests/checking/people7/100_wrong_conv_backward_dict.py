import numpy as np

def backward(delta, params, cache, grads):
    x, s = cache['x'], cache['stride']
    W = params['W']
    N, C, H, Wd = x.shape
    F, _, kh, kw = W.shape
    grads['W'] = np.zeros(W.shape)
    grads['b'] = np.zeros(F)
    dx = np.zeros(x.shape)
    for n in range(N):
        for f in range(F):
            for i in range(delta.shape[2]):
                for j in range(delta.shape[3]):
                    d = delta[n, f, i, j]
                    grads['b'][f] += d
                    for a in range(kh):
                        for b in range(kw):
                            grads['W'][f, :, a, b] += d*x[n, :, i*s + a, j*s + b] / N  # BUG
                            dx[n, :, i*s + a, j*s + b] += d*W[f, :, a, b]
    return dx


operation, expected = 'conv2d_backward', "dw is divided by the batch's size, dx and db are not"
function = backward
