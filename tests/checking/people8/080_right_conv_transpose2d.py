# "deconvolution" for my autoencoder, checked against torch.nn.ConvTranspose2d (bias on)
import numpy as np

class ConvTranspose:
    def __init__(self, in_channels, out_channels, k, stride=1, padding=0):
        self.k, self.stride, self.padding = k, stride, padding
        self.weight = np.random.uniform(-0.1, 0.1, (in_channels, out_channels, k, k))
        self.bias = np.zeros(out_channels)

    def __call__(self, x):
        N, C, H, W = x.shape
        s, p, k = self.stride, self.padding, self.k
        OH = (H - 1) * s - 2 * p + k
        OW = (W - 1) * s - 2 * p + k
        out = np.zeros((N, self.weight.shape[1], OH, OW))
        out += self.bias.reshape(1, -1, 1, 1)
        for i in range(H):
            for j in range(W):
                for u in range(k):
                    for v in range(k):
                        r, c = i * s + u - p, j * s + v - p
                        if 0 <= r < OH and 0 <= c < OW:
                            out[:, :, r, c] += x[:, :, i, j] @ self.weight[:, :, u, v]
        return out


operation, expected = 'conv_transpose2d', ''
function = ConvTranspose
