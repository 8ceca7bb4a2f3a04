# source: https://github.com/karpathy/micrograd/issues/2  (gradients of values used more than once have to be accumulated)
# Right: plain lists, every contribution added where the value was used.
operation, expected, wants = "linear_backward", "right: nested lists, no NumPy", ""

def function(dz, y, w):
    m, n = len(w), len(w[0])
    dy = [0.0] * n
    dw = [[0.0] * n for _ in range(m)]
    db = [0.0] * m
    for j in range(m):
        for i in range(n):
            dy[i] += float(w[j][i]) * float(dz[j])
            dw[j][i] += float(y[i]) * float(dz[j])
        db[j] += float(dz[j])
    return dy, dw, db
