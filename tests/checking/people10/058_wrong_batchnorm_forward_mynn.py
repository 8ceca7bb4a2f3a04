import numpy as np


class BatchNormalization:
    def __init__(self, gamma, beta):
        self.gamma = gamma.reshape(1, -1, 1, 1)
        self.beta = beta.reshape(1, -1, 1, 1)

    def __call__(self, x, epsilon=1e-5):
        batch_mean = np.mean(x, axis=0)
        batch_squared_mean = np.einsum("i...,i...->...", x, x) / x.shape[0]
        batch_variance = batch_squared_mean - batch_mean ** 2
        x = (x - batch_mean) / np.sqrt(batch_variance + epsilon)
        return self.gamma * x + self.beta


operation, expected = 'batch_norm', 'mean and mean square are taken over the batch only, not over the positions'
function = BatchNormalization
