# source: https://github.com/ghosert/cmd-editor/issues/2058  (delta_array[...] = sensitivity: should be += where windows overlap)
# Mistake: = instead of +=, a cell that wins several windows keeps the last one's derivative alone.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "= instead of += where windows share a maximum", ""

def get_max_index(array):
    max_i, max_j = 0, 0
    for i in range(array.shape[0]):
        for j in range(array.shape[1]):
            if array[i, j] > array[max_i, max_j]:
                max_i, max_j = i, j
    return max_i, max_j

def function(sensitivity_array, input_array, K, stride=1):
    delta_array = np.zeros(input_array.shape)
    for d in range(input_array.shape[0]):
        for i in range(sensitivity_array.shape[1]):
            for j in range(sensitivity_array.shape[2]):
                r, c = i * stride, j * stride
                k, l = get_max_index(input_array[d, r:r + K, c:c + K])
                delta_array[d, r + k, c + l] = sensitivity_array[d, i, j]  # BUG
    return delta_array
