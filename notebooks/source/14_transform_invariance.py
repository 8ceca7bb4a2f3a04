# %% [markdown]
# # 14 · Transform invariance, with its backward pass
#
# **You will** scan with every filter in every one of a few transforms, find the same pattern whichever way it is
# turned, and send the derivatives back to the one filter that all of them share. Then a network that only ever saw
# upright digits will read turned ones.
#
# **You will learn** the difference between equivariance and invariance, how a transform of a filter is written as a
# matrix, and why the derivative goes back through its transpose, and not by turning it back.
#
# **You need** the forward loops (02), dw (09), and the training of a network (13). **Time:** about 35 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts, transforms
from lecture_cnn.checking import central_differences, judge
from lecture_cnn.nets import summary, trials

# %% [markdown]
# ## The idea
#
# A convolution finds its pattern wherever it is, but only the way round in which the filter was learned. So let every
# filter scan the map in each of a *discrete set* of transforms: turned, reflected, enlarged, made smaller. The weights
# stay those of the one filter; the transformed filters are made from it.

# %%
w = lc.examples.integers(1, 1, 3, 3, start=2)[0, 0]


def transformed(matrix, w):
    """TW(q) = sum_p A(q,p) W(p), cell (x,y) having the number p = x*K + y."""
    return (matrix @ w.ravel()).reshape(w.shape)


turns, flips = transforms.quarter_turns(3), transforms.flips(3)
lc.figures.row({"W": w, "1 quarter turn": transformed(turns[1], w), "left-right": transformed(flips[1], w),
                "ring shift": transformed(transforms.ring_shift(), w),
                "turned by 45°": transformed(transforms.rotation(3, 45), w),
                "enlarged by 1.5": transformed(transforms.scaling(3, 1.5), w)}, height=1.6, scale=2)
plt.show()
twice = transforms.ring_shift() @ transforms.ring_shift()
print("two ring shifts are a quarter turn:", bool((twice == turns[1]).all()))

# %% [markdown]
# What to see: a quarter turn and a flip only move the weights to other places. The slides' `rotate45` for 3 × 3 filters
# moves the eight outer weights on by one (ring shift). A turn by 45 degrees in the strict sense, or a change of size,
# must make new values between the old ones: they are weighted sums.
#
# All of them are *correspondences*: $A_t(q,p)$ says how much of the filter's cell $p$ is in the transformed filter's
# cell $q$. Each is one $K^2 \times K^2$ matrix:
#
# $$TW_t(q) = \sum_p A_t(q,p)\, W(p)$$
#
# (The one line of `transformed` above; line 6 of L30, below.)

# %%
sets = {"4 quarter turns": turns, "3 flips": flips, "8 ring shifts": [np.linalg.matrix_power(transforms.ring_shift(), n)
                                                                      for n in range(8)],
        "turn by 45 degrees": [transforms.rotation(3, 45)], "scale 1.5": [transforms.scaling(3, 1.5)]}
for name, matrices in sets.items():
    only_moved = all(((matrix == 0) | (matrix == 1)).all() for matrix in matrices)
    back = all(np.allclose(matrix.T @ matrix, np.eye(9)) for matrix in matrices)
    print(f"{name:18} weights only move: {'yes' if only_moved else 'no ':3}  transpose = inverse:",
          "yes" if back else "no")

# %% [markdown]
# ## The layer
#
# The regular layer (L29), and below it the one with transforms (L30). New is the loop over the transforms (line 5), the
# transformed filter (line 6), and `m`, which counts the maps: map `m` is filter `j` in transform `t`.

# %%
print(lc.LISTINGS["L29"])
print()
print(lc.LISTINGS["L30"])

# %% [markdown]
# One map of 6 × 5, two filters in four quarter turns: eight maps.

# %%
lc.stepper("L30", at=dict(x=2, y=1, j=1, m=2))

# %% [markdown]
# With $|T|$ for the number of transforms, the next layer sees $D_l\cdot|T|$ maps, and this one takes $|T|$ times the
# products. That is why the slide calls it computationally painful:

# %%
example = {name: value for name, value in lc.LISTINGS["L30"].example().items() if name != "activation"}
once = lc.compare("conv2d", y=example["y"], w=example["w"], b=example["b"])
each = lc.compare("transform_conv2d", **example)
print(each)
print("without transforms:   ", once.multiply_adds)

