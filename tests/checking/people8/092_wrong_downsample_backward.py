import numpy as np

# y = x[..., ::S, ::S]
def subsample_grad(dy, x, S):
    N, C, Ho, Wo = dy.shape
    dx = np.zeros((N, C, Ho * S, Wo * S))  # BUG
    for n in range(N):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    dx[n, c, S * i, S * j] = dy[n, c, i, j]
    return dx


operation, expected = 'downsample_backward', "the input's size is taken to be W' * S, too large when the size isn't a multiple of S"
function = subsample_grad
