def conv1d(signal, kernel, pad=0, stride=1):
    n = len(signal)
    k = len(kernel)
    out_len = (n + 2*pad - k)//stride + 1
    y = [0.0]*out_len
    for t in range(out_len):
        for i in range(k):
            idx = t*stride + i - pad
            if idx < n:  # BUG
                y[t] += signal[idx]*kernel[i]
    return y


operation, expected = 'conv1d', 'only the right end is tested: a negative index wraps to the end of the series'
function = conv1d
