# %% [markdown]
# # 03 · Stride, padding, resampling
#
# The window of a convolution need not move by one. With a *stride* of 2 it hops by two columns, and by two rows. A
# map has six columns, the window three.
#
# **How many windows stand side by side, and which column does none of them read?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import band, mend, questions

questions.stage("03 hop")

# %% [markdown]
# ## The picture
#
# (You need 02; about 30 minutes; [words and symbols](GLOSSARY.md).) In one dimension, the band with stride 2 on five
# numbers: every second row is left out. What is left is the convolution with stride 1, **downsampled**: the first of
# every two results is kept.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.course.exercises import exercise

band.band(band.forward_run([3, 1, 2, -1, 2], [1, 2, 4]), stride=2)

# %% [markdown]
# On a photograph: the small map is the large one with every second column and row kept.

# %%
photo = lc.data.flower()
left_right = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])
w_photo = np.stack([np.stack([left_right] * 3), np.stack([left_right.T] * 3)])
every, hopping = lc.vectorized.conv2d(photo, w_photo), lc.vectorized.conv2d(photo, w_photo, stride=2)
lc.figures.row({"Y(0)": photo, "z(1,1), stride 1": every[0], "z(1,1), stride 2": hopping[0]}, scale=abs(every).max())
plt.show()
print("largest difference:", abs(every[:, ::2, ::2] - hopping).max().round(6))
one, two = lc.compare("conv2d", y=photo, w=w_photo, stride=2), lc.compare("conv2d", y=photo, w=w_photo)
print("products with stride 2:", one.multiply_adds, "  with stride 1, then dropping:", two.multiply_adds)

# %% [markdown]
# Nobody computes it by dropping: that is four times the work. But it is easy to think, and it makes the backward pass
# easy (12).
#
# ## The listing
#
# Two counters: `x,y` says where the window is on the **input** and hops; `m,n` says which cell of the **output** is
# made and counts by one (lines 2 and 14). Window $m$ begins at $x = (m-1)S+1$.

# %%
print(lc.LISTINGS["L23"])

# %% [markdown]
# By hand, the last cell of map 1: the window at column 3, row 3.

# %%
inputs = lc.LISTINGS["L23"].example()
y, w, b = inputs["y"], inputs["w"], inputs["b"]
for m in range(2):
    products = (w[0, m] * y[m, 2:5, 2:5]).T.ravel()
    print(f"map {m + 1}:", " ".join(f"{value:+.0f}" for value in products), f"= {products.sum():.0f}")
print(f"the bias: {b[0]:.0f}   z(1,1,2,2) = {lc.LISTINGS['L23'].run()['z'][0, 1, 1]:.0f}")

# %%
lc.stepper("L23", mode="stage", stops=[dict(m=1, n=2), dict(m=2, n=1), dict(m=2, n=2)])

# %% [markdown]
# The same with segments, for a whole network:

# %%
print(lc.LISTINGS["L04"])

# %% [markdown]
# ## The size
#
# A window of $K$ fits into $W$ columns at $x=1,\dots,W-K+1$; of these every $S$-th is used. With $P$ columns of zeros
# on each side (*padding*) the map is $W+2P$ wide. So, rounded down,
#
# $$W_l = \left\lfloor \frac{W_{l-1} + 2P - K_l}{S} \right\rfloor + 1$$
#
# This is how often line 3 runs on the padded map. What is left over, $(W_{l-1}+2P-K_l) \bmod S$ columns, is never
# read.

# %%
W, K, S, P = 6, 3, 2, 0  # try other values
z = lc.loops.conv2d(np.ones((1, W, W)), np.ones((1, 1, K, K)), stride=S, padding=P)
print(f"W = {W}, K = {K}, S = {S}, P = {P}: {z.shape[1]} wide, {(W + 2 * P - K) % S} columns left over")

