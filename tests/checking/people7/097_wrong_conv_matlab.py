import numpy as np

# translated from my MATLAB script (conv2 'valid' without rot90)
def conv_valid(A, k):
    [ma, na] = A.shape
    [mk, nk] = k.shape
    mc = ma - mk + 1
    nc = na - nk + 1
    C = np.zeros([mc, nc])
    for i in range(1, mc+1):
        for j in range(1, nc+1):
            for p in range(1, mk+1):
                for q in range(1, nk):  # BUG
                    C[i-1, j-1] = C[i-1, j-1] + A[i+p-2, j+q-2] * k[p-1, q-1]
    return C


operation, expected = 'conv2d', "1-based loop ends too early: range(1, nk) never reads the filter's last column"
function = conv_valid
