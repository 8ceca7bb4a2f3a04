class MomentumOptimizer:
    def __init__(self, lr=0.01, mu=0.9):
        self.lr, self.mu = lr, mu
        self.v = 0.0  # BUG

    def step(self, w, grad):
        # w and grad are flat lists, changed in place
        for i in range(len(w)):
            self.v = self.mu*self.v - self.lr*grad[i]  # BUG
            w[i] += self.v  # BUG
        return w


operation, expected = 'momentum_step', 'one velocity for all the weights: the number v goes on from one weight to the next'
function = MomentumOptimizer
