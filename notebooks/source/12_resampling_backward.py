# %% [markdown]
# # 12 · Resampling backward, and the two routes through a stride
#
# **You will** send derivatives back through downsampling and upsampling, and through a convolution with a stride in two
# ways that end at the same numbers.
#
# **You will learn** that a dropped cell has the derivative 0, why the backward pass must be *told* the size of the
# input, and how a layer with a stride is a layer without one, followed by downsampling.
#
# **You need** downsampling, upsampling and stride forward (03), and the backward loops (10). **Time:** about 35
# minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# **Downsampling** by $S$ (D/S on the slides) keeps every $S$-th column and row, the first included, and drops the rest.
# A cell that was kept is simply copied: its derivative is copied back. A cell that was dropped changes nothing: its
# derivative is 0.
#
# **Upsampling** by $S$ (U/S) puts $S-1$ zeros between neighbours. The zeros are constants, nobody asks for their
# derivative. The cells that came from the map below are copied: their derivatives are copied back.
#
# In symbols, counted from 1, with $y$ one map that goes in, $z$ what comes out, and $Div$ the divergence:
#
# $$\text{D/S: } z(i,j) = y((i-1)S+1,\,(j-1)S+1) \qquad
# \frac{dDiv}{dy((i-1)S+1,\,(j-1)S+1)} = \frac{dDiv}{dz(i,j)}, \text{ and 0 elsewhere}$$
#
# $$\text{U/S: } z((k-1)S+1,\,(l-1)S+1) = y(k,l) \qquad
# \frac{dDiv}{dy(k,l)} = \frac{dDiv}{dz((k-1)S+1,\,(l-1)S+1)}$$
#
# Forward these are line 5 of L31 and of L32; the derivatives are line 11 of L19 and of L20, all below.

# %%
y = lc.examples.integers(1, 5, 4, start=1)
z = lc.loops.downsample(y, 2)
dz = lc.examples.integers(*z.shape, start=4)
dy = lc.loops.downsample_backward(dz, 2, y.shape)
lc.figures.row({"y": y[0], "z: downsampled by 2": z[0], "dz": dz[0], "dy": dy[0]}, scale=3)
plt.show()
print("y", y.shape, "-> z", z.shape, "   dz", dz.shape, "-> dy", dy.shape)

# %% [markdown]
# What to see: the six numbers of `dz` stand in the odd columns and rows of `dy`, where the cells were kept; all the
# others are 0. `dy` has the size of `y`.
#
# ## Through downsampling
#
# Forward (L31) and backward (L19). Line 8 of L19 allocates the derivative and sets it to 0; line 11 copies, for all
# maps at once.

# %%
print(lc.LISTINGS["L31"])
print()
print(lc.LISTINGS["L19"])

# %%
lc.stepper("L19", at=2)

# %% [markdown]
# Why are `W` and `H` arguments? Downsampling forgets the size of its input. Both 5 and 6 columns become 3:

# %%
for W in (5, 6):
    small = lc.loops.downsample(lc.examples.integers(1, W, 4, start=1), 2)
    back = lc.loops.downsample_backward(small, 2, (1, W, 4))
    print(f"W = {W}: downsampled {small.shape[1:]}, derivative", back.shape[1:])

# %% [markdown]
# ## Through upsampling
#
# Forward (L32; the zeros after the last cell are there or not, and the slides' words allow both) and backward (L20).
# The loops of L20 go in steps of $S$ over the *large* map, `k` and `l` count the small one.

# %%
print(lc.LISTINGS["L32"])
print()
print(lc.LISTINGS["L20"])

# %%
lc.stepper("L20", at=3)

# %% [markdown]
# The two sizes of upsampling, and what downsampling makes of both (E41 of the errata):

# %%
print(facts.table(facts.resampling_sizes()))

# %% [markdown]
# ## A convolution with a stride
#
# First route: the backward loop with the stride in it. L24 is L11 with two cursors, the large one `x,y` hops by the
# stride over the input, the small one `m,n` counts the outputs (lines 17 and 18).

# %%
print(lc.LISTINGS["L24"])

# %% [markdown]
# The teaching layer: two maps of 6 × 5, $K = 3$, stride 2, three maps of 2 × 2. The sixth column is in no window,
# `(6-3) % 2 = 1`: watch it stay 0 to the end.

# %%
example = {**lc.LISTINGS["L24"].example(), "activation": "identity"}
lc.stepper("L24", **example, at=dict(m=2, n=1, j=1))

