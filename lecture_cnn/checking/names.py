"""What people call the arguments and results of an operation: `roles(names, wanted)`.

A role is the argument's name in API.md, and `out` for the forward pass's own result. The words are
those of cs231n, d2l, deeplearning.ai, 11-785 and PyTorch, in small letters and without underscores,
the most telling first.
"""

UPSTREAM = (
    "dz dout dldz gradoutput gradout gradz dldout outputgrad upstream upstreamgrad "
    "upstreamgradient doutput dlout dlda dldy da dy du dh delta error err grad gradient gradients "
    "outgrad incominggrad sensitivity sensitivities "
    "dnext dpool dvalues dloss dldoutput dlddout g d dl douts gradoutputs "
    "outputgradient gradients outgradient topgrad topdiff dx dzl dzout nextgrad nextdz eta "
    "accumgrad"
)
INPUT = (
    "x input inputs a aprev inp inputmap featuremap featuremaps image images img imgs maps map "
    "fmap data signal seq sequence series activations prev yprev layerinput inputdata lastinput "
    "xin im xs src in inputfeatures inputlayer inputvolume volume h ain batch feat features arr "
    "mat matrix y z v"
)
SCORES = (
    "z scores logits x input inputs a preactivation preact s score o outputs yhat ypred pred "
    "predictions out y"
)
SHAPE = (
    "inputshape xshape shape inshape yshape ashape origshape originalshape inputsize xsize "
    "imgshape dims inputdims size shapex"
)
STEP = "stride s strides step stridesize stridesshape strideshape str sx sy"

WORDS = {
    "dz": UPSTREAM,
    "du": UPSTREAM,
    "y": INPUT,
    "z": SCORES,
    "m": "m firstmoment expavg m1",
    "v": "v velocity vel expavgsq secondmoment flat vector vec x input a y z dz dout",
    "w": (
        "w weight weights filter filters kernel kernels wt theta filt filts f k wgt convfilter krn"
    ),
    "b": "b bias biases bs bb offset",
    "K": (
        "k kernelsize poolsize kernel size pool f windowsize window filtersize poolheight "
        "poolwidth ksize ph pw poolh poolw kh kw hh ww fsize filterheight filterwidth fh fw "
        "kernelheight kernelwidth kx ky k1 k2 kr kc windowheight windowwidth kernelshape "
        "filtershape poolshape poolingshape filterdim kerneldim pooldim kernelh "
        "kernelw filterh filterw windowh windoww"
    ),
    "stride": STEP
    + " upsamplingfactor downsamplingfactor strideh stridew sh sw stridex stridey "
    "strideheight stridewidth",
    "padding": "padding pad p pads padsize padwidth zeropadding padh padw px py ph pw",
    "S": STEP
    + " factor scale upsamplingfactor downsamplingfactor k n rate nx ny fx fy",
    "P": "padding pad p border pads padsize padwidth",
    "input_shape": SHAPE,
    "shape": SHAPE,
    "w_shape": "wshape weightshape weightsshape filtershape filtersshape kernelshape kshape",
    "wq": "wq q query queries wquery queryweights",
    "wk": "wk k key keys wkey keyweights",
    "wv": "wv v value values wvalue valueweights",
    "pidx": (
        "pidx idx argmax maxidx indices index switches positions maxindices argmaxes "
        "maxpositions maxpos pos where argmaxs"
    ),
    "d": (
        "d y t label labels target targets ytrue truth yoh onehot ground groundtruth ys expected "
        "desired yonehot classes tgt gt ytrain"
    ),
    "f": "f activation act fn name kind nonlinearity",
    "transforms": "transforms ts t matrices",
    "out": "out z y output outputs a s yhat result u pooled ypred cacheout activation p probs",
    "gamma": "gamma scale g w weight weights bw gammas scales",
    "beta": "beta shift b bias bb betas shifts biases",
    "eps": "eps epsilon epsil",
    "lr": "lr learningrate alpha eta stepsize",
    "momentum": "momentum mu gamma rho beta mom m momentumrate beta1",
    "t": "t step iteration it iter timestep k",
    "beta1": "beta1 b1 mu betam",
    "beta2": "beta2 b2 rho betav",
    "mask": "mask m dropoutmask keepmask",
    "p": "p dropout rate droprate probability prob dropprob pdrop dropp dropoutp pdropout",
    "keep": "keepprob keep pkeep keeprate keepprobability probkeep",
}
ELEMENTWISE = {
    "dy": UPSTREAM,
    "z": "z x input a inp preactivation s scores linear h v cache",
}
STEP_OF = {
    "w": WORDS["w"] + " param params parameter parameters theta p x",
    "dw": "dw grad g grads gradient gradients dweights dparam dparams gradw dtheta d dx",
}
LOSS = {
    "z": SCORES,
    "y": "yhat ypred pred predictions prediction output outputs out a x input yp o y",
    "d": WORDS["d"],
    "out": "loss cost",  # y, p or output is an argument of the divergence, not what it makes
}

