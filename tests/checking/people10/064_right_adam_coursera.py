import numpy as np


def update_parameters_with_adam(W, dW, v, s, t, learning_rate=0.01,
                                beta1=0.9, beta2=0.999, epsilon=1e-8):
    v = beta1 * v + (1 - beta1) * dW
    v_corrected = v / (1 - np.power(beta1, t))
    s = beta2 * s + (1 - beta2) * np.power(dW, 2)
    s_corrected = s / (1 - np.power(beta2, t))
    W = W - learning_rate * v_corrected / (np.sqrt(s_corrected) + epsilon)
    return W, v, s


operation, expected = 'adam_step', ''
function = update_parameters_with_adam
