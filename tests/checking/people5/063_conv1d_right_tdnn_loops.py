# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv1d", "", ""

def function(inputs, kernel, bias, stride=1, padding=0):
    T, C = inputs.shape
    K, _, O = kernel.shape
    x = np.vstack([np.zeros((padding, C)), inputs, np.zeros((padding, C))])
    steps = (x.shape[0] - K) // stride + 1
    out = []
    for t in range(steps):
        frame = bias.astype(float).copy()
        for k in range(K):
            frame += x[t * stride + k] @ kernel[k]
        out.append(frame)
    return np.array(out)
