import numpy as np
operation = "cross_entropy"
class CrossEntropyLoss:
    def __call__(self, logits, labels):
        shifted = logits - logits.max(axis=1, keepdims=True)
        logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p = np.exp(logp)
        self.labels = labels
        return -logp[np.arange(len(labels)), labels].mean()
function = CrossEntropyLoss
