import numpy as np

def sgd_momentum(w, dw, config):
    """
    config: learning_rate, momentum, velocity
    """
    v = config.get('velocity', np.zeros_like(w))
    lr = config['learning_rate']
    mu = config.get('momentum', 0.9)
    next_w = w + v
    v = mu * v - lr * dw
    config['velocity'] = v
    return next_w, config


operation, expected = 'momentum_step', 'the step is made with the old velocity'
function = sgd_momentum
