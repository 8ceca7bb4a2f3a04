import numpy as np


def zero_pad(X, pad):
    X_pad = np.pad(X, ((0, 0), (pad, pad), (0, 0), (pad, pad)), mode='constant', constant_values=0)
    return X_pad


operation, expected = 'pad', 'the channels are padded instead of the width'
function = zero_pad
