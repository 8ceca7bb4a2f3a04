import numpy as np


class ConvLayer:
    """3x3 or whatever; one call of backward after one call of forward."""

    def __init__(self, kernels, biases, padding=1):
        self.kernels, self.biases, self.padding = kernels, biases, padding

    def forward(self, images):
        p = self.padding
        self.padded = np.pad(images, ((0, 0), (0, 0), (p, p), (p, p)))
        n, _, h, w = self.padded.shape
        f, _, a, b = self.kernels.shape
        out = np.zeros((n, f, h - a + 1, w - b + 1))
        for m in range(n):
            for o in range(f):
                for i in range(out.shape[2]):
                    for j in range(out.shape[3]):
                        out[m, o, i, j] = np.sum(self.padded[m, :, i:i+a, j:j+b] * self.kernels[o]) + self.biases[o]
        return out

    def backward(self, grad):
        p = self.padding
        f, c, a, b = self.kernels.shape
        self.grad_kernels = np.zeros_like(self.kernels)
        self.grad_biases = grad.sum(axis=(0, 2, 3))
        back = np.zeros_like(self.padded)
        for m in range(grad.shape[0]):
            total = np.zeros_like(self.kernels)
            for o in range(f):
                for i in range(grad.shape[2]):
                    for j in range(grad.shape[3]):
                        total[o] += grad[m, o, i, j] * self.padded[m, :, i:i+a, j:j+b]
                        back[m, :, i:i+a, j:j+b] += grad[m, o, i, j] * self.kernels[o]
            self.grad_kernels = total  # BUG
        return back[:, :, 2 * p:, 2 * p:]  # BUG


operation, expected = 'conv2d_backward', 'two: the filter gradient is assigned for each image, so only the last image counts; the border is cut off twice at the start and not at the end'
function = ConvLayer
