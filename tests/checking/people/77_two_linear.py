# after: course code with two mistakes at once
import numpy as np

operation = "linear_backward"
expected = "two: db averaged over the batch, and dw divided by the number of inputs"
bug_line = "db = d2.mean(axis=0)"
second_bug_line = "dw = d2.T @ x2 / x2.shape[1]"


def function(dout, x, w):
    x2, d2 = np.atleast_2d(x), np.atleast_2d(dout)
    db = d2.mean(axis=0)
    dw = d2.T @ x2 / x2.shape[1]
    return (d2 @ w).reshape(x.shape), dw, db
