# %% [markdown]
# # 09 · One weight, and dw
#
# **You will** follow one weight through all the places where it is used, then compute the derivatives of a whole
# layer's filters.
#
# **You will learn** why the derivative of a weight is a sum over *positions*, why the derivative of a whole plane of a
# filter is again a convolution (of the input map with the derivative map, without any flip), and why it needs the
# zero-padded input.
#
# **You need** the forward pass of a convolution layer (02); 07 helps. **Time:** about 35 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# A convolution layer uses few weights, and each of them often: the weight $w_l(m,n,i,j)$ at place $(i,j)$ of the plane
# from input map $m$ to output map $n$ is used once in **every** cell of $z(l,n)$. To see it, let one weight grow by 1
# and look at what changes in the three maps of $z$. It is the weight at place $(1,2)$ of the plane from
# map 1 to map 2:

# %%
inputs = lc.LISTINGS["L08"].example()
y, dz = inputs["y"], inputs["dz"]  # 2 maps of 6 x 5; derivatives of 3 maps of 4 x 3
w = lc.examples.integers(3, 2, 3, 3, start=2)
n, m, i, j = 1, 0, 1, 2  # counted from 0; try another weight
grown = w.copy()
grown[n, m, i, j] += 1
change = lc.vectorized.conv2d(y, grown) - lc.vectorized.conv2d(y, w)
lc.figures.row({f"Y(l-1,{m + 1})": y[m], **{f"change of z(l,{k + 1})": change[k] for k in range(3)}}, scale=2)
plt.show()
print(facts.table(facts.weight_by_trial(y, w, n, m, i, j)))

# %% [markdown]
# What to see: only map 2 changes (in the table maps count from 0), and what it changes by is a piece of the input map:
# the columns 2 to 5 and the rows 3 to 5 of $Y(l-1,1)$. That is the input map, seen from the place $(1,2)$ on.
#
# ## The formula
#
# The layer computes, with positions counted from 0 and with the bias $b_l(n)$ of map $n$ (these slides write the map
# $Y(l-1,m)$ with a small $y$),
#
# $$z(l,n,x,y) = \sum_m \sum_{x',y'} w_l(m,n,x',y')\, y(l-1,m,x+x',y+y') + b_l(n)$$
#
# As loops, counted from 1 (L34; the sums are the loops of lines 5, 6 and 7, the product is line 8, the bias line 4):

# %%
print(lc.LISTINGS["L34"])

# %% [markdown]
# So the weight $w_l(m,n,i,j)$ stands in $z(l,n,x,y)$ as a factor of one number:
#
# $$\frac{dz(l,n,x,y)}{dw_l(m,n,i,j)} = y(l-1,m,x+i,y+j)$$
#
# The divergence $Div$, the number that says how wrong the output is (05), depends on every $z(l,n,x,y)$, and
# backpropagation has given $\frac{dDiv}{dz(l,n,x,y)}$ for all of them. The chain rule adds up over all the places where
# the weight is used:
#
# $$\frac{dDiv}{dw_l(m,n,i,j)} = \sum_{x,y} \frac{dDiv}{dz(l,n,x,y)}\; y(l-1,m,x+i,y+j)$$
#
# Compare with 07: for one $Y$ the sum is over maps *and* positions, for one weight over positions only, because the
# weight belongs to one pair of maps. And there is a plus in $x+i$ where there was a minus: **no flip**.
#
# ## The worked example of the slides: w(1,2)
#
# The input map is 5 × 5, $z$ is 3 × 3. The slides go through the nine $z$ that the weight $w_l(m,n,1,2)$ is used in:

# %%
example = lc.LISTINGS["derivative_of_w12"].example()
for row in facts.contributions(example["dz"], example["y"], 1, 0, 1, 2):
    print(f"z(l,n,{row['x']},{row['y']}) = w_l(m,n,1,2) y(l-1,m,{row['Y_x']},{row['Y_y']}) + ...   "
          f"so dw gets {row['dz']} · {row['Y']} = {row['product']}")

# %% [markdown]
# The same as listings, counted from 1: forward (L37), the part of $z$ that the weight makes, in each of the lines 2 to
# 10 with the factor $\frac{dz}{dw}$ at the end; backward, its derivative, the nine products of the sum in lines 2 to
# 10.

# %%
print(lc.LISTINGS["L37"])
print()
print(lc.LISTINGS["derivative_of_w12"])

# %%
lc.stepper("derivative_of_w12", at=1)

# %% [markdown]
# ## The closing picture
#
# All nine products at once: lay the derivative map on the input map with its corner at $(1,2)$, multiply what lies on
# one another, add up. For another weight, $(0,0)$, lay it at $(0,0)$. The place of the map *is* the weight's index.

