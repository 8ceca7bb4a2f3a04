import numpy as np
operation = "linear"
def function(params, x):
    return params['weight'] @ x + params['bias'] if x.ndim == 1 else x @ params['weight'].T + params['bias']
