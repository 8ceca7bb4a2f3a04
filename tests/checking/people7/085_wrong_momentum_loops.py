import numpy as np

def update(w, dw, v, lr, momentum=0.9):
    w = w.copy(); v = v.copy()
    for j in range(w.shape[0]):
        for i in range(w.shape[1]):
            w[j, i] += v[j, i]  # BUG
            v[j, i] = momentum*v[j, i] - lr*dw[j, i]  # BUG
    return w, v


operation, expected = 'momentum_step', 'w gets the old v: it is changed before v'
function = update
