import numpy as np
import math
def mysoftmax(scores):
    out=np.zeros(scores.shape)
    total=0  # BUG
    for i in range(scores.shape[0]):
        biggest=max(scores[i])  # BUG
        for j in range(scores.shape[1]):
            out[i][j]=math.exp(scores[i][j]-biggest)
            total=total+out[i][j]
        for j in range(scores.shape[1]):
            out[i][j]=out[i][j]/total
    return out


operation, expected = 'softmax', 'the sum is not set back to 0 for the next row of the batch'
function = mysoftmax
