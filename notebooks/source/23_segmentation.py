# %% [markdown]
# # 23 · Segmentation: a class for every pixel
#
# Five cells: 6, 1, 2, 5, 4. Downsampling by 2 keeps 6, 2, 4. Upsampling makes five cells of them again. Networks that
# say for *every pixel* what it belongs to go down like this and up again: down, to see a whole digit at once; up, to
# answer at every pixel.
#
# **What will stand in cell 2, where the 1 was?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("23 between")

# %% [markdown]
# So two things are needed: filters that fill the zeros between, and a way for what was dropped to come back. (You need
# 03, 12 and 17; about 35 minutes. The second deck names segmentation in its outline and has no slide on it.)

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn import facts
from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.rounding import at_least
from lecture_cnn.nets import Network, features, segmentation, summary
from lecture_cnn.nets.training import in_use

# %% [markdown]
# ## The task
#
# Two digits, each a 0, a 1 or a 4, at random places of a picture of 20 × 16. Wanted is a class for each of the 320
# pixels: background, or stroke of a 0, of a 1, of a 4.

# %%
maps, classes, unseen, unseen_classes = segmentation.shared_out()


def show(pictures, titles, width):
    """Pictures in grey, classes in colours."""
    figure, axes = plt.subplots(1, len(pictures), figsize=(width, 1.9), layout="constrained",
                                FigureClass=lc.figures.Figure)
    for axis, picture, title in zip(axes, pictures, titles):
        if picture.dtype == int:
            axis.imshow(picture.T, cmap="tab10", vmin=0, vmax=9)
        else:
            axis.imshow(picture.T, cmap="Greys")
        axis.set(title=title, xticks=[], yticks=[])
    plt.show()


show([maps[0, 0], classes[0], maps[1, 0], classes[1]], ["picture", "its classes", "another", "its classes"], 9)
print("pixels:", classes[0].size, "  share of background:", round(float((classes == 0).mean()), 2))

# %% [markdown]
# ## Up: the transposed convolution
#
# Upsampling, then a convolution (03), is a *transposed convolution*. Here it is in one loop: each cell of $Y$ adds its
# filter, times itself, to the result, and $S$ cells further the next one does (line 13):
#
# $$z(l,j,(x-1)S+x',(y-1)S+y') \mathrel{+}= w_l(i,j,x',y')\, Y(l-1,i,x,y)$$

# %%
print(lc.LISTINGS["transposed_convolution"])

# %%
lc.stepper("transposed_convolution", at=dict(j=1, i=1, x=2, y=1))

# %% [markdown]
# Where filters overlap, their shares add up. It is the backward pass of a convolution with stride (12), used forward;
# so its own backward pass is a convolution with stride, without a flip:

# %%
print(lc.LISTINGS["transposed_convolution_backward"])

# %%
lc.stepper("transposed_convolution_backward", at=dict(j=1, i=1, x=1, y=1))

# %%
up = lc.LISTINGS["transposed_convolution"].example()
y, w = up["y"], up["w"]
print(lc.compare("conv_transpose2d", y=y, w=w, b=up["b"], stride=2))
dz = lc.LISTINGS["transposed_convolution_backward"].example()["dz"]
print(lc.compare("conv_transpose2d_backward", dz=dz, y=y, w=w, stride=2))
by_convolution = lc.vectorized.conv2d(dz, w, stride=2)
dy, _, _ = lc.vectorized.conv_transpose2d_backward(dz, y, w, stride=2)
print("dY and the convolution of dz by w with stride 2: largest difference", abs(dy - by_convolution).max().round(9))

# %% [markdown]
# ## At the end: a softmax at each pixel
#
# The network ends with a map of scores for each class. At each pixel stands what stood at the end of a whole network
# (05): a softmax over the classes. The divergence is the sum of the cross-entropies of all pixels,
#
# $$Div = -\sum_{x,y}\sum_j d(j,x,y)\,\log p(j,x,y)$$
#
# so each pixel sends back its own $p - d$ (line 4).

# %%
print(lc.LISTINGS["pixel_softmax"])
print()
print(lc.LISTINGS["pixel_softmax_backward"])

# %%
lc.stepper("pixel_softmax", at=dict(x=1, y=1))

# %%
lc.stepper("pixel_softmax_backward", at=dict(x=1, y=1, j=2))

# %% [markdown]
# Checked with the forward pass only. One score, changed a little, and the divergence of the picture:

# %%
inputs = lc.LISTINGS["pixel_softmax_backward"].example()
z, d = lc.LISTINGS["pixel_softmax"].example()["z"], inputs["d"]


def divergence(z):
    p = lc.LISTINGS["pixel_softmax"].run(z=z)["p"]
    return -(d * np.log(p)).sum()


