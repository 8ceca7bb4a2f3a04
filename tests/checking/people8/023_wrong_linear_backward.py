import numpy as np
# W is (out,in), X is (batch,in)
def linear_back(dout,X,W):
    N=X.shape[0]
    nin=X.shape[1]
    nout=W.shape[0]
    dX=np.zeros((N,nin))
    dW=np.zeros((nout,nin))
    db=np.zeros(nout)
    for n in range(N):
        for j in range(nout):
            db[j]+=dout[n][j]
            for i in range(nin):
                dW[j][i]+=dout[n][j]*X[n][i]
                dX[n][i]+=dout[n][j]*W[j][i]
        return dX,dW,db  # BUG


operation, expected = 'linear_backward', 'the return is inside of the batch loop, so only the first instance is worked on'
function = linear_back
