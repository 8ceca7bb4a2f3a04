import numpy as np
operation = "l2_divergence_backward"
class L2:
    def forward(self, prediction, target):
        self.diff = prediction - target
        return 0.5 * np.sum(self.diff**2, axis=-1)
    def backward(self):
        return self.diff
function = L2