# %%
answer = None  # a number
exercise("03.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## Padding
#
# **Why zeros around a map?** A corner is in one window only, a cell in the middle in $K^2$; and each layer makes the
# maps smaller. With $S=1$ and $P=(K-1)/2$ the size stays, and with $K=3$ a corner is in four windows instead of one: it
# is no longer nearly forgotten. Line 2 puts the map in the middle of a larger one:

# %%
print(lc.LISTINGS["zero_padding"])
padded = lc.LISTINGS["zero_padding"].run()["Ypad"]
lc.figures.row({"Y(0,1)": lc.LISTINGS["zero_padding"].example()["y"][0], "Ypad(0,1), P = 1": padded[0],
                "windows that hold a cell": lc.facts.influence_counts((6, 5), 3)}, height=1.7)
plt.show()

# %% [markdown]
# ## Downsampling and upsampling
#
# *Downsampling* by $S$ keeps the first of every $S$ columns and rows. *Upsampling* by $S$ puts $S-1$ zeros between
# neighbours. No mean is taken, nothing is interpolated.

# %%
print(lc.LISTINGS["L31"])
print()
print(lc.LISTINGS["upsampling_between"])
print()
print(lc.LISTINGS["L32"])
small = lc.examples.integers(1, 3, 2, start=1)
between, trailing = lc.loops.upsample(small, 2), lc.loops.upsample(small, 2, trailing=True)
lc.figures.row({"y": small[0], "zeros between": between[0], "after the last, too": trailing[0],
                "downsampled again": lc.loops.downsample(between, 2)[0]}, height=1.6)
plt.show()

# %% [markdown]
# There are two sizes: zeros *between* neighbours give $(n-1)S+1$ cells (line 2 of the second listing), "larger by the
# factor $S$" gives $nS$ (line 2 of L32). Downsampling gives $\lceil n/S \rceil$, rounded up: of a last group that is
# not full the first is kept, too (line 2 of L31). Downsampling undoes both:

# %%
print(lc.facts.table(lc.facts.resampling_sizes()))

# %%
answer = None  # a letter
exercise("03.2", answer)

# %% [markdown]
# ## A fractional stride
#
# A stride of $\frac1S$ makes the result larger: upsample, then convolve. Its other name is *transposed convolution*.
# The filter fills the zeros with means of their neighbours. So the interpolation is in the **filter**, which is
# learned.

# %%
bright = lc.data.flower(x=8, y=4, W=6, H=5).mean(axis=0, keepdims=True)
tent = np.array([[0.25, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 0.25]])
enlarged = lc.vectorized.conv2d(lc.vectorized.upsample(bright, 2), tent[None, None], padding=1)
lc.figures.row({"Y(0,1)": bright[0], "zeros between": lc.vectorized.upsample(bright, 2)[0],
                "then convolved": enlarged[0]}, scale=0.8)
plt.show()
directly = lc.vectorized.conv_transpose2d(bright, tent[None, None], stride=2, padding=1)
print(bright.shape, "->", enlarged.shape, "  against conv_transpose2d:", abs(directly - enlarged).max().round(6))

# %% [markdown]
# $n$ cells become $(n-1)S + K - 2P$. An upsampling layer without a convolution after it is useless: it has put in
# zeros and nothing else, and downsampling takes them out again.
#
# ## Where it goes wrong: (x, y) for (m, n)
#
# The counters exchanged: with `z(l,j,x,y)` on the left, the results are written $S$ apart, into a map that is too
# small. Arrays stop there:

# %%
lines = ["z[l, j, m, n] = b[l, j]", "z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]",
         "Y[l, j, m, n] = activation(z[l, j, m, n])"]
mixed = lc.slips.variant(lc.LISTINGS["L23"].function, {line: line.replace("m, n]", "x, y]") for line in lines},
                         name="x, y for m, n")
try:
    lc.trace(mixed, like="L23")
except IndexError as error:
    print(error)

# %% [markdown]
# ## Mend it
#
# One line of L23 is wrong: the listing ignores its stride. What you write is run at once, also in the page
# without Python, and judged on other inputs, too.

# %%
mend.listing("03")

# %% [markdown]
# ## Write it


# %%
def my_strided(y, w, S, P):
    return None


exercise("03.3", my_strided)

# %% [markdown]
# ## What you can do now
#
# - say how large a layer's result is, and what is left over;
# - replace a stride by downsampling, and a fractional stride by upsampling;
# - say why one pads, and with how many zeros.
#
# Before: [02 · forward convolution](02_forward.ipynb)
#
# Next: [04 · pooling](04_pooling.ipynb)
