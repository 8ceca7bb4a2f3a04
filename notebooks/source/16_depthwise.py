# %% [markdown]
# # 16 · Depth-wise convolution
#
# Two maps go in. A conventional filter has a plane for each: nine products of map 1 and nine of map 2 make one sum.
# For $N$ maps out this is done $N$ times. Most of it can be saved.
#
# **Depth-wise convolution begins with map 1: nine products, one sum. Then comes map 2. Where do its nine products
# go?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("16 maps")

# %% [markdown]
# (You need 02 and 10; about 20 minutes; [words and symbols](GLOSSARY.md).)

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.checking import central_differences
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.rounding import at_least
from lecture_cnn.nets import Network, separable, summary
from lecture_cnn.nets.layers import Convolution

# %% [markdown]
# ## Two stages
#
# (The opening's answer: into a map of their own.) With $M$ maps in and $N$ maps out a conventional layer scans $NM$
# times. A depth-wise layer scans each map **once** and mixes the results:
#
# - stage 1: $M$ filters of $K\times K$, each for one map; $M$ maps come out;
# - stage 2: $N$ filters of $M\times1\times1$, each for one position across all maps; $N$ maps come out.
#
# (Elsewhere only stage 1 is called depth-wise, stage 2 point-wise, and both together depthwise *separable*.)

# %%
first, second = (lc.LISTINGS[name].example() for name in ("depthwise_forward", "pointwise_forward"))
y, k = first["y"], first["w"]
a = second["w"]  # (3, 2): the weight of each scanned map in each output map
scanned = lc.loops.depthwise_conv2d(y, k)
z = lc.loops.pointwise_conv2d(scanned, a)
lc.figures.row({"Y(0,1)": y[0], "Y(0,2)": y[1], "stage 1, map 1": scanned[0], "map 2": scanned[1]}, height=1.9)
plt.show()
lc.figures.row({"stage 2, map 1": z[0], "map 2": z[1], "map 3": z[2]}, height=1.5)
plt.show()
print("maps:", len(y), "->", len(scanned), "->", len(z), "  sizes:", y.shape[1:], scanned.shape[1:], z.shape[1:])
print("the weights of stage 2, a row for each output map:")
print(a)

# %% [markdown]
# ## The two listings
#
# The slides have them in words. $k$ are the filters of stage 1, $u$ its maps, $a$ the weights of stage 2. (In the
# listings $k$ and $a$ are `w`, $u$ is `z` and then `Y`. Stage 1 may have a bias, too; on this page it is 0.)
#
# $$u(m,x,y) = \sum_{x'=1}^{K}\sum_{y'=1}^{K} k(m,x',y')\,Y(l-1,m,x+x'-1,y+y'-1) \qquad
# z(n,x,y) = b(n) + \sum_{m=1}^{M} a(n,m)\,u(m,x,y)$$
#
# L21 (02) has a loop over the input maps inside the one over the output maps. Stage 1 has only `m`.

# %%
print(lc.LISTINGS["depthwise_forward"])
print()
print(lc.LISTINGS["pointwise_forward"])

# %%
lc.stepper("depthwise_forward", y=y, w=k, b=np.zeros(2), at=dict(x=1, y=1))

# %%
answer = None  # a letter
exercise("16.1", answer)

# %% [markdown]
# Stage 2 reads one position through all the maps that stage 1 made:

# %%
lc.stepper("pointwise_forward", y=scanned, w=a, b=np.zeros(3), at=dict(x=1, y=1))

# %% [markdown]
# ## Backward
#
# Each product of the forward pass gives two of the backward pass: one for the value, one for the weight. Stage 2
# comes first; the `dy` that it leaves is the `dz` of stage 1.

# %%
print(lc.LISTINGS["pointwise_backward"])
print()
print(lc.LISTINGS["depthwise_backward"])

# %%
dz = lc.examples.integers(*z.shape, start=4)
lc.stepper("pointwise_backward", dz=dz, y=scanned, w=a, at=6)

# %%
du, da, db = lc.loops.pointwise_conv2d_backward(dz, scanned, a)
lc.stepper("depthwise_backward", dz=du, y=y, w=k, at=5)

# %% [markdown]
# In stage 1 (line 10) a map's derivative comes from *one* map of `dz`, because the map went into one only. In a
# conventional layer it comes from all (07). The whole way back, checked with the forward pass only:

# %%
dy, dk, _ = lc.loops.depthwise_conv2d_backward(du, y, k)
both = {"dY": (dy, y, lambda v: lc.vectorized.pointwise_conv2d(lc.vectorized.depthwise_conv2d(v, k), a)),
        "dk": (dk, k, lambda v: lc.vectorized.pointwise_conv2d(lc.vectorized.depthwise_conv2d(y, v), a)),
        "da": (da, a, lambda v: lc.vectorized.pointwise_conv2d(scanned, v))}
for name, (ours, at, function) in both.items():
    error = abs(central_differences(function, at, dz) - ours).max()
    print(f"{name}: the largest {abs(ours).max():.0f}, difference from central differences {error:.6f}")

# %% [markdown]
# ## Without loops
#
# Stage 1 is a matrix product for each map, stage 2 a single one.

# %%
print(lc.compare("depthwise_conv2d", **first))
print(lc.compare("pointwise_conv2d", y=scanned, w=a))
print(lc.compare("depthwise_conv2d_backward", dz=du, y=y, w=k))
print(lc.compare("pointwise_conv2d_backward", dz=dz, y=scanned, w=a))

# %% tags=["live"]
for name, inputs in (("depthwise_conv2d", first), ("pointwise_conv2d", dict(y=scanned, w=a))):
    times = lc.compare(name, **inputs).times
    print(f"{name}: the loops took {times['loops'] / times['vectorized']:.0f} times as long")

