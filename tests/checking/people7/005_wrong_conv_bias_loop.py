import numpy as np

def convolve(inputs, W, b, stride=1):
    """inputs [C_in, H, W] ; W [C_out, C_in, k, k] ; b [C_out]"""
    cin, h, w = inputs.shape
    cout, _, k, _ = W.shape
    hh = (h-k)//stride+1
    ww = (w-k)//stride+1
    out = np.zeros((cout, hh, ww))
    for o in range(cout):
        for c in range(cin):
            for i in range(hh):
                for j in range(ww):
                    r = i*stride
                    s = j*stride
                    out[o,i,j] += np.sum(inputs[c, r:r+k, s:s+k]*W[o,c]) + b[o]  # BUG
    return out


operation, expected = 'conv2d', 'the bias is added once per input map instead of once'
function = convolve
