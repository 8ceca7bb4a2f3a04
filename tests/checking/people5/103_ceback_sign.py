# source: https://github.com/deeplearning4j/deeplearning4j/issues/345
# Mistake: the derivative has the wrong sign, d - softmax. Right: softmax - d
import numpy as np
operation, expected, wants = "cross_entropy_backward", "the derivative has the wrong sign, d - softmax", "dz"

def function(logits, target):
    N, K = logits.shape
    d = np.zeros((N, K))
    for n in range(N):
        m = max(logits[n])
        den = sum(np.exp(v - m) for v in logits[n])
        for k in range(K):
            p = np.exp(logits[n, k] - m) / den
            d[n, k] = target[n, k] - p  # BUG
    return d
