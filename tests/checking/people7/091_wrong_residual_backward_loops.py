def residual_backward(dout, branch_backward):
    dout = branch_backward(dout)  # BUG
    C, H, W = dout.shape
    dx = dout.copy()
    for c in range(C):
        for i in range(H):
            for j in range(W):
                dx[c, i, j] += dout[c, i, j]
    return dx


operation, expected = 'residual_backward', 'the shortcut adds the derivative of the branch a second time, not du (the name was overwritten)'
function = residual_backward
