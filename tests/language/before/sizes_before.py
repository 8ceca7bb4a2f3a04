"""The sizes D, W, H, K, T and the stride of a listing, from the shapes of its inputs: `sizes_of`.

A size is known by its letter and its layer (None: what has no layer). Each remembers which input said it, so that an
error names both of two inputs that don't fit each other. `fits` checks what sizes alone don't tell: positions, numbers
of maps, and that what a listing makes fits into the memory.
"""

import numpy as np

from lecture_cnn.operations.shapes import cell_numbers, equal_shape, memory

MAPS = {1: "M", 2: "MT", 3: "MWH"}  # letters by the number of axes; d is the D of the layer below, M counts maps
FILTERS = {2: "Dd", 3: "DKK", 4: "DdKK"}
SERIES_FILTERS = {3: "DdK"}


class Sizes(dict):
    """letter -> {layer: number}; `said[letter, layer]` is where a size stands in the inputs, in words."""

    def __init__(self):
        super().__init__({letter: {} for letter in "DWHKTMS"})
        self.said = {}

    def learn(self, letters, shape, layer, places):
        """Take the sizes of a shape; `places` says where each stands. What is known already stays."""
        for axis, (letter, size) in enumerate(zip(letters, shape)):
            at = letter.upper(), layer - 1 if letter == "d" else layer
            self[at[0]].setdefault(at[1], int(size))
            self.said.setdefault(at, places.format(axis))

    def by(self, letter, layer):
        """Who said a size, for a message."""
        return self.said.get((letter.upper(), layer), "from the other sizes")


def letters_of(name, axes, use):
    """The sizes that an array's axes have, a letter each; none for a number of axes that it can't have."""
    if name in ("w", "dw"):
        return (SERIES_FILTERS if "T" in use else FILTERS).get(axes, "")
    return "D" if name in ("b", "db") else MAPS.get(axes, "")


def sizes_of(inputs, placed, plain, use, last, asked_for):
    """The Sizes of a listing with `last` layers: what `placed` and `plain` inputs say, and what follows from it."""
    sizes = Sizes()
    sizes.learn("DWH", inputs.get("input_shape", ())[-3:], 0, "input_shape[{}]")
    for name, array in plain.items():
        if np.ndim(array) == 3 and name != "Transforms":
            P = plain.get("P", 0)
            D, W, H = np.shape(array)
            if 2 * P >= min(W, H):
                raise ValueError(f"P = {P} is too large: without a border of {P} cells on each side nothing is left "
                                 f"of {name}, whose shape is {(D, W, H)}")
            inside = D, W - 2 * P, H - 2 * P
            layer = 0 if name in ("Image", "dYpad") else None
            sizes.learn("DWH" if name != "dz" else "D", inside, layer, f"axis {{}} of {asked_for(name, use)}")
    for (name, layer), array in placed.items():
        letters = letters_of(name, array.ndim - (name == "pidx"), use)
        if not (layer and "Transforms" in use):
            letters = letters.replace("M", "D")
        sizes.learn(letters, array.shape, layer, f"axis {{}} of {asked_for(name, use, layer)}")
    for layer in range(1, last + 1):
        _follow(sizes, layer, inputs, placed, use)
    transforms = len(inputs["transforms"]) if "Transforms" in use and "transforms" in inputs else 1
    sizes["M"] = {layer: size * (transforms if layer else 1) for layer, size in sizes["D"].items()}
    for layer in sizes["M"]:
        times = f", times {transforms} transforms" if layer and transforms > 1 else ""
        sizes.said["M", layer] = sizes.by("D", layer) + times
    return sizes


