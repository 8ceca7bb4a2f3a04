# %% [markdown]
# # 03 · Stride, padding, resampling
#
# **You will** let the window hop, put zeros around a map and between its cells, and take every route to the same
# result.
#
# **You will learn** the size of a layer's output for any filter size, stride and padding; why a stride is a convolution
# followed by *downsampling*, and a fractional stride *upsampling* followed by a convolution; and which cells are never
# read.
#
# **You need** notebook 02. **Time:** about 45 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# The window of a convolution need not move by one. With a *stride* $S$ it hops by $S$ columns and by $S$ rows, and
# the result is about $S$ times smaller in each direction. Two counters are needed: $(x,y)$ says where the window is on
# the **input**, $(m,n)$ which cell of the **output** is being made.

# %%
inputs = lc.LISTINGS["L23"].example()
y, w, b = inputs["y"], inputs["w"], inputs["b"]
run = lc.LISTINGS["L23"].run()
corners = np.zeros((6, 5))
corners[0:3:2, 0:3:2] = [[11, 12], [21, 22]]  # the window's corner (x, y) of output (m, n) is marked "mn"
lc.figures.row({"Y(0,1)": y[0], "corner of window (m,n)": corners, "z(1,1)": run["z"][0]}, height=1.8)
plt.show()
print("Y(0)", y.shape, " filter 3 × 3, stride 2:  z(1)", run["z"].shape)

# %% [markdown]
# What to see: with $K=3$, $S=2$ on a map of 6 × 5 the windows begin in columns 1 and 3 and in rows 1 and 3 (the middle
# map has the number $10m+n$ there). A window from column 5 would stick out. So column 6 is read by no window: it is
# left over. The rows fit exactly.
#
# ## The listing
#
# `x` runs over $1, 1+S, 1+2S, \dots$ (line 3); `m` counts by one (lines 2 and 14). Both belong to the loop over the
# columns; `y` and `n` belong to the loop over the rows.

# %%
print(lc.LISTINGS["L23"])

# %% [markdown]
# Window $m$ begins at $x = (m-1)S+1$, so with the sums counted from 0 as on the formula slides ($w_l(m,n,i,j)$: input
# map, output map, column, row; here $p$ and $q$ stand for the maps)
#
# $$z(l,q,m,n) = b_l(q) + \sum_p \sum_{i,j} w_l(p,q,i,j)\, Y(l-1,p,mS+i,nS+j)$$
#
# Line 11 computes it: there `x` is already $(m-1)S+1$.
#
# ## Step through it
#
# Watch both counters: `x` hops 1, 3 while `m` ticks 1, 2.

# %%
lc.stepper("L23", stops=[dict(m=1, n=2), dict(m=2, n=1), dict(m=2, n=2)])

# %% [markdown]
# The last cell of map 1 by hand, window at column 3, row 3:

# %%
total = sum(float((w[0, i] * y[i, 2:5, 2:5]).sum()) for i in range(2))
print(f"products {total} + bias {b[0]} = {total + b[0]},  z(1,1,2,2) = {run['z'][0, 1, 1]}")

# %% [markdown]
# ## The size
#
# A window of $K$ fits into a map of $W$ columns at $x=1,\dots,W-K+1$; of these every $S$-th is used. With $P$ columns
# of zeros on each side (*padding*) the map is $W+2P$ wide. So, rounding down,
#
# $$W_l = \left\lfloor \frac{W_{l-1} + 2P - K_l}{S} \right\rfloor + 1, \qquad
# \text{left over: } (W_{l-1}+2P-K_l) \bmod S$$
#
# This is how often line 3 of L23 is run on the padded map (for $H_l$: line 5).

# %%
W, K, S, P = 6, 3, 2, 0  # try other values
z = lc.loops.conv2d(np.ones((1, W, W)), np.ones((1, 1, K, K)), stride=S, padding=P)
print(f"W = {W}, K = {K}, S = {S}, P = {P}: {z.shape[1]} wide; the formula says {(W + 2 * P - K) // S + 1};",
      f"{(W + 2 * P - K) % S} columns left over")
