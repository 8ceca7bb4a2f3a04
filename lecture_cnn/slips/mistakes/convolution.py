"""Mistakes in convolutions and flat layers, forward and backward."""

from .functions import (
    all_maps_in_every_filter,
    averaged_bias,
    averaged_over_the_batch,
    bias_averaged_over_the_batch_too,
    last_output,
    last_product,
    later_windows_win,
    of_the_last_instance,
    of_the_last_position,
    of_the_very_last,
    over_dz,
    rounded_up,
    with_arguments,
    wrapped_round,
    wrapped_round_in_time,
)
from .rows import ONE, PLAIN, SINGLE, SLIDE, around, assigned, line, same

# The convolution's lines, in the loops with stride 1 and with any stride
Z, Z_STRIDE, Z_MAP, Z_TIME = (
    "z[l, j, x, y] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]",
    "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]",
    "z[l, m, x, y] += w[l, m, x_, y_] * Y[l-1, m, x+x_-1, y+y_-1]",
    "z[l, j, t] += w[l, j, i, t_] * Y[l-1, i, t+t_-1]",
)
Z_POINT = "z[l, n, x, y] += w[l, n, m] * Y[l-1, m, x, y]"
Z_LINEAR = "z[l, j] += w[l, j, i] * Y[l-1, i]"
DY, DY_STRIDE, DY_MAP, DY_TIME = (
    "dY[l-1, i, x+x_-1, y+y_-1] += w[l, j, i, x_, y_] * dz[l, j, x, y]",
    "dY[l-1, i, x+x_-1, y+y_-1] += dz[l, j, m, n] * w[l, j, i, x_, y_]",
    "dy[l-1, m, x+x_-1, y+y_-1] += w[l, m, x_, y_] * dz[l, m, x, y]",
    "dY[l-1, i, t+t_-1] += w[l, j, i, t_] * dz[l, j, t]",
)
DW, DW_STRIDE, DW_MAP, DW_TIME = (
    "dw[l, j, i, x_, y_] += dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]",
    "dw[l, j, i, x_, y_] += dz[l, j, m, n] * Y[l-1, i, x+x_-1, y+y_-1]",
    "dw[l, m, x_, y_] += dz[l, m, x, y] * Y[l-1, m, x+x_-1, y+y_-1]",
    "dw[l, j, i, t_] += dz[l, j, t] * Y[l-1, i, t+t_-1]",
)
DB = (
    "db[l, j] += dz[l, j, x, y]",
    "db[l, j] += dz[l, j, m, n]",
    "db[l, m] += dz[l, m, x, y]",
    "db[l, j] += dz[l, j, t]",
    "db[l, n] += dz[l, n, x, y]",
    "db[l, j] += dz[l, m, x, y]",
    "db[l, j] += dz[l, j]",
)
WFLIP = "Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))"
DZPAD = "dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))"
DZPAD_PLACE = "dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]"
DW_INNER = "dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+W-1, y:y+H-1])"
REMOVE = "dY[l-1] = dYpad[:, P+1:P+W[l-1], P+1:P+H[l-1]]"
DS_ZEROS, DS = "dy = zeros(c, W, H)", "dy[:, (i-1)*S+1, (j-1)*S+1] = dz[:, i, j]"
US = "yUS[:, (i-1)*S+1, (j-1)*S+1] = y[:, i, j]"
UPWARDS = (
    ("for x in downto(W[l-1] - K[l] + 1, 1):", "for x in span(1, W[l-1] - K[l] + 1):"),
    ("for y in downto(H[l-1] - K[l] + 1, 1):", "for y in span(1, H[l-1] - K[l] + 1):"),
    ("for j in downto(D[l], 1):", "for j in span(1, D[l]):"),
    ("for t in downto(T[l-1] - K[l] + 1, 1):", "for t in span(1, T[l-1] - K[l] + 1):"),
)
DOWNWARDS = (
    (
        "for x in span(1, W[l-1] - K[l] + 1, stride):",
        "for x in reversed(span(1, W[l-1] - K[l] + 1, stride)):",
    ),
    (
        "for y in span(1, H[l-1] - K[l] + 1, stride):",
        "for y in reversed(span(1, H[l-1] - K[l] + 1, stride)):",
    ),
    ("for j in span(1, D[l]):", "for j in downto(D[l], 1):"),
    ("m = 1", "m = W[l]"),
    ("n = 1", "n = H[l]"),
    ("m += 1", "m -= 1"),
    ("n += 1", "n -= 1"),
)

