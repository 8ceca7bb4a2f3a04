# source: https://github.com/ooples/AiDotNet/issues/2008  (the coefficient on the wrong term)
operation = "momentum_step"
expected = "momentum multiplied with the derivative, not with v"
bug_line = "v = v - momentum * lr * dw"


def function(w, dw, v, *, lr, momentum=0.9):
    v = v - momentum * lr * dw
    return w + v, v
