# source: https://github.com/parasdahal/tinyml/issues/1, https://github.com/rasbt/python-machine-learning-book-2nd-edition/issues/54 (should it be multiplied by the derivative of the activation?)
# Mistake: (p - d) p (1 - p). Right for softmax with cross-entropy: p - d.
import numpy as np
operation, expected, wants = "cross_entropy_backward", "multiplied by p (1 - p) once more", ""

def function(z, d):
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    return (p - d) * p * (1 - p)
