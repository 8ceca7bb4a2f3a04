# %% [markdown]
# # 15 · Boxes and pose: not only what, but where
#
# **You will** train one network to name a drawn object and to find the four corners of its box, and another one to find
# the eleven joints of a stick figure.
#
# **You will learn** how a network gets two outputs with two divergences, why the derivative where they part is a sum,
# and why the scale of the coordinates decides which of the two is learned.
#
# **You need** the end of the network (05) and the two rules (06). **Time:** about 30 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import central_differences, judge
from lecture_cnn.nets import Network, losses, models, optimizers, scenes, summary
from lecture_cnn.nets.blocks import Heads
from lecture_cnn.nets.layers import Flatten, Linear
from lecture_cnn.nets.training import Training, in_use

# %% [markdown]
# ## The idea
#
# So far a network says *what* is in a picture, and takes pains not to care where. But the maps below the flatten still
# know where: each of their cells belongs to a place. So let two output layers, *heads*, read the same flattened maps.
# One gives the scores of the classes. The other one gives eight numbers, the $x$ and $y$ of the four corners of a box
# around the object.
#
# We draw the pictures ourselves: one of four objects, somewhere, of any size, a little turned. So all corners are
# known exactly. They are counted in cells from the upper left corner of the picture.

# %%
y, classes, corners = scenes.objects(2000, seed=1)
names = list(scenes.OBJECTS)
lc.figures.gallery(y[:8], {"#d55e00": (corners, scenes.SIDES)}, [names[c] for c in classes[:8]])
plt.show()
print("maps", y.shape, " classes", np.bincount(classes).tolist(), " corners", corners.shape)
print("the first box:", corners[0].reshape(4, 2).round(1).tolist())

# %% [markdown]
# What to see: a box is not always upright, so it takes four corners, not two. They are listed clockwise, from the upper
# left one.
#
# ## The divergence
#
# With $p$ the softmax of the scores, $c$ the right class, $b_i$ the eight numbers that come out and $\hat b_i$ those
# that are wanted:
#
# $$Div = \underbrace{-\log p_c}_{\text{cross-entropy}} +
# \underbrace{\tfrac12 \sum_{i=1}^{8} (b_i-\hat b_i)^2}_{\text{L2}}$$
#
# `losses.heads` adds the two up. The slide has no $\frac12$; it only doubles the second derivative. Training with a sum
# of divergences is called *multi-task learning*.
#
# What goes back from the two heads is $p-d$ and $b-\hat b$ (05). Let $f$ be the flattened maps, $W_c$ and $W_b$ the
# weights of the two heads. Every $f_i$ goes into both heads, so by the rule of influences (06) the derivatives are
# **added**:
#
# $$\frac{dDiv}{df_i} = \sum_j W_c(j,i)\,(p_j-d_j) + \sum_j W_b(j,i)\,(b_j-\hat b_j)$$
#
# | symbol | is | here |
# |---|---|---|
# | $f$ | the flattened maps | 4 below, 576 in the network |
# | $p$, $d$ | probabilities, 1 for the right class | 3 below, 4 in the network |
# | $b$, $\hat b$ | corners found, corners wanted | 8 |
# | $W_c$, $W_b$ | weights of the two heads | 3 × 4 and 8 × 4 below |
#
# ## To the digits
#
# Two maps of 2 × 1 cells, three classes, a box. First each head on its own, then the network's own backward pass, and
# last a witness who knows no backward pass: change each $f_i$ a little, see how $Div$ changes.

# %%
e = lc.examples.integers
maps, what, where, box = e(2, 2, 1, start=6), e(3, 4, start=7) / 4, e(8, 4, start=8) / 4, e(8, start=9)
network = Network("two heads", (2, 2, 1), [Flatten(), Heads([Linear(3)], [Linear(8)])])
heads = network.body.layers[-1].heads
network.start()
heads[0].layers[0].w[:], heads[1].layers[0].w[:] = what, where
scores, found = network.forward(maps[None])
f = lc.loops.flatten(maps)
from_class = what.T @ lc.loops.cross_entropy_backward(scores[0], 1)
from_box = where.T @ lc.loops.l2_divergence_backward(found[0], box)


def div(v):
    return lc.loops.cross_entropy(what @ v, 1) + lc.loops.l2_divergence(where @ v, box)


loss, dz = losses.heads([scores, found], [np.array([1]), box[None]], [losses.cross_entropy, losses.l2])
at_flatten = lc.loops.flatten(network.backward(dz)[0])
rows = zip(range(1, 5), f, from_class, from_box, from_class + from_box, at_flatten)
print(facts.table([dict(zip(("i", "f(i)", "from class", "from box", "sum", "network"), row)) for row in rows]))
print("Div =", round(loss, 6), "=", round(losses.cross_entropy(scores, [1])[0], 6), "+",
      round(losses.l2(found, box[None])[0], 6))
numeric = central_differences(div, f, 1.0)
print("the sum agrees with central differences to 1e-7:", bool(abs(numeric - at_flatten).max() < 1e-7))
print("the class head alone does:", bool(abs(numeric - from_class).max() < 1e-7))

