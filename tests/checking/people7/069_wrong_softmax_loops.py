import math

def softmax(batch):
    out = []
    total = 0.0  # BUG
    for scores in batch:
        m = max(scores)
        exps = []
        for s in scores:
            e = math.exp(s - m)
            exps.append(e)
            total += e
        out.append([e/total for e in exps])
    return out


operation, expected = 'softmax', "the sum isn't reset for each instance of the batch"
function = softmax
