# source: https://github.com/vaibhavnaagar/cnn/issues/1  (shape error in delta_K, "missing np.sum before adding": that sum is the mistake)
# Mistake: the window is summed over the input maps, so dw is the same for every input map. Right: map by map.
import numpy as np
operation, expected, wants = "conv2d_backward", "dw summed over the input maps", ""

def function(delta, X, K, stride=1, padding=0):
    num_img, depth, X_H, X_W = X.shape
    num_k, _, K_H, K_W = K.shape
    X_padded = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    delta_X = np.zeros(X_padded.shape)
    delta_K = np.zeros(K.shape)
    delta_b = np.zeros(num_k)
    for img in range(num_img):
        for kernel_num in range(num_k):
            for h in range(delta.shape[2]):
                for w in range(delta.shape[3]):
                    d = delta[img, kernel_num, h, w]
                    window = X_padded[img, :, h*stride:h*stride+K_H, w*stride:w*stride+K_W]
                    delta_X[img, :, h*stride:h*stride+K_H, w*stride:w*stride+K_W] += d * K[kernel_num]
                    delta_K[kernel_num, :, :, :] += d * np.sum(window, axis=0)  # BUG
                    delta_b[kernel_num] += d
    delta_X = delta_X[:, :, padding:padding+X_H, padding:padding+X_W]
    return delta_X, delta_K, delta_b
