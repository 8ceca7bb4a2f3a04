# source: https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1  (MaxPoolingLayer with a generator of patches; here with the return where it belongs)
# Right: a class for one image (H, W, C), maps last; windows as large as the step.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "right: class, one image with maps last, stride = K", ""

class MaxPoolingLayer:
    def __init__(self, kernel_size):
        self.kernel_size = kernel_size

    def patches_generator(self, image):
        k = self.kernel_size
        for h in range(image.shape[0] // k):
            for w in range(image.shape[1] // k):
                yield image[h*k:h*k+k, w*k:w*k+k], h, w

    def forward_prop(self, image):
        self.image = image
        out = np.zeros((image.shape[0] // self.kernel_size, image.shape[1] // self.kernel_size, image.shape[2]))
        for patch, h, w in self.patches_generator(image):
            out[h, w] = np.amax(patch, axis=(0, 1))
        return out

    def back_prop(self, dE_dY):
        k = self.kernel_size
        dE_dk = np.zeros(self.image.shape)
        for patch, h, w in self.patches_generator(self.image):
            for c in range(patch.shape[2]):
                a, b = divmod(int(np.argmax(patch[:, :, c])), k)
                dE_dk[h*k + a, w*k + b, c] = dE_dY[h, w, c]
        return dE_dk

    forward, backward = forward_prop, back_prop

function = MaxPoolingLayer
