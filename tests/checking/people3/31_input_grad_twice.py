# source: https://github.com/itskonrad/miniMNIST-c/issues/7  (why is input_grad added twice in backward?)
# Mistake: the loop for the weights adds to the input's derivative once more. Right: once (twice w.T dz otherwise).
import numpy as np
operation, expected, wants = "linear_backward", "dy added up twice", ""

def function(output_grad, inputs, weights):
    n_out, n_in = weights.shape
    input_grad = [0.0] * n_in
    for j in range(n_in):
        for i in range(n_out):
            input_grad[j] += output_grad[i] * weights[i, j]
    w_grad = np.zeros((n_out, n_in))
    b_grad = np.zeros(n_out)
    for i in range(n_out):
        b_grad[i] += output_grad[i]
        for j in range(n_in):
            w_grad[i, j] += output_grad[i] * inputs[j]
            input_grad[j] += output_grad[i] * weights[i, j]  # BUG
    return np.array(input_grad), w_grad, b_grad
