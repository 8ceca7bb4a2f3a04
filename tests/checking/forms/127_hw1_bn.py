import numpy as np
operation = "batch_norm_backward"
class BatchNorm1d:
    def __init__(self, num_features, alpha=0.9):
        self.alpha = alpha
        self.eps = 1e-5
        self.BW = np.ones((1, num_features))
        self.Bb = np.zeros((1, num_features))
        self.dLdBW = np.zeros((1, num_features))
        self.dLdBb = np.zeros((1, num_features))
    def forward(self, Z, eval=False):
        self.Z = Z
        self.N = Z.shape[0]
        self.M = Z.mean(0, keepdims=True)
        self.V = Z.var(0, keepdims=True)
        self.NZ = (Z-self.M)/np.sqrt(self.V+self.eps)
        return self.BW*self.NZ+self.Bb
    def backward(self, dLdBZ):
        self.dLdBW = (dLdBZ*self.NZ).sum(0, keepdims=True)
        self.dLdBb = dLdBZ.sum(0, keepdims=True)
        dNZ = dLdBZ*self.BW
        dV = -.5*(dNZ*(self.Z-self.M)*(self.V+self.eps)**-1.5).sum(0)
        dM = -(dNZ*(self.V+self.eps)**-.5).sum(0)-2/self.N*dV*(self.Z-self.M).sum(0)
        return dNZ*(self.V+self.eps)**-.5+dV*2/self.N*(self.Z-self.M)+dM/self.N
function = BatchNorm1d
