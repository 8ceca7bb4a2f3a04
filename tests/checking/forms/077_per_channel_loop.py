import numpy as np
operation = "batch_norm"
def function(X, scale, shift, epsilon=1e-5):
    out = np.empty_like(X)
    for ch in range(X.shape[1]):
        vals = X[:, ch].ravel()
        mean = sum(vals)/len(vals)
        var = sum((v-mean)**2 for v in vals)/len(vals)
        out[:, ch] = scale[ch]*(X[:, ch]-mean)/np.sqrt(var+epsilon) + shift[ch]
    return out
