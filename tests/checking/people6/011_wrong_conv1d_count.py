# source: course forum style, own
# Mistake: one output too few, the + 1 is missing. Right: (T - K)//S + 1 outputs
import numpy as np
operation, expected, wants = "conv1d", "last output step missing (no + 1)", "z"

def function(signal, kernels, bias, hop=1, pad=0):
    chans, T = signal.shape
    nk, _, K = kernels.shape
    sig = np.concatenate([np.zeros((chans, pad)), signal, np.zeros((chans, pad))], axis=1)
    steps = (sig.shape[1] - K) // hop  # BUG
    out = np.zeros((nk, steps))
    for t in range(steps):
        for k in range(nk):
            out[k, t] = bias[k]
            for c in range(chans):
                out[k, t] += sig[c, t*hop:t*hop+K] @ kernels[k, c]
    return out