def _follow(sizes, layer, inputs, placed, use):
    """The sizes of a layer from those of the layer below, and whether they agree."""
    stride = sizes["S"][layer] = inputs.get("stride", inputs.get("S", 1))
    step = f"{'S' if 'S' in inputs else 'stride'} = {stride}"
    K_is_given = layer in sizes["K"] or "K" in inputs or ("w", layer) in placed  # no K in w: 1
    K = sizes["K"].setdefault(layer, inputs.get("K", 1))
    if "K" in inputs:
        sizes.said.setdefault(("K", layer), "as given")
    _fill(sizes["D"], layer, 1, 1)
    one_each = not {"w", "dw"} & use.keys() or "T" not in use and np.ndim(placed.get(("w", layer))) == 3
    if one_each and {layer - 1, layer} <= sizes["D"].keys():
        below, there = sizes["D"][layer - 1], sizes["D"][layer]
        if below != there:
            raise ValueError(f"D of layer {layer}: expected {below}, a map for each map below "
                             f"({sizes.by('D', layer - 1)}); got {there}, {sizes.by('D', layer)}")
    for letter in "WHT":
        if layer not in sizes[letter]:
            sizes.said[letter, layer] = f"from layer {layer - 1} by K = {K} and {step}"
        _fill(sizes[letter], layer, K, stride)
        there, below = sizes[letter].get(layer), sizes[letter].get(layer - 1)
        if below is None:
            continue
        below_by, K_by = sizes.by(letter, layer - 1), sizes.by("K", layer)
        if there < 1 or K_is_given and K > below:
            raise ValueError(f"a window of K = {K} is larger than layer {layer - 1}, whose {letter} is {below}: K is "
                             f"{K_by}, {letter} {below_by}")
        windows = (below - K) // stride + 1
        if K_is_given and there != windows:
            raise ValueError(f"{letter} of layer {layer}: expected ({below} - {K})//{stride} + 1 = {windows} "
                             f"({letter} = {below} of layer {layer - 1}, {below_by}; K = {K}, {K_by}; {step}); "
                             f"got {there}, {sizes.by(letter, layer)}")


def _fill(size, layer, K, stride):
    """The size of a layer from that of the layer below, or, for stride 1, the other way round."""
    if layer - 1 in size:
        size.setdefault(layer, (size[layer - 1] - K) // stride + 1)
    elif layer in size:
        size[layer - 1] = size[layer] + K - 1


def misfit(name, shape, wanted, letters, layer, sizes):
    """The error for an array of another shape than the sizes say: which axis differs, and what said its size."""
    message = f"{name}: expected the shape {wanted}, got {shape}"
    for axis, (letter, size, right) in enumerate(zip(letters, shape, wanted)):
        if size != right:
            at = layer - (letter == "d")
            return ValueError(f"{message}: axis {axis} is {size}, but {letter.upper()} of layer {at} is {right}, "
                              f"{sizes.by(letter, at)}")
    return ValueError(message)


def fits(function, inputs, sizes):
    """Check positions, numbers of maps, and sizes that only the listing's own lines would find wrong."""
    for name, layer in (("m", 0), ("n", 1)):
        maps = sizes["D"].get(layer)
        if name in inputs and maps and inputs[name] > maps:
            raise IndexError(f"{name} must be a map's number, from 1 to {maps} (maps of layer {layer}, "
                             f"{sizes.by('D', layer)}), but came as {inputs[name]}")
    if "pidx" in inputs and "input_shape" in inputs:
        cell_numbers("pidx", inputs["pidx"].astype(np.intp, copy=False), inputs["input_shape"])
    if {"dz", "S", "W", "H"} <= inputs.keys():
        D, S, W, H = len(inputs["dz"]), inputs["S"], inputs["W"], inputs["H"]
        memory(f"{function.__name__} with W = {W} and H = {H}", (D, W, H))
        equal_shape("dz", inputs["dz"].shape, (D, -(-W // S), -(-H // S)),
                    "every S-th of W = {} and H = {} with S = {}", W, H, S)
    if "yUS" in function.__code__.co_varnames:
        D, W, H = inputs["y"].shape
        memory(f"{function.__name__} with S = {inputs['S']}", (D, W * inputs["S"], H * inputs["S"]))
    if "P" in inputs and "y" in inputs:
        D, W, H = inputs["y"].shape
        memory(f"{function.__name__} with P = {inputs['P']}", (D, W + 2 * inputs["P"], H + 2 * inputs["P"]))
    if "input_shape" in inputs:
        memory(f"{function.__name__} with this input_shape", inputs["input_shape"])
