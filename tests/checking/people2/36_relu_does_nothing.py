# source: https://github.com/ahmedfgad/NumPyCNN/issues/4  (numpy.max(value, 0): 0 is taken as the axis)
# Mistake: np.max(a, 0) is the maximum along axis 0, so the value itself. Right: max of the value and 0.
import numpy as np
operation, expected, wants = "relu", "identity (0 is taken as the axis)", ""

def function(feature_map):
    relu_out = np.zeros(feature_map.shape)
    for map_num in range(feature_map.shape[0]):
        for r in range(feature_map.shape[1]):
            for c in range(feature_map.shape[2]):
                relu_out[map_num, r, c] = np.max(feature_map[map_num, r, c:c+1], 0)  # BUG
    return relu_out
