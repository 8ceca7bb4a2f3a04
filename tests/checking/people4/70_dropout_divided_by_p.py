# source: https://github.com/lmjohns3/theanets/pull/123, https://github.com/kaldi-asr/kaldi/issues/2814 (divide by 1 - weight rather than by weight)
# Mistake: y mask / p with p the probability of dropping. Right: / (1 - p).
import numpy as np
operation, expected, wants = "dropout", "divided by p instead of 1 - p", ""

def function(y, mask, *, p):
    return y * mask / p
