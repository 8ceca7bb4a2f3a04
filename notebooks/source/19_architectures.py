# %% [markdown]
# # 19 · Architectures
#
# AlexNet has 8 layers with weights, ResNet-152 has 152. **Which has more parameters? And which needs more products
# for one picture?** Vote, then read the first table.
#
# (You need 02, 03, 10 and training, 13; about 45 minutes; [words and symbols](GLOSSARY.md).)

# %%
import time

import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn import facts
from lecture_cnn.checking import central_differences
from lecture_cnn.course.exercises import exercise
from lecture_cnn.nets import Network, count_parameters, imagenet, models, summary
from lecture_cnn.nets.blocks import Residual, Union, dense, inception
from lecture_cnn.nets.layers import Activation, Convolution, Flatten, Linear
from lecture_cnn.nets.losses import accuracy
from lecture_cnn.nets.pictures import blocks_on_digits, coloured, digits32
from lecture_cnn.nets.pooling import GlobalMean
from lecture_cnn.nets.training import in_use

# %% [markdown]
# ## Count first
#
# A convolution layer has $N$ filters of $M\times K\times K$ and makes maps of $W'\times H'$. So
#
# $$\text{parameters} = N(MK^2 + 1) \qquad \text{neurons} = N\,W'H' \qquad
# \text{connections} = N\,W'H'\,M K^2$$
#
# A connection is one product of a weight and a value, for one picture. `imagenet.sizes()` counts from the shapes
# alone:

# %%
sizes = imagenet.sizes()
print(facts.table(sizes))

# %%
plt.figure(figsize=(6, 3.2), layout="constrained", FigureClass=lc.figures.Figure)
places = {"AlexNet": (6, -3), "ZFNet": (6, -3), "VGG A": (6, -3), "VGG E": (6, -3), "GoogLeNet": (-4, -12),
          "ResNet-18": (6, -3), "ResNet-152": (-4, 6), "DenseNet-121": (-4, 6)}  # of the labels
for row in sizes[1:]:  # LeNet-5 would be far to the left and below
    plt.loglog(row["parameters"], row["connections"], "o", color="#0072b2", markersize=4)
    if row["network"] in places:
        place = places[row["network"]]
        plt.annotate(row["network"], (row["parameters"], row["connections"]), xytext=place, textcoords="offset points",
                     ha="left" if place[0] > 0 else "center", fontsize=8)
plt.xlim(3e6, 5e8)
plt.ylim(4e8, 4e10)
plt.xlabel("parameters")
plt.ylabel("connections")
plt.show()

# %% [markdown]
# **More parameters do not mean more work.** Both have about 60 million, but ResNet-152 has sixteen times the
# connections. Why? A filter is used at every place of its map, a weight of a flat layer only once.
#
# The layers are those of 02 to 12. New is how they are joined: in branches (AlexNet, GoogLeNet), with a sum (ResNet),
# with a union of all maps so far (DenseNet).
#
# ## LeNet-5
#
# One digit through it, by the loops and by the vectorized functions:

# %%
print(summary(models.lenet5()))
digit = digits32()[0][:1]
by_loops, by_vectors = (models.lenet5(ops=ops).forward(digit) for ops in (lc.loops, lc.vectorized))
print("largest difference of the ten scores:", abs(by_loops - by_vectors).max().round(9))

# %% [markdown]
# Most parameters are in the first flat layer, most connections in the second convolution.
#
# The notes name it for CIFAR-10, ten classes of colour pictures. Its first filters need three planes for that. We write
# the digits on a photograph, in a colour as bright as the photograph itself. Below, the same pictures in grey:

# %%
colour = coloured(digits32()[0][:8])
grey = colour.mean(axis=1, keepdims=True).repeat(3, axis=1)
figure, axes = plt.subplots(2, 8, figsize=(9, 2.5), layout="constrained", FigureClass=lc.figures.Figure)
figure.label = "the digits 0 to 7 written on a photograph in another colour, and below the same in grey"
for axis, maps in zip(axes.ravel(), [*colour, *grey]):
    axis.imshow(lc.maps_to_picture(maps))
    axis.axis("off")
