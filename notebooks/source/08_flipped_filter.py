# %% [markdown]
# # 08 · dY as a convolution with the flipped filter
#
# Forward, a window with the weights $a, b, c$ moves over $y_1 \dots y_5$ and makes $z_1, z_2, z_3$. Backward we know
# $dz_1, dz_2, dz_3$, the derivatives of $Div$ (how wrong the output is), and want $dy_1 \dots dy_5$. We would like to
# do the same again: move a window over $dz_1, dz_2, dz_3$.
#
# **Which weights does that window carry, from left to right? And what does it do at $dy_1$, where only $dz_1$ is
# needed?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import band, mend, questions

questions.stage("08 series")

# %% [markdown]
# ## The picture
#
# (You need 07 and the forward pass, 02; about 30 minutes; [words and symbols](GLOSSARY.md).) On top the band of 07:
# rows are the forward sums. Below it its columns, laid down: each row makes one $dy$.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.course.exercises import exercise

series, abc, dz_series = np.array([3.0, 1, 2, -1, 2]), np.array([1.0, 2, 4]), np.array([2.0, -1, 1])
band.band(band.forward_run(series, abc), column=3)

# %%
run = band.backward_run(dz_series, abc, series)
band.windows(run)

# %% [markdown]
# **The flip.** The column of $y_3$ reads $c, b, a$ while $dz_1, dz_2, dz_3$ run forward. So the window that makes
# $dy$ carries the filter in reverse. Nobody flips anything on purpose: $y_3$ lay last in the first window, and first
# in the last one.
#
# **The zeros.** $y_1$ is in $z_1$ only. To make $dy_1$ with a whole window of $K$ weights we need $K-1$ more cells
# before $dz_1$. There are no such $z$, they changed nothing, so 0 stands there. The same holds after the last one.
#
# By hand: $dy_3 = 4\cdot 2 + 2\cdot(-1) + 1\cdot 1 = 7$, and $dy_1 = 4\cdot 0 + 2\cdot 0 + 1\cdot 2 = 2$.
#
# ## Two dimensions
#
# On maps the window is reversed along both axes: left-right *and* up-down. Zeros stand on all four sides. One plane
# of a filter, and its flip:

# %%
inputs = lc.LISTINGS["L07"].example()
dz, w = inputs["dz"], inputs["w"]  # 3 maps of 4 x 3; w(l,n,m,i,j): 3 maps out, 2 maps in, 3 x 3
lc.figures.row({"w(1,1,1)": w[0, 0], "left-right": w[0, 0, ::-1], "and up-down": w[0, 0, ::-1, ::-1]}, scale=3)
plt.show()

