import math
import numpy as np


def cross_entropy_loss(logits, labels):
    """-log softmax of the right class, one number per example."""
    losses = []
    for row, label in zip(logits, labels):
        denominator = 0.0
        for score in row:  # BUG
            denominator += np.exp(score)  # BUG
        losses.append(np.log(denominator) - row[label])  # BUG
    return np.array(losses)


operation, expected = 'cross_entropy', 'exp of the scores without the shift by their maximum: large scores give inf or nan'
function = cross_entropy_loss
