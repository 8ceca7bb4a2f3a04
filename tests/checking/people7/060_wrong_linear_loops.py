def layer_step(a, weights, biases):
    """plain python layer of n units, a (n values) holds the activations and gets the new ones"""
    n = len(a)
    for j in range(n):
        total = biases[j]
        for i in range(n):
            total += weights[j][i] * a[i]
        a[j] = total  # BUG
    return a


operation, expected = 'linear', 'the results overwrite the inputs while later rows still read them'
function = layer_step
