# source: https://github.com/pytorch/pytorch/issues/44917  (buf = mu buf + g; p = p - lr buf: the other form of the momentum)
# Right in PyTorch's convention: the buffer holds gradients, the learning rate comes in last (same weights while lr is constant).
import numpy as np
operation, expected, wants = "momentum_step", "right: PyTorch's form (buffer of gradients, w - lr buf)", ""

def function(w, dw, v, *, lr, momentum=0.9):
    buf = momentum * v + dw
    return w - lr * buf, buf
