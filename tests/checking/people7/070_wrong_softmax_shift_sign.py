import numpy as np

def stable_softmax(z):
    big = 0.0  # BUG
    for v in z:
        if abs(v) > big:  # BUG
            big = abs(v)  # BUG
    s = 0.0
    p = np.zeros(len(z))
    for i in range(len(z)):
        p[i] = np.exp(z[i] - big)
        s += p[i]
    for i in range(len(z)):
        p[i] = p[i]/s
    return p


operation, expected = 'softmax', 'shifted by the largest absolute value: underflows to 0/0 for large negative scores'
function = stable_softmax
