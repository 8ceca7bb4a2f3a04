import numpy as np

def conv_transpose(inp, kernel, stride=2, padding=1):
    cin, h, w = inp.shape
    cin, cout, kh, kw = kernel.shape
    H = (h-1)*stride - 2*padding + kh
    W = (w-1)*stride - 2*padding + kw
    canvas = np.zeros((cout, H + 2*padding, W + 2*padding))
    for c in range(cin):
        for o in range(cout):
            for y in range(h):
                for x in range(w):
                    for dy in range(kh):
                        for dx in range(kw):
                            canvas[o, y*stride+dy, x*stride+dx] += inp[c, y, x]*kernel[c, o, dy, dx]
    return canvas[:, :H, :W]  # BUG


operation, expected = 'conv_transpose2d', 'the crop takes 2P away at the end only, instead of P on both sides'
function = conv_transpose
