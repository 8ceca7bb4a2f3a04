# after: PyTorch's groups = channels (weight is (D, 1, K, K)), batch first
import numpy as np

operation = "depthwise_conv2d"
expected = "right, w is (D, 1, K, K)"


def function(x, weight, bias=None, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    K = weight.shape[-1]
    Ho, Wo = (x.shape[2] - K) // stride + 1, (x.shape[3] - K) // stride + 1
    out = np.zeros((x.shape[0], x.shape[1], Ho, Wo))
    for p in range(K):
        for q in range(K):
            part = x[:, :, p:p+stride*Ho:stride, q:q+stride*Wo:stride][:, :, :Ho, :Wo]
            out += weight[:, 0, p, q].reshape(1, -1, 1, 1) * part
    return out if bias is None else out + bias.reshape(1, -1, 1, 1)
