# %% [markdown]
# # 09 · One weight, and dw
#
# A filter $a, b, c$ has moved over five numbers $y_1 \dots y_5$ and made $z_1, z_2, z_3$. Backpropagation brings
# $dz_1, dz_2, dz_3$. The weight $a$ was used three times: on $y_1$, on $y_2$, on $y_3$. In 08 the filter had to be
# flipped to get $dy$.
#
# **Now we want the derivatives of $a$, $b$ and $c$. Must something be flipped again? And how large is the window that
# we lay on the input?** Vote (the stage asks it of maps), then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import band, mend, questions

questions.stage("09 window")

# %% [markdown]
# ## By hand
#
# (You need 02; 07 helps. About 25 minutes; [words and symbols](GLOSSARY.md).) The band once more. All the cells with
# an $a$ lie on one diagonal: that is where the weight was used.

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.course.exercises import exercise

series, abc, dz_series = np.array([3.0, 1, 2, -1, 4]), np.array([1.0, 2, 4]), np.array([2.0, -1, 1])
band.band(band.forward_run(series, abc))

# %% [markdown]
# If $a$ grows by 1, $z_1$ grows by $y_1$, $z_2$ by $y_2$ and $z_3$ by $y_3$. So
#
# $$da = dz_1\,y_1 + dz_2\,y_2 + dz_3\,y_3$$
#
# With $y$ = 3, 1, 2, -1, 4 (the last number is not that of 08, so that all three differ) and $dz$ = 2, -1, 1 this is
# $6 - 1 + 2 = 7$. For $b$ the same three $dz$ lie one place further right: $2\cdot 1 - 1\cdot 2 + 1\cdot(-1) = -1$;
# for $c$ again: $4 + 1 + 4 = 9$.
#
# **No flip.** As the weight's place grows, the place of $y$ grows with it: both run the same way. So $dz$ itself, as
# it is, is the filter that scans the input. (Line 11 of the backward listing in 07 adds these products.)

# %%
print("dw:", band.backward_run(dz_series, abc, series).result["dw"][0, 0], "  dz scans y:",
      np.correlate(series, dz_series, "valid"))

# %%
answer = None  # a number
exercise("09.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## On maps
#
# The weight $w_l(m,n,i,j)$ belongs to one pair of maps: input $m$ and output $n$. Let it grow by 1, and see what
# changes in the three maps of $z$:

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

# %% [markdown]
# Only one map changes, by a piece of the input map: the cells that this weight met, from column $i$ and row $j$ on. In
# formulas, from 0,
#
# $$z(l,n,x,y) = b_l(n) + \sum_m \sum_{i,j} w_l(m,n,i,j)\, Y(l-1,m,x+i,y+j)$$
#
# $$\frac{dDiv}{dw_l(m,n,i,j)} = \sum_{x,y} \frac{dDiv}{dz(l,n,x,y)}\; Y(l-1,m,x+i,y+j)$$
#
# **Why a sum over places, not over maps?** The weight is used at every place, but for one pair of maps only. The bias
# $b_l(n)$ is used at every place too, with the factor 1, so $db_l(n)$ is the sum of *all* $dz$ of map $n$. (The
# forward formula as a listing, L34: its product is line 8.)
#
# ## The slides' example, w(1,2)
#
# L37 shows the nine $z$ of a 3 × 3 map that the weight is used in. All nine products at once: lay the derivative map
# on the input map with its corner at $(1,2)$, counted from 0: column 2, row 3. Multiply what lies on one another, add
# up. Where the corner lies, there the weight stands in the filter.

# %%
example = lc.LISTINGS["derivative_of_w12"].example()
y5, dz5 = example["y"], example["dz"]
lc.figures.row({"y(l-1,1)": y5[0], "at (1,2), from 0": facts.placed(dz5[1], (5, 5), 1, 2),
                "at (0,0)": facts.placed(dz5[1], (5, 5), 0, 0)}, scale=2)
plt.show()
for place in [(1, 2), (0, 0)]:
    print("dw at", place, "=", (y5[0] * facts.placed(dz5[1], (5, 5), *place)).sum())

# %%
lc.stepper("derivative_of_w12", at=1, mode="stage")

# %% [markdown]
# ## The listing
#
# L08 lays `dz(l,n)` on `Y(l-1,m)` at each place of the *weight*, here called `x,y`, and takes the inner product (line
# 9). Watch the window: it is as large as `dz`.

# %%
print(lc.LISTINGS["L08"])

# %%
lc.stepper("L08", at=dict(n=1, x=2, y=3), mode="stage")

# %% [markdown]
# If the forward pass padded the map, $z$ was made from the *padded* map, and so the padded map is used here too. If
# it had a stride, `dz` is upsampled first (12).
#
# ## On handwritten digits
#
# What does such a derivative say? Take a three, and ask that $z$ become $d$, the three's left and right edges. With
# $Div = \frac12\sum (z-d)^2$ we have $dz = z - d$. Begin with a filter of zeros: then $z = 0$ and $dz = -d$. Now $-dw$,
# the way in which the weights will go, looks like the filter that finds edges:

# %%
digit = lc.data.digits()[0][3]  # try another one
edge = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])[None, None] / 8
wanted = lc.vectorized.conv2d(digit, edge)
dw_digit = lc.vectorized.conv2d_filter_gradient(-wanted, digit, K=3)
lc.figures.row({"Y(0,1): a three": digit[0], "d: what z should be": wanted[0], "-dw(1,1,1)": -dw_digit[0, 0],
                "the filter": edge[0, 0]})
plt.show()
print("-dw(1,1,1), its columns' sums:", -dw_digit[0, 0].sum(axis=1).round(2))

# %% [markdown]
# ## Where it goes wrong: a flip where none belongs
#
# After 08 one is tempted to flip here, too: `dz`, or the result. The shape is right both times.

# %%
dw = lc.LISTINGS["L08"].run(dz=dz, y=y, K=3)["dw"]
flipped_dz = lc.vectorized.conv2d_filter_gradient(dz[:, ::-1, ::-1], y, K=3)
lc.figures.row({"dz flipped: dw(1,1,1)": flipped_dz[0, 0], "dw flipped": dw[0, 0, ::-1, ::-1], "right": dw[0, 0]},
               scale=30)
plt.show()
wrong = {"dz flipped": flipped_dz, "dw flipped": dw[..., ::-1, ::-1]}
for name, result in wrong.items():
    error = abs(result - dw)
    print(f"{name}: largest error of dw(1,1,1) {error[0, 0].max()}, of all {error.max()}")

# %%
answer = None  # a letter
exercise("09.2", answer)

# %% [markdown]
# ## Mend it
#
# One line of L08 is wrong: `dw` has the right size. What you write is run at once, also in the page without
# Python, and judged on other inputs, too.

# %%
mend.listing("09")

# %% [markdown]
# ## Write it


# %%
def my_dw(dz, y, K):
    return None


exercise("09.3", my_dw)

# %% [markdown]
# ## What you can do now
#
# - get `dw` by laying `dz` on the input map, at the place of the weight, without a flip;
# - say over what one adds up: places for a weight, places for a bias, maps *and* places for a $Y$;
# - say why the padded input belongs here.
#
# Before: [08 · dY as a convolution with the flipped filter](08_flipped_filter.ipynb) ·
# after: [10 · The backward loops](10_backward_loops.ipynb)