CACHES = set(
    "cache caches ctx saved memory context mem stored forwardcache linearcache "
    "cols col xcol xcols colx columns".split()
)
DICTS = set(
    "convparam convparams poolparam poolparams hparameters hparams hparam param params config cfg "
    "options parameters opts settings hyperparameters hyperparams hp bnparam dropoutparam args "
    "layerparam layerparams".split()
)
MODES = {"mode", "pooltype", "poolmode", "kind", "pooling", "method", "type"}
SIZES = {  # a constructor's arguments
    "D_in": (
        "inchannels inchannel cin inputchannels ninchannels inch din infeatures nin nchannels "
        "channels numchannels inputchannel inputdepth depth inputdim inputsize indim insize ninput "
        "numfeatures c channelsin inputfeatures numinputchannels inmaps d numinputs inc d1"
    ),
    "D_out": (
        "outchannels outchannel cout outputchannels noutchannels outch dout outfeatures nout "
        "numfilters nfilters filters outputsize outputdim outdim outsize noutput f n units "
        "numkernels channelsout outputfeatures numoutputchannels nf outmaps outc nkernels "
        "numoutputs hiddensize m d2 nunits numunits nneurons numneurons neurons nodes"
    ),
}
INITIAL = set("weightinitfn biasinitfn weightinit biasinit init seed rng label name".split())


def plain(name: str) -> str:
    """A name in small letters, without underscores."""
    return name.replace("_", "").lower()


def words_of(role: str, operation: str) -> list[str]:
    """What the role is called, the most telling word first."""
    table = WORDS
    if operation in ("sigmoid", "tanh", "relu", "identity", "activation_backward"):
        table = WORDS | ELEMENTWISE
    elif operation.startswith(("l2_", "cross_")):
        table = WORDS | LOSS
    elif operation.endswith("_step"):
        table = WORDS | STEP_OF
    if role == "dy":
        return UPSTREAM.split()
    return table.get(role, plain(role)).split()


def roles(names: list[str], wanted: list[str], operation: str) -> dict[str, str]:
    """Which name stands for which role: name -> role, the best match of all first."""
    matches = []
    means = meant_by(names, operation)
    for place, name in enumerate(names):
        for order, role in enumerate(wanted):
            rank = _rank(means.get(name, name), role, operation)
            if rank is not None:
                matches.append((rank, order, place, name, role))
    found: dict[str, str] = {}
    for _, _, _, name, role in sorted(matches):
        is_free = role not in found.values() or role in ("K", "stride", "padding", "S")
        if name not in found and is_free:
            found[name] = role
    if "pool" in operation and "K" not in found.values():
        found |= dict.fromkeys({"ph", "pw", "p"} & set(found), "K")  # a pool's sides
    return found


def meant_by(names: list[str], operation: str) -> dict[str, str]:
    """The means of Adam, which others call v and s, or v and r; y beside t is no label."""
    plain_ones = {plain(name): name for name in names}
    for second in ("s", "r"):
        if operation == "adam_step" and {"v", second} <= set(plain_ones):
            return {plain_ones["v"]: "m", plain_ones[second]: "v"}
    if operation.startswith("cross_entropy") and {"y", "t"} <= set(names):
        return {"y": "yhat"}
    return {}


ENDINGS = ("", *"np arr s array matrix tensor data map maps volume".split())


def is_of_maps(key: str) -> bool:
    """Whether a plain name is that of a shape, and not of a filter's or a window's."""
    return key.endswith("shape") and not key.startswith(OF_A_WINDOW)


LATE = 100  # the rank of a word that tells little
OF_A_WINDOW = (
    "convolution",
    "stride",
    "kernel",
    "filter",
    "pool",
    "window",
)


def _rank(name: str, role: str, operation: str) -> int | None:
    """How telling a name is for a role: 0 is best; None if it is none of its words."""
    if name == role and not (name == "y" and operation.startswith("l2_")):
        return -1  # of a divergence, y may be the answer: (y_hat, y)
    words = words_of(role, operation)
    key = plain(name)
    if key not in words and is_of_maps(key) and role.endswith("shape"):
        return len(words)
    for ending in ENDINGS:
        short = key.removesuffix(ending) if ending else key
        if short in words:
            return words.index(short)
    if key.rstrip("1") in words:  # W1, b1 of the first layer
        return LATE + words.index(key.rstrip("1"))
    return None


RESULT_WORDS = {
    "dw": "dw dweight dweights dwt gradw wgrad gradweight gradweights dldw dfilter dfilters",
    "db": "db dbias dbiases gradb bgrad gradbias dldb",
    "dy": (
        "dx dy da dinput dinputs gradinput gradx dldx dlda daprev dprev dxpad gradinputs dyprev "
        "xgrad inputgrad dldy dain"
    ),
    "dz": "dz dx dlogits dscores grad gradinput dldz dlda gradz dlogit da",
    "pidx": "pidx idx argmax indices positions",
    "u": "u out pooled z y a output",
    "z": "z out y output result a",
    "v": "v velocity vel expavgsq secondmoment v2 sq s",
    "m": "m firstmoment expavg m1 mean",
}


def result_role(name: str, wanted: list[str]) -> str:
    """The wanted result that a name in a dict stands for; "" if none."""
    key = plain(name)
    for role in wanted:
        if name == role or key in RESULT_WORDS.get(role, "").split():
            return role
    return ""
