import numpy as np
from scipy import signal

def calculate_weight_gradient(output_grad, inputs):
    """
    output_grad: (n_kernels, out_rows, out_cols)
    inputs: (n_channels, in_rows, in_cols)
    """
    n_kernels, out_rows, out_cols = output_grad.shape
    n_channels, in_rows, in_cols = inputs.shape
    dw = np.zeros((n_kernels, n_channels, in_rows - out_rows + 1, in_cols - out_cols + 1))
    for i_kernel in range(n_kernels):
        for i_channel in range(n_channels):
            dw[i_kernel, i_channel] = signal.correlate2d(
                output_grad[i_kernel], inputs[i_channel], mode="valid")
    return dw


operation, expected = 'conv2d_filter_gradient', 'the arguments of the correlation are in the wrong order, so every dw comes out reversed'
function = calculate_weight_gradient