# %% [markdown]
# Second route: **a convolution with stride $S$ is the convolution with stride 1, followed by downsampling.** So go back
# through the downsampling (L19), then through the plain convolution (L07, L08, or L11). The lecture recommends it: no
# listing for strides is needed.

# %%
one_route = lc.LISTINGS["L24"].run(**example)
dz = one_route["dz"]  # 3 maps of 2 x 2
W, H = 6 - 3 + 1, 5 - 3 + 1  # the size that stride 1 would have given
spread = lc.LISTINGS["L19"].run(dz=dz, S=2, H=H, W=W)["dy"]
print("dz", dz.shape, "-> through D/S", spread.shape)
print("dY by L07:", bool((lc.LISTINGS["L07"].run(dz=spread, w=example["w"])["dy"] == one_route["dY"]).all()))
print("dw by L08:", bool((lc.LISTINGS["L08"].run(dz=spread, y=example["y"], K=3)["dw"] == one_route["dw"]).all()))
print("the sixth column of dY(0,1):", one_route["dY"][0, 5])

# %% [markdown]
# The same for whole layers, forward and backward, by the vectorized functions: convolution, pooling, and the
# "fractional stride" $\frac1S$, which is upsampling followed by a convolution (its other name is transposed
# convolution).

# %%
print(facts.table(facts.stride_routes(), "stride 2, and stride 1 then D/S"))
print()
print(facts.table(facts.pooling_routes(), "pooling with stride 2, and with stride 1 then D/S"))
print()
print(facts.table(facts.fractional_stride_routes(), "transposed convolution, and U/S then convolution"))

# %% [markdown]
# ## On a photograph
#
# The red map of a flower, a filter that answers to a change from left to right, stride 2. With the divergence
# $\frac12\sum z^2$ we have $dz = z$.

# %%
photo = lc.data.flower(W=14, H=12)[:1]
edge = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])[None, None] / 8
S = 2  # try 1 or 3
z = lc.vectorized.conv2d(photo, edge, stride=S)
spread = lc.vectorized.downsample_backward(z, S, (1, 12, 10))
back = lc.vectorized.conv2d_input_gradient(z, edge, stride=S, input_shape=photo.shape)
lc.figures.row({"Y(0,1)": photo[0], "z = dz": z[0], "dz through D/S": spread[0], "dY(0,1)": back[0]})
plt.show()
print("sizes:", photo.shape, z.shape, spread.shape, back.shape)
print("the two routes agree to 1e-12:",
      bool(abs(lc.vectorized.conv2d_input_gradient(spread, edge, input_shape=photo.shape) - back).max() < 1e-12))
print("dY(0,1,1:4,1) =", back[0, :4, 0].round(6), "  last column all 0:", bool((back[0, -1] == 0).all()))

# %% [markdown]
# What to see: `dz` through D/S is mostly empty, with the values of `dz` at every second place. The last column and the
# last row of `dY` are 0: no window reached them. Every second column is 0 for another reason: the windows move by 2,
# and the middle column of this filter is 0.
#
# ## Without loops
#
# Each of the two listings is one slice: `dy[:, ::S, ::S] = dz` for D/S, `dy = dz[:, ::S, ::S]` for U/S. The vectorized
# convolution takes every $S$-th window, and needs neither listing.

# %%
example_ds = lc.LISTINGS["L19"].example()
print(lc.compare("downsample_backward", dz=example_ds["dz"], S=2, input_shape=(2, 5, 4)))
print(lc.compare("upsample_backward", **lc.LISTINGS["L20"].example()))
print(lc.compare("conv2d_backward", dz=dz, y=example["y"], w=example["w"], stride=2))