for width, size, step, border in [(7, 3, 2, 0), (6, 3, 1, 1), (6, 5, 1, 2), (227, 11, 4, 0), (32, 5, 1, 0)]:
    z = lc.vectorized.conv2d(np.ones((1, width, width)), np.ones((1, 1, size, size)), stride=step, padding=border)
    left = (width + 2 * border - size) % step
    print(f"W = {width:3}, K = {size:2}, S = {step}, P = {border}: {z.shape[1]:3} wide, left over {left}")

# %% [markdown]
# With $S=1$ and $P=(K-1)/2$ the size stays (both lines with $W = 6$ and a padding). $W = 227$ is the first layer of
# AlexNet, a well-known network (notebook 19).
#
# ## Padding
#
# The corner cell of a map lies in one window only, a cell in the middle in $K^2$. Zeros around the map let the window
# go further out. In the lecture's notation (line 1 makes the larger map, $W_{l-1}+2P$ wide, line 2 puts the map in its
# middle):

# %%
print(lc.LISTINGS["zero_padding"])
padded = lc.LISTINGS["zero_padding"].run()["Ypad"]
lc.figures.row({"Y(0,1)": lc.LISTINGS["zero_padding"].example()["y"][0], "Ypad(0,1), P = 1": padded[0]}, height=1.7)
plt.show()
print("in how many windows of 3 × 3 a cell of a 6 × 5 map lies (lines are y):")
print(lc.facts.influence_counts((6, 5), 3).T)

# %% [markdown]
# ## On a photograph
#
# Two filters, one for changes from left to right and one for changes from top to bottom, with stride 2: 14 × 12 becomes
# 6 × 5. The last column and the last row of the photograph are left over.

# %%
photo = lc.data.flower()
left_right = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]]) / 8
w_photo = np.stack([np.stack([left_right] * 3), np.stack([left_right.T] * 3)])
every = lc.vectorized.conv2d(photo, w_photo)
hopping = lc.vectorized.conv2d(photo, w_photo, stride=2)
lc.figures.row({"Y(0)": photo, "z(1,1), stride 1": every[0], "z(1,1), stride 2": hopping[0]}, scale=abs(every).max())
plt.show()
print("stride 1:", every.shape, " stride 2:", hopping.shape,
      " every second of the first:", bool(np.allclose(every[:, ::2, ::2], hopping)))

# %%
lc.stepper("L23", y=photo, w=w_photo, b=np.zeros(2), activation="relu", stride=2)

# %% [markdown]
# What to see: the small map is the large one with every second column and row kept. That is the next idea.
#
# ## A stride is a convolution, then downsampling
#
# *Downsampling* by $S$ keeps the first of every $S$ columns and rows and drops the others. *Upsampling* by $S$ puts
# $S-1$ zeros between neighbours. No mean is taken and nothing is interpolated.

# %%
print(lc.LISTINGS["L31"])
print()
print(lc.LISTINGS["upsampling_between"])
small = lc.examples.integers(1, 3, 2, start=1)
between, trailing = lc.loops.upsample(small, 2), lc.loops.upsample(small, 2, trailing=True)
lc.figures.row({"y": small[0], "zeros between": between[0], "zeros after the last too": trailing[0],
                "downsampled again": lc.loops.downsample(between, 2)[0]}, height=1.6)
plt.show()

# %% [markdown]
# There are two sizes for upsampling. "Between adjacent entries" gives $(n-1)S+1$ cells (line 2 of the second listing),
# "increases the size by the factor $S$" gives $nS$, with zeros after the last cell too (L32, whose line 2 says `W S`).
# Downsampling gives $\lceil n/S \rceil$ (line 2 of L31; rounded up: the first of a part is kept too), and undoes both:

# %%
print(lc.facts.table(lc.facts.resampling_sizes()))

# %% [markdown]
# Now the two routes. Convolution with stride $S$, or convolution with stride 1 and then downsampling. The table has
# the size of each result and the difference of the two routes: forward `z`, and already here the derivatives, which
# notebook 12 explains. Pooling (notebook 04) too:

