# source: https://github.com/mnielsen/neural-networks-and-deep-learning/pull/79, https://github.com/davisking/dlib/issues/1169  (where is the 2?)
# Mistake: the sum of squares without the 1/2 that goes with the derivative y - d.
import numpy as np
operation, expected, wants = "l2_divergence", "factor 1/2 missing", ""

def function(output, target):
    cost = 0.0
    for i in range(len(output)):
        cost += (output[i] - target[i]) ** 2  # BUG
    return cost