# %% tags=["live"]
times = lc.compare("conv2d_backward", dz=z, y=photo, w=edge, stride=S).times
print(f"the loops took {times['loops'] / times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# The multiply-adds of the second route are more: the convolution with stride 1 also multiplies all the zeros.

# %%
direct = lc.compare("conv2d_backward", dz=dz, y=example["y"], w=example["w"], stride=2).multiply_adds
wide = lc.loops.downsample_backward(dz, 2, (3, 4, 3))
at_stride_1 = lc.compare("conv2d_backward", dz=wide, y=example["y"], w=example["w"]).multiply_adds
print("with the stride:", direct, "  through D/S:", at_stride_1)

# %% [markdown]
# ## A witness who knows no backward pass

# %%
numeric = central_differences(lambda v: lc.vectorized.conv2d(v, example["w"], stride=2), example["y"], dz)
print("dY with stride 2 agrees with central differences to 1e-7:", bool(abs(numeric - one_route["dY"]).max() < 1e-7))

# %% [markdown]
# ## What goes wrong
#
# ### The slides' own slips
#
# Width and height exchanged, an array that isn't there, a count from 0 in a listing that counts from 1:

# %%
for row in (*lc.errata("L19"), *lc.errata("L20")):
    print(row.describe())

# %% [markdown]
# The slip of width and height doesn't always stop with an error. With 4 × 5 cells and $S = 3$ all indices exist, and
# the result has the wrong shape:

# %%
row = lc.errata("L19")[0]
print(row.id, row.run(dz=lc.examples.integers(2, 2, 2, start=4), S=3, H=5, W=4))
print(row.id, "on a square map:", row.run(dz=lc.examples.integers(2, 2, 2, start=4), S=3, H=5, W=5))

# %% [markdown]
# ### The wrong size before the flipped filter
#
# "The size of the derivative is $(H+K-1)\times(W+K-1)$, the size of the actual Y map", says the slide. That holds for
# stride 1 without padding. With a stride `dz` must first be brought to $W_{l-1}-K_l+1$. Four sizes, tried on a 7 × 6
# map with $K = 3$, $S = 2$ ("-": the size is wrong already):

# %%
print(facts.table(facts.routes_back()))

# %% [markdown]
# ### Slips by students
#
# Averaging where one should pick, and allocating $S$ times the size of `dz`:

# %%
large = lc.LISTINGS["L20"].example()["dz"]
picked = lc.LISTINGS["L20"].run()["dy"]
averaged = lc.loops.mean_pool2d(large, 2, stride=2)
print("U/S backward by averaging: wrong by up to", abs(averaged - picked).max())
print("D/S backward in the size S times dz:", lc.loops.upsample(example_ds["dz"], 2, trailing=True).shape, "but y is",
      (2, 5, 4))

# %% [markdown]
# ## The poll (S2)
#
# *The derivative through upsampling is downsampling. The derivative through downsampling is upsampling. So one may
# simply use the other layer for the backward pass.*
#
# **True, True, False.** The arithmetic is right both times. But an upsampling layer makes a map of $nS$ or $(n-1)S+1$
# columns, and the input may have had another number. In the table $n$ is the size of the input; "-" means that the size
# doesn't fit:

# %%
print(facts.table(facts.upsampling_as_backward(), "upsampling as the backward pass of downsampling"))
print()
print(facts.table(facts.downsampling_as_backward(), "downsampling as the backward pass of upsampling"))

# %% [markdown]
# ## Exercises
#
# 1. A map has 11 columns and is downsampled by 3. How many columns are left?

# %%
answer = None
judge(answer, lambda: lc.loops.downsample(np.ones((1, 11, 3)), 3).shape[1])

# %% [markdown]
# 2. A convolution with $K = 3$ and stride 2 reads one map of 6 × 5. How many cells of `dY` are 0 whatever `dz` is?

# %%
answer = None
dz_ones, w_ones = np.ones((1, 2, 2)), np.ones((1, 1, 3, 3))
judge(answer,
      lambda: (lc.loops.conv2d_input_gradient(dz_ones, w_ones, stride=2, input_shape=(1, 6, 5)) == 0).sum())

# %% [markdown]
# 3. Write `dY` of a convolution with stride `S` by the second route: bring `dz` to the right size, then call
#    `lc.vectorized.conv2d_input_gradient` with stride 1.


# %%
def my_dY(dz, w, S, input_shape):
    return None


judge(my_dY(dz, example["w"], 2, (2, 6, 5)), lambda: one_route["dY"])

# %% [markdown]
# ## Summary
#
# $$\text{D/S: } dy(:,(i-1)S+1,(j-1)S+1) = dz(:,i,j) \qquad \text{U/S: } dy(:,k,l) = dz(:,(k-1)S+1,(l-1)S+1)$$
#
# - a dropped cell has the derivative 0; an inserted zero has none;
# - keep the size of the input, nothing else tells it;
# - stride $S$ = stride 1, then D/S; backward: through D/S, to the size $W_{l-1}-K_l+1$, then through the convolution.
#
# Before: [11 · Pooling backward](11_pooling_backward.ipynb) ·
# after: [13 · A whole network, trained by the loops](13_training.ipynb)
