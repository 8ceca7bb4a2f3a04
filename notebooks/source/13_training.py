# %% [markdown]
# # 13 · A whole network, trained by the loops
#
# Two convolution layers, one on the other. The forward pass has run, and $Div$ says how wrong the result is. The
# backward pass L12 goes through layer 2 first, then through layer 1. Layer 1 needs $dY(1)$: how much $Div$ changes if
# one of its own outputs changes.
#
# **But layer 1 never sees $Div$. Where does its $dY(1)$ come from?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("13 below")

# %% [markdown]
# ## The network
#
# (You need 05, 10 and 11; about an hour; [words and symbols](GLOSSARY.md).) Backpropagation gives the derivative
# of the Loss for each weight and bias; gradient descent moves each a small step against it, again and again:
#
# $$w \leftarrow w - \eta\,\frac{dLoss}{dw}, \qquad Loss = \frac1T\sum_i Div(Y_i, d_i)$$
#
# (The stage has ReLU and whole numbers; what follows has tanh.) A small network for the 8 × 8 handwritten digits, and
# the listings that it runs:
#
# | layer | forward | backward | pages |
# |---|---|---|---|
# | convolution, tanh | L21 | L39, L11 | 02, 06, 10 |
# | max pooling, stride 2 | L25 | L26 | 04, 11 |
# | flatten, flat layer, softmax | L33, `linear_forward` | `linear_backward`, $p-d$ | 05 |
#
# *Neurons* are the values that a layer with weights gives, *connections* the products of a weight and a value. Digits
# that are *held out* are kept for the test.

# %%
import sys
import tempfile
import time
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from tqdm import tqdm

from lecture_cnn.checking import central_differences
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.rounding import about, at_least
from lecture_cnn.nets import Network, summary, trials
from lecture_cnn.nets.layers import Activation, Convolution, Flatten, Linear
from lecture_cnn.nets.losses import cross_entropy
from lecture_cnn.nets.normalisation import BatchNormalisation, Dropout
from lecture_cnn.nets.optimizers import Adam, Momentum
from lecture_cnn.nets.pictures import lenet5_on_digits, stratified
from lecture_cnn.nets.saving import load_weights, save_weights
from lecture_cnn.nets.training import Training

digits, labels = lc.data.digits()
train, held_out = stratified(labels, 0)  # four fifths to learn from; a fifth that training never sees
network = trials.small(ops=lc.loops)
print(summary(network))
print(len(train), "digits to learn from,", len(held_out), "held out")

# %% [markdown]
# ## One update, by the loops
#
# `ops=lc.loops`: the lecture's own loops compute. Forward, the Loss and its derivative, backward, step:

# %%
y, d = digits[train[:8]], labels[train[:8]]
rate = 0.1  # try another one
scores = network.forward(y)
loss, dscores = cross_entropy(scores, d, ops=lc.loops)  # dscores = (p - d) / 8
network.backward(dscores)
for w, dw in zip(network.weights().values(), network.gradients().values()):
    w -= rate * dw
after, _ = cross_entropy(network.forward(y), d, ops=lc.loops)
print(f"Loss of these eight digits: {loss:.3f}, after one step: {after:.3f}")

# %% [markdown]
# L12 is L11 for each layer, from the last one to the first. Layer `l` leaves `dY(l-1)` behind for layer `l-1`.

# %%
print(lc.LISTINGS["L12"])

# %%
lc.stepper("L12", **questions.two_layers(), at=dict(l=1, x=3, y=2, j=1))

# %% [markdown]
# L12 and the network's own backward pass, on two convolution layers with the L2 divergence:

# %%
two = Network("two layers", (1, 6, 5), [Convolution(2, 3), Activation("tanh"), Convolution(3, 2), Activation("tanh")])
picture, wanted = lc.examples.integers(1, 6, 5, start=1), lc.examples.integers(3, 3, 2, start=5) / 2
found = two.forward(picture[None])[0]
two.backward((found - wanted)[None])
first, _, second, _ = two.body.layers
z1 = lc.loops.conv2d(picture, first.w, first.b)
z2 = lc.loops.conv2d(lc.loops.tanh(z1), second.w, second.b)
by_L12 = lc.LISTINGS["L12"].run(Y=[picture, lc.loops.tanh(z1), found], z=[z1, z2], w=[first.w, second.w],
                                dY=found - wanted, activation="tanh")
