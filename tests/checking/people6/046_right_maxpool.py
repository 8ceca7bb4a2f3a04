# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "max_pool2d", "", ""

class MaxPool:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride

    def forward(self, A):
        B, C, W, H = A.shape
        ow = (W - self.kernel)//self.stride + 1
        oh = (H - self.kernel)//self.stride + 1
        Z = np.zeros((B, C, ow, oh))
        self.where = np.zeros((B, C, ow, oh, 2), dtype=np.int64)
        for b in range(B):
            for c in range(C):
                for x in range(ow):
                    for y in range(oh):
                        bx, by = x*self.stride, y*self.stride
                        for i in range(x*self.stride, x*self.stride + self.kernel):
                            for j in range(y*self.stride, y*self.stride + self.kernel):
                                if A[b, c, i, j] > A[b, c, bx, by]:
                                    bx, by = i, j
                        Z[b, c, x, y] = A[b, c, bx, by]
                        self.where[b, c, x, y] = [bx, by]
        return Z

function = MaxPool
