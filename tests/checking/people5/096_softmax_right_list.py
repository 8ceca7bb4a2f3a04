# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "softmax", "", ""

import math


def function(logits):
    biggest = max(logits)
    exps = [math.exp(v - biggest) for v in logits]
    s = sum(exps)
    return [e / s for e in exps]