for name, theirs, ours in (("dw(1)", by_L12["dw"][0], first.dw), ("db(1)", by_L12["db"][0], first.db),
                           ("dw(2)", by_L12["dw"][1], second.dw), ("db(2)", by_L12["db"][1], second.db)):
    print(f"{name}: the largest {abs(ours).max():.3f}, difference {abs(theirs - ours).max():.6f}")

# %% [markdown]
# ## Twenty updates: with loops and without
#
# One update sees a [*batch*](GLOSSARY.md#batch), a few of the digits; when each digit has been in one, an *epoch* is
# over. Two equal networks see the same batches of eight. One computes with `lc.loops`, the other with
# `lc.vectorized`. After each update all 410 weights and biases are compared:

# %%
pair = [Training(trials.small(ops=ops), Momentum(0.1), digits[train], labels[train], batch=8)
        for ops in (lc.loops, lc.vectorized)]
differences = []
for _ in range(20):
    for training in pair:
        training.update()
    one, other = (training.network.weights() for training in pair)
    differences.append(max(abs(one[name] - other[name]).max() for name in one))
print("largest difference of a weight in 20 updates:", round(max(differences), 9))

figure, axis = plt.subplots(figsize=(6, 2.6), layout="constrained", FigureClass=lc.figures.Figure)
axis.plot(range(1, 21), pair[1].losses, color="#d55e00", linewidth=6, alpha=0.4, label="vectorized")
axis.plot(range(1, 21), pair[0].losses, color="#0072b2", linewidth=1.5, label="loops")
axis.set(xlabel="update", ylabel="Loss of the batch", xlim=(1, 20), xticks=range(1, 21, 3))
axis.legend()
plt.show()
first_five, last_five = (np.mean(part) for part in (pair[0].losses[:5], pair[0].losses[-5:]))
print(f"mean Loss of the first five updates {first_five:.2f}, of the last five {last_five:.2f}")

# %% [markdown]
# Only the clock tells the two curves apart:

# %% tags=["live"]
seconds = []
for training in pair:
    begin = time.perf_counter()
    training.update()
    seconds.append(time.perf_counter() - begin)
print(f"one update: loops {1000 * seconds[0]:.0f} ms, vectorized {1000 * seconds[1]:.1f} ms")

# %% [markdown]
# ## Check with the forward pass only
#
# Change one weight a little, go forward twice. (`0.w` are the weights of layer 0, `4.b` the biases of layer 4.)

# %%
witness = trials.small()
witness.forward(y)
_, dscores = cross_entropy(witness.forward(y), d)
witness.backward(dscores)
for name, w in witness.weights().items():
    kept = w.copy()

    def loss_with(value, w=w):
        w[...] = value
        return cross_entropy(witness.forward(y), d)[0]

    numeric = central_differences(loss_with, kept, 1.0)
    w[...] = kept
    ours = witness.gradients()[name]
    print(f"d{name:4} {kept.size:3} derivatives, the largest {abs(ours).max():.3f},",
          f"difference from central differences {abs(numeric - ours).max():.6f}")

# %% [markdown]
# ## LeNet-5 learns
#
# The lecture's LeNet-5, on digits enlarged to 32 × 32, each batch moved about by up to three cells (18). 90 updates
# with 32 digits are two looks at every digit. You see the Loss, the share of held-out digits that are right, and the
# six filters of the first layer above their derivatives.

# %%
training, y, d = lenet5_on_digits()
print(summary(training.network))

# %%
watch = lc.figures.Watch(training, y, d)
training.run(90, after=watch)
display(watch.figure)
print("right of the held-out digits: before", at_least(watch.right[0]), "  after 90 updates", at_least(watch.right[-1]))

# %% [markdown]
# The derivatives `dw` are smooth, because neighbouring weights look at neighbouring cells. The filters still look
# random: a little was added everywhere.
#
# Run the next cell, again and again, to go on and watch it live.

# %% tags=["live"]
shown = display(watch.figure, display_id=True)
watch.show = shown.update
with tqdm(total=45, desc="updates", file=sys.stdout) as bar:
    training.run(45, after=lambda training: (watch(training), bar.update()))