# %%
print(lc.facts.table(lc.facts.stride_routes()))
print()
print(lc.facts.table(lc.facts.pooling_routes()))
one, two = lc.compare("conv2d", y=photo, w=w_photo, stride=2), lc.compare("conv2d", y=photo, w=w_photo)
print("\nmultiply-adds with stride 2:", one.multiply_adds, "  with stride 1 and dropping:", two.multiply_adds)

# %% [markdown]
# The second route computes four times as much and throws three quarters away. Nobody computes it like that. But it is
# easy to think, and it makes the backward pass easy: through the downsampling, then through an ordinary convolution.
#
# ## A fractional stride is upsampling, then a convolution
#
# A stride of $1/S$ means that the result is larger than the input. Put zeros between the cells, then convolve. This is
# also called the *transposed convolution*, because its matrix is that of a convolution with stride $S$, transposed.
# (Computed directly it lays down its filter once for each input cell, $S$ apart, and adds where they overlap.)

# %%
bright = lc.data.flower(x=8, y=4, W=6, H=5).mean(axis=0, keepdims=True)
tent = np.array([[0.25, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 0.25]])
enlarged = lc.vectorized.conv2d(lc.vectorized.upsample(bright, 2), tent[None, None], padding=1)
lc.figures.row({"Y(0,1)": bright[0], "zeros between": lc.vectorized.upsample(bright, 2)[0],
                "then convolved": enlarged[0]}, scale=0.8)
plt.show()
directly = lc.vectorized.conv_transpose2d(bright, tent[None, None], stride=2, padding=1)
print(bright.shape, "->", enlarged.shape,
      " the same as conv_transpose2d to 1e-12:", bool(abs(directly - enlarged).max() < 1e-12))
print(lc.facts.table(lc.facts.fractional_stride_routes()))
print()
print(lc.facts.table(lc.facts.transpose_of_strided_convolution()))

# %% [markdown]
# What to see: the convolution with this filter fills the zeros with means of their neighbours. The interpolation is
# **in the filter**, which is learned, not in the upsampling. (This filter is its own flip; in general the convolution
# after the upsampling uses the flipped one.)
#
# An upsampling layer is useless without a convolution after it. Pooling after it gives back what was there; as the last
# layer it adds only zeros:

# %%
print(lc.facts.table(lc.facts.upsampling_before_pooling()))
print()
print(lc.facts.table(lc.facts.upsampling_last()))

# %% [markdown]
# ### How large
#
# $n$ cells become $(n-1)S + K - 2P$: with zeros between they are $(n-1)S+1$ (line 2 of `upsampling_between`), a
# convolution with $K-1$ zeros on each side makes $K-1$ more, and then $P$ are cut off on each side. The notes say "an
# integer multiple of the input, +1 if the filter's width is odd". That holds for an even $S$ and is reversed for an odd
# one (E43). For each $S$ and $K$ the table has the padding that gives $nS$ or $nS+1$, if there is one:

# %%
print(lc.facts.table([row for row in lc.facts.transposed_sizes() if row["K"] <= 5]))

# %% [markdown]
# ## The vector form
#
# L04 is the same as L23 with a *segment*: all planes of all filters at once, for a whole network.

# %%
print(lc.LISTINGS["L04"])
sizes = lc.LISTINGS["L04"].run()["Y"]
print("\nsizes of Y(0), Y(1), Y(2) with S = 2:", [layer.shape for layer in sizes])

# %% [markdown]
# ## The same without loops
#
# The vectorized version cuts the windows $S$ apart; the rest is the same matrix product. Down- and upsampling are one
# slice, `y[..., ::S, ::S]`, and no arithmetic at all.

# %%
print(lc.compare("conv2d", y=y, w=w, b=b, stride=2, padding=1))
print(lc.compare("downsample", y=y, S=2))
print(lc.compare("upsample", y=y, S=2))
small_w = lc.examples.integers(2, 3, 3, 3, start=2)
print(lc.compare("conv_transpose2d", y=y, w=small_w, stride=2, padding=1))

