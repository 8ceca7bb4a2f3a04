# source: https://github.com/elixir-nx/axon/pull/527  (log-sum-exp: the maximum is subtracted but not added at the end)
# Mistake: log(sum(exp(z - m))) - z[d]. Right: + m.
import numpy as np
operation, expected, wants = "cross_entropy", "maximum subtracted but not added back", ""

def function(scores, labels):
    losses = np.zeros(len(scores))
    for n in range(len(scores)):
        m = scores[n][0]
        for s in scores[n]:
            if s > m:
                m = s
        total = 0.0
        for s in scores[n]:
            total += np.exp(s - m)
        losses[n] = np.log(total) - scores[n][labels[n]]  # BUG
    return losses
