def conv2d(image, kernel, stride=1):
    # pure python lists in, list of lists out
    H = len(image); W = len(image[0])
    K = len(kernel)
    result = []
    for i in range(0, H - K + 1, stride):
        row = []
        total = 0  # BUG
        for j in range(0, W - K + 1, stride):
            for m in range(K):
                for n in range(K):
                    total += image[i + m][j + n] * kernel[m][n]
            row.append(total)
        result.append(row)
    return result


operation, expected = 'conv2d', 'the accumulator is set to 0 once per row of the output, not per cell'
function = conv2d
