# %% [markdown]
# # 12 · Resampling backward, and the two routes through a stride
#
# Downsampling by 2 (D/S on the slides) keeps the first, third and fifth of five numbers and drops the two between.
# Backpropagation brings the derivatives of those that were kept: 4, -1 and 3.
#
# ```
# cells        1  2  3  4  5
# kept         1     3     5
# derivatives  4    -1     3
# ```
#
# **What are the derivatives of all five? And suppose you know only that three came out: could it have been six that
# went in?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import band, questions

questions.stage("12 columns")

# %% [markdown]
# ## The picture
#
# (You need resampling and stride forward, 03, and 08; about 25 minutes; [words and symbols](GLOSSARY.md).) On a map
# of 5 × 4 cells:

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.course.exercises import exercise

y = lc.examples.integers(1, 5, 4, start=1)
z = lc.loops.downsample(y, 2)
dz = lc.examples.integers(*z.shape, start=4)
dy = lc.loops.downsample_backward(dz, 2, y.shape)
lc.figures.row({"y": y[0], "z: downsampled by 2": z[0], "dz": dz[0], "dy": dy[0]}, scale=3)
plt.show()

# %% [markdown]
# **A kept cell** was copied: if it grows by 1, its $z$ grows by 1. So its derivative is copied back. **A dropped
# cell** changed nothing, so its derivative is 0. Counted from 0,
#
# $$z(x,y) = Y(xS,\,yS) \qquad \frac{dDiv}{dY(xS,yS)} = \frac{dDiv}{dz(x,y)}, \text{ and 0 elsewhere}$$
#
# So the five derivatives of the opening are 4, 0, -1, 0, 3. Forward this is line 5 of L31, backward line 11 of L19,
# which counts from 1: `(i-1)S+1`.

# %%
print(lc.LISTINGS["L31"])
print()
print(lc.LISTINGS["L19"])

# %% [markdown]
# **Why are `W` and `H` arguments of L19?** A derivative is as large as its variable, and downsampling forgets that
# size: 5 columns and 6 columns both become 3. So the forward pass must keep the size and tell it.

# %%
for W in (5, 6):
    small = lc.loops.downsample(lc.examples.integers(1, W, 4, start=1), 2)
    back = lc.loops.downsample_backward(small, 2, (1, W, 4))
    print(f"{W} columns went in, {small.shape[1]} came out, the derivative has {back.shape[1]}")

