import numpy as np
operation = "conv2d"
from dataclasses import dataclass
@dataclass
class Conv:
    weight: np.ndarray
    bias: np.ndarray
    stride: int = 1
    padding: int = 0

    def __call__(self, x):
        p, s = self.padding, self.stride
        x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        F, C, k, _ = self.weight.shape
        wins = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]
        return np.tensordot(wins, self.weight, axes=([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2) + self.bias[None, :, None, None]
function = Conv
