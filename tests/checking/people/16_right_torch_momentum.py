# source: https://github.com/pytorch/pytorch/issues/44917
# (v without the step size and with the other sign)
operation = "momentum_step"
expected = "right, v kept as PyTorch keeps it (-v/lr)"


def function(w, dw, v, *, lr, momentum=0.9):
    v = momentum * v + dw
    return w - lr * v, v