# %% tags=["live"]
found = lc.compare("conv2d", y=photo, w=w_photo, stride=2)
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# A check that knows no listing: which inputs does $\sum z$ depend on? Change each cell a little and see. (With
# positive weights, so that no two changes cancel.) The cells in the left over column don't matter:

# %%
slopes = central_differences(lambda v: lc.vectorized.conv2d(v, abs(w) + 1, b, stride=2), y, np.ones((3, 2, 2)))
print("cells of Y(0,1) that z depends on (lines are y):")
print((abs(slopes[0]) > 1e-7).astype(int).T)

# %% [markdown]
# ## What goes wrong
#
# ### The slides' own slips

# %%
for row in lc.errata():
    if row.id in ("E03", "E27", "E41", "E43"):
        print(row.describe(), end="\n\n")

# %% [markdown]
# In E27 the counters stand too deep: `n` goes up with every `x'`, so the second column of products is
# added to another cell, one that has not got its bias yet.
#
# ### (x, y) where (m, n) belongs
#
# The most common mistake. With `z(l,j,x,y)` on the left the results are written $S$ apart, into a map that is too
# small:

# %%
listing = lc.LISTINGS["L23"]
lines = ["z[l, j, m, n] = b[l, j]", "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]",
         "Y[l, j, m, n] = activation(z[l, j, m, n])"]
mixed = lc.slips.variant(listing.function, {line: line.replace("m, n]", "x, y]") for line in lines},
                         name="x, y for m, n")
try:
    lc.trace(mixed, like="L23")
except IndexError as error:
    print(error)

# %% [markdown]
# ### "Downsampling keeps the largest", "upsampling interpolates"
#
# Neither does. Pooling keeps the largest of a window (next notebook):

# %%
largest = lc.vectorized.max_pool2d(y, 2, stride=2)[0]
kept = lc.vectorized.downsample(y, 2)[:, :, :2]
print("first of each 2 × 2 block, map 1:", kept[0].T.tolist(), "  largest:", largest[0].T.tolist())
print("upsampled row:", lc.vectorized.upsample(np.array([[[1.0], [3.0]]]), 2)[0, :, 0].tolist(), " not [1, 2, 3]")

# %% [markdown]
# ## Exercises
#
# 1. $W=224$, $K=7$, $S=2$, $P=3$. How wide is the result?

# %%
answer = None
judge(answer, lambda: lc.vectorized.conv2d(np.zeros((1, 224, 7)), np.zeros((1, 1, 7, 7)), stride=2, padding=3).shape[1])

# %% [markdown]
# 2. A map of 5 × 4 is upsampled by 3, zeros between neighbours only. How many cells of the result are such zeros?

# %%
answer = None
judge(answer, lambda: int((lc.vectorized.upsample(np.ones((1, 5, 4)), 3) == 0).sum()))

# %% [markdown]
# 3. Write the convolution with stride $S$ and padding $P$ with `np.pad`, `lc.vectorized.conv2d` of stride 1 and no
#    padding, and a slice.


# %%
def my_strided(y, w, S, P):
    return None


judge(my_strided(y, w, 2, 1), lambda: lc.vectorized.conv2d(y, w, stride=2, padding=1))

# %% [markdown]
# ## Summary
#
# $$W_l = \left\lfloor \frac{W_{l-1} + 2P - K_l}{S} \right\rfloor + 1$$
#
# - window $m$ begins at $x = (m-1)S+1$; what is left over, $(W_{l-1}+2P-K_l) \bmod S$, is never read;
# - stride $S$ = convolution, then downsampling; stride $1/S$ = upsampling, then convolution;
# - downsampling: $\lceil n/S \rceil$; upsampling: $(n-1)S+1$ or $nS$; transposed convolution: $(n-1)S+K-2P$.
#
# Before: [02 · forward convolution](02_forward.ipynb)
#
# Next: [04 · pooling](04_pooling.ipynb)
