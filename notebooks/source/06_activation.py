# %% [markdown]
# # 06 · Through the activation, and the two rules
#
# **You will** take the derivative of the divergence back through the activation, cell by cell, and through one
# multiplication.
#
# **You will learn** the two rules from which the whole backward pass is made, why the second one says `+=` and not
# `=`, and what each activation lets through.
#
# **You need** the chain rule, and notebook 02. **Time:** about 30 minutes.

# %%
import matplotlib.pyplot as plt
import numpy as np

import lecture_cnn as lc
from lecture_cnn.checking import central_differences, judge

# %% [markdown]
# ## The idea
#
# The backward pass answers one question for every number that the network computed: *if this number grows a little, by
# how much does the divergence grow?* (The divergence, $Div$, is a number that says how wrong the output is.) The answer
# for $z$ is written $\frac{dDiv}{dz}$, in the listings `dz`. It begins at the end of the network (notebook 05) and goes
# back through each computation, in reverse.
#
# A convolution layer has two computations: $z$ from the maps below, then $Y = f(z)$ cell by cell. Backward, the
# activation comes first. $z(l,m,x,y)$ goes into $Y(l,m,x,y)$ and into nothing else. So
#
# $$\frac{dDiv}{dz(l,m,x,y)} = \frac{dDiv}{dY(l,m,x,y)}\; f'(z(l,m,x,y))$$
#
# `dY` is known when we come to this layer. The picture shows the four activations of the course and their derivatives:

# %%
z_line = np.linspace(-4, 4, 161)
figure, axes = plt.subplots(1, 2, figsize=(9, 2.6), layout="constrained", FigureClass=lc.figures.Figure)
for name, style in [("identity", ":"), ("sigmoid", "-"), ("tanh", "--"), ("relu", "-.")]:
    f = getattr(lc.vectorized, name)
    axes[0].plot(z_line, f(z_line).clip(-2, 2), style, label=name)
    axes[1].plot(z_line, f.derivative(z_line), style, label=name)
axes[0].set_title("f(z), cut off at -2 and 2")
axes[1].set_title("f'(z)")
axes[1].legend()
plt.show()
print("   z  sigmoid'   tanh'  relu'")
for value in (-2.0, 0.0, 1.0, 4.0):
    slopes = [float(getattr(lc.vectorized, name).derivative(np.array(value))) for name in ("sigmoid", "tanh", "relu")]
    print(f"{value:4}  {slopes[0]:8.4f}  {slopes[1]:6.4f}  {slopes[2]:5.0f}")

# %% [markdown]
# What to see: $f'$ says how much of the derivative gets through. The identity lets all of it through. ReLU lets all
# of it through where $z>0$, and nothing where $z<0$. The sigmoid lets through a quarter at most, and far from 0
# nearly nothing; tanh all at 0, and little far from it. At $z=0$ ReLU has no derivative; this course takes 0 there.
#
# | activation | $f(z)$ | $f'(z)$ |
# |---|---|---|
# | identity | $z$ | $1$ |
# | sigmoid | $\frac{1}{1+e^{-z}}$ | $f(z)(1-f(z))$ |
# | tanh | $\tanh z$ | $1-\tanh^2 z$ |
# | ReLU | $\max(z,0)$ | $1$ for $z>0$, else $0$ |
#
# (`lc.vectorized.relu` and so on are $f$, and their `.derivative` is $f'$.)
#
# ## The listing
#
# One product for each cell; line 4 is the formula above:

# %%
print(lc.LISTINGS["L39"])

# %%
lc.stepper("L39")

# %% [markdown]
# Two cells by hand, one that ReLU lets through and one that it stops:

# %%
inputs = lc.LISTINGS["L39"].example()
z, dY = inputs["z"], inputs["dY"]
dz = lc.LISTINGS["L39"].run()["dz"]
for m, x, y in [tuple(np.argwhere(z > 0)[0]), tuple(np.argwhere(z < 0)[0])]:
    print(f"z(1,{m + 1},{x + 1},{y + 1}) = {z[m, x, y]:6}:  dz = dY · f'(z) = {dY[m, x, y]} · {int(z[m, x, y] > 0)}",
          f"= {dz[m, x, y] + 0.0}")
print("cells stopped by ReLU:", int((z <= 0).sum()), "of", z.size)

# %% [markdown]
# ## The two rules
#
# The lecture says that the entire backward pass of a convolution layer is made of two rules, applied again and again
# to each line of the forward pass, in reverse order:
#
# 1. For $y = \sigma(z)$, any componentwise function: $\quad\frac{dL}{dz} = \frac{dL}{dy}\,\sigma'(z)$
# 2. For $z = wy$, any product:
#    $\quad\frac{dL}{dy} \mathrel{+}= w\,\frac{dL}{dz}, \qquad \frac{dL}{dw} \mathrel{+}= y\,\frac{dL}{dz}$
#
# ($L$ is the loss here, our $Div$.) With one input, one weight, and one output, line 3 is the first rule, lines 4 and 5
# are the second:

