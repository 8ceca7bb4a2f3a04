# %% [markdown]
# # 15 · Boxes and pose: not only what, but where
#
# What is in the picture, and where? Two output layers, *heads*, read the same maps: one gives the class, the other
# one the place. Both are a little wrong, and both send a derivative back.
#
# ```
#                      class head   box head
# weight of y1             2            3
# derivative at it         1           -2
# sent to y1               2           -6
# ```
#
# **What is the derivative for $y_1$: 2, -2 or -4?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("15 heads")

# %% [markdown]
# (You need 05 and 06; about 20 minutes; [words and symbols](GLOSSARY.md).)

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.checking import central_differences
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.rounding import at_least
from lecture_cnn.nets import Network, losses, models, optimizers, scenes, summary
from lecture_cnn.nets.blocks import Heads
from lecture_cnn.nets.layers import Flatten, Linear
from lecture_cnn.nets.training import Training, in_use

# %% [markdown]
# ## The pictures
#
# One of four objects, somewhere, of any size, a little turned. We draw them, so all corners are known: $x$ and $y$,
# in cells from the upper left.

# %%
y, classes, corners = scenes.objects(2000, seed=1)
names = list(scenes.OBJECTS)
lc.figures.gallery(y[:8], {"#d55e00": (corners, scenes.SIDES)}, [names[c] for c in classes[:8]])
plt.show()
print("maps", y.shape, " classes", np.bincount(classes).tolist(), " corners", corners.shape)
print("the first box:", corners[0].reshape(4, 2).round(1).tolist())

# %% [markdown]
# A box may be turned, so it takes four corners: eight numbers, clockwise from the upper left.
#
# ## The divergence
#
# With $p$ the softmax of the scores, $c$ the right class, $b_i$ the eight numbers found (on this page $b$ is a box,
# not a bias) and $\hat b_i$ those wanted:
#
# $$Div = \underbrace{-\log p_c}_{\text{cross-entropy}} +
# \underbrace{\tfrac12 \sum_{i=1}^{8} (b_i-\hat b_i)^2}_{\text{L2}}$$
#
# This is *multi-task learning*. (The slide has no $\frac12$; then the box's derivatives are twice as large.)
#
# The heads send back $p-d$ and $b-\hat b$ (05). Each of the flattened maps' numbers $f_i$ goes into both heads, by
# the weights $W_c$ and $W_b$. It changes both divergences, so the derivatives are **added** (in the opening $2 - 6 =
# -4$):
#
# $$\frac{dDiv}{df_i} = \sum_j W_c(j,i)\,(p_j-d_j) + \sum_j W_b(j,i)\,(b_j-\hat b_j)$$
#
# ## With numbers
#
# Two maps of 2 × 1 cells, three classes, a box: each head on its own, the network's backward pass, and a check with
# the forward pass only.

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
for name, found_so in ("the sum", at_flatten), ("the class head alone", from_class):
    print(f"{name}: difference from central differences {abs(numeric - found_so).max():.4f}")

# %% [markdown]
# For the loops two heads are one flat layer of 3 + 8 outputs: $W_c$ and $W_b$ below one another. The `+=` of line 7
# is the sum.

# %%
print(lc.LISTINGS["linear_backward"])
stacked = {"dz": np.concatenate([dz[0][0], dz[1][0]]), "y": f, "w": np.concatenate([what, where])}
dy = lc.loops.linear_backward(**stacked)[0]
print("\nlargest difference from the sum:", abs(dy - at_flatten).max().round(9))

# %% [markdown]
# The loops run downwards: the coordinates `j = 11..4` come first, then the classes `j = 3..1` add their share.

# %%
lc.stepper("linear_backward", **stacked, at=dict(j=3, i=4))

# %% [markdown]
# ## The network
#
# Stride 2 and no pooling, because pooling forgets where in its window something was. Each head has a hidden flat
# layer. (`5.1.2` is layer 2 of head 1, from 0.)

# %%
print(summary(models.box_net()))

