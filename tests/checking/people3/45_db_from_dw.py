# source: https://github.com/rust0258/Deeplearning.ai-Natural-Language-Processing-Specialization/issues/62
#   (grad_b = np.sum(np.dot(l1, x.T), axis=1): the bias gradient taken from the weight gradient; also issue 64)
# Mistake: db is the sum of dw over the inputs. Right: the sum of dz over the batch.
import numpy as np
operation, expected, wants = "linear_backward", "db summed from dw instead of dz", ""

def function(dz, y, w):
    dw = np.dot(dz.T, y)
    db = np.sum(dw, axis=1)
    return np.dot(dz, w), dw, db
