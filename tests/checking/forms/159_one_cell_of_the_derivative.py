import numpy as np
operation = "conv2d_backward"
class function:
    def __init__(self, w, b, stride=1):
        self._w, self._b, self._stride = w, b, stride
    def forward_pass(self, a_prev):
        self._a_prev, s = a_prev, self._stride
        h_f, w_f, _, n_f = self._w.shape
        out = np.zeros((len(a_prev), (a_prev.shape[1] - h_f) // s + 1, (a_prev.shape[2] - w_f) // s + 1, n_f))
        for i, j in np.ndindex(*out.shape[1:3]):
            window = a_prev[:, i * s:i * s + h_f, j * s:j * s + w_f, :, None]
            out[:, i, j] = np.sum(window * self._w, axis=(1, 2, 3)) + self._b
        return out
    def backward_pass(self, da_curr):
        h_f, w_f, _, _ = self._w.shape
        s, n = self._stride, len(da_curr)
        self._db = da_curr.sum(axis=(0, 1, 2))
        self._dw, below = np.zeros_like(self._w), np.zeros_like(self._a_prev)
        for i, j in np.ndindex(*da_curr.shape[1:3]):
            rows, columns = slice(i * s, i * s + h_f), slice(j * s, j * s + w_f)
            cell = da_curr[:, i:i + 1, j:j + 1, None, :]
            below[:, rows, columns] += np.sum(self._w * cell, axis=4)
            self._dw += np.sum(self._a_prev[:, rows, columns, :, None] * cell, axis=0)
        return below