# %% tags=["live"]
print(f"the loops took {each.times['loops'] / each.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# The vectorized version makes all transformed filters by one product with the stacked matrices, and is then an ordinary
# convolution with $D_l\cdot|T|$ filters.
#
# ## On a photograph
#
# A filter that answers to a change from left to right in the red map of a photograph, in its four turns, and the
# largest of the four at each place:

# %%
photo = lc.data.flower()[:1]
edge = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]])[None, None]  # [x, y]; try another filter
z = lc.vectorized.transform_conv2d(photo, edge, turns)
lc.figures.row({"photo": lc.data.flower(), **{f"turn {t}": z[t] for t in range(4)},
                "maximum of the four": z.max(axis=0)}, height=1.5, scale=3)
plt.show()
print("maps:", z.shape, "  each place has an edge in some direction:", bool((z.max(axis=0) >= 0).all()))

# %% [markdown]
# What to see: turns 0 and 2 have the same values with opposite signs, so do 1 and 3. The maximum answers to an edge in
# any of the four directions.
#
# ## Equivariant, and invariant
#
# Turn the picture by a quarter. What happens to the maps? They turn along, and they change places: what the filter
# found in turn $t$ is now found in turn $t+1$. That is **equivariance**. "Appears as" is the map in which map $t$ of
# the picture is found again, turned, to the last bit:

# %%
print(facts.table(facts.turned_pattern()))

# %% [markdown]
# The maximum of one map changes. The maximum over **all transforms and all positions** doesn't: only now the result is
# **invariant**. The same holds for positions alone: moved pictures have moved maps, and a maximum over the positions
# (`global max`) no longer knows where it was. A flat layer behind the flattened maps does know (`dense`). `dx` and `dy`
# say by how many cells the picture was moved:

# %%
print(facts.table(facts.moved_pattern()))

# %% [markdown]
# In one picture: an "L" of eight cells in the four turns, and for a filter of the same form the maximum over the
# positions, in each turn of the filter.

# %%
shape = np.zeros((1, 9, 9))
shape[0, 2, 2:7] = shape[0, 3:6, 6] = 1  # [x, y]: column 2 down, then row 6 to the right
corner = np.zeros((1, 1, 3, 3))
corner[0, 0, 0, :] = corner[0, 0, :, 2] = 1
corner[0, 0, 1, 1] = -1
found = []
pictures = {}
for quarter in range(4):
    turned = trials.quarter_turned(shape[None], quarter)[0]
    pictures[f"turned by {90 * quarter}°"] = turned[0]
    found.append(lc.vectorized.transform_conv2d(turned, corner, turns).max(axis=(1, 2)))
lc.figures.row(pictures, height=2)
plt.show()
for name, values in zip(pictures, found):
    print(f"{name:15} maximum in each turn of the filter {values.astype(int).tolist()}  over all: {int(values.max())}")

# %% [markdown]
# ## The poll (S3)
#
# *(1) To find out where an object is, a network needs several output layers. (2) Convolutional networks are invariant
# to position, but not to orientation and scale. (3) To be invariant to a transform, all transformed versions of the
# filters must be there.*
#
# **True, true, true.** With care for (2) and (3): the maps are equivariant; it is the maximum behind them that makes
# the result invariant, and the flat layer behind plain flattening takes it away again.
#
# ## Read upright digits, then turned ones
#
# Three small networks, all of them 32 filters of 7 × 7, a maximum, and a flat layer of ten: the same 1,930 parameters.
# The first two scan with each filter as it is; the third one in its four turns, and takes the maximum over positions
# and turns.

# %%
print(summary(trials.turning(invariant=False)))
print()
print(summary(trials.turning()))

# %% [markdown]
# The first and the third one are trained on upright digits only. The second one sees each digit turned by a random
# number of quarters. All are tested on held-out digits, upright and turned:

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
    above = [f"{what} {'yes' if share > 0.8 else 'no'}"
             for what, share in zip(("upright", "90", "180", "270"), shares[name])]
    print(f"{name:24} {row['parameters']:,} parameters, {row['products']:6,} products; above 0.8:", ", ".join(above))
same = shares["transform-invariant"]
print("transform-invariant: the same share in all four turns:", len(set(same)) == 1)

# %% [markdown]
# What to see: the ordinary network is the best on upright digits (98 %), and guesses on those turned by a quarter (12 %
# and 10 %; by a half 41 %: 0, 1 and 8 look nearly the same). The transform-invariant one has 96 %, always, because its
# ten scores are the same numbers for all four turns, whatever it has learned. Training on turned digits helps as well
# (88 % to 89 %), but the same few filters must then hold all four turns. The price is in the third column: four times
# the products of the convolution.
#
# What is lost? A network that can't see the turn can't use it. A 6 turned by a half is nearly a 9:

