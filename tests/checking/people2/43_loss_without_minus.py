# source: https://github.com/cs231n/cs231n.github.io/pull/244, https://github.com/fastai/course22/pull/22  (negative losses)
# Mistake: log p without the minus sign.
import numpy as np
operation, expected, wants = "cross_entropy", "minus sign forgotten", ""

def function(scores, y):
    scores = np.asarray(scores, dtype=float)
    shifted = scores - scores.max(axis=-1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    if log_probs.ndim == 1:
        return log_probs[y] if np.ndim(y) == 0 else (log_probs * y).sum()
    if np.ndim(y) == 1:
        return log_probs[np.arange(len(y)), y]
    return (log_probs * y).sum(axis=1)
