import numpy as np
operation = "conv2d_backward"
def function(grad_out, layer, cache):
    x = cache['x']
    w = layer['w']
    k = w.shape[-1]
    out = {'dx': np.zeros_like(x), 'grads': {'w': np.zeros_like(w), 'b': grad_out.sum(axis=(0, 2, 3))}}
    for i in range(grad_out.shape[2]):
        for j in range(grad_out.shape[3]):
            g = grad_out[:, :, i, j]
            out['grads']['w'] += np.tensordot(g, x[:, :, i:i+k, j:j+k], axes=([0], [0]))
            out['dx'][:, :, i:i+k, j:j+k] += np.tensordot(g, w, axes=([1], [0]))
    return out
