# %% [markdown]
# # 14 · Transform invariance, with its backward pass
#
# A filter finds its pattern anywhere in a map, but not if the pattern is turned. So let the filter scan the map four
# times, turned by a quarter each time. Nothing more is learned: there is still one filter,
#
# ```
# 1 2 3
# 4 5 6
# 7 8 9
# ```
#
# **Turn it by a quarter, counter-clockwise. Which weight comes to the upper left corner?** Vote, then press →. Then the
# question of this page: each weight is now used in four places. How do the four derivatives come back to it?

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("14 turn")

# %% [markdown]
# ## In one dimension
#
# (You need 02, dw, 09, and training, 13; about 30 minutes; [words and symbols](GLOSSARY.md).) A filter $a, b, c$ and
# its reverse $c, b, a$ both scan a series. Suppose the derivatives of the first one's weights are 1, 2, 3, and those
# of the second one's, from left to right, 6, 4, 1. What is the derivative of $a$? It stands first in the one and
# *last* in the other: $1 + 1 = 2$. Likewise $b$: $2 + 4 = 6$, and $c$: $3 + 6 = 9$.
#
# That is the whole backward pass: each derivative goes back to the weight that was put there. As a table: row $q$
# says which weight stands in place $q$, $A(q,p) = 1$ if it is weight $p$. For the reverse, place 1 holds weight 3:
#
# $$\begin{pmatrix} TW_1 \\ TW_2 \\ TW_3 \end{pmatrix} =
# \begin{pmatrix} 0 & 0 & 1 \\ 0 & 1 & 0 \\ 1 & 0 & 0 \end{pmatrix} \begin{pmatrix} a \\ b \\ c \end{pmatrix}, \qquad
# TW = A\,W, \quad dW = A^{\mathsf T}\, dTW$$
#
# Forward a place asks its row: which weight? Backward a weight asks its *column*: in which places did I stand? That
# is the transpose. (The line with `.T` below.)

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts, transforms
from lecture_cnn.course.exercises import exercise
from lecture_cnn.nets import summary, trials

same, reverse = np.eye(3), np.eye(3)[::-1]
print("dW =", same.T @ [1, 2, 3] + reverse.T @ [6, 4, 1])

# %%
answer = None  # a number
exercise("14.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## Turned, reflected, enlarged
#
# In two dimensions number the cells of the filter, column by column: $p = iK + j$ for column $i$ and row $j$, from 0.
# (The picture below counts them from 1, as L38 counts its $x',y'$.) The nine weights are one column of numbers again,
# and a transform is a table of $9 \times 9$:
#
# $$TW_t(q) = \sum_p A_t(q,p)\, W(p) \qquad dW(p) = \sum_t \sum_q A_t(q,p)\, dTW_t(q)$$
#
# (The line of `transformed` below; line 6 of L30 and line 25 of L38.)

# %%
w = lc.examples.integers(1, 1, 3, 3, start=2)[0, 0]


def transformed(matrix, w):
    return (matrix @ w.ravel()).reshape(w.shape)


turns, flips = transforms.quarter_turns(3), transforms.flips(3)
lc.figures.row({"W": w, "a quarter turn": transformed(turns[1], w), "left-right": transformed(flips[1], w),
                "ring shift": transformed(transforms.ring_shift(), w),
                "turned by 45°": transformed(transforms.rotation(3, 45), w),
                "enlarged by 1.5": transformed(transforms.scaling(3, 1.5), w)}, height=1.6, scale=2)
plt.show()
numbered = np.arange(1.0, 10).reshape(3, 3)
lc.figures.row({"1 to 9": numbered, "turned": transformed(turns[1], numbered), "A: q down, p to the right": turns[1].T},
               height=2.2)
plt.show()

# %% [markdown]
# Turns by 90° and flips only move weights: a quarter turn takes the upper right weight to the upper left (the 3 of
# the opening, the 7 here, where the numbers run down the columns). The slides' `rotate45` moves the outer ring by one
# cell. A true turn by 45°, or a change of size, makes weighted sums of old values; then $A$ holds these weights.
#
# ## The layer
#
# The regular layer L29, and L30 with the transforms. New are the loop of line 5, the transformed filter of line 6,
# and `m`, which counts the maps that come out: one for each filter *and* transform.

# %%
print(lc.LISTINGS["L29"])
print()
print(lc.LISTINGS["L30"])

# %%
example = {name: value for name, value in lc.LISTINGS["L30"].example().items() if name != "activation"}
once = lc.compare("conv2d", y=example["y"], w=example["w"], b=example["b"])
each = lc.compare("transform_conv2d", **example)
print("two filters: products", once.multiply_adds, "  in four turns:", each.multiply_adds,
      "  maps out:", each.results["z"].shape[0])

# %% [markdown]
# Four times the maps and the products, not one weight more. On the red map of a photograph, an edge filter in its
# four turns, and the largest of the four at each place:

# %%
photo = lc.data.flower()[:1]
edge = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])[None, None]  # [x, y]; try another filter
z = lc.vectorized.transform_conv2d(photo, edge, turns)
lc.figures.row({"photo": lc.data.flower(), **{f"turn {t}": z[t] for t in range(4)},
                "maximum of the four": z.max(axis=0)}, height=1.5, scale=3)
plt.show()
print("smallest maximum:", z.max(axis=0).min().round(3))

