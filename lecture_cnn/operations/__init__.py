"""The contract of the operations (conv2d, max_pool2d, ...): what their arguments must be, and what they are made of.

    arguments     what every operation checks of its arguments, one function each
    shapes        numbers, whole numbers and shapes: the checks that `arguments` is made of
    activations   identity, sigmoid, tanh and relu of one number, each with its derivative
    transforms    filters turned, flipped and scaled, as matrices
    real_cells    sums in which inserted zeros are no cells, for inf and NaN
"""