plt.show()
print("parameters:", count_parameters(models.lenet5(input=(3, 32, 32))))

# %% [markdown]
# After 180 updates we measured 0.93 of the held-out digits right in colour, 0.72 in grey. (Run again among the
# sentences of the notes, 25.)
#
# ## AlexNet
#
# Two GPUs have half of the maps each. Only Conv3 (paths `1.0.0` and `1.1.0`: part 1, branch 0 or 1, layer 0) sees the
# maps of both. So these are two branches and the **union** of their maps. (Local response normalisation divides a
# value by a number that grows with the squares of what the neighbouring maps have there.)

# %%
alexnet = summary(models.alexnet())
print("\n".join(line for line in str(alexnet).splitlines() if "relu" not in line and "dropout" not in line))

# %% [markdown]
# The slide says 60 million parameters, 650,000 neurons, 630 million connections. Counting finds the first two,
# and 724 million connections. If every layer saw all maps, as on one GPU:

# %%
halves = [row for row in alexnet if row["path"] in ("0.0.4", "0.1.4", "1.0.2", "1.1.2", "1.0.4", "1.1.4")]
alone = alexnet.connections + sum(row["connections"] for row in halves)
print(f"parameters {alexnet.parameters:,}, neurons {alexnet.neurons:,}, connections {alexnet.connections:,}")
print(f"connections on a single GPU: {alone:,}")

# %% [markdown]
# ### The union, backward
#
# Forward, the maps of the branches are laid one behind the other. So backward `dz` is **split** there. All branches
# read the same input, so their derivatives for it are **added**.
#
# $$z = [F_1(y), F_2(y)] \qquad dy = F_1'^{\,T} dz_1 + F_2'^{\,T} dz_2$$
#
# $F_1'$ is the derivative of branch 1 for its input, a matrix. By hand, and by the layer `Union`:

# %%
y = lc.examples.integers(1, 2, 6, 5, start=1)
union = Network("two branches", (2, 6, 5), [Union([Convolution(2, 3)], [Convolution(3, 3)])])
z = union.forward(y)
dz = lc.examples.integers(*z.shape, start=4)
w1, _, w2, _ = union.weights().values()
by_hand = (lc.vectorized.conv2d_input_gradient(dz[:, :2], w1, input_shape=y.shape)
           + lc.vectorized.conv2d_input_gradient(dz[:, 2:], w2, input_shape=y.shape))
print("maps:", z.shape[1], "= 2 + 3   largest difference of dy:", abs(union.backward(dz) - by_hand).max().round(9))

# %% [markdown]
# ## ZFNet
#
# The slide: AlexNet, but 7 × 7 filters at stride 2 first, and 512, 1024, 512 maps in Conv3 to Conv5. That would be
# 386.5 million parameters. The published network, below, has stride 2 in its second layer, too, and 107.6 million.

# %%
print(facts.table([{"layer": row["layer"], "shape": str(row["shape"]), "parameters": row["parameters"]}
                   for row in summary(models.zfnet()) if row["layer"].startswith("convolution")]))

# %% [markdown]
# ## VGG
#
# Only 3 × 3 filters and 2 × 2 pooling (in column C also 1 × 1; E48, a row of the errata, 21). **Why small filters?**
# Two 3 × 3 layers see 5 × 5 cells (17) with $2\cdot9D^2$ weights instead of $25D^2$, for $D$ maps in and out, and one
# activation more.

# %%
rows = []
for column in models.VGG:
    table = summary(models.vgg(column))
    flat = sum(row["parameters"] for row in table if row["layer"].startswith("flat layer"))
    rows.append({"column": column, "weight layers": len([row for row in table if row["parameters"]]),
                 "filters 1x1": sum("1x1" in row["layer"] for row in table), "parameters": table.parameters,
                 "in flat layers": flat, "share": f"{100 * flat / table.parameters:.0f} %"})
print(facts.table(rows))

