import numpy as np
operation = "adam_step"
def function(ws, gs, ms, vs, t, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
    for i in range(len(ws)):
        ms[i] = b1*ms[i] + (1-b1)*gs[i]
        vs[i] = b2*vs[i] + (1-b2)*gs[i]**2
        ws[i] = ws[i] - lr*(ms[i]/(1-b1**t))/(np.sqrt(vs[i]/(1-b2**t))+eps)
    return ws, ms, vs