# %% [markdown]
# Two heads are nothing new for the loops. Write the weights $W_c$ and $W_b$ below one another: one flat layer of 3 + 8
# outputs. The `+=` of line 7 is the sum.

# %%
print(lc.LISTINGS["linear_backward"])
stacked = {"dz": np.concatenate([dz[0][0], dz[1][0]]), "y": f, "w": np.concatenate([what, where])}
dy = lc.loops.linear_backward(**stacked)[0]
print("\nthe same as the sum, to 1e-12:", bool(abs(dy - at_flatten).max() < 1e-12))

# %% [markdown]
# Watch `dy`: the loops run downwards, so the coordinates `j = 11..4` come first, and then the classes `j = 3..1` add
# their share to the same four cells.

# %%
lc.stepper("linear_backward", **stacked, at=dict(j=3, i=4))

# %% [markdown]
# ## The network
#
# Two convolutions with stride 2, no pooling: pooling would forget where in its window something was. Then the flatten
# and the two heads, each with a hidden flat layer before its last one. (`5.1.2` is layer 2 of head 1, all counted from
# 0.)

# %%
print(summary(models.box_net()))

# %% [markdown]
# The corners are learned in another unit: the middle of the picture is 0 and its edge is 1, $b = \text{cells}/16 - 1$.
# (Below is shown why.) The training takes about 5 seconds.


# %%
def box_loss(results, targets, ops):
    return losses.heads(results, targets, [losses.cross_entropy, losses.l2], ops=ops)


training = Training(models.box_net(), optimizers.Adam(5e-3), y, (classes, corners / 16 - 1), loss=box_loss)
training.run(440)
training.optimizer.rate /= 5
training.run(150)
plt.figure(figsize=(6, 2.2), layout="constrained", FigureClass=lc.figures.Figure)
plt.semilogy(np.convolve(training.losses, np.ones(20) / 20, "valid"))
plt.title("Loss, mean of 20 updates")
plt.show()
print("updates:", training.count, "  the loss fell to less than a tenth:",
      bool(np.mean(training.losses[-50:]) < 0.1 * np.mean(training.losses[:10])))

# %% [markdown]
# Now 400 objects that it has never seen. How far are the corners off? For comparison: whoever always answers the mean
# of all boxes.

# %%
new_y, new_classes, new_corners = scenes.objects(400, seed=2)
scores, found = in_use(training.network, new_y)
found = 16 * (found + 1)
guess = np.tile(corners.mean(axis=0), (400, 1))
right, off = losses.accuracy(scores, new_classes), scenes.mean_distance(found, new_corners)
print("class right above 0.95:", bool(right > 0.95))
print("corners off by less than 2 cells of 32, in the mean:", bool(off < 2))
print("always the mean box: off by", round(scenes.mean_distance(guess, new_corners), 1), "cells")

# %% tags=["live"]
print(f"on this machine: {right:.1%} of the classes are right, corners are off by {off:.2f} cells")

# %%
first = 0  # try another one, up to 392
shown = slice(first, first + 8)
titles = [f"{names[c]}" for c in scores[shown].argmax(axis=1)]
lc.figures.gallery(new_y[shown], {"#009e73": (new_corners[shown], scenes.SIDES),
                                  "#d55e00": (found[shown], scenes.SIDES)}, titles)
plt.show()
print("named:", " ".join(titles))
print("right:", " ".join(names[c] for c in new_classes[shown]))

# %% [markdown]
# What to see: green is the true box, orange the one found. The name above is the network's answer.
#
# ## Pose
#
# Nothing new is needed for a pose: the joints of a stick figure are places, too. $J$ joints are $2J$ numbers. Here
# $J = 11$, and what is learned is the L2 divergence over 22 coordinates.

# %%
figures, joints = scenes.stick_figures(2000, seed=1)
pose = Training(models.pose_net(), optimizers.Adam(5e-3), figures, joints / 16 - 1, loss=losses.l2)
pose.run(400)
pose.optimizer.rate /= 5
pose.run(100)
new_figures, new_joints = scenes.stick_figures(300, seed=2)
stick = 16 * (in_use(pose.network, new_figures) + 1)
lc.figures.gallery(new_figures[:8], {"#d55e00": (stick, scenes.LIMBS)}, [f"figure {n}" for n in range(1, 9)])
plt.show()
guess = np.tile(joints.mean(axis=0), (300, 1))
print("joints off by less than 1.5 cells of 32:", bool(scenes.mean_distance(stick, new_joints) < 1.5))
print("always the mean figure: off by", round(scenes.mean_distance(guess, new_joints), 1), "cells")

# %% [markdown]
# Which joints are hard? Those at the end of a limb that may point anywhere:

# %%
each = scenes.mean_distance(stick, new_joints, axis=0)
plt.figure(figsize=(6, 2.6), layout="constrained", FigureClass=lc.figures.Figure)
plt.barh(scenes.JOINTS, each, color="#0072b2")
plt.gca().invert_yaxis()
plt.xlabel("off by so many cells")
plt.show()
order = [scenes.JOINTS[j] for j in np.argsort(each)]
print("the two worst are the hands:", set(order[-2:]) == {"left hand", "right hand"})

