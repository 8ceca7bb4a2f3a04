# %% [markdown]
# # 17 · Receptive fields and features
#
# Where in the picture does one cell of a layer look? Let only this cell have a derivative and go back: what is not 0 at
# the input is what the cell sees. So one cell of `dz` is 1, map 2, column 3, row 2, and all others are 0. L07 goes back
# with the flipped filter.
#
# **Which weight of filter 2 will stand in the first cell of $dy$ that is not 0, the first or the last?** Vote, then
# press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("17 one")

# %% [markdown]
# ## Where does a unit look?
#
# (You need 08, 11 and training, 13; about 35 minutes; [words and symbols](GLOSSARY.md).) A unit is one cell of a map.
# Its [**receptive field**](GLOSSARY.md#receptive-field) is what it sees of the input: *where* does it look, and
# *what* does it like there?
#
# One trick answers both: take the derivatives of the unit instead of those of $Div$. Its own is 1, that of all others
# in its layer 0. Going back gives its derivative for each cell of the input,
#
# $$\frac{dY(l,j,x,y)}{dY(0,i,a,b)}$$
#
# Where this is 0, a small change of the input doesn't change the unit.
#
# ## Layer 1: the weights
#
# The slide: "The receptive field for a first layer neuron is simply its arrangement of weights." **Why not flipped?**
# The listing flips the filter, and scanning turns it round again, so the first weight comes first:

# %%
import matplotlib.pyplot as plt
import numpy as np

from lecture_cnn.course.exercises import exercise
from lecture_cnn.course.rounding import at_least
from lecture_cnn.nets import Network, features, optimizers
from lecture_cnn.nets.layers import Activation, Convolution, Flatten, Linear
from lecture_cnn.nets.losses import accuracy
from lecture_cnn.nets.pictures import digits32, enlarged, lenet5_on_digits, stratified, translated
from lecture_cnn.nets.pooling import MaxPooling
from lecture_cnn.nets.training import Training, in_use

# %%
example = lc.LISTINGS["L07"].example()
w = example["w"]  # (3, 2, 3, 3)
one = np.zeros_like(example["dz"])
one[1, 2, 1] = 1  # map 2, column 3, row 2, counted from 1
dy = lc.LISTINGS["L07"].run(dz=one, w=w)["dy"]
lc.figures.row({"dz(1,2)": one[1], "w(2,1)": w[1, 0], "dy(0,1)": dy[0], "w(2,2)": w[1, 1], "dy(0,2)": dy[1]},
              height=1.8)
plt.show()
print("dy at columns 3:5, rows 2:4, minus w(2): largest difference", abs(dy[:, 2:5, 1:4] - w[1]).max())
print("cells of dy that are not in that window and not 0:", np.count_nonzero(dy) - np.count_nonzero(w[1]))

# %%
print(lc.LISTINGS["L07"])

# %% [markdown]
# ## Higher layers: the size
#
# Above the first layer the size must be calculated. A window of $K$ cells adds $K-1$ steps. **Why do strides
# multiply?** A step of layer 2 is $S_1$ cells of the input wide; a step of layer 3 is $S_2$ steps of layer 2, so $S_2
# S_1$ cells. One step in layer $l$ is the product of all strides before it (1 for the first layer):
#
# $$r_L = 1 + \sum_{l=1}^{L} (K_l - 1)\, S_1 S_2 \cdots S_{l-1}$$
#
# Convolution 3 × 3, max pooling 2 × 2 with stride 2, convolution 3 × 3: $1 + 2\cdot1 + 1\cdot1 + 2\cdot2 = 8$. By the
# derivative: go back from one unit at 200 random inputs, and mark each cell that ever has a derivative.

# %%
small = Network("small", (1, 16, 14), [Convolution(1, 3), MaxPooling(2, stride=2), Convolution(1, 3)])
unit = (0, 2, 1)  # try another place
fields = {count: features.receptive_field(small, unit, inputs=count)[0] for count in (1, 10, 200)}
lc.figures.row({f"{count} input{'s' * (count > 1)}": field for count, field in fields.items()}, scale=1.5)
plt.show()
columns, rows = (np.flatnonzero(fields[200].any(axis=axis)) for axis in (1, 0))
print("by the formula:", features.field_size(small), "  by the derivative:", (len(columns), len(rows)))
print("columns", columns[0] + 1, "to", columns[-1] + 1, " rows", rows[0] + 1, "to", rows[-1] + 1)

# %%
answer = None  # a number
exercise("17.1", answer)  # seed=1 draws other numbers

# %%
answer = None  # a letter
exercise("17.2", answer)

# %% [markdown]
# At *one* input the field has holes: a maximum passes the derivative to the winner only (11). Over many inputs every
# cell wins once.
#
# ## LeNet-5, trained
#
# Eight epochs on moved digits. The first filters begin at a fiftieth of their usual values, so that one sees what
# training adds.