# %% [markdown]
# The whole training is a command. It printed:
#
# ```
# $ lecture-cnn train
# LeNet-5: 1x32x32 -> (10,), 61,706 parameters, 1437 digits, 360 held out
# epoch  1 of 18: loss 1.4807, held-out accuracy 0.8917
# epoch  2 of 18: loss 0.7095, held-out accuracy 0.9417
# epoch  3 of 18: loss 0.4684, held-out accuracy 0.9500
# epoch  4 of 18: loss 0.3876, held-out accuracy 0.9806
# epoch  5 of 18: loss 0.3233, held-out accuracy 0.9556
# epoch  6 of 18: loss 0.2974, held-out accuracy 0.9778
# epoch  7 of 18: loss 0.2544, held-out accuracy 0.9917
# epoch  8 of 18: loss 0.1957, held-out accuracy 0.9972
# epoch  9 of 18: loss 0.1853, held-out accuracy 0.9944
# epoch 10 of 18: loss 0.1681, held-out accuracy 0.9833
# epoch 11 of 18: loss 0.1380, held-out accuracy 0.9972
# epoch 12 of 18: loss 0.1302, held-out accuracy 0.9972
# epoch 13 of 18: loss 0.1089, held-out accuracy 0.9972
# epoch 14 of 18: loss 0.0954, held-out accuracy 0.9861
# epoch 15 of 18: loss 0.1083, held-out accuracy 0.9972
# epoch 16 of 18: loss 0.0979, held-out accuracy 0.9972
# epoch 17 of 18: loss 0.0649, held-out accuracy 0.9972
# epoch 18 of 18: loss 0.0629, held-out accuracy 1.0000
# ```
#
# This took 10 seconds of one processor core. With `--ops compiled`, the lecture's loops made fast by numba (28), the
# same lines came after 12. With `--ops loops` it takes hours.
#
# ## Saved and resumed
#
# Saved are the weights, what the rule remembers, and the number of updates. So a training that was interrupted ends
# with the same weights, to the bit:

# %%
def new_training():
    return Training(trials.small(), Adam(0.01), digits[train], labels[train])


with tempfile.TemporaryDirectory() as folder:
    whole, begun, resumed = new_training(), new_training(), new_training()
    whole.run(60)
    begun.run(25)
    resumed.resume(begun.save(Path(folder) / "state.npz")).run(35)
    other = load_weights(trials.small(seed=1), save_weights(whole.network, Path(folder) / "weights.npz"))
one, two = whole.network.weights(), resumed.network.weights()
for what, weights in ("25 and 35 updates", two), ("loaded into another network", other.weights()):
    same = sum((one[n] == weights[n]).sum() for n in one)
    print(f"{what}: {same} of 410 weights and biases are the same as after 60 updates, to the bit")

# %% [markdown]
# ## Which rule
#
# The slide names Adam and momentum. With $g$ for the derivative $\frac{dLoss}{dw}$:
#
# | rule | step |
# |---|---|
# | SGD | $w \leftarrow w - \eta\, g$ |
# | momentum | $v \leftarrow 0.9\, v - \eta\, g$, then $w \leftarrow w + v$ |
# | Adam | $w \leftarrow w - \eta\, \frac{m}{\sqrt s + \epsilon}$, with running means $m$ of $g$ and $s$ of $g^2$ |
# | weight decay | $g + \lambda w$ in the place of $g$ (here $\lambda = 0.01$, with momentum) |
#
# $m$ and $s$ begin at 0, so at first they are too small; Adam divides them by $1-0.9^t$ and $1-0.999^t$ in update $t$.
# $\epsilon$ keeps the divisor from 0. Eight epochs with each:

# %%
names = ("SGD", "momentum", "Adam", "weight decay")
rows = {row["rule"]: row for row in trials.rules(names)}
figure, axes = plt.subplots(1, 2, figsize=(8, 2.4), layout="constrained", FigureClass=lc.figures.Figure)
axes[0].barh(list(rows), [row["last_epoch"] for row in rows.values()], color="#0072b2")
axes[0].set_title("mean Loss in the eighth epoch", fontsize=10)
axes[1].barh(list(rows), [row["length_of_weights"] for row in rows.values()], color="#d55e00")
axes[1].set_title("length of all weights", fontsize=10)
for axis in axes:
    axis.invert_yaxis()
