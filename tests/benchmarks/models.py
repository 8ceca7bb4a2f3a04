"""Print how long, and in how much memory, each network runs forward and backward on one picture, in float32.

    python tests/benchmarks/models.py                every network, one after the other
    python tests/benchmarks/models.py ResNet-18      the named ones

Each has a process of its own, with one thread. The loss is the cross-entropy of one class, dropout draws, batch
normalisation takes the picture's own means. `start` is the time that making the weights takes, `memory` the process's
largest resident size, Python and NumPy included. The goal is 3 minutes (1 for AlexNet and VGG D, the VGG-16) and 4 GB;
the exit status is 1 where one is missed. 19_architectures shows what this printed.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is loaded

import json  # noqa: E402
import resource  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import numpy as np  # noqa: E402

from lecture_cnn.nets import count_parameters, imagenet, models  # noqa: E402
from lecture_cnn.nets.losses import cross_entropy  # noqa: E402

MODELS = {**imagenet.NETWORKS, "TDNN": models.tdnn, "spectrogram": models.spectrogram_net}
SECONDS, MEGABYTES = {"AlexNet": 60, "VGG D": 60}, 4000
MOST_SECONDS = 180


def measure(name):
    """Run one network here: its parameters, the seconds of each part, the largest resident size in MB."""
    network = MODELS[name](dtype=np.float32)
    y = np.random.default_rng(1).standard_normal((1, *network.input)).astype(np.float32)
    times = [time.perf_counter()]
    network.start()
    times.append(time.perf_counter())
    scores = network.forward(y, np.random.default_rng(2))
    times.append(time.perf_counter())
    dy = network.backward(cross_entropy(scores, [0])[1])
    times.append(time.perf_counter())
    gradients = network.gradients()
    if dy.shape != y.shape or dy.dtype != np.float32 or not all(
            array.shape == gradients[path].shape and gradients[path].dtype == np.float32
            and np.isfinite(gradients[path]).all() for path, array in network.weights().items()):
        raise ValueError(f"{name}: a derivative is missing, of another type or no number")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return dict(parameters=count_parameters(network), seconds=np.diff(times).tolist(),
                megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def in_a_process(name):
    """What `measure` finds in a process of its own."""
    run = subprocess.run([sys.executable, __file__, "--one", name], stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


def main(names):
    if names[:1] == ["--one"]:
        print(json.dumps(measure(names[1])))
        return 0
    unknown = [name for name in names if name not in MODELS]
    if unknown:
        return f"no network of that name: {', '.join(unknown)}; there are {', '.join(MODELS)}"
    print(f"{'network':13}{'parameters':>12}{'start':>8}{'forward':>9}{'backward':>10}{'memory':>10}", flush=True)
    missed = []
    for name in names or MODELS:
        found = in_a_process(name)
        start, forward, backward = found["seconds"]
        print(f"{name:13}{found['parameters']:12,}{start:6.1f} s{forward:7.1f} s{backward:8.1f} s"
              f"{found['megabytes']:7.0f} MB", flush=True)
        if sum(found["seconds"]) > SECONDS.get(name, MOST_SECONDS) or found["megabytes"] > MEGABYTES:
            missed.append(name)
    print(f"missed by {', '.join(missed)}" if missed else "all within their time and memory")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