# %%
y5, dz5 = example["y"], example["dz"]
lc.figures.row({"y(l-1,1)": y5[0], "dz(l,2) laid at (1,2)": facts.placed(dz5[1], (5, 5), 1, 2),
                "dz(l,2) laid at (0,0)": facts.placed(dz5[1], (5, 5), 0, 0)}, scale=2)
plt.show()
for i, j in [(1, 2), (0, 0)]:
    print(f"dDiv/dw_l(m,n,{i},{j}) =", (y5[0] * facts.placed(dz5[1], (5, 5), i, j)).sum())

# %% [markdown]
# What to see: the 3 × 3 map of derivatives lies in the three lowest rows of the 5 × 5 map for the one weight, in the
# upper left corner for the other. It has 3 · 3 = 9 places, one for each weight.
#
# ## The listing
#
# So the derivative map acts as a *filter* that scans the input map. The listing lays the map `dz(l,n)`, which is W ×
# H, on the input map at each place `x,y` and takes the inner product: it multiplies cell by cell and adds up (line 9).
# The sum over positions of the formula is in the `.` of line 9; `x` and `y` are here the place of the **weight**,
# $i+1$ and $j+1$ of the formula.

# %%
print(lc.LISTINGS["L08"])

# %% [markdown]
# | symbol | is | here |
# |---|---|---|
# | $D_{l-1}$, $D_l$ | maps in (`m`), maps out (`n`) | 2, 3 |
# | `W`, `H` | width and height of `dz(l)`: $W_{l-1}-K_l+1$, $H_{l-1}-K_l+1$ | 4, 3 |
# | $K_l$ | width and height of the filter | 3 |
# | `Y(l-1,m,x,y)` | the input map, zero-padded if the forward pass padded it | 2 × 6 × 5 |
# | `dw(l,n,m,x,y)` | $\frac{dDiv}{dw_l(m,n,x-1,y-1)}$ | 3 × 2 × 3 × 3 |
#
# Watch the window on `Y(0)`: it is as large as `dz`, not as the filter. Put the pointer on a cell of `dw` to see its
# twelve products.

# %%
lc.stepper("L08", at=dict(n=1, x=2, y=3))

# %% [markdown]
# The same as four loops and two sums, the way the formula writes it: the sums are lines 6 and 7, the product is line 8.
# It has more steps, and the same result:

# %%
print(lc.LISTINGS["filter_derivative_formula"])
dw = lc.LISTINGS["L08"].run(dz=dz, y=y, K=3)["dw"]
print("equal:", bool((lc.LISTINGS["filter_derivative_formula"].run(dz=dz, y=y, K=3)["dw"] == dw).all()))
print("dw(1,1,1,:,:), lines are y:")
print(dw[0, 0].T)

# %% [markdown]
# ## On handwritten digits
#
# What does such a derivative say? Take a filter that is all zeros, a three as input, and ask that $z$ become the
# three's left and right edges. With the divergence $\frac12\sum (z-d)^2$ we have $dz = z - d = -d$. The derivative map
# then scans the digit, and $-dw$, the direction in which the weights will go, looks like the filter that finds such
# edges:

# %%
digit = lc.data.digits()[0][3]  # try another one
edge = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])[None, None] / 8
wanted = lc.vectorized.conv2d(digit, edge)
dw_digit = lc.vectorized.conv2d_filter_gradient(-wanted, digit, K=3)
lc.figures.row({"Y(0,1): a three": digit[0], "d: what z should be": wanted[0], "-dw(1,1,1)": -dw_digit[0, 0],
                "the filter": edge[0, 0]})
plt.show()
print("-dw(1,1,1,:,:), lines are y:")
print((-dw_digit[0, 0]).T.round(4))

# %% [markdown]
# What to see: $-dw$ is blue in the left column and orange in the right one, as the filter on the right, with which
# $d$ was made. The middle column is not exactly 0: one picture is not enough to tell the filter. The stepper has nine
# steps, one for each weight.

# %%
lc.stepper("L08", dz=-wanted, y=digit, K=3)

# %% [markdown]
# ## If the forward pass padded
#
# Then $z$ was computed from the padded map, and so the padded map must be used here too. With the unpadded map there
# is not even room for all the weights. For $K = 3$ and a map of 4 × 3:

# %%
print(facts.table([{"P": row["P"], "padded Y": row["padded_Y"], "dw from padded Y": row["dw_padded_Y"],
                    "its error": row["dw_difference"], "from unpadded Y": row["dw_unpadded_Y"]}
                   for row in facts.zero_padding()]))

# %% [markdown]
# "-" means: no place at all where `dz` fits on the unpadded map. And if the layer had a stride, `dz` is first
# upsampled with zeros, to the size that stride 1 would have given (12).
#
# ## Without loops
#
# The vectorized version takes all windows of `Y` at once and multiplies them with `dz` in one matrix product: its
# rows are the maps `n`, its columns are the weights of all planes. As a convolution: exchange the roles, the input maps
# are scanned by the derivative maps.

