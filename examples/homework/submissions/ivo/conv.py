from layers import conv_backward, conv_forward, max_pool  # noqa: F401
