# source: https://github.com/ElefHead/numpy-cnn/issues/3  (layer class; here with the crop that works for pad = 0)
# Right: a class with dicts params, cache and grads; maps last; backward returns the input's derivative, grads holds the rest.
import numpy as np
operation, expected, wants = "conv2d_backward", "right: class, dicts params / cache / grads, maps last", ""

class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.params = {"W": W, "b": b, "stride": stride, "pad": pad}
        self.cache, self.grads = {}, {}

    def forward(self, X):
        p, s = self.params["pad"], self.params["stride"]
        W = self.params["W"]
        K = W.shape[0]
        A = np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)))
        self.cache["A"], self.cache["shape"] = A, X.shape
        oh, ow = (A.shape[1] - K)//s + 1, (A.shape[2] - K)//s + 1
        Z = np.zeros((len(X), oh, ow, W.shape[3]))
        for i in range(oh):
            for j in range(ow):
                Z[:, i, j, :] = np.einsum("nhwc,hwcf->nf", A[:, i*s:i*s+K, j*s:j*s+K, :], W)
        return Z + self.params["b"]

    def backward(self, dZ):
        p, s = self.params["pad"], self.params["stride"]
        W, A = self.params["W"], self.cache["A"]
        K = W.shape[0]
        dA, dW = np.zeros_like(A), np.zeros_like(W)
        for i in range(dZ.shape[1]):
            for j in range(dZ.shape[2]):
                sl = (slice(None), slice(i*s, i*s+K), slice(j*s, j*s+K))
                dW += np.einsum("nf,nhwc->hwcf", dZ[:, i, j], A[sl])
                dA[sl] += np.einsum("nf,hwcf->nhwc", dZ[:, i, j], W)
        self.grads = {"dW": dW, "db": dZ.sum(axis=(0, 1, 2))}
        _, H, Wd, _ = self.cache["shape"]
        return dA[:, p:p+H, p:p+Wd, :]

function = Convolution
