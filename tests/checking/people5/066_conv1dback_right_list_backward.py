# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv1d_backward", "", ""

def function(saved, upstream):
    x, w, s, p = saved["x"], saved["w"], saved["stride"], saved["pad"]
    length = x.shape[2]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p)))
    gx = np.zeros_like(xp)
    gw = np.zeros_like(w)
    for t in range(upstream.shape[2]):
        lo, hi = t * s, t * s + w.shape[2]
        for n in range(x.shape[0]):
            for o in range(w.shape[0]):
                gw[o] += upstream[n, o, t] * xp[n, :, lo:hi]
                gx[n, :, lo:hi] += upstream[n, o, t] * w[o]
    return {"x": gx[:, :, p:p + length], "w": gw, "b": upstream.sum(axis=(0, 2))}
