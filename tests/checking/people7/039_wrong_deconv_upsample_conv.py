import numpy as np

def insert_zeros(x, s):
    c, h, w = x.shape
    out = np.zeros((c, (h-1)*s+1, (w-1)*s+1))
    out[:, ::s, ::s] = x
    return out

def transposed(x, w, stride):
    ci, co, kh, kw = w.shape
    u = insert_zeros(x, stride)
    u = np.pad(u, ((0,0), (kh-1,kh-1), (kw-1,kw-1)))
    H = u.shape[1]-kh+1
    W = u.shape[2]-kw+1
    out = np.zeros((co, H, W))
    for o in range(co):
        for i in range(H):
            for j in range(W):
                out[o, i, j] = np.sum(u[:, i:i+kh, j:j+kw]*w[:, o])  # BUG
    return out


operation, expected = 'conv_transpose2d', 'conv over the upsampled map with the filter that is not flipped'
function = transposed
