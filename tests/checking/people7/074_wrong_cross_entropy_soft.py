import numpy as np

def log_softmax(v):
    v = v - np.max(v)
    return v - np.log(np.sum(np.exp(v)))

def cross_entropy(logits, target):
    """logits (N, n), target (N, n) rows sum to 1"""
    losses = []
    for n in range(len(logits)):
        lp = log_softmax(logits[n])
        loss = 0.0
        for i in range(len(lp)):
            if target[n][i] == max(target[n]):  # BUG
                loss -= lp[i]  # BUG
        losses.append(loss)
    return np.array(losses)


operation, expected = 'cross_entropy', "a target distribution is read as its argmax: the other classes' terms are lost"
function = cross_entropy