WITH_WEIGHTS = (
    "conv2d_backward conv_transpose2d_backward depthwise_conv2d_backward pointwise_conv2d_backward "
    "conv1d_backward transform_conv2d_backward linear_backward"
)


# Of each row: name, operations, listing, then what rows.py names.
MISTAKES = (
    # ------------------------------------------------------------ convolution, forward
    line(
        "flipped filter",
        "conv2d depthwise_conv2d",
        "L21",
        (
            *same((Z, Z_STRIDE), "w[l, j, i, x_, y_]", "w[l, j, i, K[l]+1-x_, K[l]+1-y_]"),
            (Z_MAP, Z_MAP.replace("x_, y_]", "K[l]+1-x_, K[l]+1-y_]", 1)),
        ),
        "the lecture's convolution multiplies cell by cell without turning the filter round",
        SLIDE,
    ),
    line(
        "filter reversed in time",
        "conv1d",
        "L41",
        same((Z_TIME,), "t_]", "K[l]+1-t_]"),
        "the scan multiplies moment by moment without reversing the filter",
        SLIDE,
    ),
    line(
        "filter with x and y exchanged",
        "conv2d depthwise_conv2d",
        "L21",
        (
            *same((Z, Z_STRIDE), "w[l, j, i, x_, y_]", "w[l, j, i, y_, x_]"),
            (Z_MAP, Z_MAP.replace("x_, y_]", "y_, x_]", 1)),
        ),
        "the filter's first axis runs along x, as the map's does",
        SLIDE,
    ),
    line(
        "one input map only",
        "conv2d conv1d pointwise_conv2d linear",
        "L21",
        (
            ("for i in span(1, D[l-1]):", "for i in span(1, 1):"),
            ("for m in span(1, D[l-1]):", "for m in span(1, 1):"),
        ),
        "each output map sums over all input maps",
        ONE,
    ),
    line(
        "= for += in z",
        "conv2d depthwise_conv2d conv1d pointwise_conv2d linear",
        "L21",
        assigned(
            Z,
            Z_STRIDE,
            Z_MAP,
            Z_TIME,
            Z_POINT,
            Z_LINEAR,
        ),
        "each product is added to the sum so far; with = only the last product is left",
        forms=(last_product,),
    ),
    line(
        "no bias",
        "conv2d depthwise_conv2d conv1d pointwise_conv2d linear transform_conv2d",
        "L21",
        (
            ("z[l, j, x, y] = b[l, j]", "z[l, j, x, y] = 0"),
            ("z[l, j, m, n] = b[l, j]", "z[l, j, m, n] = 0"),
            ("z[l, m, x, y] = b[l, m]", "z[l, m, x, y] = 0"),
            ("z[l, j, t] = b[l, j]", "z[l, j, t] = 0"),
            ("z[l, n, x, y] = b[l, n]", "z[l, n, x, y] = 0"),
            ("z[l, j] = b[l, j]", "z[l, j] = 0"),
            (
                "z[l, m, x, y] = inner(TW, segment) + b[l, j]",
                "z[l, m, x, y] = inner(TW, segment)",
            ),
        ),
        "each sum begins with its map's bias",
        "no bias",
    ),
    line(
        "bias added with every product",
        "conv2d depthwise_conv2d conv1d pointwise_conv2d linear",
        "L21",
        (
            (Z, Z + " + b[l, j]"),
            (Z_STRIDE, Z_STRIDE + " + b[l, j]"),
            (Z_MAP, Z_MAP + " + b[l, m]"),
            (Z_TIME, Z_TIME + " + b[l, j]"),
            (Z_POINT, Z_POINT + " + b[l, n]"),
            (Z_LINEAR, Z_LINEAR + " + b[l, j]"),
        ),
        "the bias is added once, not with each weight",
        "no bias",
    ),
    line(
        "channels in and out exchanged",
        "conv2d conv1d pointwise_conv2d linear",
        "L21",
        (
            *same((Z, Z_STRIDE), "w[l, j, i,", "w[l, i, j,"),
            (Z_TIME, Z_TIME.replace("w[l, j, i,", "w[l, i, j,")),
            (
                Z_POINT,
                "z[l, n, x, y] += w[l, m, n] * Y[l-1, m, x, y]",
            ),
            (Z_LINEAR, "z[l, j] += w[l, i, j] * Y[l-1, i]"),
        ),
        "w(l,j,i,...) has the output map first",
        ONE,
    ),
    line(
        "window moves by one cell",
        "conv2d conv_transpose2d_backward",
        "L23",
        ((Z_STRIDE, Z_STRIDE.replace("x+x_-1, y+y_-1", "m+x_-1, n+y_-1")),),
        "m and n count the outputs; the window stands at x and y, S cells further each time",
        PLAIN,
    ),
    around(
        "stride ignored",
        "conv2d depthwise_conv2d conv1d max_pool2d mean_pool2d",
        "L23",
        "for x = 1:W_{l-1}-K_l+1",
        "for x = 1:stride:W_{l-1}-K_l+1",
        with_arguments(stride=1),
        "the window moves by S cells, not by one",
        "padding 1",
    ),
    around(
        "no padding",
        "conv2d depthwise_conv2d conv1d max_pool2d mean_pool2d",
        "zero_padding",
        "Y(l-1)",
        "Ypad(l-1)",
        with_arguments(padding=0),
        "the maps get a border of P zeros on every side first",
        "K = 1",
    ),
    line(
        "border on one side only",
        "conv2d depthwise_conv2d mean_pool2d pad conv2d_filter_gradient",
        "zero_padding",
        (
            (
                "Ypad[l-1, :, P+1:P+W[l-1], P+1:P+H[l-1]] = Y[l-1, :, :, :]",
                "Ypad[l-1, :, 1:W[l-1], 1:H[l-1]] = Y[l-1, :, :, :]",
            ),
        ),
        "the map stands in the middle, P zeros on every side",
        PLAIN,
    ),
    around(
        "size rounded up",
        "conv2d depthwise_conv2d conv1d mean_pool2d",
        "L23",
        "W_l = ceil((W_{l-1}+2P-K_l)/S)+1",
        "W_l = floor((W_{l-1}+2P-K_l)/S)+1",
        rounded_up,
        "a window that hangs over the edge is left out: the size rule has floor",
        "stride 2 without a leftover",
    ),
    around(
        "x+x'-1 counted from 0",
        "conv2d depthwise_conv2d",
        "L21",
        "y[x+x'-1, y+y'-1], counted from 0",
        "Y(l-1,i,x+x'-1,y+y'-1), counted from 1; y[x+x', y+y'] from 0",
        wrapped_round,
        "the -1 belongs to counting from 1; from 0 the first window begins at 0, "
        "and index -1 is the last column",
    ),
    around(
        "t+t'-1 counted from 0",
        "conv1d",
        "L41",
        "y[t+t'-1], counted from 0",
        "Y(l-1,i,t+t'-1), counted from 1; y[t+t'] from 0",
        wrapped_round_in_time,
        "the -1 belongs to counting from 1; from 0 the first window begins at 0, "
        "and index -1 is the last moment",
    ),
    around(
        "all maps in every filter",
        "depthwise_conv2d",
        "depthwise_forward",
        "sum over all maps",
        "Y(l-1,m,...) alone",
        all_maps_in_every_filter,
        "in stage 1 each map meets its own filter and no other map",
        ONE,
    ),
    # ------------------------------------------------------------ dy
    line(
        "no flip",
        "conv2d_input_gradient conv2d_backward conv_transpose2d",
        "L07",
        ((WFLIP, "Wflip[i, j, :, :] = w[l, j, i, :, :]"),),
        "the filter is flipped where windows of dz are summed (it is not where each dz is spread "
        "over its window)",
        SLIDE,
    ),
    line(
        "flipped along x only",
        "conv2d_input_gradient conv2d_backward conv_transpose2d",
        "L07",
        ((WFLIP, "Wflip[i, j, :, :] = flipLeftRight(w[l, j, i, :, :])"),),
        "the filter is flipped on both axes",
        SLIDE,
    ),
    line(
        "flipped along y only",
        "conv2d_input_gradient conv2d_backward conv_transpose2d",
        "L07",
        ((WFLIP, "Wflip[i, j, :, :] = flipUpDown(w[l, j, i, :, :])"),),
        "the filter is flipped on both axes",
        SLIDE,
    ),
    line(
        "x and y exchanged in dy",
        "conv2d_input_gradient conv2d_backward conv_transpose2d",
        "L07",
        (
            (
                WFLIP,
                "for p in span(1, K[l]):\n    for q in span(1, K[l]):\n"
                "        Wflip[i, j, p, q] = w[l, j, i, K[l]+1-q, K[l]+1-p]",
            ),
        ),
        "the filter's first axis runs along x, in the backward pass too",
        SLIDE,
        "Wflip(i,j,x,y) = w(l,j,i,K_l+1-y,K_l+1-x)",
    ),
    line(
        "padding K instead of K-1",
        "conv2d_input_gradient conv2d_backward conv_transpose2d",
        "L07",
        (
            (DZPAD, "dzpad = zeros(D[l], W[l] + 2*K[l], H[l] + 2*K[l])"),
            (DZPAD_PLACE, "dzpad[j, K[l]+1:K[l]+W[l], K[l]+1:K[l]+H[l]] = dz[l, j, :, :]"),
        ),
        "with K-1 zeros the first window holds exactly one cell of dz; with K it holds none",
    ),
    around(
        "padding P instead of K-1",
        "conv2d_input_gradient conv2d_backward",
        "L07",
        "dzpad = zeros(D_l x W_l+2P x H_l+2P)",
        "dzpad = zeros(D_l x W_l+2(K_l-1) x H_l+2(K_l-1))",
        over_dz(lambda padding: padding),
        "dz needs a border of K-1 zeros, whatever the forward pass padded",
        "K = 1",
    ),
    around(
        "dz not padded",
        "conv2d_input_gradient conv2d_backward",
        "L07",
        "dzpad = dz(l)",
        "dzpad = zeros(D_l x W_l+2(K_l-1) x H_l+2(K_l-1))",
        over_dz(lambda padding: 0),
        "dz needs a border of K-1 zeros, so that the corners of Y get their part",
        "K = 1",
    ),
    line(
        "one Z map only",
        "conv2d_input_gradient conv2d_backward conv_transpose2d",
        "L07",
        (
            (
                "segment = dzpad[:, x:x+K[l]-1, y:y+K[l]-1]",
                "segment = dzpad[1, x:x+K[l]-1, y:y+K[l]-1]",
            ),
            (
                "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)",
                "dy[l-1, j, x, y] = inner(Wflip[j, 1, :, :], segment)",
            ),
        ),
        "Y influences every map of Z, so dY sums over all of them",
        ONE,
    ),
    line(
        "channels exchanged in dy",
        "conv2d_input_gradient conv2d_backward conv_transpose2d",
        "L07",
        ((WFLIP, WFLIP.replace("w[l, j, i,", "w[l, i, j,")),),
        "w(l,j,i,...) has the output map first",
        ONE,
    ),
    line(
        "stride ignored in the backward pass",
        "conv2d_input_gradient conv2d_filter_gradient conv2d_backward depthwise_conv2d_backward "
        "conv1d_backward downsample_backward",
        "L19",
        ((DS, "dy[:, i, j] = dz[:, i, j]"),),
        "dz came from every S-th position: S-1 zeros go between its cells, or its window stands "
        "S cells further for the next one",
        PLAIN,
    ),
    line(
        "upsampled between neighbours only",
        "conv2d_input_gradient conv2d_backward downsample_backward",
        "L19",
        ((DS_ZEROS, "dy = zeros(c, (width(dz)-1)*S+1, (height(dz)-1)*S+1)"),),
        "the map before the stride may have had a leftover after the last kept cell",
        "stride 2 without a leftover; one cell",
    ),
    line(
        "upsampled to S times the size",
        "conv2d_input_gradient conv2d_backward downsample_backward",
        "L19",
        ((DS_ZEROS, "dy = zeros(c, width(dz)*S, height(dz)*S)"),),
        "the size is that of the map before the stride, which need not be a multiple of S",
        PLAIN,
    ),
    line(
        "border not removed",
        "conv2d_input_gradient conv2d_backward conv_transpose2d depthwise_conv2d_backward "
        "mean_pool2d_backward crop",
        "L40",
        ((REMOVE, "dY[l-1] = dYpad[:, :, :]"),),
        "the border was added in the forward pass and is no part of Y",
        PLAIN,
    ),
    line(
        "border removed at the wrong side",
        "conv2d_input_gradient conv2d_backward conv_transpose2d depthwise_conv2d_backward "
        "mean_pool2d_backward crop",
        "L40",
        ((REMOVE, "dY[l-1] = dYpad[:, 1:W[l-1], 1:H[l-1]]"),),
        "P cells go on every side, not 2P at the end",
        PLAIN,
    ),
    line(
        "= for += in dy",
        "conv2d_backward",
        "L24",
        (*assigned(DY, DY_STRIDE), *UPWARDS),
        "a cell of Y is in many windows and many filters, so its derivative is a sum",
    ),
    line(
        "= for += in dy, loops downwards",
        "conv2d_backward",
        "L11",
        (*assigned(DY, DY_STRIDE), *DOWNWARDS),
        "a cell of Y is in many windows and many filters, so its derivative is a sum",
    ),
    line(
        "= for += in dy between windows",
        "conv2d_backward",
        "L24",
        (
            *(
                (
                    old,
                    f"{old.replace('+=', '=')} + (dY[l-1, i, x+x_-1, y+y_-1] if j > 1 else 0)",
                )
                for old in (DY, DY_STRIDE)
            ),
            *UPWARDS,
        ),
        "a cell of Y lies in several windows, and each adds its part",
        "no overlap",
        "dY(l-1,:,window) = the sum over j of dz(l,j,m,n) w(l,j,:,:,:)",
    ),
    around(
        "later windows overwrite",
        "depthwise_conv2d_backward conv1d_backward conv_transpose2d",
        "L11",
        "dy(window) = w dz",
        "dy(window) += w dz",
        later_windows_win,
        "where windows overlap each adds its part",
        "no overlap",
    ),
    line(
        "= for += in dy over the outputs",
        "pointwise_conv2d_backward linear_backward",
        "pointwise_backward",
        assigned(
            "dy[l-1, m, x, y] += w[l, n, m] * dz[l, n, x, y]",
            "dy[l-1, i] += w[l, j, i] * dz[l, j]",
        ),
        "each input goes into every output, so its derivative sums over them",
        ONE,
        forms=(last_output,),
    ),
    # ------------------------------------------------------------ dw and db
    line(
        "dz flipped",
        "conv2d_filter_gradient conv2d_backward",
        "L08",
        (
            (
                DW_INNER,
                DW_INNER.replace("dz[l, n, :, :]", "flipLeftRight(flipUpDown(dz[l, n, :, :]))"),
            ),
        ),
        "dz lies on Y as it is: only the derivative for Y has a flip",
    ),
    line(
        "dw flipped",
        "conv2d_filter_gradient conv2d_backward",
        "L08",
        ((DW_INNER, DW_INNER.replace("dw[l, n, m, x, y]", "dw[l, n, m, K[l]+1-x, K[l]+1-y]")),),
        "placing dz at offset (x,y) gives the derivative of weight (x,y)",
        "K = 1",
    ),
    line(
        "x and y exchanged in dw",
        "conv2d_filter_gradient conv2d_backward",
        "L08",
        ((DW_INNER, DW_INNER.replace("dw[l, n, m, x, y]", "dw[l, n, m, y, x]")),),
        "the filter's first axis runs along x",
        "K = 1",
    ),
    line(
        "channels exchanged in dw",
        "conv2d_filter_gradient conv2d_backward",
        "L08",
        ((DW_INNER, DW_INNER.replace("dw[l, n, m,", "dw[l, m, n,")),),
        "dw has the axes of w, output map first",
        ONE,
    ),
    line(
        "= for += in dw",
        "conv2d_backward",
        "L24",
        (*assigned(DW, DW_STRIDE), *UPWARDS),
        "a weight is used at every position, so its derivative is a sum over them",
        forms=(of_the_very_last(1),),
    ),
    line(
        "= for += in dw, loops downwards",
        "conv2d_backward",
        "L11",
        (*assigned(DW, DW_STRIDE), *DOWNWARDS),
        "a weight is used at every position, so its derivative is a sum over them",
    ),
    around(
        "dw of the last position only",
        "conv2d_filter_gradient depthwise_conv2d_backward conv1d_backward "
        "pointwise_conv2d_backward transform_conv2d_backward",
        "L08",
        "dw = dz y",
        "dw += dz y",
        of_the_last_position,
        "a weight is used at every position, so its derivative is a sum over them",
        "K = W in time",
    ),
    line(
        "= for += in db",
        "conv2d_backward",
        "L24",
        (*assigned(*DB[:2]), *UPWARDS),
        "a bias is in every position of its map, so its derivative is a sum over them",
        forms=(of_the_very_last(2),),
    ),
    line(
        "no db",
        WITH_WEIGHTS.replace("conv_transpose2d_backward ", ""),
        "L11",
        tuple((old, "") for old in DB),
        "the bias is a parameter too: its derivative is the sum of its map's dz",
    ),
    around(
        "db averaged",
        WITH_WEIGHTS.replace("linear_backward", ""),
        "L11",
        "db(l,j) = mean of dz(l,j,:,:)",
        "db(l,j) += dz(l,j,x,y)",
        averaged_bias,
        "the bias derivative is the sum over the positions, not their mean",
        "K = W in time",
        forms=(bias_averaged_over_the_batch_too,),
    ),
    around(
        "mean over the batch",
        WITH_WEIGHTS,
        "L11",
        "dw / N, db / N",
        "dw, db",
        averaged_over_the_batch,
        "dw and db are sums over the instances of a batch; who trains divides",
        SINGLE,
    ),
    around(
        "last instance only",
        WITH_WEIGHTS,
        "L11",
        "dw = ..., for each instance",
        "dw += ..., for each instance",
        of_the_last_instance,
        "dw and db are sums over the instances of a batch",
        SINGLE,
    ),
    line(
        "dw transposed",
        "linear_backward pointwise_conv2d_backward",
        "linear_backward",
        (
            ("dw[l, j, i] += dz[l, j] * Y[l-1, i]", "dw[l, i, j] += dz[l, j] * Y[l-1, i]"),
            (
                "dw[l, n, m] += dz[l, n, x, y] * Y[l-1, m, x, y]",
                "dw[l, m, n] += dz[l, n, x, y] * Y[l-1, m, x, y]",
            ),
        ),
        "dw has the axes of w, output first",
        ONE,
    ),
    line(
        "w not transposed",
        "linear_backward pointwise_conv2d_backward",
        "linear_backward",
        (
            ("dy[l-1, i] += w[l, j, i] * dz[l, j]", "dy[l-1, i] += w[l, i, j] * dz[l, j]"),
            (
                "dy[l-1, m, x, y] += w[l, n, m] * dz[l, n, x, y]",
                "dy[l-1, m, x, y] += w[l, m, n] * dz[l, n, x, y]",
            ),
        ),
        "backwards each weight leads from its output to its input",
        ONE,
    ),
    line(
        "zeros after the last cell too",
        "conv_transpose2d",
        "upsampling_between",
        (("yUS = zeros(c, (W-1)*S+1, (H-1)*S+1)", "yUS = zeros(c, W*S, H*S)"),),
        "a transposed convolution has zeros between neighbours only: its size is (n-1)S+K-2P",
        PLAIN,
    ),
    line(
        "stride ignored in upsampling",
        "conv_transpose2d upsample",
        "upsampling_between",
        ((US, "yUS[:, i, j] = y[:, i, j]"),),
        "neighbours stand S cells apart",
        PLAIN,
    ),
)