# %%
digits, labels = lc.data.digits()
six = digits[labels == 6][0]
network = trials.turning()
scores = network.forward(np.stack([six, *(trials.quarter_turned(six[None], n)[0] for n in (1, 2, 3))]))
lc.figures.row({"a six": six[0], "turned by a half": trials.quarter_turned(six[None], 2)[0, 0]}, height=2.2)
plt.show()
print("scores of all four turns agree to 1e-12, without any training:", bool(abs(scores - scores[0]).max() < 1e-12))

# %% [markdown]
# ## Backward
#
# The slide leaves it as an exercise: *derivatives flow back through the transforms to update the individual filters;
# one needs point correspondences between original and transformed filters.*
#
# Each transformed filter $TW_t$ gets its derivative $dTW_t$ as any filter does (09). Weight $W(p)$ went into all cells
# $q$ of all transforms, with the factor $A_t(q,p)$. So, by the rule of influences (07), its derivative is the sum over
# all of them:
#
# $$\frac{dDiv}{dW(p)} = \sum_t \sum_q A_t(q,p)\, \frac{dDiv}{dTW_t(q)}, \qquad\text{that is}\qquad
# dW = \sum_t A_t^{\mathsf T}\, dTW_t$$
#
# In the listing line 20 collects $dTW$ and line 25 brings it back. Forward, in line 12, stands `A(t,x',y',:,:)`, the
# row of a cell; backward `A(t,:,:,x',y')`, the column: that is the transpose.

# %%
print(lc.LISTINGS["L38"])

# %%
lc.stepper("L38", at=dict(m=2, x_=2, y_=3))

# %%
backward = lc.LISTINGS["L38"].example()
print(lc.compare("transform_conv2d_backward", **backward))

# %% [markdown]
# ## What goes wrong
#
# ### Derivatives not brought back, or turned back
#
# Two mistakes suggest themselves. One adds up the $dTW_t$ as they are. The other one turns them back: by $-45$ degrees
# what was turned by 45, smaller what was enlarged. Both are run here beside the transpose; the witness is the central
# difference of $\sum dz\,z$ for each weight. The numbers are the largest errors of `dw`:


# %%
def dw_errors(matrices, inverses):
    """The largest error of dw: by the plain sum, by the transforms turned back, by the transposes."""
    y, w, T = backward["y"], backward["w"], len(matrices)
    dz = lc.examples.integers(2 * T, 4, 3, start=4)
    right = central_differences(lambda v: lc.vectorized.transform_conv2d(y, v, matrices), w, dz)
    dTW = lc.vectorized.conv2d_filter_gradient(dz, y, K=3).reshape(2, T, 1, 9)
    ways = [np.eye(9)] * T, inverses, [matrix.T for matrix in matrices]
    return [abs(sum(dTW[:, t] @ way[t].T for t in range(T)).reshape(w.shape) - right).max() for way in ways]


def rotations(*degrees):
    return [transforms.rotation(3, angle) for angle in degrees]


tries = {
    "quarter turns": (turns, [turns[0], turns[3], turns[2], turns[1]]),
    "ring shift, 45°": ([transforms.ring_shift()], [np.linalg.inv(transforms.ring_shift())]),
    "bilinear, 0° and 45°": (rotations(0, 45), rotations(0, -45)),
    "scale 1.5": ([transforms.scaling(3, 1.5)], [transforms.scaling(3, 1 / 1.5)]),
}
print(f"{'transforms':22} {'plain sum':>10} {'turned back':>12} {'transposes':>11}")
for name, given in tries.items():
    shown = [f"{error:.3f}" if error > 1e-6 else "right" for error in dw_errors(*given)]
    print(f"{name:22} {shown[0]:>10} {shown[1]:>12} {shown[2]:>11}")

# %% [markdown]
# What to see: where weights only move, turning back **is** the transpose, and the mistake can't be seen. Where values
# are made between the cells, it is wrong: turning by 45° and back blurs the filter, which has nothing to do with where
# its derivatives belong.
#
# ### The slide's own slip
#
# The transform of the loop is called `t`, the line applies `T` (E31):

# %%
for row in lc.errata("L30"):
    if row.id == "E31":
        print(row.describe())

