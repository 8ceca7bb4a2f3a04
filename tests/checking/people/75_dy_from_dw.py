# source: https://github.com/jcjohnson/pytorch-examples/issues/28
# (asks for grad_w2 where w2 stands)
import numpy as np

operation = "linear_backward"
expected = "dy made with dw instead of w"
bug_line = "dy = dz2 @ dw"


def function(dz, y, w):
    dz2, y2 = np.atleast_2d(dz), np.atleast_2d(y)
    dw = dz2.T @ y2
    dy = dz2 @ dw
    db = dz2.sum(axis=0)
    return dy.reshape(y.shape), dw, db
