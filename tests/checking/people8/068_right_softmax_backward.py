import numpy as np

# x -> softmax(x) ; s is the OUTPUT of softmax here, one sample
def jacobian(s):
    J = np.zeros((len(s), len(s)))
    for i in range(len(s)):
        for j in range(len(s)):
            if i == j: J[i, j] = s[i] * (1 - s[i])
            else:      J[i, j] = -s[i] * s[j]
    return J

def softmax_bwd(x, ds):
    e = np.exp(x - np.max(x))
    s = e / e.sum()
    return jacobian(s).T @ ds


operation, expected = 'softmax_backward', ''
function = softmax_bwd
