import numpy as np

class Conv():
    def __init__(self, W, b, stride, padding):
        self.W, self.b = W, b
        self.n_filter, self.d_X, self.h_filter, self.w_filter = W.shape
        self.stride, self.padding = stride, padding

    def indices(self):
        n, d, h, w = self.X_shape
        h_out = (h + 2 * self.padding - self.h_filter) // self.stride + 1
        w_out = (w + 2 * self.padding - self.w_filter) // self.stride + 1
        i0 = np.tile(np.repeat(np.arange(self.h_filter), self.w_filter), d)
        j0 = np.tile(np.arange(self.w_filter), self.h_filter * d)
        i1 = self.stride * np.repeat(np.arange(h_out), w_out)
        j1 = self.stride * np.tile(np.arange(w_out), h_out)
        k = np.repeat(np.arange(d), self.h_filter * self.w_filter).reshape(-1, 1)
        return k, i0[:, None] + i1[None], j0[:, None] + j1[None], h_out, w_out

    def forward(self, X):
        self.X_shape = X.shape
        p = self.padding
        X_padded = np.pad(X, ((0, 0), (0, 0), (p, p), (p, p)), mode='constant')
        k, i, j, h_out, w_out = self.indices()
        self.X_col = X_padded[:, k, i, j].transpose(1, 2, 0).reshape(k.shape[0], -1)
        W_row = self.W.reshape(self.n_filter, -1)
        out = W_row @ self.X_col + self.b.reshape(-1, 1)
        return out.reshape(self.n_filter, h_out, w_out, X.shape[0]).transpose(3, 0, 1, 2)

    def backward(self, dout):
        n, d, h, w = self.X_shape
        p = self.padding
        dout_flat = dout.transpose(1, 2, 3, 0).reshape(self.n_filter, -1)
        dW = (dout_flat @ self.X_col.T).reshape(self.W.shape)
        db = np.sum(dout, axis=(0, 2, 3))
        dX_col = self.W.reshape(self.n_filter, -1).T @ dout_flat
        k, i, j, h_out, w_out = self.indices()
        dX_padded = np.zeros((n, d, h + 2 * p, w + 2 * p))
        cols = dX_col.reshape(dX_col.shape[0], -1, n).transpose(2, 0, 1)
        np.add.at(dX_padded, (slice(None), k, i, j), cols)
        return dX_padded[:, :, p:p + h, p:p + w], [dW, db]


operation, expected = 'conv2d_backward', ''
function = Conv
