import numpy as np
operation = "softmax_backward"
class Softmax:
    def forward(self, Z):
        self.A = np.exp(Z)/np.sum(np.exp(Z), axis=1, keepdims=True)
        return self.A
    def backward(self, dLdA):
        N, C = dLdA.shape
        dLdZ = np.zeros((N, C))
        for i in range(N):
            J = np.zeros((C, C))
            for m in range(C):
                for n in range(C):
                    J[m, n] = self.A[i, m]*(1-self.A[i, m]) if m == n else -self.A[i, m]*self.A[i, n]
            dLdZ[i, :] = dLdA[i, :] @ J
        return dLdZ
function = Softmax