dz = lc.LISTINGS["pixel_softmax_backward"].run(**inputs)["dz"]
slopes = np.zeros_like(z)
for place in np.ndindex(z.shape):
    step = np.zeros_like(z)
    step[place] = 1e-5
    slopes[place] = (divergence(z + step) - divergence(z - step)) / 2e-5
print("p - d and central differences: largest difference", abs(slopes - dz).max().round(6))

# %% [markdown]
# ## Down, up, and the skips
#
# Two convolutions with stride 2 (L23) halve the maps twice; two transposed ones double them twice. A *skip* lays the
# maps from the way down beside those that come up: the next layer sees both, what it is and where its edge was.
# Backward, such maps get two derivatives, past and through, and they add up, as in a residual block (13).

# %%
network = Network("with skips", (1, 20, 16), segmentation.NETWORKS["with skips"]())
print(summary(network))

# %% [markdown]
# All of it at once, a small one, against central differences:

# %%
small = Network("small", (1, 8, 4), segmentation.NETWORKS["with skips"]())
few = np.random.default_rng(0).standard_normal((2, 1, 8, 4))
print(lc.gradcheck(small, inputs=few))

# %% [markdown]
# **Why down at all?** To know a stroke of a 0 from a stroke of a 4, a pixel must see the digit. How many columns and
# rows can change the scores of the pixel in the middle?

# %%
for name in segmentation.NETWORKS:
    network = Network(name, (1, 20, 16), segmentation.NETWORKS[name]())
    field = features.receptive_field(network, (1, 10, 8), inputs=60)[0]
    print(f"{name:14} {field.any(axis=1).sum()} columns, {field.any(axis=0).sum()} rows")
print("two convolutions of 3 x 3 at full size: 5 columns, 5 rows")

# %% [markdown]
# ## Trained
#
# On 600 pictures, 200 updates, once without the skips and once with them. Measured on 200 pictures of other digits:

# %%
networks = {name: segmentation.trained(name) for name in segmentation.NETWORKS}
rows = [segmentation.measured(network) for network in networks.values()]
for row in rows:
    print(f"{row['network']:14} right of all pixels: {at_least(row['pixels'])}, of the digits':",
          at_least(row["of_digits"]))

# %% tags=["live"]
print(facts.table(rows))

# %% [markdown]
# We measured 0.92 of all pixels without skips and 0.98 with them; of the digits' pixels 0.55 and 0.89. The first
# number looks fine in both rows, because five of six pixels are background: **a share of all pixels hides what is
# rare.** One new picture, and what both say:

# %%
found = [in_use(network, unseen[3:4]).argmax(axis=1)[0] for network in networks.values()]
show([unseen[3, 0], unseen_classes[3], *found], ["a new picture", "its classes", "without skips", "with skips"], 9)

# %% [markdown]
# Without skips the shapes are soft: where a stroke's edge was is lost on the way down.
#
# ## Where it goes wrong
#
# **A filter that does not fit its stride.** A transposed convolution of ones, filter of ones, $S = 2$. In the middle
# every cell should get the same:

# %%
ones = np.ones((1, 5, 1))
for K in 3, 4:
    made = lc.vectorized.conv_transpose2d(ones, np.ones((1, 1, K, 1)), stride=2)
    print(f"K = {K}:", made[0, :, 0].astype(int).tolist())

# %% [markdown]
# With $K = 3$ cells with one share and with two take turns: a *checkerboard* in the picture. $K$ must be a multiple of
# $S$. That is why the network above has $K = 4$.
#
# **One softmax for all pixels.** Then all pixels together share a probability of 1:

# %%
scores = lc.LISTINGS["pixel_softmax"].example()["z"]
over_all = lc.vectorized.softmax(scores.ravel()).reshape(scores.shape)
right = lc.LISTINGS["pixel_softmax"].run()["p"]
print("sums at the six pixels: at each", right.sum(axis=0).ravel().round(2).tolist(),
      "  for all", over_all.sum(axis=0).ravel().round(2).tolist())

# %% [markdown]
# ## Exercises

# %%
answer = None
exercise("23.1", answer)

# %%
answer = None
exercise("23.2", answer)

# %%


def my_softmax(z):
    return None


exercise("23.3", my_softmax)

# %% [markdown]
# ## What you can do now
#
# - go down and up again: convolution with stride, transposed convolution, and what each sends back;
# - put a softmax at every pixel, and send back $p - d$ from each;
# - say what a skip is for, and why a share of all pixels is no measure for what is rare.
#
# Next: weights that are computed from the maps themselves.
#
# After: [24 · Self similarity](24_self_similarity.ipynb) · [contents](README.md)