# %% [markdown]
# ### The maximum forgotten
#
# Maps behind one another, flattened, then a flat layer: the transforms are all there, and the result still changes when
# the picture is turned.

# %%
square = lc.examples.integers(1, 6, 6, start=1)
flat = lc.examples.integers(3, 2 * 4 * 4 * 4, start=5)


def with_flatten(y):
    return lc.vectorized.linear(lc.vectorized.flatten(lc.vectorized.transform_conv2d(y, example["w"], turns)), flat)


def with_maximum(y):
    return lc.vectorized.transform_conv2d(y, example["w"], turns).reshape(2, -1).max(axis=1)


once_turned = trials.quarter_turned(square[None], 1)[0]
for name, network in (("flattened", with_flatten), ("maximum", with_maximum)):
    print(f"change by a quarter turn, {name:9}", float(abs(network(once_turned) - network(square)).max()))

# %% [markdown]
# ### More than the grid can do
#
# Quarter turns and flips map the grid of the picture onto itself. A turn by 45 degrees doesn't: with the eight ring
# shifts a pattern of 3 × 3 cells that is shifted along its ring is found exactly, in the window that holds it. The
# other windows see a part of it, and are different:

# %%
eight = sets["8 ring shifts"]
pattern = lc.examples.integers(3, 3, start=4)
maps = []
for patch in (pattern, transformed(transforms.ring_shift(), pattern)):
    y = np.zeros((1, 7, 7))
    y[0, 2:5, 2:5] = patch
    maps.append(lc.vectorized.transform_conv2d(y, w[None, None], eight))
before, after = maps
print("window of the pattern: the eight values moved on by one:",
      bool((after[:, 2, 2] == np.roll(before[:, 2, 2], 1)).all()))
others = (np.sort(before, axis=0) != np.sort(after, axis=0)).any(axis=0)
print("windows whose eight values are others:", int(others.sum()), "of", others.size)

# %% [markdown]
# ## Exercises
#
# 1. A layer has 16 filters of 3 × 3 over 3 maps, each with a bias, and uses the four quarter turns, each also flipped.
#    How many weights and biases does it learn, and how many maps does it make? (Two numbers.)

# %%
answer = None
dihedral = [turn @ flip for flip in flips[:2] for turn in turns]


def counted():
    layer = lc.nets.layers.TransformConvolution(16, 3, dihedral)
    return sum(np.prod(size) for size in layer.sizes((3, 8, 8)).values()), layer.shape((3, 8, 8))[0]


judge(answer, counted)

# %% [markdown]
# 2. The picture is turned by **three** quarters, counter-clockwise. As which maps do the maps of turn 0, 1, 2 and 3
#    appear? (Four numbers.)


# %%
def appears_as():
    y, v = lc.examples.integers(1, 6, 5, start=1), example["w"][:1]
    before, after = (lc.vectorized.transform_conv2d(one, v, turns) for one in (y, np.rot90(y, -3, axes=(1, 2))))
    return [[np.array_equal(along, one) for one in after].index(True) for along in np.rot90(before, -3, axes=(1, 2))]


answer = None
judge(answer, appears_as)

# %% [markdown]
# 3. Write the derivative of one filter from those of its transforms. `dTW` is $(T, K, K)$, `matrices` are $T$ matrices
#    $(K^2, K^2)$; the result is $(K, K)$.


# %%
def my_dw(dTW, matrices):
    return None


matrices = rotations(0, 45, 90)
y, dz = lc.examples.integers(1, 6, 5, start=1), lc.examples.integers(3, 4, 3, start=4)
dTW = lc.vectorized.conv2d_filter_gradient(dz, y, K=3)[:, 0]
judge(my_dw(dTW, matrices), lambda: lc.vectorized.transform_conv2d_backward(dz, y, w[None, None], matrices)[1][0, 0])

# %% [markdown]
# ## Summary
#
# $$TW_t = A_t W, \qquad dW = \sum_t A_t^{\mathsf T}\, dTW_t$$
#
# - every filter in every transform: $|T|$ times the maps and the products, not one weight more;
# - the maps are equivariant: they turn along and change places;
# - a maximum over positions and transforms makes the result invariant;
# - back through the transpose; turning back is right only where weights merely move.
#
# Before: [13 · A whole network, trained by the loops](13_training.ipynb) ·
# after: [15 · Boxes and pose](15_boxes_and_pose.ipynb)
