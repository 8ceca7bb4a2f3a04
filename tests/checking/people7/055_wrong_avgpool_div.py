import numpy as np

def average_pool(img, K, S):
    H, W = img.shape
    out = np.zeros(((H - K)//S + 1, (W - K)//S + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            t = 0.0
            for a in range(K):
                for b in range(K):
                    t = t + img[i*S + a][j*S + b]
            out[i][j] = t / (S * S)  # BUG
    return out


operation, expected = 'mean_pool2d', 'the sum is divided by S*S instead of K*K'
function = average_pool