# %%
answer = None  # a number
exercise("08.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## Several maps
#
# Forward, filter $n$ has a plane for each map $m$ below, and adds up over $m$. Backward we want map $m$ of $dY$. It
# went into every $z(l,n)$, each time through plane $m$ of filter $n$. So its "filter" is made of the planes $m$ of
# *all* filters, and the sum runs over $n$: input and output maps change places. With places from 0, $(x,y)$ in a map
# and $(i,j)$ in the filter,
#
# $$\frac{dDiv}{dY(l-1,m,x,y)} = \sum_n \sum_{i,j} \frac{dDiv}{dz(l,n,x-i,y-j)}\; w_l(m,n,i,j)$$
#
# **And $db_l(n)$?** The bias is in every $z$ of map $n$ with the factor 1, so $db_l(n)$ is the sum of $dz$ over all
# places of that one map (and, where several examples are given at once, over the examples).
#
# The minus in $x-i$ is the flip: as the weight's place grows, the place of $z$ falls. In the listing below all these
# sums are the one inner product of line 13.
#
# ## The slide's listing
#
# L07 counts from 1, and writes `dy(l-1)` for $dY(l-1)$. Lines 3 and 8 put the zeros around, line 7 flips and
# exchanges the maps, line 12 cuts the window out. Its `j` changes: in lines 5 to 8 it is a map of $z$, from line 9 on a
# map below.

# %%
print(lc.LISTINGS["L07"])

# %% [markdown]
# | in formulas | in listings | here |
# |---|---|---|
# | $m$, map below | `i` in lines 6, 7; `j` in lines 9 to 13 | 2 |
# | $n$, map of $z$ | `j` in lines 5 to 8; `:` in lines 12, 13 | 3 |
# | $(i,j)$, place in the filter, from 0 | `x',y'`, from 1 | 3 × 3 |
# | $(x,y)$, place in a map, from 0 | `x,y`, from 1 | `dz` 4 × 3, `dy` 6 × 5 |
#
# Step through it: → one step, Space to the next stop. At the first window, and in the middle, say first what will lie
# under it.

# %%
questions.stage("08 maps")

# %% [markdown]
# A value in the middle, `dy(0,1,3,3)`: nine products a map, no zeros. The windows of `dz` and the flipped planes:

# %%
padded = lc.vectorized.pad(dz, 2)
for n in range(3):
    window, plane = padded[n, 2:5, 2:5], w[n, 0, ::-1, ::-1]
    products = " ".join(f"{a * b:+.0f}" for a, b in zip(window.T.ravel(), plane.T.ravel()))
    print(f"map {n + 1}: {products} = {(window * plane).sum():.0f}")
dy = lc.LISTINGS["L07"].run(dz=dz, w=w)["dy"]
print("the sum over the maps:", dy[0, 2, 2])

# %% [markdown]
# ## Four ways to one gradient
#
# Textbooks and libraries write this derivative in four ways. In one dimension they are four places for the same nine
# products. Find $c\,dz_1$ in each. (In the third it is the $c$ that meets $dz_1$.)

# %%
band.four_ways(run)

# %% [markdown]
# 1. **Scatter** (L11, shown in 10): go through the $dz$; each gives its shares to the window it came from. Nothing is
#    flipped: the window is written as it was read.
# 2. **Gather** (L07): go through the $dy$; each collects its shares. Seen from there the weights are in reverse.
# 3. **$W^{\mathsf T}$**: the whole layer is one matrix, the band. In an MLP $dy = W^{\mathsf T} dz$, and so it is
#    here. The rows of $W^{\mathsf T}$ are the columns of the band, and read $c, b, a$: that is the flip once more.
# 4. **col2im** ("columns to image"): multiply every weight with every $dz$, then add each product where it belongs.
#    Most libraries do so, because it is one fast matrix product. Nothing is flipped, as in 1.
#
# So who collects (2, 3) meets the weights in reverse; who hands out (1, 4) does not.
#
# PyTorch calls this operation a [*transposed convolution*](GLOSSARY.md#transposed-convolution), after way 3:
# `conv_transpose2d(dz, w)`, or `torch.nn.grad.conv2d_input`. It is the same sum. Each way, run:

# %%
square_w = abc[None, None, :, None]  # the same filter as a map of one row, for the vectorized functions
print("1 scatter  ", run.result["dY"][0])
print("2 gather   ", np.correlate(np.pad(dz_series, 2), abc[::-1], "valid"))
print("3 W^T dz   ", band.by_matrix(dz_series, abc))
print("4 col2im   ", band.by_col2im(dz_series, abc))
print("as PyTorch ", lc.vectorized.conv_transpose2d(dz_series[None, :, None], square_w)[0, :, 0])

# %% [markdown]
# 1 and 2 beside each other, each in its own order: first the series, then the maps.

# %%
both = dict(dz=dz_series[None], w=abc[None, None])
lc.stepper("tdnn_gather", beside=lc.trace("tdnn_scatter", **both), **both)

# %%
lc.stepper("L07", beside="L11")

# %% [markdown]
# (L35 calls the padding a shift.)
#
# ## On a photograph
#
# Three maps of 14 × 12 cells; one filter answers to changes from left to right, one from top to bottom. With
# $Div = \frac12\sum z^2$ we have $dz = z$.

# %%
photo = lc.data.flower()  # try another crop: lc.data.flower(x=9, y=4, W=12, H=9)
left_right = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])
w_photo = np.stack([np.stack([left_right] * 3), np.stack([left_right.T] * 3)])
z_photo = lc.vectorized.conv2d(photo, w_photo)
dy_photo = lc.vectorized.conv2d_input_gradient(z_photo, w_photo, input_shape=photo.shape)
lc.figures.row({"Y(0)": photo, "z(1,1) = dz(1,1)": z_photo[0], "z(1,2) = dz(1,2)": z_photo[1], "dY(0,1)": dy_photo[0]})
plt.show()
print("Y(0):", photo.shape, " z(1):", z_photo.shape, " dY(0):", dy_photo.shape)

# %%
lc.stepper("L07", dz=z_photo, w=w_photo, at=dict(j=1, x=7, y=6), mode="stage")

# %% [markdown]
# `dY` is as large as the photograph again: $W_l + K_l - 1$ by $H_l + K_l - 1$, lines 10 and 11. If the forward pass
# had padded the map, this would be the *padded* map, and its border must be cut off (`lc.loops.crop`; the listing,
# L40, is in 18).
#
# ## Where it goes wrong: no flip
#
# Line 7 without the flip. Nothing stops, and the shape is right:

# %%
listing = lc.LISTINGS["L07"]
no_flip = lc.slips.variant(
    listing.function,
    {"Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))": "Wflip[i, j, :, :] = w[l, j, i, :, :]"},
    name="no flip",
)
wrong = lc.trace(no_flip, like="L07", dz=dz, w=w).result["dy"]
lc.figures.row({"no flip: dy(0,1)": wrong[0], "right: dy(0,1)": dy[0]}, scale=40)
plt.show()
print("largest error of map 1:", abs(wrong - dy)[0].max(), "  of both maps:", abs(wrong - dy).max())

# %% [markdown]
# Test on maps with $W \ne H$, with other numbers of maps in and out, and with a filter that is not its own flip: on
# the slides' 3 × 3 filter (02) this mistake can't be seen.

# %%
answer = None  # a letter
exercise("08.2", answer)

# %% [markdown]
# ## Mend it
#
# One line of L07 is wrong again, in another way. What you write is run at once, also in the page without
# Python, and judged on other inputs, too.

# %%
mend.listing("08")

# %% [markdown]
# ## Write it


# %%
def my_dy(dz, w):
    return None


exercise("08.3", my_dy)

# %% [markdown]
# ## What you can do now
#
# - get $dY$ by hand and in code: $K-1$ zeros, flip both ways, exchange the maps, convolve, sum over all $n$;
# - say why: a column of the band reads $c, b, a$, and $y_1$, which is in one window only, needs zeros;
# - recognize the same gradient as scatter, gather, $W^{\mathsf T}$ and transposed convolution.
#
# Before: [07 · How one Y influences the divergence](07_influence.ipynb) ·
# after: [09 · One weight, and dw](09_one_weight.ipynb)
