import numpy as np
operation = "dropout"
def function(A, D, keep_prob):
    A = np.multiply(A, D)
    A /= keep_prob
    return A
