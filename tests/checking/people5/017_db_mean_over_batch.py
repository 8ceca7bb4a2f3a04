# source: course forum style, own
# Mistake: db is the sum over the cells but of the batch's first image only. Right: the sum over all images and cells
import numpy as np
operation, expected, wants = "conv2d_backward", "db is the sum over the cells but of the batch's first image only", "db"

def function(grad_out, inp, kernel, stride=1, padding=0):
    bs, co, oh, ow = grad_out.shape
    ci, kh, kw = kernel.shape[1:]
    big = np.pad(inp, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    g_big = np.zeros(big.shape)
    g_k = np.zeros(kernel.shape)
    g_b = np.zeros(co)
    for o in range(co):
        for h in range(oh):
            for w in range(ow):
                g_b[o] += grad_out[0, o, h, w]  # BUG
                for n in range(bs):
                    g = grad_out[n, o, h, w]
                    for c in range(ci):
                        for a in range(kh):
                            for b in range(kw):
                                g_k[o, c, a, b] += g * big[n, c, h * stride + a, w * stride + b]
                                g_big[n, c, h * stride + a, w * stride + b] += g * kernel[o, c, a, b]
    g_in = g_big[:, :, padding:padding + inp.shape[2], padding:padding + inp.shape[3]]
    return g_in, g_k, g_b
