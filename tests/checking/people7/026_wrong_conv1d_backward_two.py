import numpy as np

def backward(dout, cache):
    x, w, stride = cache
    c_in, T = x.shape
    c_out, _, K = w.shape
    grads = dict(x=np.zeros((c_in, T)), w=np.zeros((c_out, c_in, K)))
    grads['b'] = dout.mean(axis=1)  # BUG
    for o in range(c_out):
        for t in range(0, dout.shape[1], stride):  # BUG
            for k in range(K):
                grads['w'][o, :, k] += dout[o, t] * x[:, t*stride + k]
                grads['x'][:, t*stride + k] += dout[o, t] * w[o, :, k]
    return grads


operation, expected = 'conv1d_backward', "two: the loop over the output's times goes in steps of the stride and so leaves some out; db is a mean over the times, not a sum"
function = backward
