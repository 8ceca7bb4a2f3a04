# source: https://github.com/many-facedgod/Numpy-Atrous-Transposed-CNN/issues/1  (max pool backward without the img_to_row tricks)
# Right: nested Python lists, pidx as (row, column) pairs, +=.
operation, expected, wants = "max_pool2d_backward", "right: nested lists, no NumPy", ""

def function(du, pidx, input_shape):
    maps, rows, cols = input_shape
    dy = [[[0.0] * cols for _ in range(rows)] for _ in range(maps)]
    for d in range(maps):
        for i in range(len(du[d])):
            for j in range(len(du[d][i])):
                r, c = pidx[d][i][j]
                dy[d][int(r)][int(c)] += float(du[d][i][j])
    return dy