# %% [markdown]
# ## The counts
#
# The weights of a depth-wise layer, for each of a conventional one:
#
# $$\frac{NM + MK^2}{NMK^2} = \frac{1}{K^2} + \frac1N$$

# %%
print(facts.table(separable.counts()))

# %%
answer = None  # a number
exercise("16.2", answer)  # seed=1 draws other numbers

# %% [markdown]
# With many maps it is $\frac{1}{K^2}$: a ninth for $K = 3$. The multiply-adds have the same ratio, because each
# weight is used once at each position.

# %%
M, N, K = 64, 128, 3  # try other sizes
conventional, depth_wise = (summary(Network("one layer", (M, 16, 12), layers)).connections
                            for layers in ([Convolution(N, K)], separable.separable(N, K)))
print(f"multiply-adds on maps of 16 x 12: {conventional:,} and {depth_wise:,}, ratio {depth_wise / conventional:.4f}")

# %% [markdown]
# ## What is given up
#
# The two stages *are* a conventional layer with the filters $w(n,m) = a(n,m)\,k(m)$: all planes that look at map $m$
# are multiples of one filter. A conventional layer chooses each plane freely.

# %%
w = a[:, :, None, None] * k[None]  # (N, M, K, K)
print("two stages and one conventional layer with w(n,m) = a(n,m) k(m): largest difference",
      abs(lc.vectorized.conv2d(y, w) - z).max().round(9))
planes = w[:, 0].reshape(3, -1)  # three planes that look at map 1
free = lc.examples.integers(3, 2, 3, 3, start=2)[:, 0].reshape(3, -1)
print("independent planes among three: depth-wise", np.linalg.matrix_rank(planes), " conventional",
      np.linalg.matrix_rank(free))

# %% [markdown]
# ## Trained on the digits
#
# Three convolution layers of 16, 32 and 64 maps on the 8 × 8 digits, conventional or with a depth-wise second and
# third layer. A fifth of the digits is held out.

# %%
network = separable.digit_net(separable.LAYERS["depth-wise"])
print(summary(network))

# %% [markdown]
# Four epochs of each:

# %%
found = separable.trial(epochs=4)
for row in found:
    print(f"{row['layers']:13}{row['parameters']:7,} parameters{row['connections']:9,} multiply-adds   right:",
          at_least(row["held_out"]))

# %% [markdown]
# The accuracy differs a little from machine to machine:

# %% tags=["live"]
print(facts.table(found))

# %% [markdown]
# Over all five folds (each time another fifth is held out), `separable.trial(epochs=12, folds=5)`: 0.977 with
# conventional layers, 0.968 with depth-wise ones, which have a sixth of the parameters and a seventh of the
# multiply-adds.
#
# ## Where it goes wrong
#
# ### One filter for each map, or one filter for all
#
# The conventional function takes the two filters for one with two planes, and adds up. The shapes fit, so there is no
# error:

# %%
all_at_once = lc.vectorized.conv2d(y, k[None])
print("one filter of 2 planes:", all_at_once.shape, "  two filters of 1 plane:", scanned.shape)
print("largest difference of the former from the sum of the latter:", abs(all_at_once[0] - scanned.sum(axis=0)).max())

# %% [markdown]
# ### Stage 2 first
#
# Then there are $N$ maps to scan, and the result is another one:

# %%
k3 = lc.examples.integers(3, 3, 3, start=2)  # three maps come out of stage 2
turned_round = lc.loops.depthwise_conv2d(lc.loops.pointwise_conv2d(y, a), k3)
print("shapes:", z.shape, turned_round.shape, "  largest difference:", abs(z - turned_round).max())

# %% [markdown]
# ### No sum over the positions
#
# A weight of stage 2 is used at *every* position. Without the sum in `da` only the last share is kept:

# %%
line = "dw[l, n, m] += dz[l, n, x, y] * Y[l-1, m, x, y]"
right = lc.LISTINGS["pointwise_backward"].function
forgetful = lc.slips.variant(right, {line: line.replace("+=", "=")}, name="forgetful")
wrong = lc.trace(forgetful, like="pointwise_backward", dz=dz, y=scanned, w=a).result["dw"]
print("da(1,1) should be", da[0, 0], "and is", wrong[0, 0], "=", f"{dz[0, 0, 0]} * {scanned[0, 0, 0]}")

# %% [markdown]
# ## The poll (S4)
#
# *(1) Filters in depth-wise convolutions convolve all the input channels at once and sum the result. (2) Depth-wise
# convolutions need far fewer parameters and far less computation than regular convolutions.*
#
# **False and true**, (2) if $N > 1$ and $K > 1$. Change input map 2, and look at map 1 of stage 1:

# %%
changed = y.copy()
changed[1] += 1
by_stage_1 = lc.loops.depthwise_conv2d(changed, k)[0] - scanned[0]
conventional = lc.loops.conv2d(changed, w)[0] - lc.loops.conv2d(y, w)[0]
print("map 1 changes by: stage 1", abs(by_stage_1).max(), "  a conventional layer", abs(conventional).max())

# %% [markdown]
# ## Write it


# %%
def my_dk(dz, y, K):
    return None


exercise("16.3", my_dk)

# %% [markdown]
# ## What you can do now
#
# - write both stages, forward and backward;
# - count what they save, and say why: each map is scanned only once;
# - say what they can't do: all planes that look at one map are multiples of one filter.
#
# Next: how much of the picture one value sees.
#
# Before: [15 · Boxes and pose](15_boxes_and_pose.ipynb) ·
# after: [17 · Receptive fields and features](17_receptive_fields.ipynb) · [contents](README.md)