plt.show()
for name, row in rows.items():
    print(f"{name:12} Loss {row['last_epoch']:.1f}, length of all weights {row['length_of_weights']:.0f}")

# %%
answer = None  # a number
exercise("13.1", answer)  # seed=1 draws other numbers

# %% [markdown]
# SGD is slower at the same rate, because momentum adds up steps in one direction: ten times the step in the end,
# $\frac{1}{1-0.9}$. Adam and momentum end far lower. Weight decay keeps the weights short, and pays with a larger Loss.
#
# A large rate never settles. So AlexNet and ResNet divided it by 10 on a *plateau*, when the error stopped falling.
# Here momentum with a rate of 1, kept, and multiplied by 0.3 after each epoch without a new best:

# %%
kept_rate, lowered = trials.plateau()
for name, row in ("kept", kept_rate), ("lowered", lowered):
    side = "above" if row["last_epoch"] > 1 else "below"
    print(f"rate {name:8} at the end {row['rate_at_the_end']:.2f}, Loss of the last epoch {side} 1")

# %% [markdown]
# ## Batch normalisation matters where the weights begin badly
#
# It gives each map mean 0 and variance 1, and then a spread $\gamma$ and a mean $\beta$ that are learned:
#
# $$\hat z = \frac{z-\mu}{\sqrt{\sigma^2+\epsilon}}, \qquad y = \gamma\,\hat z + \beta$$
#
# with the map's mean $\mu$ and variance $\sigma^2$ over the batch and all positions. If one $z$ grows, $\mu$ grows a
# little, and all values of the map sink; $\sigma$ changes, too, and all are scaled. So one $z$ has three ways to $Div$:
# itself, $\mu$ and $\sigma$, and each is a part of its derivative. With $du = \gamma\,\frac{dDiv}{dy}$, and each mean
# over the same values as $\mu$,
#
# $$\frac{dDiv}{dz} = \frac{1}{\sqrt{\sigma^2+\epsilon}}\left(du - \mathrm{mean}(du) -
# \hat z\,\mathrm{mean}(du\,\hat z)\right)$$
#
# Step through both, on two instances with two maps each ($\mu$ is `mu`, $\gamma$ is `gamma`):

# %%
lc.stepper("batch_norm", at=dict(j=1, n=1))

# %%
lc.stepper("batch_norm_backward", at=dict(j=1, n=1))

# %% [markdown]
# Eight convolution layers with tanh, 90 updates. All weights are multiplied by 0.25, 1 or 5 at the start:

# %%
rows = trials.normalisation((0.25, 1.0, 5.0))
figure, axes = plt.subplots(1, 2, figsize=(8, 2.6), layout="constrained", FigureClass=lc.figures.Figure)
for axis, field, title in ((axes[0], "spread", "spread of the eighth layer's maps at first"),
                           (axes[1], "held_out", "right of the held-out after 90 updates")):
    for shift, with_it, colour in ((-0.2, False, "#0072b2"), (0.2, True, "#d55e00")):
        values = [row[field] for row in rows if row["batch_normalisation"] is with_it]
        axis.bar(np.arange(3) + shift, values, 0.38, color=colour, label="with" if with_it else "without")
    axis.set_xticks(range(3), ["weights x 0.25", "x 1", "x 5"])
    axis.set_title(title, fontsize=10)
axes[1].set_ylim(0, 1)
figure.legend(*axes[1].get_legend_handles_labels(), title="batch\nnormalisation", fontsize=8, title_fontsize=8,
              loc="outside right center")
plt.show()
for row in rows:
    print(f"weights x {row['scale']:<4g} batch normalisation: {'yes' if row['batch_normalisation'] else 'no ':3}",
          f" spread at first {row['spread']:.1g},  right {at_least(row['held_out'])}")

# %% [markdown]
# Without it, small weights let the maps vanish, layer by layer; large ones push tanh to its ends, where its
# derivative is 0. Hardly a derivative comes back to the first layers: 10 % right, a guess. With it, all three learn:
# 93 % to 96 %.
#
# ## Dropout matters where there are many weights and little data
#
# In training, dropout sets each value to 0 with probability $p$ and divides the others by $1-p$; in use it does
# nothing. Here 10,090 parameters learn 200 digits, 40 of them with a wrong label. The mean of two *folds*: twice,
# each time another fifth of the digits is held out.

