"""The contract of the operations (conv2d, max_pool2d, ...): what their arguments must be, and what
they are made of.

    signature     the shapes in a docstring, read, printed back and solved for the sizes
    checks        what an operation checks of its arguments: its signature, and what none can hold
    shapes        numbers, whole numbers and shapes: the checks that the others are made of
    activations   identity, sigmoid, tanh and relu of one number, each with its derivative
    transforms    filters turned, flipped and scaled, as matrices
    real_cells    sums in which inserted zeros are no cells, for inf and NaN
"""
