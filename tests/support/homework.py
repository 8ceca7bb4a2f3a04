"""Layers with the names and the forms of the 11-785 homework HW2P1, written for these tests."""

import numpy as np


class Conv1d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW, self.dLdb = np.zeros(self.W.shape), np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        width = A.shape[2] - self.kernel_size + 1
        Z = np.zeros((A.shape[0], self.out_channels, width))
        for t in range(width):
            Z[:, :, t] = np.tensordot(A[:, :, t : t + self.kernel_size], self.W, axes=([1, 2], [1, 2])) + self.b
        return Z

    def backward(self, dLdZ):
        K = self.kernel_size
        self.dLdb = dLdZ.sum(axis=(0, 2))
        self.dLdW = np.zeros(self.W.shape)
        for k in range(K):
            self.dLdW[:, :, k] = np.tensordot(dLdZ, self.A[:, :, k : k + dLdZ.shape[2]], axes=([0, 2], [0, 2]))
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (K - 1, K - 1)))
        flipped = self.W[:, :, ::-1]
        dLdA = np.zeros(self.A.shape)
        for t in range(dLdA.shape[2]):
            dLdA[:, :, t] = np.tensordot(padded[:, :, t : t + K], flipped, axes=([1, 2], [0, 2]))
        return dLdA


class Conv2d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW, self.dLdb = np.zeros(self.W.shape), np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        K = self.kernel_size
        height, width = A.shape[2] - K + 1, A.shape[3] - K + 1
        Z = np.zeros((A.shape[0], self.out_channels, height, width))
        for i in range(height):
            for j in range(width):
                segment = A[:, :, i : i + K, j : j + K]
                Z[:, :, i, j] = np.tensordot(segment, self.W, axes=([1, 2, 3], [1, 2, 3])) + self.b
        return Z

    def backward(self, dLdZ):
        K = self.kernel_size
        height, width = dLdZ.shape[2:]
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        self.dLdW = np.zeros(self.W.shape)
        for i in range(K):
            for j in range(K):
                segment = self.A[:, :, i : i + height, j : j + width]
                self.dLdW[:, :, i, j] = np.tensordot(dLdZ, segment, axes=([0, 2, 3], [0, 2, 3]))
        border = (K - 1, K - 1)
        padded = np.pad(dLdZ, ((0, 0), (0, 0), border, border))
        flipped = self.W[:, :, ::-1, ::-1]
        dLdA = np.zeros(self.A.shape)
        for i in range(dLdA.shape[2]):
            for j in range(dLdA.shape[3]):
                segment = padded[:, :, i : i + K, j : j + K]
                dLdA[:, :, i, j] = np.tensordot(segment, flipped, axes=([1, 2, 3], [0, 2, 3]))
        return dLdA


class Downsample1d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.input_width = A.shape[2]
        return A[:, :, :: self.downsampling_factor].copy()

    def backward(self, dLdZ):
        dLdA = np.zeros((*dLdZ.shape[:2], self.input_width))
        dLdA[:, :, :: self.downsampling_factor] = dLdZ
        return dLdA


class Downsample2d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.input_size = A.shape[2:]
        k = self.downsampling_factor
        return A[:, :, ::k, ::k].copy()

    def backward(self, dLdZ):
        k = self.downsampling_factor
        dLdA = np.zeros((*dLdZ.shape[:2], *self.input_size))
        dLdA[:, :, ::k, ::k] = dLdZ
        return dLdA


class Upsample1d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        Z = np.zeros((*A.shape[:2], k * (A.shape[2] - 1) + 1))
        Z[:, :, ::k] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, :: self.upsampling_factor].copy()


class Upsample2d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        Z = np.zeros((*A.shape[:2], k * (A.shape[2] - 1) + 1, k * (A.shape[3] - 1) + 1))
        Z[:, :, ::k, ::k] = A
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        return dLdZ[:, :, ::k, ::k].copy()


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None,
                 bias_init_fn=None):
        self.stride, self.pad = stride, padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        padded = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)))
        return self.downsample1d.forward(self.conv1d_stride1.forward(padded))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return dLdA[:, :, self.pad : dLdA.shape[2] - self.pad]