# %%
training, held_out, labels = lenet5_on_digits(dtype=np.float32)
network = training.network
network.weights()["0.w"][...] *= 0.02
before = network.weights()["0.w"][:, 0].copy()
training.run(8 * training.updates_per_epoch)
print(network)
print("right of the held-out digits:", at_least(accuracy(in_use(network, held_out), labels)))

# %% [markdown]
# The fields of its layers:

# %%
maps = {}
for count, name in ((1, "convolution 1"), (3, "pooling 1"), (4, "convolution 2"), (6, "pooling 2"), (8, "flat layer")):
    first = features.first_layers(network, count)
    field = features.receptive_field(first, tuple(n // 2 for n in first.output), inputs=40)[0]
    maps[name] = field
    print(f"{name:14} by the formula {features.field_size(first)}, by the derivative",
          tuple(int(field.any(axis=axis).sum()) for axis in (1, 0)))
lc.figures.row(maps, scale=1.5, height=1.8)
plt.show()

# %% [markdown]
# Only the first flat layer looks at the whole picture.
#
# ## A gallery of filters
#
# The slides show AlexNet's 96 first filters. LeNet-5 has six, 5 × 5. Orange: ink counts for the unit; blue: against
# it.

# %%
after = network.weights()["0.w"][:, 0]
for name, filters in (("first", before), ("learned", after)):
    large = np.kron(filters / abs(filters).max(), np.ones((1, 3, 3)))  # a weight as 3 x 3 cells, so without a label
    lc.figures.row({f"{name}: w({j + 1})": plane for j, plane in enumerate(large)}, height=1.3)
    plt.show()


# %%
def alike(filters):
    """The correlation of neighbouring weights, along x and along y."""
    pairs = [(filters[:, 1:], filters[:, :-1]), (filters[:, :, 1:], filters[:, :, :-1])]
    return [np.corrcoef(one.ravel(), other.ravel())[0, 1] for one, other in pairs]


for name, filters in ("at first", before), ("learned", after):
    print(f"correlation of neighbours, {name}:", " ".join(f"{value:.1f}" for value in alike(filters)))

# %% [markdown]
# And 96 of our own, as on the slide: a layer 96@5×5 with stride 2 and a flat layer, learned from digits of 16 × 16.

# %%
y16, labels16 = lc.data.digits()
layers = [Convolution(96, 5, stride=2), Activation("relu"), Flatten(), Linear(10)]
wide = Network("96 filters", (1, 16, 16), layers)
wide.weights()["0.w"][:] *= 0.02  # so that what is learned is seen
Training(wide, optimizers.Adam(2e-3), enlarged(y16, 2), labels16, batch=16, seed=0).run(100)
filters = wide.weights()["0.w"][:, 0]
scaled = filters / abs(filters).max(axis=(1, 2), keepdims=True)
framed = np.pad(scaled, ((0, 0), (1, 1), (1, 1)), constant_values=np.nan)
sheet = np.block([[plane.T for plane in row] for row in framed.reshape(6, 16, 7, 7)])
plt.figure(figsize=(9, 3.4), layout="constrained", FigureClass=lc.figures.Figure)
plt.imshow(sheet, cmap="PuOr_r", vmin=-1, vmax=1)
plt.axis("off")
plt.title("96 learned filters of 5 x 5")
plt.show()
print("correlation of neighbours, learned:", " ".join(f"{value:.1f}" for value in alike(filters)))

# %% [markdown]
# At first all is noise. Now many are edges and blobs: neighbouring weights belong together. Nobody asked for this.
#
# ## What a unit likes: learning the input
#
# For a higher unit the weights alone say little. So keep them, and move the *input* uphill, again and again. **Why
# keep it at length 1?** Else a brighter picture alone would make the unit larger.
#
# $$Y(0) \leftarrow Y(0) + \eta\,\frac{dY(l,j,x,y)}{dY(0)}\Big/\Big\lVert\frac{dY(l,j,x,y)}{dY(0)}\Big\rVert$$
#
# (`features.maximising_input`; $\eta$ is the rate.) A unit of layer 1 is a sum of products. It should like its own
# filter best:

# %%
first = features.first_layers(network, 1)
rate = 0.1  # try another one
liked, values = features.maximising_input(first, (3, 14, 14), steps=100, rate=rate)
window, plane = liked[0, 14:19, 14:19], after[3]
lc.figures.row({"w(4)": plane, "liked input": window}, height=1.6)
plt.show()
cosine = (window * plane).sum() / np.linalg.norm(window) / np.linalg.norm(plane)
print("cosine between the window and the filter:", cosine.round(2).item())
print("length of the window, of 1 in all:", np.linalg.norm(window).round(2).item())

# %% [markdown]
# Now the ten classes, each learned from noise:

# %%
pictures, rising, found = {}, [], []
for digit in range(10):
    liked, values = features.maximising_input(network, (digit,), steps=100)
    pictures[f"likes: {digit}"] = liked[0]
    rising.append(values)
    found.append(int(network.forward(10 * liked[None]).argmax()))  # at length 1 it is far paler than a digit
for part in (range(5), range(5, 10)):
    lc.figures.row({f"likes: {digit}": pictures[f"likes: {digit}"] for digit in part}, height=1.2)
    plt.show()
print("of ten, taken for the digit itself:", sum(found[digit] == digit for digit in range(10)),
      "  scores that have grown:", sum(values[-1] > values[0] for values in rising))

# %%
plt.figure(figsize=(3.4, 1.6), layout="constrained", FigureClass=lc.figures.Figure)
for digit, values in enumerate(rising):
    plt.plot(values, label=str(digit))
plt.xlabel("steps")
plt.ylabel("score")
plt.legend(ncols=2, fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# Parts of the strokes are there: orange where there should be ink, blue where there should be none. But no one draws
# a digit like this. The network had only to tell ten classes apart.
#
# ## The last hidden layer: what is alike?
#
# It has 84 values, $h$. For held-out digits on the left, the five training digits with the smallest $\lVert h -
# h'\rVert$:

# %%
y, all_labels = digits32()
train, held = stratified(all_labels, 0)
hidden = features.first_layers(network, 11)
known, asked = in_use(hidden, y[train]), in_use(hidden, y[held])
for n in (0, 2, 5):  # try other digits
    near = features.nearest(known, asked[n], 5)
    columns = {f"{all_labels[held][n]}, held out": y[held][n, 0]}
    columns |= {f"{k + 1}: {all_labels[train][i]}": y[train][i, 0] for k, i in enumerate(near)}
    lc.figures.row(columns, height=1.1)
    plt.show()
votes = [all_labels[train][features.nearest(known, one, 1)[0]] for one in asked]
print("the hidden layer has", hidden.output[0], "values")
print("the nearest one has the right class:", at_least(np.mean(votes == all_labels[held])))

# %% [markdown]
# **Why not compare the pixels?** On these digits, all in the middle, pixels do as well. Move the held-out ones by up
# to three cells: now every pixel is elsewhere. The hidden layer has learned from moved digits, and minds it less.

# %%
moved = translated(y[held], np.random.default_rng(0))
by_hidden = [all_labels[train][features.nearest(known, one, 1)[0]] for one in in_use(hidden, moved)]
flat = y[train].reshape(len(train), -1)
by_pixels = [all_labels[train][features.nearest(flat, one.ravel(), 1)[0]] for one in moved]
right = {name: np.mean(np.array(found) == all_labels[held])
         for name, found in (("by hidden layer", by_hidden), ("by pixels", by_pixels))}
for name, share in right.items():
    print(f"moved digits, right {name}: {at_least(share)}")

# %% tags=["live"]
right["by hidden layer, not moved"] = np.mean(votes == all_labels[held])
by_pixels = [all_labels[train][features.nearest(flat, one.ravel(), 1)[0]] for one in y[held]]
right["by pixels, not moved"] = np.mean(by_pixels == all_labels[held])
for name, share in right.items():
    print(f"{name}: {share:.3f}")

# %% [markdown]
# We measured 0.917 by the hidden layer, 0.828 by the pixels; without moving 0.994 and 0.992.
#
# ## Where it goes wrong
#
# **The strides forgotten.** Adding up $K_l - 1$ alone makes LeNet-5's second pooling see too little:

# %%
windows = [(5, 1), (2, 2), (5, 1), (2, 2)]  # K and S of its layers
step, size = 1, 1
for K, S in windows:
    size, step = size + (K - 1) * step, step * S
print("with the strides:", size, "  without:", 1 + sum(K - 1 for K, _ in windows))

# %% [markdown]
# **A unit that is off.** Behind a ReLU that is 0 the derivative is 0: no way uphill. Ask for the value *before* the
# activation, or begin elsewhere:

# %%
off = Network("off", (1, 3, 3), [Convolution(1, 3), Activation("relu")], seed=1)
away = -off.weights()["0.w"][0]
try:
    features.maximising_input(off, (0, 0, 0), start=away)
except ValueError as error:
    print(error)
_, values = features.maximising_input(features.first_layers(off, 1), (0, 0, 0))
print(f"before the activation, from a random start: from {values[0]:.1f} to {values[-1]:.1f}")

# %% [markdown]
# **The length not kept.** A hundred times the picture gives a linear unit a hundred times the value, and says nothing
# about the pattern:

# %%
plain = Network("linear", (1, 5, 5), [Convolution(1, 5)])
noise = np.random.default_rng(1).standard_normal((1, 1, 5, 5))
print("ratio of the two values:", (plain.forward(100 * noise) / plain.forward(noise)).item().__round__(6))

# %% [markdown]
# ## Write it


# %%
def my_favourite(w, b):
    return None


exercise("17.3", my_favourite)

# %% [markdown]
# ## What you can do now
#
# - see where a unit looks: set it to 1, go back to the input, at many inputs;
# - calculate the size of its field, with the strides;
# - find what it likes: move the *input* uphill, at a fixed length.
#
# Next: moved copies of the pictures as new data.
#
# Before: [16 · Depth-wise convolution](16_depthwise.ipynb) · after: [18 · Augmentation and multi-crop
# testing](18_augmentation.ipynb)
