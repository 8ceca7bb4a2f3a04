import numpy as np
operation = "l2_divergence"
class L2:
    def forward(self, prediction, target):
        self.diff = prediction - target
        return 0.5 * np.sum(self.diff**2, axis=-1)
function = L2
