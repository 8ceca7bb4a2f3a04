# %% [markdown]
# # 26 · Your homework and the lecture
#
# In the course's homework HW2P1 you write layers as classes: `Conv2d`, `MaxPool2d`, `Flatten`. The lecture writes
# loops: L23, L25, L33. They are the same arithmetic, but not always in the same order or size.
#
# Three numbers, 2, -1, 1, go into a `ConvTranspose1d` with `upsampling_factor` 2 and the filter 1, 2, 4. The homework's
# class gives three numbers. PyTorch's layer of the same name gives seven. **Is one of them wrong? And what is the first
# number of the homework's three?** Vote, then press →.

# %%
import lecture_cnn as lc
from lecture_cnn.course import questions

questions.stage("26 plain")

# %% [markdown]
# Neither is wrong: they are two operations with one name. This page lays each class of the homework beside its listing.
# Below each stands a check. **Run it on your own class**: put yours in the place of the class in the cell,
# for example by `from my_homework import Conv2d`.
#
# ## The table
#
# (You need 03, 04, 08 and 12; about 30 minutes.)
#
# | homework | the lecture | in one sentence |
# |---|---|---|
# | `Conv1d_stride1`, `Conv1d` | L41 | scanning along time; with a stride, every S-th result |
# | `Conv2d_stride1` | L21; backward L11 | no flip forward |
# | its `dLdA` | L07 | pad by K-1, flip, convolve, maps exchanged |
# | its `dLdW` | L08 | `dLdZ` is laid on `A`; no flip |
# | `Downsample2d` | L31; backward L19 | every S-th; zeros between, and the size must be remembered |
# | `Upsample2d` | L32, zeros between; backward L20 | $(n-1)S+1$ columns |
# | `Conv2d` | L23; backward L24, or L19 and L07 | stride 1, then downsampling |
# | `ConvTranspose2d` | L32, then L21 | upsampling, then a plain convolution |
# | `MaxPool2d_stride1`, `MaxPool2d` | L13, L25; backward L14, L26 | to the winner alone, `+=` |
# | `MeanPool2d_stride1`, `MeanPool2d` | L15, L27; backward L16, L28 | to all evenly |
# | `Flatten` | L33 | another order |
# | `Linear`, `ReLU` | flat layer, L39 | $dw$ is the sum over the batch |
#
# The homework's arrays are $(N, C, H, W)$, a batch first. Ours are $(D, W, H)$ or $(N, D, W, H)$. To every layer but
# `Flatten` it is the same which of the two axes is called x.
#
# ## A stride is stride 1, then downsampling
#
# Here is the homework's form of a convolution layer, with the lecture's functions inside:

# %%
import numpy as np

from lecture_cnn.course.exercises import exercise

ops = lc.vectorized


class Conv2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0):
        self.W = np.zeros((out_channels, in_channels, kernel_size, kernel_size))
        self.b = np.zeros(out_channels)
        self.stride, self.padding = stride, padding

    def forward(self, A):
        N, C, H, W = A.shape
        self.A = A
        at_stride_1 = ops.conv2d(A, self.W, self.b, padding=self.padding)  # L21
        self.size = at_stride_1.shape
        return ops.downsample(at_stride_1, self.stride)  # L31

    def backward(self, dLdZ):
        spread = ops.downsample_backward(dLdZ, self.stride, self.size)  # L19
        dLdA, self.dLdW, self.dLdb = ops.conv2d_backward(spread, self.A, self.W, padding=self.padding)  # L07, L08
        return dLdA


lc.check(Conv2d)

# %% [markdown]
# The first line says how the class was read: a batch, the gradients in its attributes. L23 and L24 do the same in one
# go, with the stride inside. The homework's way needs one thing more: `Downsample2d` must remember the size that came
# in. 7 columns and 8 columns both become 4 at S = 2. **What goes wrong if it rebuilds the size from what came back?**

# %%
class Downsample2d:
    def __init__(self, downsampling_factor):
        self.factor = downsampling_factor

    def forward(self, A):
        return A[:, :, ::self.factor, ::self.factor].copy()

    def backward(self, dLdZ):
        N, C, H, W = dLdZ.shape
        dLdA = np.zeros((N, C, (H - 1) * self.factor + 1, (W - 1) * self.factor + 1))
        dLdA[:, :, ::self.factor, ::self.factor] = dLdZ
        return dLdA


lc.check(Downsample2d)

# %% [markdown]
# It is right only where the last column and row were kept, as of 5 or 7 columns at S = 2, but not of 6. L19 has
# `W` and `H` as arguments for this very reason (12).
#
# ## ConvTranspose: upsampling and a plain convolution
#
# A 5 × 4 map, K = 3, S = 2. The homework upsamples to 9 × 7 and lets a plain convolution run over it. The transposed
# convolution of 08, and PyTorch's layer, first add K-1 zeros on each side and flip the filter:

