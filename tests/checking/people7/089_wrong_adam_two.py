import math

def adam_update(params, grads, state, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
    state['t'] += 1
    t = state['t']
    m, v = state['m'], state['v']
    for i in range(len(params)):
        m[i] = b1*m[i] + (1 - b1)*grads[i]
        v[i] = b2*v[i] + (1 - b2)*m[i]*m[i]  # BUG
        m_hat = m[i]/(1 - b1**t)
        v_hat = v[i]/(1 - b2**t)
        params[i] -= lr*m_hat/math.sqrt(v_hat + eps)  # BUG
    return params


operation, expected = 'adam_step', 'two: the second moment takes the square of the new m, not of the gradient; eps stands inside the root'
function = adam_update
