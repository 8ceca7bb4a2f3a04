# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "", ""

class ConvGrad:
    def __init__(self, c_in=3, c_out=2, k=3, stride=1, pad=1):
        self.weight = np.random.standard_normal((c_out, c_in, k, k))
        self.stride, self.pad = stride, pad

    def backward_x(self, dout, in_shape):
        N, C, H, W = in_shape
        F, _, FH, FW = self.weight.shape
        s, p = self.stride, self.pad
        _, _, OH, OW = dout.shape
        dcol = np.tensordot(self.weight, dout, axes=(0, 1))
        img = np.zeros((C, N, H + 2 * p + s, W + 2 * p + s))
        for y in range(FH):
            for x in range(FW):
                img[:, :, y:y + s * OH:s, x:x + s * OW:s] += dcol[:, y, x]
        return img[:, :, p:p + H, p:p + W].transpose(1, 0, 2, 3)

function = ConvGrad(3, 4, 3, stride=2, pad=1)