# %%
as_convolution = np.stack([lc.vectorized.conv2d(y[m][None], dz[:, None]) for m in range(2)], axis=1)
print("conv2d of the maps Y with dz as filters:", as_convolution.shape, " equal:", bool((as_convolution == dw).all()))
print(lc.compare("conv2d_filter_gradient", dz=dz, y=y, K=3))

# %% tags=["live"]
found = lc.compare("conv2d_filter_gradient", dz=-wanted, y=digit, K=3)
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# ## A witness who knows no backward pass
#
# Nudge one weight, run the forward pass, see how $Div = \sum z\cdot dz$ changes:

# %%
numeric = central_differences(lambda v: lc.vectorized.conv2d(y, v), w, dz)
print("dw agrees with central differences to 1e-7:", bool(abs(numeric - dw).max() < 1e-7))

# %% [markdown]
# ## What goes wrong
#
# ### The slide's own slips
#
# Width and height are exchanged, and the input map stands before the output map in `dw`:

# %%
for row in lc.errata("L08"):
    print(row.describe())

# %% [markdown]
# The first one hides on square maps. The same printed line, with an input of 5 × 5 and `dz` of 3 × 3:

# %%
row = lc.errata("L08")[0]
print(row.id, "on square maps:", "errors as printed and as corrected:", row.run(dz=dz5, y=y5, K=3))

# %% [markdown]
# Two more rows are on wording: one writes the left side with $(i,j)$ where the right side is a whole map, the other
# says that a weight affects *every* map $n$. The table at the top of this page shows the contrary.

# %%
for row in lc.errata():
    if row.id in ("E52", "E40"):
        print(row.describe())

# %% [markdown]
# ### A flip where none belongs
#
# After notebook 08 it is tempting to flip here too. Flip `dz` before it is laid on the map, or flip the result: both
# have the right shape, and both are wrong.

# %%
flipped_dz = lc.vectorized.conv2d_filter_gradient(dz[:, ::-1, ::-1], y, K=3)
flipped_dw = dw[..., ::-1, ::-1]
print("dz flipped: wrong by up to", abs(flipped_dz - dw).max(), "  dw flipped: wrong by up to",
      abs(flipped_dw - dw).max())

# %% [markdown]
# ### The poll (F4)
#
# *The derivative for plane $(n,m)$ of the filters is found by convolving input map $m$ with derivative map $n$. Must
# the derivative map be flipped first?*
#
# The first is **true**, the flip is **false**. The cell above has run it.

# %%
print("convolved without a flip: ", bool((as_convolution[1, 0] == dw[1, 0]).all()))
print("convolved with a flip:    ", bool((flipped_dz[1, 0] == dw[1, 0]).all()))

# %% [markdown]
# ## Exercises
#
# 1. The input map is 20 × 16 and $K = 5$, stride 1, no padding. How many products are added up for one weight?

# %%
answer = None
judge(answer, lambda: lc.vectorized.conv2d(np.zeros((1, 20, 16)), np.zeros((1, 1, 5, 5))).size)

# %% [markdown]
# 2. Counted from 0: which cell $(x,y)$ of the input map is multiplied with $\frac{dDiv}{dz(l,n,2,0)}$ for the weight
#    $w_l(m,n,1,1)$? Answer with a tuple.

# %%
answer = None
judge(answer,
      lambda: next((row["Y_x"], row["Y_y"]) for row in facts.contributions(dz5, y5, 1, 0, 1, 1)
                   if (row["x"], row["y"]) == (2, 0)))

# %% [markdown]
# 3. Write `dw` with NumPy slices: loop over the $K \times K$ places of the weights and nothing else. If it isn't right
#    yet, `lc.check(my_dw, "conv2d_filter_gradient", stride=1, padding=0)` names the mistake.


# %%
def my_dw(dz, y, K):
    return None


judge(my_dw(dz, y, 3), lambda: dw)

# %% [markdown]
# ## Summary
#
# $$\frac{dDiv}{dw_l(m,n,i,j)} = \sum_{x,y} \frac{dDiv}{dz(l,n,x,y)}\, y(l-1,m,x+i,y+j)$$
#
# - lay `dz(l,n)` on the map `Y(l-1,m)` at the place of the weight, multiply, add up: line 9 of L08;
# - a sum over positions, not over maps; no flip, neither of `dz` nor of `dw`;
# - use the map as the forward pass used it: padded if it was padded.
#
# Before: [08 · dY as a convolution with the flipped filter](08_flipped_filter.ipynb) ·
# after: [10 · The backward loops](10_backward_loops.ipynb)