# %%
print(lc.LISTINGS["L09"])
run = lc.LISTINGS["L09"].run()
print()
print("dz(1,1) =", run["dz"][0], "  dY(0,1) =", run["dY"][0], "  dw(1,1,1) =", run["dw"][0, 0])

# %% [markdown]
# The inputs are $Y(0)=3$, $w=-2$, $z=-6$, $dY(1)=5$, and $f$ is the identity: $dz = 5 \cdot 1 = 5$,
# $dY(0) = -2 \cdot 5 = -10$, $dw = 3 \cdot 5 = 15$. The factor of each is what *the other one* was multiplied with.

# %%
lc.stepper("L09")

# %% [markdown]
# ### Why `+=`
#
# A number is usually used more than once. In a convolution each $Y$ goes into many $z$, and each weight is used at
# every position. Each use is one product, and each gives its share of the derivative; the shares are added. Take
# $z_1 = w_1 y$ and $z_2 = w_2 y$, with $Div = z_1 + 3 z_2$:

# %%
w1, w2, y0 = 2.0, -1.0, 3.0  # try other values
dz1, dz2 = 1.0, 3.0
dy = 0.0
dy += w1 * dz1
dy += w2 * dz2
step = 1e-5


def divergence(y):
    return w1 * y + 3 * (w2 * y)


by_trial = (divergence(y0 + step) - divergence(y0 - step)) / (2 * step)
print(f"with +=: {dy}   with = the last one only: {w2 * dz2}   by trying it: {by_trial:.6f}")

# %% [markdown]
# ## On a photograph
#
# A filter that answers to changes from left to right, then tanh, or ReLU, and the divergence $\frac12 \sum Y^2$, so
# that $dY = Y$. The crop is small, so that you can follow single cells.

# %%
photo = lc.data.flower(x=6, y=6, W=10, H=7)
left_right = np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]]) / 8
z_photo = lc.vectorized.conv2d(photo, np.stack([np.stack([left_right] * 3)]))
Y_photo = lc.vectorized.tanh(z_photo)
dz_photo = lc.vectorized.activation_backward(Y_photo, z_photo, "tanh")
dz_relu = lc.vectorized.activation_backward(lc.vectorized.relu(z_photo), z_photo, "relu")
lc.figures.row({"Y(0)": photo, "z(1,1)": z_photo[0], "dz, f = tanh": dz_photo[0], "dz, f = relu": dz_relu[0]},
               scale=abs(z_photo).max())
plt.show()
print("cells where ReLU lets nothing through:", int((dz_relu == 0).sum()), "of", dz_relu.size)

# %% [markdown]
# What to see: tanh makes every derivative a little smaller, most where $|z|$ is large; ReLU keeps the positive half
# and empties the rest.

# %%
lc.stepper("L39", z=z_photo, dY=Y_photo, activation="tanh")

# %% [markdown]
# ## The same without loops, and a witness
#
# The three loops become one product of arrays, `dy * f.derivative(z)`. `lc.compare` also runs central differences:
# change one $z$, run $f$ forward, see how $\sum Y \cdot dY$ changes.

# %%
for f in ("identity", "sigmoid", "tanh"):
    print(lc.compare("activation_backward", dy=dY, z=z, f=f))
away_from_0 = np.where(z == 0, 0.5, z)  # at the kink of ReLU central differences are no witness
print(lc.compare("activation_backward", dy=dY, z=away_from_0, f="relu"))

# %% tags=["live"]
large = np.ones((3, 60, 50))
found = lc.compare("activation_backward", dy=large[:, :20, :20], z=large[:, :20, :20], f="tanh")
print(f"the loops took {found.times['loops'] / found.times['vectorized']:.0f} times as long as the vectorized version")

# %% [markdown]
# At the kink itself: $f'(0)$ is 0 in this course, and central differences find $\frac12$, the mean of both sides.

# %%
kink = central_differences(lc.vectorized.relu, np.zeros(1), np.ones(1))
print("relu'(0) =", float(lc.vectorized.relu.derivative(np.zeros(1))[0]),
      "  central differences:", round(float(kink[0]), 6))

# %% [markdown]
# ## What goes wrong
#
# ### $f'(Y)$ in the place of $f'(z)$
#
# The forward pass keeps both $z$ and $Y$. $f'$ is a function of $z$. With ReLU the mistake is invisible, because
# $Y>0$ just where $z>0$. With the others it is not:

# %%
listing = lc.LISTINGS["L39"]
for f in ("relu", "sigmoid", "tanh"):
    Y = getattr(lc.vectorized, f)(z)
    right = listing.run(z=z, dY=dY, activation=f)["dz"]
    wrong = listing.run(z=Y, dY=dY, activation=f)["dz"]
    error = abs(wrong - right)
    print(f"{f:8} wrong in {int((error > 1e-12).sum()):2} of {z.size} cells, by up to {error.max():.4f}")

# %% [markdown]
# (There is a form with $Y$: sigmoid's $f' = Y(1-Y)$, tanh's $1-Y^2$. That is $f'(z)$ written with $Y$. It is not
# $f'(Y)$.)
#
# ### $f'$ left out

