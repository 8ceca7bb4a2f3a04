import numpy as np

def create_mask_from_window(x):
    mask = (x == np.max(x))  # BUG
    return mask

def pool_backward(dA, cache):
    A_prev, f, stride = cache
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        a_prev = A_prev[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vs, hs = h*stride, w*stride
                    sl = a_prev[vs:vs+f, hs:hs+f, c]
                    mask = create_mask_from_window(sl)
                    dA_prev[i, vs:vs+f, hs:hs+f, c] += mask * dA[i, h, w, c]
    return dA_prev


operation, expected = 'max_pool2d_backward', 'the mask window == max gives the derivative to every equal maximum'
function = pool_backward
