import numpy as np
operation = "adam_step"
def function(param, grad, m, v, t, hyper):
    lr, b1, b2, eps = (hyper[k] for k in ("lr", "beta1", "beta2", "eps"))
    m = b1*m + (1-b1)*grad
    v = b2*v + (1-b2)*grad**2
    return param - lr*(m/(1-b1**t))/(np.sqrt(v/(1-b2**t))+eps), m, v
