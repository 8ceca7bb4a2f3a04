def maxpool(a, k, s):
    # a is a list of lists, returns the values and where they came from
    H, W = len(a), len(a[0])
    vals, where = [], []
    i = 0
    while i + k <= H:
        vr, wr = [], []
        j = 0
        while j + k <= W:
            best = a[i][j]
            pos = (i, j)
            for p in range(i, i + k):
                for q in range(j, j + k):
                    if a[p][q] > best:
                        best = a[p][q]
                        pos = (p, q)
            vr.append(best)
            wr.append(pos)
            j += s
        vals.append(vr)
        where.append(wr)
        i += s
    return vals, where


operation, expected = 'max_pool2d', ''
function = maxpool