# %%
answer = None  # a number
exercise("15.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# The corners are learned in another unit: the middle of the picture is 0, its edge 1, $b = \text{cells}/16 - 1$. Why
# is shown below.


# %%
def box_loss(results, targets, ops):
    return losses.heads(results, targets, [losses.cross_entropy, losses.l2], ops=ops)


small = np.float32  # half the bytes of each number, and faster
wanted = classes, (corners / 16 - 1).astype(small)
training = Training(models.box_net(dtype=small), optimizers.Adam(5e-3), y.astype(small), wanted, loss=box_loss)
training.run(250)
training.optimizer.rate /= 5
training.run(80)
plt.figure(figsize=(6, 2.2), layout="constrained", FigureClass=lc.figures.Figure)
plt.semilogy(np.convolve(training.losses, np.ones(20) / 20, "valid"))
plt.title("Loss, mean of 20 updates")
plt.show()
print(f"{training.count} updates: the Loss fell from {np.mean(training.losses[:10]):.1f} to",
      f"less than {np.ceil(10 * np.mean(training.losses[-50:])) / 10:.1f}")

# %% [markdown]
# Now 400 objects that it has never seen, and for comparison the answer "always the mean box":

# %%
new_y, new_classes, new_corners = scenes.objects(400, seed=2)
scores, found = in_use(training.network, new_y.astype(small))
found = 16 * (found + 1)
guess = np.tile(corners.mean(axis=0), (400, 1))
right, off = losses.accuracy(scores, new_classes), scenes.mean_distance(found, new_corners)
print("class right:", at_least(right))
print(f"corners off by about {off:.0f} of 32 cells, in the mean; always the mean box: by",
      round(scenes.mean_distance(guess, new_corners), 1))

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
# Green is the true box, orange the one found.
#
# ## Pose
#
# The joints of a stick figure are places, too. $J = 11$ joints are $2J$ numbers, for the L2 divergence.

# %%
figures, joints = scenes.stick_figures(2000, seed=1)
figures, wanted = figures.astype(small), (joints / 16 - 1).astype(small)
pose = Training(models.pose_net(dtype=small), optimizers.Adam(5e-3), figures, wanted, loss=losses.l2)
pose.run(250)
pose.optimizer.rate /= 5
pose.run(70)
new_figures, new_joints = scenes.stick_figures(300, seed=2)
stick = 16 * (in_use(pose.network, new_figures.astype(small)) + 1)
lc.figures.gallery(new_figures[:8], {"#d55e00": (stick, scenes.LIMBS)}, [f"figure {n}" for n in range(1, 9)])
plt.show()
guess = np.tile(joints.mean(axis=0), (300, 1))
off = scenes.mean_distance(stick, new_joints)
print(f"joints off by about {off:.0f} of 32 cells, in the mean; always the mean figure: by",
      round(scenes.mean_distance(guess, new_joints), 1))

# %% [markdown]
# The joints at the end of a limb are hard, because it may point anywhere:

# %%
each = scenes.mean_distance(stick, new_joints, axis=0)
plt.figure(figsize=(6, 2.6), layout="constrained", FigureClass=lc.figures.Figure)
plt.barh(scenes.JOINTS, each, color="#0072b2")
plt.gca().invert_yaxis()
plt.xlabel("off by so many cells")
plt.show()
order = [scenes.JOINTS[j] for j in np.argsort(each)]
print("the two worst:", " and ".join(sorted(order[-2:])))

# %% [markdown]
# ## Where it goes wrong
#
# ### Corners in cells
#
# A cell is a sixteenth of half a picture, and counts from the corner. So in cells the box's errors and derivatives are
# much larger. Then the convolutions learn for the box above all. How long are the derivatives that the heads send back,
# before training?


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
# After 250 updates with each unit: in cells fewer classes are found, and the corners are worse, too.

# %%
results = {}
for unit, scale, middle in ("half a picture", 16, 16), ("a cell", 1, 0):
    network = models.box_net(seed=1)
    run = Training(network, optimizers.Adam(5e-3), y, (classes, (corners - middle) / scale), loss=box_loss, seed=1)
    run.run(250)
    scores, boxes = in_use(network, new_y)
    results[unit] = losses.accuracy(scores, new_classes), scenes.mean_distance(boxes * scale + middle, new_corners)
    print(f"unit {unit}: class right {at_least(results[unit][0])}, corners off by {results[unit][1]:.0f} cells")

# %% tags=["live"]
for unit, (right, off) in results.items():
    print(f"unit {unit}: on this machine {right:.1%} of the classes right, corners off by {off:.2f} cells")

# %% [markdown]
# ### Only one derivative at the flatten
#
# With one head's derivative alone the convolutions learn one task only. In the small example:

# %%
for name, found_so in ("the box's derivative alone", where.T @ dz[1][0]), ("the sum", at_flatten):
    print(f"largest error with {name}: {abs(numeric - found_so).max():.4f}")

# %%
answer = None  # a letter
exercise("15.2", answer)

# %% [markdown]
# ### Corners in no agreed order
#
# L2 is smallest at the mean of what is wanted. If the list may begin at any corner, that mean is the middle of the
# box. A network that learns it perfectly answers a point:

# %%
four = np.array([np.roll(corners[0].reshape(4, 2), k, axis=0) for k in range(4)])
best = four.mean(axis=0)
print("the best answer:", best.round(2).tolist())
print("which is off by", round(scenes.mean_distance(np.tile(best.ravel(), (4, 1)), four.reshape(4, 8)), 2),
      "cells, half the diagonal:", round(np.linalg.norm(corners[0, :2] - corners[0, 4:6]) / 2, 2))

# %% [markdown]
# ## The poll (S3, its first question)
#
# *To find the position of an object a network needs several output layers: one for the class, another one for the
# position.*
#
# **True** is the slide's answer. Strictly, they are enough, not necessary: above, one flat layer of 3 + 8 outputs did
# the same. It can, because both heads read the same numbers:

# %%
print("numbers that a head reads:", [head.layers[0].w.shape[1] for head in training.network.body.layers[-1].heads])

# %% [markdown]
# ## Write it


# %%
def my_flatten_derivative(z, c, b, wanted, w_class, w_box):
    return None


exercise("15.3", my_flatten_derivative)

# %% [markdown]
# ## What you can do now
#
# - give a network two heads, and add their derivatives below;
# - learn places with the L2 divergence: 8 numbers for a box, $2J$ for a pose;
# - choose the unit so that both derivatives are of one size, and fix the order of the corners.
#
# Next: convolutions that need a ninth of the weights.
#
# Before: [14 · Transform invariance](14_transform_invariance.ipynb) ·
# after: [16 · Depth-wise convolution](16_depthwise.ipynb)
