import numpy as np
operation = "adam_step"
def function(w, g, moments, step, lr=1e-3, beta1=.9, beta2=.999, eps=1e-8):
    m, v = moments
    m = beta1*m + (1-beta1)*g
    v = beta2*v + (1-beta2)*g*g
    w = w - lr*(m/(1-beta1**step))/(np.sqrt(v/(1-beta2**step))+eps)
    return w, (m, v)
