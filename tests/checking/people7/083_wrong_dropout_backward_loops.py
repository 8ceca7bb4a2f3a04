def backward(grad, mask, p):
    # grad, mask: (batch, units)
    res = grad.copy()
    for n in range(grad.shape[0]):
        for j in range(grad.shape[1]):
            if mask[n, j] == 0:
                res[n, j] = 0
            else:
                res[n, j] = grad[n, j]  # BUG
    return res


operation, expected = 'dropout_backward', 'the derivative passes the mask without the division by 1 - p'
function = backward
