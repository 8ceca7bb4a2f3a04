import numpy as np


def img2col(x, k, stride):
    n, c, h, w = x.shape
    ho, wo = (h - k) // stride + 1, (w - k) // stride + 1
    col = np.empty((c * k * k, n * ho * wo))
    idx = 0
    for ch in range(c):
        for a in range(k):
            for b in range(k):
                col[idx] = x[:, ch, a:a + stride * ho:stride, b:b + stride * wo:stride].ravel()
                idx += 1
    return col


class Conv:
    def __init__(self, w, b, stride=1, pad=0):
        self.w = w
        self.b = b
        self.n_filter, self.in_c, self.k, _ = w.shape
        self.stride = stride
        self.pad = pad

    def forward(self, x):
        p = self.pad
        self.x_shape = x.shape
        xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        self.xp_shape = xp.shape
        self.x_col = img2col(xp, self.k, self.stride)
        self.w_row = self.w.reshape(self.n_filter, -1)
        out = self.w_row @ self.x_col + self.b.reshape(-1, 1)
        ho = (xp.shape[2] - self.k) // self.stride + 1
        wo = (xp.shape[3] - self.k) // self.stride + 1
        return out.reshape(self.n_filter, x.shape[0], ho, wo).transpose(1, 0, 2, 3)

    def backward(self, d_out):
        d_out_col = d_out.transpose(1, 0, 2, 3).reshape(self.n_filter, -1)
        d_w = (d_out_col @ self.x_col.T).reshape(self.w.shape)
        d_b = d_out_col.sum(axis=1)
        d_x_col = self.w_row.T @ d_out_col
        n, _, ho, wo = d_out.shape
        s, k = self.stride, self.k
        d_xp = np.zeros(self.xp_shape)
        idx = 0
        for ch in range(self.in_c):
            for a in range(k):
                for b in range(k):
                    d_xp[:, ch, a:a + s * ho:s, b:b + s * wo:s] += d_x_col[idx].reshape(n, ho, wo)
                    idx += 1
        h, w = self.x_shape[2:]
        return d_xp[:, :, self.pad:self.pad + h, self.pad:self.pad + w], d_w, d_b


operation, expected = 'conv2d_backward', ''
function = Conv
