"""Which operation a function is, by its name: `operation_of(function)`."""

import re
from typing import Any

from .. import vectorized
from .child import BACKWARD_NAMES

# Words in a name -> the operation; the first row that fits counts.
WORDS = [
    (
        "convtranspose2d|transposed?_?conv|conv_?trans|deconv|trans_conv|^transposed?_",
        "conv_transpose2d",
    ),
    ("depth_?wise", "depthwise_conv2d"),
    ("point_?wise|conv_?1x1|corr2d_1x1", "pointwise_conv2d"),
    ("batch_?norm|^bn_|_bn$|^bn$", "batch_norm"),
    ("drop_?out", "dropout"),
    ("attention|self_?similarity", "self_similarity"),
    ("residual|res_?(net)?_?block", "residual"),
    ("adam", "adam_step"),
    ("momentum", "momentum_step"),
    ("conv_?1d|tdnn", "conv1d"),
    ("max_?pool|maxpool", "max_pool2d"),
    ("(mean|avg|average)_?pool", "mean_pool2d"),
    ("down_?sampl", "downsample"),
    ("up_?sampl", "upsample"),
    ("un_?flatten", "unflatten"),
    ("flatten", "flatten"),
    ("cross_?entropy|softmax_?loss|softmax_?xent|xent", "cross_entropy"),
    ("soft_?max", "softmax"),
    ("mse|l2_?(loss|div)|squared_?error", "l2_divergence"),
    ("conv|corr2d|corr_2d", "conv2d"),
    ("affine|linear|dense|fully|fc_?layer|^fc_|inner_?product", "linear"),
    ("sigmoid", "sigmoid"),
    ("tanh", "tanh"),
    ("relu", "relu"),
    ("zero_?pad|^pad", "pad"),
    ("crop|un_?pad|remove_?pad", "crop"),
]
BACK = "backward|backprop|bprop|_back|back_|bwd|grad|backwards"
ACTIVATIONS = {"sigmoid", "tanh", "relu"}


def operation_of(function: Any) -> str:
    """The operation that a function's or a class's name tells; a ValueError if it tells none."""
    name = getattr(function, "__name__", type(function).__name__)
    if name in vectorized.__all__:
        return name
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    has_pass = any(hasattr(function, one) for one in BACKWARD_NAMES)
    has_backward = has_pass or hasattr(function, "named_parameters")
    is_back = bool(re.search(BACK, plain)) or has_backward
    for words, operation in WORDS:
        if re.search(words, plain) or re.search(words, name.lower()):
            return _with_direction(operation, is_back)
    raise ValueError(
        f"operation: the name {name!r} does not tell which operation it is; "
        'say it, such as lc.check(my_function, "conv2d_backward")'
    )


def _with_direction(operation: str, is_back: bool) -> str:
    if not is_back:
        return operation
    if operation in ACTIVATIONS:
        return "activation_backward"
    if f"{operation}_backward" in vectorized.__all__:
        return f"{operation}_backward"
    return operation
