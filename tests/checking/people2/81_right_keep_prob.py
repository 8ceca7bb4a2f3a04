# source: https://github.com/v-iashin/CS231n/pull/8  (p is the probability of keeping: 1-p -> p)
# Right: the third argument is the probability of KEEPING a value, as in cs231n and deeplearning.ai.
import numpy as np
operation, expected, wants = "dropout", "right, with keep_prob instead of p", ""

def function(A, D, keep_prob):
    A = np.multiply(A, D)
    return A / keep_prob