# %% [markdown]
# The slide's "~140 million parameters" is column D. Nine of ten are in the flat layers, most in the first:
# $4096\,(7\cdot7\cdot512 + 1)$ = 102.8 million.
#
# ## GoogLeNet: inception, and the mean instead of a flat layer
#
# **Inception**: filters of 1 × 1, 3 × 3, 5 × 5 and a max pooling side by side, then the union. **Why 1 × 1 before the
# large filters?** They make few maps out of many, as stage 2 of page 16 does, so the large filters have less to do.

# %%
def small_inception(ops):
    return Network("inception", (2, 6, 5), [inception(2, 1, 3, 1, 2, 1)], ops=ops)


module = small_inception(lc.vectorized)
print(summary(module))
results = [small_inception(ops) for ops in (lc.loops, lc.vectorized)]
forward = [network.forward(y) for network in results]
dz = lc.examples.integers(*forward[0].shape, start=4)
backward = [network.backward(dz) for network in results]
for name, (one, other) in ("z", forward), ("dY", backward):
    print(f"{name}: largest difference between loops and vectorized", abs(one - other).max().round(9))
picture = np.random.default_rng(0).standard_normal(y.shape)  # no ties, where a maximum has no derivative
numeric = central_differences(module.forward, picture, dz)
module.forward(picture)
print("dY: largest difference from central differences", abs(module.backward(dz) - numeric).max().round(6))

# %% [markdown]
# The 1 × 1 filters as a listing:

# %%
lc.stepper("pointwise_forward", at=dict(x=2, y=1))

# %% [markdown]
# **Global mean pooling** takes the mean of each map before one flat layer. For 1024 maps of 7 × 7 and 1000 classes:

# %%
for name, layers in (("global mean", [GlobalMean(), Linear(1000)]), ("flattened", [Flatten(), Linear(1000)])):
    print(f"{name:12}{summary(Network(name, (1024, 7, 7), layers)).parameters:12,} parameters")
table = summary(models.googlenet())
print(f"GoogLeNet: {table.parameters:,}, without the last layer {table.parameters - table[-1]['parameters']:,}")

# %% [markdown]
# So the mean saves nearly all of them. (The slide's "5 million" fits best without the last layer, E51.)
#
# ## ResNet: the sum
#
# A block of layers $F$, and beside it nothing: $z = F(y) + y$. Backward, the derivative takes both ways:
#
# $$dy = \left(\frac{dF}{dy}\right)^{T} dz + dz$$
#
# **The second term is `dz` as it is.** A check with the forward pass only, $\frac{dF}{dy}$ by central differences:

# %%
body = [Convolution(2, 3, padding=1), Activation("tanh"), Convolution(2, 3, padding=1)]
block = Network("block", (2, 6, 5), [Residual(body)])
g = lc.examples.integers(1, 2, 6, 5, start=4)
block.forward(y)
dy = block.backward(g)
F = Network("F", (2, 6, 5), body)
F.start()  # the same seed, the same weights
columns = []
for cell in range(y.size):
    step = np.zeros(y.size)
    step[cell] = 1e-5
    step = step.reshape(y.shape)
    columns.append(((F.forward(y + step) - F.forward(y - step)) / 2e-5).ravel())
dF = np.stack(columns, axis=1)  # (cells of z, cells of y)
print("dF/dy is", dF.shape, "  largest difference of dF^T g + g from dy:",
      abs(dF.T @ g.ravel() + g.ravel() - dy.ravel()).max().round(6))

# %%
answer = None  # a letter
exercise("19.1", answer)

# %% [markdown]
# The sum, step by step, forward and backward:

# %%
lc.stepper("residual")

# %%
lc.stepper("residual_backward")

# %% [markdown]
# **Why is that good?** The derivative of a deep stack is a product of many matrices, and may vanish. A sum hands on
# `dz` itself. Thirty layers, their first weights halved: how long is the derivative at the input, divided by its
# length at the output?

# %%
depth, scale = 30, 0.5  # try other values
lengths = {}
for skip in (False, True):
    layer = [[Convolution(4, 3, padding=1), Activation("tanh")] for _ in range(depth)]
    stack = Network("stack", (4, 8, 8), [Residual(one) for one in layer] if skip else sum(layer, []))
    for array in stack.weights().values():
        array *= scale
    z = stack.forward(np.random.default_rng(1).standard_normal((1, 4, 8, 8)))
    one = np.ones_like(z)
    lengths[skip] = np.linalg.norm(stack.backward(one)) / np.linalg.norm(one)
