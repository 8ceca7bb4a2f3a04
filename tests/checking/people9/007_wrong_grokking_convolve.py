import numpy as np

def get_image_section(layer, row_from, row_to, col_from, col_to):
    section = layer[:, row_from:row_to, col_from:col_to]
    return section.reshape(-1, 1, row_to - row_from, col_to - col_from)

def convolve(layer_0, kernels, kernel_rows, kernel_cols):
    # layer_0: (batch, rows, cols), kernels: (kernel_rows * kernel_cols, num_kernels)
    sects = list()
    n_rows = layer_0.shape[1] - kernel_rows  # BUG
    n_cols = layer_0.shape[2] - kernel_cols  # BUG
    for row_start in range(n_rows):
        for col_start in range(n_cols):
            sect = get_image_section(layer_0,
                                     row_start,
                                     row_start + kernel_rows,
                                     col_start,
                                     col_start + kernel_cols)
            sects.append(sect)

    expanded_input = np.concatenate(sects, axis=1)
    es = expanded_input.shape
    flattened_input = expanded_input.reshape(es[0] * es[1], -1)
    kernel_output = flattened_input.dot(kernels)
    return kernel_output.reshape(es[0], n_rows, n_cols, -1)


operation, expected = 'conv2d', 'the loops stop one window early in both directions'
function = convolve
