# source: https://github.com/znxlwm/UGATIT-pytorch/issues/32  (return out + x)
# Right: backward adds what the branch gives back and what came in; arguments in the other order.
import numpy as np
operation, expected, wants = "residual_backward", "right, arguments in the other order", ""

def function(branch_backward, grad):
    grad_branch = branch_backward(grad)
    grad_skip = grad
    return np.add(grad_branch, grad_skip)
