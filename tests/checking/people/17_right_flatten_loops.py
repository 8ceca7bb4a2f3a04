# after: "CNN from scratch" repositories (a list filled pixel by pixel, maps fastest)
operation = "flatten"
expected = "right, a list filled by loops"


def function(maps):
    D, W, H = maps.shape
    out = []
    for i in range(W):
        for j in range(H):
            for d in range(D):
                out.append(maps[d, i, j])
    return out
