# source: https://github.com/mdenil/dropout/issues/4  (the step made with the v of one step before)
operation = "momentum_step"
expected = "w moved by the old v"
bug_line = "new_w = w + v"


def function(w, dw, v, *, lr, momentum=0.9):
    new_v = momentum * v - lr * dw
    new_w = w + v
    return new_w, new_v