# %%
rows = trials.dropout(digits=200, wrong_labels=40, folds=2)
figure, axis = plt.subplots(figsize=(6, 2.4), layout="constrained", FigureClass=lc.figures.Figure)
for shift, field, colour, label in ((-0.2, "right", "#0072b2", "learned (with their wrong labels)"),
                                    (0.2, "right_held_out", "#d55e00", "held out")):
    axis.barh(np.arange(2) + shift, [row[field] for row in rows], 0.38, color=colour, label=label)
axis.set_yticks(range(2), ["no dropout", "dropout 0.5"])
axis.set(xlim=(0, 1), title="share of right ones")
axis.invert_yaxis()
figure.legend(fontsize=8, loc="outside right center")
plt.show()
without, with_it = rows
for name, row in ("without", without), ("with", with_it):
    print(f"{name:8} learned {about(row['right'])}, held out {about(row['right_held_out'])}")

# %% [markdown]
# Without dropout the network learns 100 % of the labels by heart, the wrong ones too, and gets 80 % of the held-out
# digits right. With it: 82 % and 91 %. It helps where there is something wrong to learn.
#
# ## Where it goes wrong

# %%
answer = None  # a letter
exercise("13.2", answer)

# %% [markdown]
# ### All weights 0 at the start
#
# Then $W^{\mathsf T} dz$ is 0, and so is every $Y$: no weight gets a derivative, only the last biases learn. If they
# are all one other number, all filters of a layer get the same derivative, and stay the same.

# %%
for start, number in (("all 0", 0), ("all 0.1", 0.1), ("random", None)):
    tried = trials.small()
    if number is not None:
        for w in tried.weights().values():
            w[...] = number
    Training(tried, Momentum(0.1), digits[train], labels[train]).run(45)
    different = len({one.tobytes() for one in tried.weights()["0.w"]})
    share = trials.right(tried, digits[held_out], labels[held_out])
    print(f"{start:8} different filters of four: {different}   right of the held-out: {about(share)}")

# %% [markdown]
# ### A rate that is too large
#
# The step jumps over the valley, and the Loss ends above $\log 10 = 2.3$, that of a guess:

# %%
for rate in (0.1, 10):
    tried = Training(trials.small(), Momentum(rate), digits[train], labels[train])
    at_the_end = np.mean(tried.run(90)[-20:])
    shown = f"{at_the_end:.1f}" if at_the_end < 100 else "above 100"
    print(f"rate {rate:<4} mean Loss of the last 20 of 90 updates: {shown}")

# %% [markdown]
# ### Training and use mixed up
#
# In use, a network must not drop values, nor normalise by the batch at hand. `forward(y)` is use;
# `forward(y, rng)` is training, where `rng` draws what is dropped. The same digit, four times:

# %%
tricks = Network("with both", (1, 8, 8), [Convolution(4, 3), BatchNormalisation(), Activation("relu"), Flatten(),
                                          Dropout(0.5), Linear(10)])
Training(tricks, Momentum(0.05), digits[train], labels[train]).run(90)
one = digits[held_out[:1]]
for name, rng in (("use", None), ("training", np.random.default_rng(0))):
    scores = np.array([tricks.forward(one, rng)[0] for _ in range(4)])
    print(f"{name:8} the score of class 0, four times:", *scores[:, 0].round(1))

# %% [markdown]
# (The outline also names segmentation, a class for every pixel: page 23.)
#
# The slides link to a network that learns in the browser, [ConvNetJS on
# CIFAR-10](http://cs.stanford.edu/people/karpathy/convnetjs/demo/cifar10.html).

# %% [markdown]
# ## Write it


# %%
def my_update(network, y, d, rate):
    return None


exercise("13.3", my_update)

# %% [markdown]
# ## What you can do now
#
# - train a network: forward, Loss, backward, step; loops and matrices learn the same weights;
# - choose the rule and the rate, and say why weights begin at random;
# - say when batch normalisation and dropout help, and why they act otherwise in use.
#
# Next: what the network sees if the picture is moved or turned.
#
# Before: [12 · Resampling backward](12_resampling_backward.ipynb) ·
# after: [14 · Transform invariance](14_transform_invariance.ipynb)