print(f"without sums: {lengths[False]:.0e}   with sums: {lengths[True]:.0f}")

# %% [markdown]
# A sum needs the same number of maps on both sides:

# %%
try:
    Network("no sum", (2, 6, 5), [Residual([Convolution(3, 3, padding=1)])])
except ValueError as error:
    print(error)

# %% [markdown]
# Where the number of maps changes, 1 × 1 filters stand in the `skip`. Without those, the slide's "over 150 layers"
# are $1 + 3\,(3+8+36+3) + 1 = 152$:

# %%
for depth_ in models.RESNET:
    table = summary(models.resnet(depth_))
    layers = [row for row in table if row["layer"].startswith(("convolution", "flat")) and ".skip." not in row["path"]]
    print(f"ResNet-{depth_}: {len(layers)} layers with filters or flat, {table.parameters:,} parameters")

# %% [markdown]
# The slide's recipe: momentum 0.9, rate 0.1 divided by 10, batches of 256, batch normalisation (13), weight decay
# 1e-5 (the paper: 1e-4, E49).
#
# ## DenseNet: the union of all maps so far
#
# Each layer reads *all* maps before it. From 16 maps on, each adds 12:

# %%
growing = Network("dense block", (16, 8, 8), dense(5, lambda: [Convolution(12, 3, padding=1)]))
seen = [array.shape[1] for name, array in growing.weights().items() if name.endswith("w")]
print("maps that layers 1 to 5 see:", seen, "  maps at the end:", growing.output[0])

# %% [markdown]
# Backward, a map has many uses, and its derivative is the **sum** over them. For two layers by hand, with $u_1 = [y,
# z_1]$ and $u_2 = [y, z_1, z_2]$:

# %%
two = Network("two dense layers", (2, 6, 5), dense(2, lambda: [Convolution(3, 3, padding=1)]))
u2 = two.forward(y)
g = lc.examples.integers(*u2.shape, start=4)
w1, _, w2, _ = two.weights().values()


def back(dz, w):
    return lc.vectorized.conv2d_input_gradient(dz, w, padding=1, input_shape=(1, w.shape[1], 6, 5))


du1 = back(g[:, 5:], w2)  # layer 2 has read y and z1
dz1 = g[:, 2:5] + du1[:, 2:]  # z1 is used twice: at the end, and by layer 2
uses = [g[:, :2], du1[:, :2], back(dz1, w1)]  # y is used at the end, by layer 2, by layer 1
print("largest difference from the sum over", len(uses), "uses:", abs(two.backward(g) - sum(uses)).max().round(9))

# %%
answer = None  # a number
exercise("19.2", answer)  # seed=1 draws other numbers

# %% [markdown]
# ## All blocks together, trained
#
# One residual, one inception and one dense block, on the digits, for one epoch:

# %%
training, y_held, labels = blocks_on_digits(dtype=np.float32)
losses = training.run(training.updates_per_epoch)
print(training.network)
print(f"mean Loss of the first ten updates {np.mean(losses[:10]):.1f}, of the last ten {np.mean(losses[-10:]):.1f}")

# %% tags=["live"]
print(f"held-out accuracy {accuracy(in_use(training.network, y_held), labels):.3f}")

