"""What the lecture says beside its listings: a function for each statement runs it with numbers.

Most functions return rows, dicts of one kind: `print(facts.table(rows))` prints them. By file:

    influences    what influences what: one Y, one map, one weight, the animated 5x5 example
    sizes         the derivative size rule, strides and padding, resampling, parameter counts
    resampling    two ways through a stride and a fractional stride; where upsampling is of no use
    scanning      layer by layer, along time, plane by plane; moved and turned patterns; jitter
    learning      the loss and its 1/T, fully connected layers, where backpropagation starts
"""

from ..nets.tables import table
from .influences import (
    animated_example,
    contributions,
    dependency,
    gradient_by_output_map,
    influence,
    influence_by_trial,
    influence_counts,
    placed,
    weight_by_trial,
)
from .learning import (
    Net,
    descent,
    divergence_and_gradient,
    divergences,
    flat_layer_as_convolution,
    flat_layers,
    flatten_order,
    loss_and_gradient,
    loss_table,
    small_network,
    softmax_start,
)
from .resampling import (
    fractional_stride_routes,
    pooling_routes,
    stride_routes,
    transpose_of_strided_convolution,
    upsampling_before_pooling,
    upsampling_last,
)
from .scanning import (
    alternate_view,
    jitter,
    jitter_map,
    moved_pattern,
    planes,
    scan_distributed,
    scan_layer_by_layer,
    tdnn_routes,
    turned_pattern,
)
from .sizes import (
    conv_parameters,
    downsampling_as_backward,
    filter_shapes,
    gradient_sizes,
    lenet5,
    resampling_sizes,
    routes_back,
    same_size,
    size_rule,
    transposed_sizes,
    upsampling_as_backward,
    zero_padding,
)

__all__ = [
    "table", "influence", "influence_by_trial", "influence_counts", "dependency",
    "gradient_by_output_map", "contributions", "placed", "weight_by_trial",
    "animated_example", "same_size", "gradient_sizes", "size_rule", "routes_back",
    "zero_padding", "resampling_sizes", "upsampling_as_backward",
    "downsampling_as_backward", "transposed_sizes", "conv_parameters", "lenet5",
    "filter_shapes", "stride_routes", "pooling_routes", "fractional_stride_routes",
    "transpose_of_strided_convolution", "upsampling_before_pooling", "upsampling_last",
    "scan_layer_by_layer", "scan_distributed", "tdnn_routes", "planes", "alternate_view",
    "moved_pattern", "turned_pattern", "jitter", "jitter_map", "Net", "small_network",
    "divergence_and_gradient", "loss_and_gradient", "loss_table", "descent",
    "flatten_order", "flat_layers", "flat_layer_as_convolution", "divergences",
    "softmax_start",
]
