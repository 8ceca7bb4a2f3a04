# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "conv2d_backward", "", ""

class Conv2D:
    def __init__(self, weight, bias, stride=(1, 1), padding=(0, 0)):
        self.params = {'W': weight, 'b': bias}
        self.grads = {}
        self.stride, self.padding = stride, padding

    def forward(self, x):
        ph, pw = self.padding
        sh, sw = self.stride
        kh, kw = self.params['W'].shape[2:]
        self.x = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
        self.win = np.lib.stride_tricks.sliding_window_view(self.x, (kh, kw), axis=(2, 3))[:, :, ::sh, ::sw]
        return np.einsum('nchwij,fcij->nfhw', self.win, self.params['W']) + self.params['b'].reshape(1, -1, 1, 1)

    def backward(self, dout):
        W = self.params['W']
        sh, sw = self.stride
        oh, ow = dout.shape[2:]
        self.grads['W'] = np.einsum('nfhw,nchwij->fcij', dout, self.win)
        self.grads['b'] = np.einsum('nfhw->f', dout)
        dx = np.zeros_like(self.x)
        for i in range(W.shape[2]):
            for j in range(W.shape[3]):
                dx[:, :, i:i+sh*oh:sh, j:j+sw*ow:sw] += np.einsum('nfhw,fc->nchw', dout, W[:, :, i, j])
        ph, pw = self.padding
        return dx[:, :, ph:dx.shape[2]-ph, pw:dx.shape[3]-pw]

function = Conv2D
