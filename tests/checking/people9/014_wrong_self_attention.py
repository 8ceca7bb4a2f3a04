import numpy as np

def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

def scaled_dot_product_attention(x, Wq, Wk, Wv):
    """
    x: (seq_len, d_model), Wq, Wk: (d_model, d_k), Wv: (d_model, d_v)
    """
    q = x @ Wq
    k = x @ Wk
    v = x @ Wv
    d_k = q.shape[-1]
    scores = q @ k.T / d_k
    weights = softmax(scores)
    return weights @ v


operation, expected = 'self_similarity', 'the scores are divided by d_k instead of its root'
function = scaled_dot_product_attention
