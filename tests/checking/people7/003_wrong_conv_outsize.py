import numpy as np

def my_conv(X, filters, bias, S=1, P=0):
    N, C, H, W = X.shape
    F, C, k, k = filters.shape
    Xp = np.pad(X, [(0,0),(0,0),(P,P),(P,P)])
    Ho = (H + 2*P - k)//S  # BUG
    Wo = (W + 2*P - k)//S  # BUG
    Z = np.zeros((N, F, Ho, Wo))
    for n in range(N):
        for f in range(F):
            for y in range(Ho):
                for x in range(Wo):
                    patch = Xp[n, :, y*S:y*S+k, x*S:x*S+k]
                    Z[n,f,y,x] = (patch*filters[f]).sum() + bias[f]
    return Z


operation, expected = 'conv2d', 'output size without the +1: the last row and column are missing'
function = my_conv