# %% [markdown]
# ## Equivariant, and invariant
#
# Turn the picture by a quarter: the maps turn along, and change places. What turn 0 of the filter found before, its
# turn 1 finds now. That is **equivariance**. Map $t$ `appears as` the map that now holds its values, turned; `its
# max` is the maximum of map $t$:

# %%
print(facts.table(facts.turned_pattern()))

# %% [markdown]
# Only the maximum over all transforms **and** all positions stays the same: **invariance**. For positions it is the
# same: a moved picture has moved maps; a maximum over positions (`global max`) forgets the place; a flat layer
# (`dense`) does not.

# %%
print(facts.table(facts.moved_pattern()))

# %%
answer = None  # a letter
exercise("14.2", answer)

# %% [markdown]
# The slide's third statement says that all transformed versions of the filters must be there. They are enough; they
# are not the only way: a network trained on turned digits (below) reads turned digits, too.
#
# ## Read upright digits, then turned ones
#
# Three small networks with the same 1,930 parameters: 32 filters of 7 × 7, a maximum, a flat layer. Two see upright
# digits only, and one of these scans in four turns. The third sees randomly turned digits. All are tested on digits
# they have not seen.

# %%
print(summary(trials.turning()))

# %%
rows = {row["network"]: row for row in trials.turned()}
shares = {name: list(row.values())[3:] for name, row in rows.items()}
figure, axis = plt.subplots(figsize=(7.5, 2.8), layout="constrained", FigureClass=lc.figures.Figure)
for shift, (name, four), colour in zip((-0.27, 0, 0.27), shares.items(), ("#0072b2", "#8a8a8a", "#d55e00")):
    axis.bar(np.arange(4) + shift, four, 0.26, color=colour, label=name)
axis.set_xticks(range(4), ["upright", "turned by 90°", "180°", "270°"])
axis.set(ylim=(0, 1), ylabel="share right")
figure.legend(loc="outside right center", fontsize=9)
plt.show()
for name, row in rows.items():
    print(f"{name:24}{row['products']:7,} products; right:", *(f"{share:.2f}" for share in shares[name]))

# %% [markdown]
# The ordinary network reads upright digits, and guesses on those turned by a quarter. (By 180° it is better: 0, 1 and
# 8 look much the same upside down.) The transform-invariant one reads all four alike, for four times the products:
# its ten scores are the same numbers whichever way the digit is turned. So it cannot tell a 6 from a turned 9,
# either.
#
# ## Backward
#
# The slide leaves it as an exercise. Listing L38: line 20 collects `dTW` of one transform as dw is collected in 09,
# and line 25 brings it back to the weights. Forward, in line 12, stands the row `A(t,x',y',:,:)`; backward the column
# `A(t,:,:,x',y')`: that is the transpose. Line 16: the bias went into *every* cell of all four maps of its filter, so
# `db` sums `dz` over all places of all of them.

# %%
print(lc.LISTINGS["L38"])

# %%
lc.stepper("L38", at=dict(m=2, x=1, y=1, x_=2, y_=3), mode="stage")

# %%
backward = lc.LISTINGS["L38"].example()
print(lc.compare("transform_conv2d_backward", **backward))

# %% [markdown]
# ## Where it goes wrong: turned back
#
# It is tempting to turn each `dTW` back, by the inverse transform, or to add them as they are. The largest error of
# `dw`, against the forward pass with each weight nudged up and down:


# %%
def largest_errors(matrices, inverses):
    y, w, T = backward["y"], backward["w"], len(matrices)
    dz = lc.examples.integers(2 * T, 4, 3, start=4)
    right = lc.vectorized.transform_conv2d_backward(dz, y, w, matrices)[1]
    dTW = lc.vectorized.conv2d_filter_gradient(dz, y, K=3).reshape(2, T, 1, 9)
    ways = [np.eye(9)] * T, inverses, [matrix.T for matrix in matrices]
    back = [sum(dTW[:, t] @ way[t].T for t in range(T)).reshape(w.shape) for way in ways]  # way[t] times each dTW
    return [abs(dw - right).max() for dw in back]


tries = {
    "quarter turns": (turns, [turns[0], turns[3], turns[2], turns[1]]),
    "turn by 45°": ([transforms.rotation(3, 45)], [transforms.rotation(3, -45)]),
    "scale 1.5": ([transforms.scaling(3, 1.5)], [transforms.scaling(3, 1 / 1.5)]),
}
print(f"{'transforms':14} {'as they are':>12} {'turned back':>12} {'transposed':>12}")
for name, given in tries.items():
    print(f"{name:14}", " ".join(f"{error:12.1f}" for error in largest_errors(*given)))

# %% [markdown]
# Where weights only move, turning back **is** the transpose, and the mistake can't be seen. Where values are mixed it
# is wrong: turning by 45° and back blurs the filter, which says nothing about where derivatives belong.
#
# ## Write it


# %%
def my_dw(dTW, matrices):
    return None


exercise("14.3", my_dw)

# %% [markdown]
# ## What you can do now
#
# - scan with one filter in many transforms, and count maps, products and weights;
# - tell equivariance (maps move along) from invariance (a maximum over all);
# - bring the derivatives back to the shared weights, by the transpose.
#
# Before: [13 · A whole network, trained by the loops](13_training.ipynb) ·
# after: [15 · Boxes and pose](15_boxes_and_pose.ipynb)
