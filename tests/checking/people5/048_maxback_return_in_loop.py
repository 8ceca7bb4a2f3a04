# source: https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1
# Mistake: the return stands inside of the loop over the rows, only the first row of windows is done. Right: after the loops
import numpy as np
operation, expected, wants = "max_pool2d_backward", "the return stands inside of the loop over the rows, only the first row of windows is done", "dy"

class MaxPoolingLayer:
    def __init__(self, kh, kw, stride):
        self.kh, self.kw, self.stride = kh, kw, stride

    def forward_prop(self, image):
        self.image = image
        R = (image.shape[1] - self.kh) // self.stride + 1
        C = (image.shape[2] - self.kw) // self.stride + 1
        out = np.zeros((image.shape[0], R, C))
        for h in range(R):
            for w in range(C):
                t, l = h * self.stride, w * self.stride
                out[:, h, w] = image[:, t:t + self.kh, l:l + self.kw].max(axis=(1, 2))
        return out

    def back_prop(self, dE_dY):
        dE_dk = np.zeros(self.image.shape)
        D, R, C = dE_dY.shape
        for h in range(R):
            for w in range(C):
                t, l = h * self.stride, w * self.stride
                patch = self.image[:, t:t + self.kh, l:l + self.kw]
                for k in range(D):
                    i, j = divmod(int(patch[k].argmax()), self.kw)
                    dE_dk[k, t + i, l + j] += dE_dY[k, h, w]
            return dE_dk  # BUG

function = MaxPoolingLayer(2, 2, 2)
