"""The lecture's operations without loops over positions, with the names of `loops`.

- Convolution: `conv2d`, `conv2d_backward`, `conv2d_input_gradient`, `conv2d_filter_gradient`,
  `pad`, `crop`
- Resampling: `downsample`, `upsample`, `conv_transpose2d` and their derivatives
- Depthwise: `depthwise_conv2d`, `pointwise_conv2d` and their derivatives
- Time: `conv1d`, `self_similarity` and their derivatives
- Transforms: `transform_conv2d`, `transform_conv2d_backward`
- Pooling: `max_pool2d`, `mean_pool2d` and their derivatives
- Network: `identity`, `sigmoid`, `tanh`, `relu`, `activation_backward`, `flatten`, `unflatten`,
  `linear`, `linear_backward`, `softmax`, `cross_entropy`, `l2_divergence` and their derivatives
- Training: `batch_norm`, `dropout`, `residual` and their derivatives, `momentum_step`, `adam_step`

Arguments and results are those of `loops`. Each operation takes one instance or a batch. A stride,
a padding or a window size is a whole number or a pair (along x, along y).
"""

from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import convolution, depthwise, network, pooling, resampling, sequences, training, transforms

MODULES = convolution, depthwise, sequences, transforms, pooling, resampling, network, training


def _public(modules: tuple[ModuleType, ...]) -> dict[str, object]:
    """The operations of the modules by their names, in the lecture's order."""
    return {name: getattr(module, name) for module in modules for name in module.__all__}


__all__ = list(_public(MODULES))
globals().update(_public(MODULES))

if TYPE_CHECKING:  # the type checker can't see the names that come from the modules' own lists

    def __getattr__(name: str) -> Any: ...
