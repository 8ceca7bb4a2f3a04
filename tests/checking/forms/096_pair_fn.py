import numpy as np
operation = "residual_backward"
def function(grad_output, backward_fn):
    skip = grad_output
    main = backward_fn(grad_output)
    return np.add(main, skip)
