import numpy as np

def pool_forward(x, pool_param):
    N, C, H, W = x.shape
    ph, pw, stride = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    Ho = 1 + (H - ph)//stride
    Wo = 1 + (W - pw)//stride
    out = np.zeros((N, C, Ho, Wo))
    for n in range(N):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    win = x[n, c, i*ph:(i+1)*ph, j*pw:(j+1)*pw]  # BUG
                    if win.size:
                        out[n, c, i, j] = win.max()
    return out, (x, pool_param)


operation, expected = 'max_pool2d', 'the windows start at i*K instead of i*S'
function = pool_forward
