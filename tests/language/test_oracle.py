# ruff: noqa
"""The oracle: the adapter as it was before signatures, beside the one from signatures, on random inputs.

The sizes are made here, not from the signatures. It goes with the old adapter when both have agreed.
"""

import collections
import random
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.language import adapter as new
from lecture_cnn.onebased import Array, Layers
from lecture_cnn.operations.transforms import flips, quarter_turns

sys.path.insert(0, str(Path(__file__).parent / "before"))
import adapter_before as old  # noqa: E402

def arr(r, *shape):
    return np.random.default_rng(r.randrange(2 ** 31)).integers(-9, 10, shape).astype(float)

def right(name, r):
    d, D = (r.randint(1, 3), r.randint(1, 3))
    K = r.randint(1, 3)
    S = r.randint(1, 3)
    P = r.randint(0, 2)
    w, h = (r.randint(1, 3), r.randint(1, 3))
    W, H = (w + K - 1, h + K - 1)
    Ws, Hs = ((w - 1) * S + K + r.randint(0, S - 1), (h - 1) * S + K + r.randint(0, S - 1))
    act = r.choice(['identity', 'relu', 'tanh', 'sigmoid'])
    a = lambda *s: arr(r, *s)
    conv = dict(y=a(d, W, H), w=a(D, d, K, K))
    convs = dict(y=a(d, Ws, Hs), w=a(D, d, K, K))
    b = dict(b=a(D))
    A = dict(activation=act) if r.random() < 0.8 else {}
    stride = dict(stride=S)
    if S == 1 and r.random() < 0.5:
        stride = {}
    z = lambda n='z': {n: a(D, w, h)}
    zd = lambda n: {n: a(d, w, h)}
    shape = dict(input_shape=(d, W, H))
    shapes = dict(input_shape=(d, Ws, Hs))
    pidx = lambda W, H: dict(pidx=np.stack([np.random.default_rng(r.randrange(2 ** 31)).integers(0, W, (d, w, h)), np.random.default_rng(r.randrange(2 ** 31)).integers(0, H, (d, w, h))], -1))
    mats = r.choice([quarter_turns(K), flips(K), quarter_turns(K)[:2]])
    T = len(mats)
    L = r.randint(1, 3)
    ds = [r.randint(1, 3) for _ in range(L + 1)]
    Ks = [r.randint(1, 2) for _ in range(L)]
    ws, hs = ([r.randint(1, 2)], [r.randint(1, 2)])
    st = S if name == 'forward_downsampling' else 1
    for k in reversed(Ks):
        ws.insert(0, (ws[0] - 1) * st + k + r.randint(0, st - 1))
        hs.insert(0, (hs[0] - 1) * st + k + r.randint(0, st - 1))
    netw = [a(ds[i + 1], ds[i], Ks[i], Ks[i]) for i in range(L)]
    netb = [a(ds[i + 1]) for i in range(L)]
    net = dict(image=a(ds[0], ws[0], hs[0]), w=netw, b=netb, **A)
    flatw = [a(ds[i + 1], ds[i]) for i in range(L)]
    t = r.randint(1, 3)
    c, Wm, Hm = (r.randint(1, 3), r.randint(1, 5), r.randint(1, 5))
    m, n = (r.randint(1, d), r.randint(1, D))
    return {'conv_forward': lambda: {**conv, **b, **A}, 'conv_forward_segments': lambda: {**conv, **b, **A}, 'conv_forward_stride': lambda: {**convs, **b, **A, **stride}, 'conv_backward': lambda: {**conv, **z(), **z('dY'), **A}, 'conv_backward_stride': lambda: {**convs, **z(), **z('dY'), **A, **stride}, 'conv_input_gradient': lambda: {**z('dz'), 'w': conv['w']}, 'input_derivative_formula': lambda: {**z('dz'), 'w': conv['w']}, 'shifted_derivative': lambda: {**z('dz'), 'w': conv['w']}, 'conv_filter_gradient': lambda: {**z('dz'), 'y': conv['y'], 'K': K}, 'filter_derivative_formula': lambda: {**z('dz'), 'y': conv['y'], 'K': K}, 'affine_map_formula': lambda: {**conv, **b}, 'zero_padding': lambda: dict(y=a(c, Wm, Hm), P=P), 'remove_padding': lambda: dict(dYpad=a(c, Wm + 2 * P, Hm + 2 * P), P=P), 'max_pool': lambda: dict(y=conv['y'], K=K), 'max_pool_stride': lambda: dict(y=convs['y'], K=K, **stride), 'mean_pool': lambda: dict(y=conv['y'], K=K), 'mean_pool_stride': lambda: dict(y=convs['y'], K=K, **stride), 'softmax_pool': lambda: dict(y=conv['y'], K=K), 'softmax_pool_backward': lambda: dict(y=conv['y'], **zd('Y'), **zd('dY'), K=K), 'max_pool_backward': lambda: {**zd('dY'), **pidx(W, H), **shape}, 'max_pool_backward_stride': lambda: {**zd('dY'), **pidx(Ws, Hs), **shapes}, 'mean_pool_backward': lambda: {**zd('dY'), 'K': K, **shape}, 'mean_pool_backward_uniform_filter': lambda: {**zd('dY'), 'K': K, **shape}, 'mean_pool_backward_stride': lambda: {**zd('dY'), 'K': K, **shapes, **stride}, 'downsampling': lambda: dict(y=a(c, Wm, Hm), S=S), 'upsampling': lambda: dict(y=a(c, Wm, Hm), S=S), 'upsampling_between': lambda: dict(y=a(c, Wm, Hm), S=S), 'backprop_through_DS': lambda: dict(dz=a(c, -(-Wm // S), -(-Hm // S)), S=S, W=Wm, H=Hm), 'backprop_through_Upsampling': lambda: dict(dz=a(c, Wm, Hm), S=S), 'transform_invariance': lambda: {**conv, **b, **A, 'transforms': mats}, 'transform_invariance_backward': lambda: {**conv, 'dz': a(D * T, w, h), 'transforms': mats}, 'forward': lambda: net, 'forward_segments': lambda: net, 'forward_downsampling': lambda: {**net, 'S': S}, 'backward': lambda: dict(Y=[a(ds[i], ws[i], hs[i]) for i in range(L + 1)], z=[a(ds[i + 1], ws[i + 1], hs[i + 1]) for i in range(L)], w=netw, dY=a(ds[L], ws[L], hs[L]), **A), 'flatten_softmax': lambda: dict(y=a(c, Wm, Hm)), 'activation_backward': lambda: {**z(), **z('dY'), **A}, 'two_rules': lambda: dict(y=a(1), z=a(1), w=a(1, 1), dY=a(1), **A), 'linear_forward': lambda: dict(y=a(d), w=a(D, d), b=a(D)), 'linear_backward': lambda: dict(y=a(d), w=a(D, d), dz=a(D)), 'mlp_forward': lambda: dict(y=a(ds[0]), w=flatw, b=netb, **A), 'mlp_backward': lambda: dict(Y=[a(q) for q in ds], z=[a(q) for q in ds[1:]], w=flatw, dY=a(ds[-1]), **A), 'depthwise_forward': lambda: dict(y=conv['y'], w=a(d, K, K), b=a(d)), 'depthwise_backward': lambda: dict(y=conv['y'], w=a(d, K, K), **zd('dz')), 'pointwise_forward': lambda: dict(y=conv['y'], w=a(D, d), b=a(D)), 'pointwise_backward': lambda: dict(y=conv['y'], w=a(D, d), dz=a(D, W, H)), 'tdnn_forward': lambda: dict(y=a(d, t + K - 1), w=a(D, d, K), b=a(D), **A), 'tdnn_backward': lambda: dict(y=a(d, t + K - 1), w=a(D, d, K), z=a(D, t), dY=a(D, t), **A), 'influence_of_Y22': lambda: dict(y=a(d, 5, 5), w=a(D, d, 3, 3), m=m, n=n), 'derivative_of_Y22': lambda: dict(dz=a(D, 3, 3), w=a(D, d, 3, 3), m=m, n=n), 'contribution_of_w12': lambda: dict(y=a(d, 5, 5), w=a(D, d, 3, 3), m=m, n=n), 'derivative_of_w12': lambda: dict(dz=a(D, 3, 3), y=a(d, 5, 5), K=3, m=m, n=n)}[name]()

def spoil(inputs, r):
    """One thing wrong (or harmless by chance)."""
    inputs = dict(inputs)
    key = r.choice(list(inputs))
    v = inputs[key]

    def other(x):
        how = r.choice(['longer', 'shorter', 'axis', 'noaxis', 'empty', 'dtype', 'none', 'words', 'bigger'])
        x = np.asarray(x)
        ax = r.randrange(x.ndim)
        if how == 'longer':
            return np.concatenate([x, x.take([0], axis=ax)], axis=ax)
        if how == 'shorter':
            return x.take(range(max(x.shape[ax] - 1, 0)), axis=ax)
        if how == 'axis':
            return x[None]
        if how == 'noaxis':
            return x[0]
        if how == 'empty':
            return x.take([], axis=ax)
        if how == 'dtype':
            return x.astype(r.choice([complex, object, str, np.float16]))
        if how == 'none':
            return None
        if how == 'words':
            return 'maps'
        return np.repeat(x, r.choice([2, 3]), axis=ax)
    kind = r.random()
    if kind < 0.12:
        del inputs[key]
        return (inputs, ('missing', key))
    if kind < 0.2:
        k = r.choice(['K', 'stride', 'S', 'q', 'y', 'b', 'input_shape', 'P', 'W', 'z'])
        if k not in inputs:
            inputs[k] = r.choice([1, 3, np.ones((1, 2, 2)), (1, 2, 2)])
            return (inputs, ('stray', k))
    if key == 'activation':
        inputs[key] = r.choice(['swish', None, 3, ''])
        return (inputs, ('activation', key))
    if isinstance(v, (int, np.integer)):
        inputs[key] = r.choice([v + 1, v - 1, v + 2, 0, -1, 2.5, True, None, 10 ** 11, '2', (1, 2)])
        return (inputs, ('number', key))
    if key == 'input_shape':
        s = list(v)
        i = r.randrange(3)
        s[i] += r.choice([-1, 1, 2])
        inputs[key] = r.choice([tuple(s), s, v[:2], (*v, 1), 7, (v[0], 2.0, v[2]), (v[0], 10 ** 9, 10 ** 9)])
        return (inputs, ('shape', key))
    if isinstance(v, list) or key == 'transforms':
        l = list(v)
        i = r.randrange(len(l))
        how = r.random()
        if how < 0.2:
            l = l[:-1]
        elif how < 0.4:
            l = l + [l[-1]]
        else:
            l[i] = other(l[i])
        inputs[key] = l
        return (inputs, ('list', key))
    inputs[key] = other(v)
    return (inputs, ('array', key))

def outcome(adapter, f, inputs):
    try:
        g = adapter.arguments(f, inputs)
    except Exception as e:
        return (None, e)
    return (g, None)

def plain(v):
    if isinstance(v, Layers):
        return {k: plain(x) for k, x in v.layers.items()}
    if isinstance(v, Array):
        return (v.shape, v.name, v.layer, tuple(map(repr, v.cells)))
    if isinstance(v, list):
        return [getattr(x, 'weights', x).tobytes() for x in v]
    return v

def same_given(a, b):
    if list(a) != list(b):
        return 'names'
    for k in a:
        x, y = (plain(a[k]), plain(b[k]))
        if callable(x):
            continue
        if k in ('D', 'W', 'H', 'K', 'T', 'Kpool', 'W_downsampled', 'H_downsampled', 'stride'):
            xs = x if isinstance(x, dict) else {0: x}
            ys = y if isinstance(y, dict) else {0: y}
            if isinstance(x, dict) != isinstance(y, dict):
                continue
            if any((xs.get(i) != ys[i] for i in ys)):
                return k
        elif x != y:
            return k
    return None

def same_results(a, b):
    if list(a) != list(b):
        return False
    for k in a:
        for x, y in zip(a[k], b[k], strict=True) if isinstance(a[k], list) else [(a[k], b[k])]:
            if x.shape != y.shape or x.dtype != y.dtype or x.tobytes() != y.tobytes():
                return False
    return True
ARRAYS = ['y', 'w', 'b', 'z', 'dz', 'dY', 'Y', 'pidx', 'image', 'dYpad', 'transforms', 'input_shape', 'activation']
NUMBERS = ['K', 'S', 'P', 'W', 'H', 'stride', 'm', 'n']

def names(text):
    return {n for n in ARRAYS if re.search(f'\\b{n}\\b', text)}

def axes(text):
    """(axis, name): as "axis 1 of z", "input_shape[1]", or "z ...: axis 1 is"; a list's entry counts as the list."""
    found = {(k, n) for k, n in re.findall('axis (\\d) of (\\w+)', text)} | {(k, 'input_shape') for k in re.findall('input_shape\\[(\\d)\\]', text)}
    head = re.match('(\\w+)(\\[\\d\\])?(:| must| is empty)', text)
    for k in re.findall(': axis (\\d) (?:is|\\()', text):
        found.add((k, head[1] if head else '?'))
    return found

def blamed(text):
    head = re.match('(\\w+)(\\[\\d+\\])*(:| must| is | needs)', text)
    return head and head[1]

def compare_errors(what, wrong, ea, eb):
    kind, key = what
    a, b = (str(ea), str(eb))
    if kind == 'stray':
        return 'stray' if key in names(b) or re.search(f"takes no input '{key}'", b) or type(ea) == type(eb) else 'STRAY'
    if type(ea) != type(eb):
        return 'KIND'
    if key in NUMBERS:
        if re.search(f'\\b{key}\\b', a) and (not re.search(f"the input {key}\\b|^{key}\\b|with (.*, )?{key} = |needs the input '{key}'|'{key}'", b)):
            return 'SPOILT NOT NAMED'
    elif key in names(a) and key not in names(b):
        return 'SPOILT NOT NAMED'
    if not names(a) & set(wrong) <= names(b):
        return 'fewer names'
    if not axes(a) <= axes(b):
        if 'which is fixed' in b or 'not 3' in b:  # the worked examples' filters: 3 is said now, the two axes were compared
            return 'same names and axes'
        return 'other axes'
    return 'same names and axes'

def main(n, seed):
    r = random.Random(seed)
    names = list(dict.fromkeys((l.function.__name__ for l in lc.LISTINGS.values())))
    fs = {l.function.__name__: l.function for l in lc.LISTINGS.values()}
    count = collections.Counter()
    shown = collections.defaultdict(list)
    for k in range(n):
        name = names[k % len(names)]
        f = fs[name]
        inputs = right(name, r)
        a, ea = outcome(old, f, inputs)
        b, eb = outcome(new, f, inputs)
        if ea or eb:
            count['right: refused by ' + ('both' if ea and eb else 'old' if ea else 'new')] += 1
            shown['right'].append((name, ea, eb))
        elif (what := same_given(a, b)):
            count['right: arguments differ'] += 1
            shown['args'].append((name, what, plain(a[what]), plain(b[what])))
        elif not same_results(old.run(f, **inputs), new.run(f, **inputs)):
            count['right: results differ'] += 1
            shown['res'].append(name)
        else:
            count['right: equal'] += 1
        for _ in range(2):
            wrong, what = spoil(inputs, r)
            a, ea = outcome(old, f, wrong)
            b, eb = outcome(new, f, wrong)
            if not ea and (not eb):
                if (w := same_given(a, b)):
                    count['wrong: taken by both, arguments differ'] += 1
                    shown['wargs'].append((name, what, w, plain(a[w]), plain(b[w])))
                else:
                    count['wrong: taken by both, equal'] += 1
            elif ea and (not eb):
                count['wrong: refused by old only'] += 1
                shown['old only'].append((name, what, str(ea)))
            elif eb and (not ea):
                count['wrong: refused by new only, ' + what[0]] += 1
                shown['new only'].append((name, what, str(eb)))
            else:
                v = compare_errors(what, wrong, ea, eb)
                count['wrong: both refuse, ' + v] += 1
                if v not in ('stray', 'same names and axes'):
                    shown[v].append((name, what, type(ea).__name__ + ': ' + str(ea), type(eb).__name__ + ': ' + str(eb)))
    return (count, shown)

@pytest.mark.parametrize("seed", range(4))
def test_the_two_agree_on_every_listing_and_on_random_inputs(seed):
    counts, shown = main(2080, seed)
    print(dict(counts))
    print(shown)
    assert counts.pop("right: equal") == 2080
    allowed = {"taken by both, equal", "both refuse, same names and axes", "both refuse, fewer names",
               "both refuse, stray", "refused by new only, stray", "refused by new only, missing"}
    for kind in counts:
        assert kind.removeprefix("wrong: ") in allowed, kind