# %%
product = "dz[l, m, x, y] = dY[l, m, x, y] * f_prime(z[l, m, x, y])"
no_f = lc.slips.variant(listing.function, {product: "dz[l, m, x, y] = dY[l, m, x, y]"}, name="no f'")
got = lc.trace(no_f, like="L39").result["dz"]
print("f' left out, with ReLU: wrong in", int((got != dz).sum()), "of", dz.size, "cells, by up to", abs(got - dz).max())
positive = np.abs(z) + 1
same = lc.trace(no_f, like="L39", z=positive, dY=dY, activation="relu").result["dz"]
print("and if all z are positive: wrong by", abs(same - dY).max(), " - the mistake is invisible")

# %% [markdown]
# ### `=` in the place of `+=`
#
# With one weight (L09) there is one use, and `=` gives the same. In a convolution layer (L11, notebook 10) each cell
# is used several times. The two lines with `=`, on the teaching example:

# %%
def with_equals(listing, lines):
    return lc.slips.variant(listing.function, {line: line.replace("+=", "=") for line in lines}, name="= for +=")


one, many = lc.LISTINGS["L09"], lc.LISTINGS["L11"]
equals_one = with_equals(one, ["dY[l-1, 1] += w[l, 1, 1] * dz[l, 1]", "dw[l, 1, 1] += Y[l-1, 1] * dz[l, 1]"])
equals_many = with_equals(many, ["dY[l-1, i, x+x_-1, y+y_-1] += w[l, j, i, x_, y_] * dz[l, j, x, y]",
                                 "dw[l, j, i, x_, y_] += dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]"])
for name, wrong_listing, like in [("one weight", equals_one, one), ("a convolution", equals_many, many)]:
    right, wrong = like.run(), lc.trace(wrong_listing, like=like.id).result
    counts = [f"{int((right[key] != wrong[key]).sum())} of {right[key].size} cells of {key}" for key in ("dY", "dw")]
    print(f"{name:13}: wrong in", ", ".join(counts))

# %% [markdown]
# ### Rule 1 for the softmax
#
# Rule 1 is for componentwise functions: $y_i$ depends on $z_i$ alone. Softmax is none (E60). The rule's number is in
# the last column, the right one before it; notebook 05 has the reason.

# %%
print(next(row for row in lc.errata() if row.id == "E60").describe())
print()
print(lc.facts.table(lc.facts.softmax_start([1.0, 2.0, 0.5], 1)))

# %% [markdown]
# ### Many layers of sigmoids
#
# The derivative is multiplied by $f'$ in each layer. The sigmoid's is at most $\frac14$, so through ten layers at
# most $4^{-10}$ of it is left, with weights of 1 in between:

# %%
through = {"sigmoid": 1.0, "tanh": 1.0, "relu": 1.0}
for name in through:
    f, value = getattr(lc.vectorized, name), 0.5
    for _ in range(10):
        through[name] *= float(f.derivative(np.array(value)))
        value = float(f(np.array(value)))
print("of the derivative, after ten layers:", ", ".join(f"{name} {left:.2g}" for name, left in through.items()),
      f"  (4^-10 = {4.0**-10:.2g})")

# %% [markdown]
# ## Exercises
#
# 1. $z = 3$, $dY = -5$, ReLU. What is $dz$?

# %%
answer = None
judge(answer, lambda: lc.vectorized.activation_backward(np.array([-5.0]), np.array([3.0]), "relu")[0])

# %% [markdown]
# 2. $y$ is used three times: $z_1 = 2y$, $z_2 = -y$, $z_3 = 4y$, and $\frac{dDiv}{dz}$ is $1$, $3$ and $-2$. What is
#    $\frac{dDiv}{dy}$?

# %%
answer = None
judge(answer, lambda: sum(w * d for w, d in [(2, 1), (-1, 3), (4, -2)]))

# %% [markdown]
# 3. *Leaky ReLU* is $z$ for $z>0$ and $0.1 z$ otherwise. Write `dz` for it, from arrays `dY` and `z` (`np.where`
#    helps; take 0.1 at 0).


# %%
def my_dz(dY, z):
    return None


judge(my_dz(dY, z), lambda: dY * np.where(z > 0, 1.0, 0.1))

# %% [markdown]
# ## Summary
#
# $$\frac{dDiv}{dz(l,m,x,y)} = \frac{dDiv}{dY(l,m,x,y)} f'(z(l,m,x,y)), \qquad
# \frac{dL}{dy} \mathrel{+}= w\frac{dL}{dz}, \qquad \frac{dL}{dw} \mathrel{+}= y\frac{dL}{dz}$$
#
# - cell by cell, with $f'$ of $z$, not of $Y$;
# - each use of a number gives a share, and the shares are **added**;
# - all computations are reversed: what came last goes back first.
#
# Before: [05 · the end of the network](05_end_of_the_network.ipynb)
#
# Next: [07 · how one Y influences the divergence](07_influence.ipynb)
