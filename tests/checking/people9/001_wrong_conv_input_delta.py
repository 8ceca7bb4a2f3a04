import numpy as np

def conv_input_delta(delta, kernels):
    """
    delta: (out_channels, out_h, out_w), stride 1
    kernels: (out_channels, in_channels, k, k)
    """
    out_channels, out_h, out_w = delta.shape
    _, in_channels, k, _ = kernels.shape
    in_h = out_h + k - 1
    in_w = out_w + k - 1
    padded = np.pad(delta, ((0, 0), (k - 1, k - 1), (k - 1, k - 1)), 'constant')
    result = np.zeros((in_channels, in_h, in_w))
    for c in range(in_channels):
        for o in range(out_channels):
            kernel = kernels[o, c]  # BUG
            for i in range(in_h):
                for j in range(in_w):
                    result[c, i, j] += np.sum(padded[o, i:i + k, j:j + k] * kernel)
    return result


operation, expected = 'conv2d_input_gradient', "the kernel isn't turned by 180 degrees before the full correlation"
function = conv_input_delta
