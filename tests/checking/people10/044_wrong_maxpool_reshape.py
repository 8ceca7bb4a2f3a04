import numpy as np


class maxpool_layer:
    def __init__(self, pool_shape):
        self.pool_shape = pool_shape

    def forward_pass(self, inputs):
        new_shape = inputs.shape[:2]
        for i in [0, 1]:
            pool_width = self.pool_shape[i]
            img_width = inputs.shape[i + 2]
            new_shape += (pool_width, img_width // pool_width)
        result = inputs.reshape(new_shape)
        return np.max(np.max(result, axis=2), axis=3)


operation, expected = 'max_pool2d', "the map is reshaped with the window's axis before the output's axis"
function = maxpool_layer
