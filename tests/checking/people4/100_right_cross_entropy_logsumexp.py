# source: https://github.com/apache/mxnet/pull/4594  (log of 0 in the cross-entropy; here without an epsilon)
# Right: log-sum-exp of the scores minus the score of the class; d are class numbers; one value an instance.
import numpy as np
operation, expected, wants = "cross_entropy", "right: log-sum-exp, class numbers, one value an instance", ""

def function(logits, labels):
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return lse - logits[np.arange(len(labels)), labels]
