import numpy as np


class MaxPool2d:
    def __init__(self, kernel_size, stride=None):
        self.kh, self.kw = kernel_size
        self.sh, self.sw = stride or kernel_size

    def forward(self, x):
        N, C, H, W = x.shape
        self.in_shape = x.shape
        oh = (H - self.kh) // self.sh + 1
        ow = (W - self.kw) // self.sw + 1
        out = np.empty((N, C, oh, ow))
        self.indices = np.empty((N, C, oh, ow), dtype=np.int64)
        for n in range(N):
            for c in range(C):
                for i in range(oh):
                    for j in range(ow):
                        top, left = i * self.sh, j * self.sw
                        win = x[n, c, top:top + self.kh, left:left + self.kw]
                        k = win.argmax()
                        out[n, c, i, j] = win.max()
                        self.indices[n, c, i, j] = k
        return out

    def backward(self, grad):
        dx = np.zeros(self.in_shape)
        N, C, oh, ow = grad.shape
        for n in range(N):
            for c in range(C):
                for i in range(oh):
                    for j in range(ow):
                        k = self.indices[n, c, i, j]
                        r = i * self.sh + k // self.kh  # BUG
                        q = j * self.sw + k % self.kh  # BUG
                        dx[n, c, r, q] += grad[n, c, i, j]
        return dx


operation, expected = 'max_pool2d_backward', "the flat argmax is taken apart by the window's height instead of its width, which sends the gradient to the wrong cell for windows that aren't square"
function = MaxPool2d