# %%
y = lc.examples.integers(1, 5, 4, start=1)
w = lc.examples.integers(1, 1, 3, 3, start=2)
plain = ops.conv2d(ops.upsample(y, 2), w)
padded = ops.pad(ops.upsample(y, 2), 3 - 1)
by_hand = ops.conv2d(padded, w[:, :, ::-1, ::-1])
print("upsampled:", ops.upsample(y, 2).shape[1:], "  plain convolution:", plain.shape[1:])
print("conv_transpose2d:", ops.conv_transpose2d(y, w, stride=2).shape[1:])
print("padded by K-1 and flipped, then the plain convolution: largest difference",
      abs(by_hand - ops.conv_transpose2d(y, w, stride=2)).max())


class ConvTranspose2d:
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor):
        self.W = np.zeros((out_channels, in_channels, kernel_size, kernel_size))
        self.b = np.zeros(out_channels)
        self.factor = upsampling_factor

    def forward(self, A):
        N, C, H, W = A.shape
        self.up = ops.upsample(A, self.factor)  # L32, zeros between
        return ops.conv2d(self.up, self.W, self.b)  # L21

    def backward(self, dLdZ):
        dup, self.dLdW, self.dLdb = ops.conv2d_backward(dLdZ, self.up, self.W)
        return ops.upsample_backward(dup, self.factor)  # L20


lc.check(ConvTranspose2d)

# %% [markdown]
# **Another convention is no mistake.** The check says so, and judges all three gradients by the homework's rule.

# %%
answer = None  # a number
exercise("26.1", answer)

# %% [markdown]
# ## Flatten: which index runs fastest?
#
# Two maps of 2 × 2. The homework's `Flatten` is NumPy's reshape, in C order: one map after the other. The lecture's L33
# goes through the maps at one place, then to the next place:

# %%
maps = np.array([[[11, 12], [21, 22]], [[111, 112], [121, 122]]])  # the second map has 100 more
print("homework:", maps.reshape(-1))
print("lecture: ", ops.flatten(maps).astype(int))


class Flatten:
    def forward(self, A):
        self.shape = A.shape
        return A.reshape(len(A), -1)

    def backward(self, dLdZ):
        return dLdZ.reshape(self.shape)


lc.check(Flatten)

# %% [markdown]
# A network learns equally well with both: the flat layer's weights stand in the order of their entries. But weights
# that were learned in one order are wrong in the other.

# %%
answer = None  # a letter
exercise("26.2", answer)

# %% [markdown]
# ## A scanning MLP is a convolution
#
# An MLP reads 8 frames with 24 numbers each, every 4 frames. Its first matrix is (192, 8): 8 · 24 numbers in, frame
# after frame, 8 neurons out. **A neuron's column of 192 weights is a filter of 24 maps and 8 frames** (01). The
# homework's `init_weights` has to cut each column into frames, and then exchange frames and maps: a filter is
# (maps, frames).
#
# In a distributed MLP the same small neuron is there several times, once for each pair of frames. All copies are one
# filter, so the first block of the matrix is enough.

# %%
class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride):
        self.W, self.stride = np.zeros((out_channels, in_channels, kernel_size)), stride

    def forward(self, A):
        return ops.conv1d(A, self.W, stride=self.stride)  # L41


class CNN_DistributedScanningMLP:
    def __init__(self):
        self.layers = [Conv1d(24, 2, 2, 2), Conv1d(2, 8, 2, 2), Conv1d(8, 4, 2, 1)]

    def init_weights(self, weights):
        for layer, matrix in zip(self.layers, weights):
            filters, maps, frames = layer.W.shape
            block = matrix[:frames * maps, :filters]
            layer.W = block.T.reshape(filters, frames, maps).transpose(0, 2, 1)

    def forward(self, A):
        for layer in self.layers[:-1]:
            A = ops.relu(layer.forward(A))
        return self.layers[-1].forward(A).reshape(len(A), -1)


lc.check(CNN_DistributedScanningMLP)

# %%
def my_filters(matrix, K):
    return None


exercise("26.3", my_filters)

# %% [markdown]
# ## Where it goes wrong: a mean that is taken twice
#
# The loss is the mean over the batch, so its gradient has a 1/N already. A layer that divides `dLdW` by N once more
# learns N times too slowly, and no shape shows it:

# %%
class Averaging(Conv2d):
    def backward(self, dLdZ):
        dLdA = super().backward(dLdZ)
        self.dLdW = self.dLdW / len(dLdZ)
        return dLdA


report = lc.check(Averaging, "conv2d_backward")
for name, result in report.results.items():
    print(name, result.verdict, result.mistake or "")

# %% [markdown]
# ## What you can do now
#
# - find for each class of the homework the listing that it is;
# - tell a mistake from another convention: sizes of ConvTranspose, the order of Flatten;
# - run `lc.check` on your own classes, and read off which gradient is wrong, and when.
#
# Before: [22 · The polls](22_polls.ipynb) · after: [27 · my_ops](27_my_ops.ipynb) ·
# [contents](README.md)
