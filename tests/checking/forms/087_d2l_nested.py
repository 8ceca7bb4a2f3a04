import numpy as np
operation = "conv1d"
def function(X, K):
    """one series, one filter"""
    h = len(K)
    return np.array([(X[i:i+h]*K).sum() for i in range(len(X)-h+1)])
