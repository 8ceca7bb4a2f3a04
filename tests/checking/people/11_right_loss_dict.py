# after: the style of "neural network from scratch" notebooks
# (one dict with loss and gradient, summed)
import numpy as np

operation = "cross_entropy"
expected = "right, a dict of the loss summed over the batch and its gradient"


def function(scores, labels):
    loss, grad = 0.0, np.zeros_like(scores)
    for n in range(len(scores)):
        e = np.exp(scores[n] - scores[n].max())
        grad[n] = e / e.sum()
        loss -= np.log(grad[n, labels[n]])
        grad[n, labels[n]] -= 1
    return {"loss": loss, "grad": grad}
