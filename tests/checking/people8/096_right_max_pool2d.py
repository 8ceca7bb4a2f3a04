from dataclasses import dataclass
from typing import Iterator, Tuple

import numpy as np


@dataclass
class MaxPooling:
    size: Tuple[int, int]
    stride: Tuple[int, int]
    padding: Tuple[int, int] = (0, 0)

    def _cells(self, i: int, j: int, shape: Tuple[int, int]) -> Iterator[Tuple[int, int]]:
        for a in range(self.size[0]):
            for b in range(self.size[1]):
                r = i * self.stride[0] + a - self.padding[0]
                c = j * self.stride[1] + b - self.padding[1]
                if 0 <= r < shape[0] and 0 <= c < shape[1]:
                    yield r, c

    def __call__(self, x: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """x (D, W, H) -> values (D, W', H') and the winners' positions (D, W', H', 2)"""
        d, *shape = x.shape
        w, h = ((shape[q] + 2 * self.padding[q] - self.size[q]) // self.stride[q] + 1 for q in (0, 1))
        values = np.zeros((d, w, h))
        places = np.zeros((d, w, h, 2), dtype=int)
        for m, i, j in np.ndindex(d, w, h):
            winner = max(self._cells(i, j, shape), key=lambda cell: x[(m, *cell)])
            values[m, i, j] = x[(m, *winner)]
            places[m, i, j] = winner
        return values, places


operation, expected = 'max_pool2d', ''
function = MaxPooling
