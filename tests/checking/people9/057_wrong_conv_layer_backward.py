import numpy as np

class ConvLayer:
    def __init__(self, W, b, stride=1, padding=0):
        self.W = W
        self.b = b
        self.stride = stride
        self.padding = padding

    def forward(self, x):
        self.x = x
        p, s = self.padding, self.stride
        n, c, h, w = x.shape
        f, _, kh, kw = self.W.shape
        self.x_pad = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        oh = (h + 2 * p - kh) // s + 1
        ow = (w + 2 * p - kw) // s + 1
        out = np.zeros((n, f, oh, ow))
        for i in range(oh):
            for j in range(ow):
                patch = self.x_pad[:, :, i * s:i * s + kh, j * s:j * s + kw]
                out[:, :, i, j] = np.tensordot(patch, self.W, axes=([1, 2, 3], [1, 2, 3])) + self.b
        return out

    def backward(self, dout):
        p, s = self.padding, self.stride
        n, c, h, w = self.x.shape
        f, _, kh, kw = self.W.shape
        _, _, oh, ow = dout.shape
        self.dW = np.zeros(self.W.shape)
        self.db = np.sum(dout, axis=(0, 2, 3)) / n  # BUG
        dx = np.zeros(self.x_pad.shape)
        image = np.pad(self.x, ((0, 0), (0, 0), (0, 2 * p), (0, 2 * p)))  # BUG
        for i in range(oh):
            for j in range(ow):
                for k in range(f):
                    g = dout[:, k, i, j].reshape(n, 1, 1, 1)
                    self.dW[k] += np.sum(image[:, :, i * s:i * s + kh, j * s:j * s + kw] * g, axis=0)
                    dx[:, :, i * s:i * s + kh, j * s:j * s + kw] += self.W[k] * g
        return dx[:, :, p:p + h, p:p + w]


operation, expected = 'conv2d_backward', 'dW is taken from an image padded at the far sides only; the gradient of the bias is averaged over the batch'
function = ConvLayer
