import numpy as np

def zero_pad(x, p):
    return np.pad(x, p)


operation, expected = 'pad', 'np.pad with a single number also pads the batch and the channels'
function = zero_pad
