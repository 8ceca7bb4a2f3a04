def relu_backward(dout, z):
    # lists of lists
    dz = []
    for i in range(len(z)):
        row = []
        for j in range(len(z[0])):
            if dout[i][j] > 0:  # BUG
                row.append(dout[i][j])
            else:
                row.append(0.0)
        dz.append(row)
    return dz


operation, expected = 'activation_backward', "the test is on the derivative, not on z: negative derivatives are dropped (deconvnet's rule) and those of negative z pass"
function = relu_backward
