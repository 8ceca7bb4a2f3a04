# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "pointwise_conv2d_backward", "", ""

def function(dout, x, kernel):
    cin, cout = kernel.shape
    flat = x.reshape(-1, cin)
    g = dout.reshape(-1, cout)
    dkernel = flat.T @ g
    dx = (g @ kernel.T).reshape(x.shape)
    return dx, dkernel, g.sum(axis=0)