# %% [markdown]
# `lecture-cnn train --model blocks`, 18 epochs: a mean of 0.988 on held-out digits, over five folds.
#
# ## They run
#
# Forward and backward on one picture, one core, float32 (`tests/benchmarks/models.py`; one run, whose times may be
# twice as long in the next; memory is the whole process's):
#
# ```
# network        parameters   start  forward  backward    memory
# LeNet-5            61,706   0.0 s    0.0 s     0.0 s     41 MB
# AlexNet        60,965,224   1.1 s    0.0 s     0.7 s    583 MB
# ZFNet         107,627,624   0.9 s    0.1 s     1.1 s   1016 MB
# VGG A         132,863,336   1.1 s    0.2 s     0.9 s   1281 MB
# VGG A-LRN     132,863,336   1.1 s    0.2 s     0.5 s   1311 MB
# VGG B         133,047,848   1.1 s    0.3 s     1.3 s   1350 MB
# VGG C         133,638,952   1.1 s    0.3 s     0.8 s   1360 MB
# VGG D         138,357,544   1.2 s    0.4 s     1.9 s   1403 MB
# VGG E         143,667,240   1.2 s    0.4 s     1.0 s   1456 MB
# GoogLeNet       6,998,552   0.1 s    0.1 s     0.1 s    166 MB
# ResNet-18      11,689,512   0.1 s    0.1 s     0.1 s    178 MB
# ResNet-34      21,797,672   0.2 s    0.1 s     0.2 s    273 MB
# ResNet-50      25,557,032   0.2 s    0.2 s     0.3 s    386 MB
# ResNet-101     44,549,160   0.4 s    0.3 s     0.5 s    603 MB
# ResNet-152     60,192,808   0.6 s    0.4 s     0.8 s    810 MB
# DenseNet-121    7,978,856   0.1 s    0.2 s     0.3 s    314 MB
# TDNN                  619   0.0 s    0.0 s     0.0 s     40 MB
# spectrogram        57,770   0.0 s    0.0 s     0.0 s     41 MB
# all within their time and memory
# ```
#
# ResNet-18 on a photograph:

# %%
photo = lc.data.flower(x=200, y=100, W=224, H=224, shrink=1)[None]
network = models.resnet(18, dtype=np.float32)
begin = time.perf_counter()
scores = network.forward(photo)
dphoto = network.backward(np.ones_like(scores))
seconds = time.perf_counter() - begin
print("scores", scores.shape, "  dY(0)", dphoto.shape, "  finite numbers in it:", np.isfinite(dphoto).sum())

# %% tags=["live"]
print(f"{seconds:.2f} seconds, the making of {summary(network).parameters:,} weights included")

# %% [markdown]
# ## What the slides report
#
# Top-5 error on ImageNet: the share of pictures whose class is not among the five largest scores. Others measured
# these.

# %%
print(facts.table(imagenet.ERRORS))

# %% [markdown]
# ## Where it goes wrong
#
# **Branches of different sizes.** Without padding the 3 × 3 branch is smaller:

# %%
try:
    Network("no union", (2, 6, 5), [Union([Convolution(2, 1)], [Convolution(2, 3)])])
except ValueError as error:
    print(error)

# %% [markdown]
# **The last branch wins.** `dy =` instead of `dy +=` where branches meet: only the shape is right.

# %%
first, last = (lc.vectorized.conv2d_input_gradient(part, w, input_shape=y.shape) for part, w in (
    (lc.examples.integers(1, 2, 4, 3, start=4), union.weights()["0.0.0.w"]),
    (lc.examples.integers(1, 3, 4, 3, start=5), union.weights()["0.1.0.w"])))
print("shapes:", (first + last).shape, last.shape, "  largest error:", abs(first).max().round(1))

# %% [markdown]
# **The skip forgotten on the way back.** Only $dF^T dz$: training is slow, as if there were no skip. A gradient check
# finds it:

# %%
block.forward(y)
without = block.body.layers[0].body.backward(lc.examples.integers(1, 2, 6, 5, start=4))
missing = dy - without
print("what is missing differs from dz by", abs(missing - lc.examples.integers(1, 2, 6, 5, start=4)).max().round(9))

# %% [markdown]
# ## Write it


# %%
def my_dy(dz, w1, w2):
    return None


exercise("19.3", my_dy)

# %% [markdown]
# ## What you can do now
#
# - count parameters (most in flat layers) and connections (most in convolutions);
# - go back through a union: split `dz`, add the `dy` of the branches;
# - go back through a sum, $dF^T dz + dz$, and say why it helps.
#
# Next: a spectrogram is a picture whose two directions are not alike.
#
# Before: [18 · Augmentation and multi-crop testing](18_augmentation.ipynb) · after: [20 · Speech](20_speech.ipynb)