# %% [markdown]
# ## What goes wrong
#
# ### Corners in cells
#
# The sum of two divergences has a unit. In cells the errors are 16 times as large, so the L2 is 256 times and its
# derivative 16 times as large. The convolutions then learn for the box above all. How long are the derivatives that
# the two heads send to the flatten, before training?


# %%
def lengths(targets):
    fresh = models.box_net()
    results = fresh.forward(y[:100])
    derivatives = losses.heads(results, (classes[:100], targets), [losses.cross_entropy, losses.l2])[1]
    return [np.linalg.norm(head.backward(d)) for head, d in zip(fresh.body.layers[-1].heads, derivatives)]


for unit, targets in ("half a picture", corners / 16 - 1), ("a cell", corners):
    from_class, from_box = lengths(targets[:100])
    times = from_box / from_class
    print(f"unit {unit}: from the class {from_class:.3f}, from the box {from_box:.3f}: {times:.0f} times")

# %% [markdown]
# 250 updates with each unit, everything else the same. In cells fewer of the classes are found, and the box is no
# better for it:

# %%
results = {}
for unit, scale, middle in ("half a picture", 16, 16), ("a cell", 1, 0):
    network = models.box_net(seed=1)
    run = Training(network, optimizers.Adam(5e-3), y, (classes, (corners - middle) / scale), loss=box_loss, seed=1)
    run.run(250)
    scores, boxes = in_use(network, new_y)
    results[unit] = losses.accuracy(scores, new_classes), scenes.mean_distance(boxes * scale + middle, new_corners)
    print(f"unit {unit}: class right above 0.95: {results[unit][0] > 0.95}")
print("the box is better by half a picture:", bool(results["half a picture"][1] < results["a cell"][1]))

# %% tags=["live"]
for unit, (right, off) in results.items():
    print(f"unit {unit}: on this machine {right:.1%} of the classes right, corners off by {off:.2f} cells")

# %% [markdown]
# ### Only one derivative at the flatten
#
# Who overwrites the derivative of the first head with that of the second (`=` for `+=`) trains the convolutions for one
# task only. In the small example:

# %%
print("largest error with the box's derivative alone:", round(abs(numeric - where.T @ dz[1][0]).max(), 4))
print("largest error with the sum is below 1e-7:", bool(abs(numeric - at_flatten).max() < 1e-7))

# %% [markdown]
# ### Corners in no agreed order
#
# The L2 divergence is smallest at the mean of what is wanted. If the list of corners may begin at any of the four, the
# mean of the four lists is four times the middle of the box. A network that learns them perfectly answers a point:

# %%
four = np.array([np.roll(corners[0].reshape(4, 2), k, axis=0) for k in range(4)])
best = four.mean(axis=0)
print("the best answer:", best.round(2).tolist())
print("which is off by", round(scenes.mean_distance(np.tile(best.ravel(), (4, 1)), four.reshape(4, 8)), 2),
      "cells, half the diagonal:", round(np.linalg.norm(corners[0, :2] - corners[0, 4:6]) / 2, 2))

# %% [markdown]
# ## The poll (S3, its first question)
#
# *To find the position of an object a network needs several output layers after the last convolution: one for the
# class, and another one for the position.*
#
# **True.** The whole poll is in notebook 22. How many of the numbers below the flatten are read by both?

# %%
print("all of them:", [head.layers[0].w.shape[1] for head in training.network.body.layers[-1].heads])

# %% [markdown]
# ## Exercises
#
# 1. A stick figure has 17 joints. How many numbers does the network give?

# %%
answer = None
judge(answer, lambda: models.pose_net(joints=17).output[0])

# %% [markdown]
# 2. A flatten of 400 values feeds two flat layers directly, one for 20 classes and one for a box. How many weights and
#    biases have the two together?

# %%
answer = None
two = Network("two", (16, 5, 5), [Flatten(), Heads([Linear(20)], [Linear(8)])])
judge(answer, lambda: summary(two).parameters)

# %% [markdown]
# 3. Write the derivative at the flatten: scores `z` (3,) with the right class `c`, found `b` and wanted `wanted` (8,),
#    and the weights of both heads.


# %%
def my_flatten_derivative(z, c, b, wanted, w_class, w_box):
    return None


z, b = what @ f, where @ f
judge(my_flatten_derivative(z, 1, b, box, what, where), lambda: at_flatten)

# %% [markdown]
# ## Summary
#
# $$Div = -\log p_c + \tfrac12\sum_i (b_i-\hat b_i)^2 \qquad
# \frac{dDiv}{df} = W_c^T(p-d) + W_b^T(b-\hat b)$$
#
# - two heads are two output layers on one flatten; going back, their derivatives are added;
# - positions are learned by the L2 divergence: 8 numbers for a box, $2J$ for a pose;
# - choose the unit of the coordinates so that both derivatives are of one size, and fix the order of the corners.
#
# Before: [14 · Transform invariance](14_transform_invariance.ipynb) ·
# after: [16 · Depth-wise convolution](16_depthwise.ipynb)
