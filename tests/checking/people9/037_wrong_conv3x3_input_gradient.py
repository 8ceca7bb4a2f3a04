import numpy as np

def backprop_input(d_L_d_out, filters, input_shape):
    '''
    Returns the loss gradient for this layer's inputs.
    - d_L_d_out is the loss gradient for this layer's outputs, (h - 2, w - 2, num_filters)
    - filters is (num_filters, 3, 3)
    - input_shape is (h, w)
    '''
    h, w = input_shape
    d_L_d_input = np.zeros((h, w))
    num_filters = filters.shape[0]

    for i in range(h - 2):
        for j in range(w - 2):
            for f in range(num_filters):
                d_L_d_input[i:(i + 3), j:(j + 3)] = d_L_d_out[i, j, f] * filters[f]  # BUG

    return d_L_d_input


operation, expected = 'conv2d_input_gradient', 'each window is assigned instead of added'
function = backprop_input
