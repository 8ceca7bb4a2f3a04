# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "activation_backward", "", ""

def function(upstream, pre_activation):
    return upstream / np.cosh(pre_activation) ** 2