# %%
answer = None  # a number
exercise("12.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## Through upsampling
#
# Upsampling by $S$ (U/S) puts $S-1$ zeros between neighbours; L32 puts them behind the last cell, too (03). **What
# happens to the derivatives that arrive at the inserted zeros?** A zero is a constant: it came from no cell, and
# nothing below could change it. So its derivative has nowhere to go and is dropped. Only the copies count. Line 11 of
# L20 picks every $S$-th derivative (forward: L32).

# %%
print(lc.LISTINGS["L32"])
print()
print(lc.LISTINGS["L20"])

# %%
lc.stepper("L20", at=4, mode="stage")

# %% [markdown]
# So backward through upsampling one picks, as downsampling does, and backward through downsampling one spreads, as
# upsampling does. But an upsampling *layer* in the place of L19 may end at another size. Take $n$ columns and keep
# every $S$-th. An upsampling layer that puts zeros behind every cell makes $S$ times as many of what was kept ("size
# nS"); one that puts them only between cells makes fewer. "-": the size is not $n$, so there is nothing to compare.

# %%
print(facts.table(facts.upsampling_as_backward(), "an upsampling layer as the backward pass of downsampling"))

# %% [markdown]
# No layer fits all rows; for $n = 8$ and $S = 3$ none does. Where the size fits, the numbers are right.

# %%
answer = None  # a letter
exercise("12.2", answer)

# %% [markdown]
# ## A convolution with a stride
#
# With stride 2 the window of a filter $a, b, c$ makes $z_1$ and $z_3$, and skips $z_2$. In the band of 07 a row is
# gone:

# %%
band.band(band.forward_run([3, 1, 2, -1, 2], [1, 2, 4]), column=3, stride=2)

# %% [markdown]
# **A stride is stride 1 followed by downsampling.** So backward we go through the downsampling first: 0 where $z_2$
# was, then the flipped filter as in 08. By hand, with $dz_1 = 2$ and $dz_3 = 1$ and the weights 1, 2, 4:
# $dy_3 = 4\cdot 2 + 2\cdot 0 + 1\cdot 1 = 9$.
#
# **Why is `dz` upsampled first?** The flipped filter needs one $dz$ for each place where stride 1 would have made a
# $z$. If $dz_3$ stood directly beside $dz_1$, it would meet $b$ instead of $a$. The zeros keep the distances, and
# they are right: a dropped $z$ changed nothing.
#
# How large must it become? $W_{l-1}-K_l+1$ columns, what stride 1 would have given. $S$ times the size of `dz` is
# often too much or too little. Sizes tried on a 7 × 6 map with $K = 3$, $S = 2$:

# %%
print(facts.table(facts.routes_back()))

# %% [markdown]
# This was the first route: D/S, then the flipped filter. The second route is one listing with the stride in it. L24
# is L11 (10) with the two counters of 03: `x,y` says where the window is on the input and moves by the stride, `m,n`
# counts the outputs (lines 17 and 18).

# %%
print(lc.LISTINGS["L24"])

# %% [markdown]
# Maps of 6 × 5, $K = 3$, stride 2. The sixth column is in no window; watch it stay 0.

# %%
example = {**lc.LISTINGS["L24"].example(), "activation": "identity"}
lc.stepper("L24", **example, at=dict(m=2, n=1, j=1, x_=1), mode="stage")

# %% [markdown]
# Both routes end at the same numbers. (Of `dz` one map of three is drawn; `dY` adds up all three.)

# %%
one_route = lc.LISTINGS["L24"].run(**example)
dz = one_route["dz"]  # 3 maps of 2 x 2
spread = lc.LISTINGS["L19"].run(dz=dz, S=2, H=5 - 3 + 1, W=6 - 3 + 1)["dy"]
other_route = lc.LISTINGS["L07"].run(dz=spread, w=example["w"])["dy"]
lc.figures.row({"dz(1,1)": dz[0], "back through D/S": spread[0], "dY by D/S, then L07": other_route[0],
                "dY by L24": one_route["dY"][0]}, scale=12)
plt.show()
print("largest difference of dY:", abs(other_route - one_route["dY"]).max())

# %% [markdown]
# The first route, through D/S, needs no new listing, and the lecture recommends it. But it multiplies all the zeros:

# %%
direct = lc.compare("conv2d_backward", dz=dz, y=example["y"], w=example["w"], stride=2).multiply_adds
at_stride_1 = lc.compare("conv2d_backward", dz=spread, y=example["y"], w=example["w"]).multiply_adds
print("products with the stride:", direct, "  through D/S:", at_stride_1)

# %% [markdown]
# ## On a photograph
#
# The red map of a flower, a filter for changes from left to right, and $dz = z$.

# %%
photo = lc.data.flower(W=14, H=12)[:1]
edge = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])[None, None]
S = 2  # try 1 or 3
z = lc.vectorized.conv2d(photo, edge, stride=S)
spread = lc.vectorized.downsample_backward(z, S, (1, 12, 10))
back = lc.vectorized.conv2d_input_gradient(z, edge, stride=S, input_shape=photo.shape)
lc.figures.row({"Y(0,1)": photo[0], "z = dz": z[0], "dz through D/S": spread[0], "dY(0,1)": back[0]})
plt.show()
print("sizes:", photo.shape, z.shape, spread.shape, back.shape)

# %% [markdown]
# **A word for later.** A layer can do forward what this page does backward: upsampling, then a convolution. On the
# upsampled map one step of the window is $1/S$ of an old cell, so people say "fractional stride". It is the [transposed
# convolution](GLOSSARY.md#transposed-convolution) of 08, with a stride: $W^{\mathsf T}$ of a layer with stride $S$.
# The `ConvTranspose2d` of the course's homework (page 26) is another one: zeros *between*, then a *plain* convolution.
# From 5 × 4 cells it goes to 9 × 7, and with $K = 3$ to 7 × 5:

# %%
small, weights = lc.examples.integers(2, 5, 4, start=1), lc.examples.integers(2, 3, 3, 3, start=2)
homework = lc.vectorized.conv2d(lc.vectorized.upsample(small, 2), weights.swapaxes(0, 1))
transposed = lc.vectorized.conv_transpose2d(small, weights, stride=2)
print("from", small.shape[1:], " homework", homework.shape[1:], " transposed", transposed.shape[1:])

# %% [markdown]
# ## Where it goes wrong: dz as it came
#
# Without the zeros between, the listing of 08 runs, and its result is too small. Who then pads it to the right size
# has numbers, but not these:

# %%
too_small = lc.LISTINGS["L07"].run(dz=dz, w=example["w"])["dy"]
padded = np.pad(too_small, [(0, 0), (0, 2), (0, 1)])
lc.figures.row({"dz not upsampled": too_small[0], "padded to the size": padded[0], "right": one_route["dY"][0]},
               scale=12)
plt.show()
print("sizes", too_small.shape[1:], padded.shape[1:], one_route["dY"].shape[1:],
      "  largest error of map 1:", abs(padded - one_route["dY"])[0].max())

# %% [markdown]
# ## Write it


# %%
def my_dY(dz, w, S, input_shape):
    return None


exercise("12.3", my_dY)

# %% [markdown]
# ## What you can do now
#
# - go back through D/S (copies, 0 for what was dropped) and through U/S (what arrives at zeros is dropped);
# - say why the size of the input must be told;
# - go back through a stride in two ways, and say why `dz` is upsampled first.
#
# Before: [11 · Pooling backward](11_pooling_backward.ipynb) ·
# after: [13 · A whole network, trained by the loops](13_training.ipynb)
