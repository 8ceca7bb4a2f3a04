import numpy as np

def adam(w, dw, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v = w.copy(), m.copy(), v.copy()
    for j in range(w.shape[0]):
        for i in range(w.shape[1]):
            m[j, i] = beta1*m[j, i] + (1 - beta1)*dw[j, i]
            v[j, i] = beta2*v[j, i] + (1 - beta2)*dw[j, i]**2
            mh = m[j, i]/(1 - beta1*t)  # BUG
            vh = v[j, i]/(1 - beta2*t)  # BUG
            w[j, i] = w[j, i] - lr*mh/(np.sqrt(vh) + eps)
    return w, m, v


operation, expected = 'adam_step', 'the bias correction is 1 - beta*t instead of 1 - beta**t (right only for t = 1)'
function = adam
