import numpy as np

def max_pooling(image, pool_size=2, stride=2):
    # image: (height, width, depth)
    height, width, depth = image.shape
    out_h = (height - pool_size) // stride + 1
    out_w = (width - pool_size) // stride + 1
    pooled = np.zeros((out_h, out_w, depth))
    for d in range(depth):
        for i in range(out_h):
            for j in range(out_w):
                max_value = 0  # BUG
                for m in range(pool_size):
                    for n in range(pool_size):
                        value = image[i * stride + m, j * stride + n, d]
                        if value > max_value:
                            max_value = value
                pooled[i, j, d] = max_value
    return pooled


operation, expected = 'max_pool2d', 'the running maximum starts at 0, so windows of negative values give 0'
function = max_pooling
