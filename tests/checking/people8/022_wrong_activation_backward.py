import numpy as np
def sigmoid(x):
    return 1/(1+np.exp(-x))
# Z is before the sigmoid, dA comes from the next layer
def sigmoid_back(dA,Z):
    dZ=np.zeros(Z.shape)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            dZ[i][j]=dA[i][j]*Z[i][j]*(1-Z[i][j])  # BUG
    return dZ


operation, expected = 'activation_backward', "the sigmoid's derivative z(1-z) is taken of z, as if it were the sigmoid's value already"
function = sigmoid_back
