import numpy as np
operation = "max_pool2d_backward"
def function(dout, x, pool_param):
    ph, pw, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    N, C, H, W = x.shape
    dx = np.zeros_like(x)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            win = x[:, :, i*s:i*s+ph, j*s:j*s+pw]
            flat = win.reshape(N, C, -1)
            first = np.zeros_like(flat)
            np.put_along_axis(first, flat.argmax(-1)[..., None], 1, -1)
            dx[:, :, i*s:i*s+ph, j*s:j*s+pw] += first.reshape(win.shape) * dout[:, :, i:i+1, j:j+1]
    return dx
