import numpy as np
operation = "conv2d"
def function(image, filters, biases, stride=1):
    C, H, W = image.shape
    F, C, K, K = filters.shape
    Ho, Wo = (H - K)//stride + 1, (W - K)//stride + 1
    result = np.zeros((F, Ho, Wo))
    for f in range(1, F + 1):
        for i in range(1, Ho + 1):
            for j in range(1, Wo + 1):
                total = biases[f - 1]
                for c in range(1, C + 1):
                    for u in range(1, K + 1):
                        for v in range(1, K + 1):
                            total += filters[f-1, c-1, u-1, v-1] * image[c-1, (i-1)*stride + u - 1, (j-1)*stride + v - 1]
                result[f-1, i-1, j-1] = total
    return result
