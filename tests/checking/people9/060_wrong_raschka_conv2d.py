import numpy as np

def conv2d(X, W, p=(0, 0), s=(1, 1)):
    W = np.array(W)
    X_orig = np.array(X)
    n1 = X_orig.shape[0] + 2 * p[0]
    n2 = X_orig.shape[1] + 2 * p[1]
    X_padded = np.zeros(shape=(n1, n2))
    X_padded[p[0]:p[0] + X_orig.shape[0],
             p[1]:p[1] + X_orig.shape[1]] = X_orig

    res = []
    for i in range(0, int((X_padded.shape[0] - W.shape[0]) / s[0]) + 1, s[0]):  # BUG
        res.append([])
        for j in range(0, int((X_padded.shape[1] - W.shape[1]) / s[1]) + 1, s[1]):  # BUG
            X_sub = X_padded[i:i + W.shape[0], j:j + W.shape[1]]
            res[-1].append(np.sum(X_sub * W))
    return np.array(res)


operation, expected = 'conv2d', 'the end of the range is a count of windows but the step is the stride'
function = conv2d
