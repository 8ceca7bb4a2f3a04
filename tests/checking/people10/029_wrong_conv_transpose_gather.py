import numpy as np


def convTranspose(input, kernel, stride, padding):
    input_height, input_width = input.shape
    kernel_height, kernel_width = kernel.shape
    output_height = (input_height - 1) * stride + kernel_height - 2 * padding
    output_width = (input_width - 1) * stride + kernel_width - 2 * padding

    output = np.zeros((output_height, output_width))

    for i in range(output_height):
        for j in range(output_width):
            for k in range(kernel_height):
                for l in range(kernel_width):
                    row = i * stride + k - (kernel_height - 1 - padding)  # BUG
                    col = j * stride + l - (kernel_width - 1 - padding)  # BUG

                    if row >= 0 and row < input_height and col >= 0 and col < input_width:
                        output[i, j] += input[row, col] * kernel[k, l]  # BUG

    return output


operation, expected = 'conv_transpose2d', 'the kernel is applied unflipped in the gathering form; the stride multiplies the output index where the input index must be divided by it'
function = convTranspose