class Conv2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None,
                 bias_init_fn=None):
        self.stride, self.pad = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        border = (self.pad, self.pad)
        padded = np.pad(A, ((0, 0), (0, 0), border, border))
        return self.downsample2d.forward(self.conv2d_stride1.forward(padded))

    def backward(self, dLdZ):
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        height, width = dLdA.shape[2:]
        return dLdA[:, :, self.pad : height - self.pad, self.pad : width - self.pad]


class ConvTranspose1d:
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None,
                 bias_init_fn=None):
        self.upsampling_factor = upsampling_factor
        self.upsample1d = Upsample1d(upsampling_factor)
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.conv1d_stride1.forward(self.upsample1d.forward(A))

    def backward(self, dLdZ):
        return self.upsample1d.backward(self.conv1d_stride1.backward(dLdZ))


class ConvTranspose2d:
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None,
                 bias_init_fn=None):
        self.upsampling_factor = upsampling_factor
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.conv2d_stride1.forward(self.upsample2d.forward(A))

    def backward(self, dLdZ):
        return self.upsample2d.backward(self.conv2d_stride1.backward(dLdZ))


class MaxPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A
        k = self.kernel
        height, width = A.shape[2] - k + 1, A.shape[3] - k + 1
        Z = np.zeros((*A.shape[:2], height, width))
        for i in range(height):
            for j in range(width):
                Z[:, :, i, j] = A[:, :, i : i + k, j : j + k].max(axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        k = self.kernel
        dLdA = np.zeros(self.A.shape)
        for n, c, i, j in np.ndindex(dLdZ.shape):
            window = self.A[n, c, i : i + k, j : j + k]
            p, q = np.unravel_index(window.argmax(), window.shape)
            dLdA[n, c, i + p, j + q] += dLdZ[n, c, i, j]
        return dLdA


class MeanPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A
        k = self.kernel
        height, width = A.shape[2] - k + 1, A.shape[3] - k + 1
        Z = np.zeros((*A.shape[:2], height, width))
        for i in range(height):
            for j in range(width):
                Z[:, :, i, j] = A[:, :, i : i + k, j : j + k].mean(axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        k = self.kernel
        dLdA = np.zeros(self.A.shape)
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                dLdA[:, :, i : i + k, j : j + k] += dLdZ[:, :, i : i + 1, j : j + 1] / k**2
        return dLdA


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.meanpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.meanpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class Flatten:
    def forward(self, A):
        self.shape = A.shape
        return A.reshape(len(A), -1)

    def backward(self, dLdZ):
        return dLdZ.reshape(self.shape)


class Linear:
    def __init__(self, in_features, out_features, debug=False):
        self.W, self.b = np.zeros((out_features, in_features)), np.zeros((out_features, 1))

    def forward(self, A):
        self.A = A
        return A @ self.W.T + self.b.T

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(axis=0).reshape(self.b.shape)
        return dLdZ @ self.W


class ReLU:
    def forward(self, Z):
        self.Z = Z
        return np.maximum(Z, 0)

    def backward(self, dLdA):
        return np.where(self.Z > 0, dLdA, 0)


class ScanningMLP:
    """A network of layers that takes over the weights of an MLP."""

    def forward(self, A):
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    __call__ = forward

    def backward(self, dLdZ):
        dLdA = dLdZ
        for layer in reversed(self.layers):
            dLdA = layer.backward(dLdA)
        return dLdA


class CNN_SimpleScanningMLP(ScanningMLP):
    def __init__(self):
        self.conv1, self.conv2, self.conv3 = Conv1d(24, 8, 8, 4), Conv1d(8, 16, 1, 1), Conv1d(16, 4, 1, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        for layer, matrix in zip((self.conv1, self.conv2, self.conv3), weights):
            filters, channels, size = layer.conv1d_stride1.W.shape
            by_frame = np.reshape(matrix.T, (filters, size, channels))
            layer.conv1d_stride1.W = by_frame.transpose(0, 2, 1)


class CNN_DistributedScanningMLP(ScanningMLP):
    def __init__(self):
        self.conv1, self.conv2, self.conv3 = Conv1d(24, 2, 2, 2), Conv1d(2, 8, 2, 2), Conv1d(8, 4, 2, 1)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    def init_weights(self, weights):
        for layer, matrix in zip((self.conv1, self.conv2, self.conv3), weights):
            filters, channels, size = layer.conv1d_stride1.W.shape
            shared = matrix[: size * channels, :filters]
            layer.conv1d_stride1.W = shared.T.reshape(filters, size, channels).transpose(0, 2, 1)
