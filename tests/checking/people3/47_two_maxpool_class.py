# source: https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1  (back_prop places at h*kernel_size with =; made for stride = kernel)
# Mistakes with a stride of its own: the place is h*kernel_size, and = where windows overlap. Right: h*stride, +=.
# (H, W, maps), one image.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "placed at i*K instead of i*stride + = instead of +=", ""

class MaxPoolingLayer:
    def __init__(self, kernel_size, stride=1):
        self.kernel_size = kernel_size
        self.stride = stride

    def patches_generator(self, image):
        out_h = (image.shape[0] - self.kernel_size) // self.stride + 1
        out_w = (image.shape[1] - self.kernel_size) // self.stride + 1
        self.image = image
        for h in range(out_h):
            for w in range(out_w):
                r, c = h * self.stride, w * self.stride
                yield image[r:r + self.kernel_size, c:c + self.kernel_size], h, w

    def forward(self, image):
        out_h = (image.shape[0] - self.kernel_size) // self.stride + 1
        out_w = (image.shape[1] - self.kernel_size) // self.stride + 1
        output = np.zeros((out_h, out_w, image.shape[2]))
        for patch, h, w in self.patches_generator(image):
            output[h, w] = np.amax(patch, axis=(0, 1))
        return output

    def backward(self, dE_dY):
        dE_dk = np.zeros(self.image.shape)
        for patch, h, w in self.patches_generator(self.image):
            for k in range(patch.shape[2]):
                a, b = divmod(int(patch[:, :, k].argmax()), patch.shape[1])
                r, c = h * self.kernel_size + a, w * self.kernel_size + b  # BUG
                if r < dE_dk.shape[0] and c < dE_dk.shape[1]:
                    dE_dk[r, c, k] = dE_dY[h, w, k]  # BUG
        return dE_dk

function = MaxPoolingLayer
