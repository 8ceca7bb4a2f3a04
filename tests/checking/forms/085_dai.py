import numpy as np
operation = "adam_step"
def function(parameters, grads, v, s, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    L = len(parameters) // 2
    vc, sc = {}, {}
    for l in range(1, L + 1):
        for kind in ("W", "b"):
            k = kind + str(l)
            v["d"+k] = beta1*v["d"+k] + (1-beta1)*grads["d"+k]
            s["d"+k] = beta2*s["d"+k] + (1-beta2)*grads["d"+k]**2
            vc["d"+k] = v["d"+k]/(1-beta1**t)
            sc["d"+k] = s["d"+k]/(1-beta2**t)
            parameters[k] = parameters[k] - learning_rate*vc["d"+k]/(np.sqrt(sc["d"+k])+epsilon)
    return parameters, v, s
