"""How long the engine takes for an epoch over the digits, beside the barest step, scikit-learn and PyTorch.

    python benchmarks/engine.py          the tables below; about two minutes

All train the same network with Adam on the same 1,797 images, one thread each, in the same
process. The time is that from raw arrays to a trained network (initial weights, labels,
``EPOCHS`` epochs), divided by the epochs: so the preparation of each is spread in the
same way. scikit-learn runs ``fit`` with early stopping and penalty off, which is faster than
``partial_fit`` epoch by epoch. The libraries take turns, and the median over the rounds counts,
because other work on the machine slows all of them alike.
"""

import warnings
from itertools import islice, pairwise
from statistics import geometric_mean, median
from time import perf_counter

import barest
import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from nbhelpers.activations import relu
from nbhelpers.data import digits
from nbhelpers.losses import softmax_cross_entropy
from nbhelpers.mlp import MLP
from nbhelpers.optimizers import Adam
from nbhelpers.training import epochs

CASES = [
    ([64, 32, 10], 32),
    ([64, 64, 64, 10], 32),
    ([64, 128, 128, 10], 128),
    ([64, 512, 512, 10], 256),
]
EPOCHS, ROUNDS = 10, 9


def course(X, t, sizes, batch_size, count=EPOCHS):
    """Train with the package."""
    net = MLP(sizes, relu, rng=0, dtype=X.dtype)
    run = epochs(net, X, t, softmax_cross_entropy, Adam(0.001), batch_size, rng=0)
    for _ in islice(run, count):
        pass


def scikit_learn(X, t, sizes, batch_size, count=EPOCHS):
    """Train with scikit-learn's MLPClassifier, which works in the precision of X."""
    net = MLPClassifier(
        sizes[1:-1],
        solver="adam",
        alpha=0.0,
        batch_size=batch_size,
        max_iter=count,
        tol=0.0,
        n_iter_no_change=count + 1,
        random_state=0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        net.fit(X, t)
    if net.n_iter_ != count:
        raise RuntimeError(f"scikit-learn made {net.n_iter_} epochs, but {count} were wanted")


def pytorch(X, t, sizes, batch_size, count=EPOCHS):
    """Train with PyTorch, indexing the shuffled samples without a DataLoader."""
    import torch

    torch.manual_seed(0)
    X, t = torch.from_numpy(X), torch.from_numpy(t)
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [torch.nn.Linear(fan_in, fan_out, dtype=X.dtype), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    optimizer, loss = torch.optim.Adam(net.parameters(), 0.001), torch.nn.CrossEntropyLoss()
    for _ in range(count):
        for batch in torch.randperm(len(X)).split(batch_size):
            optimizer.zero_grad()
            loss(net(X[batch]), t[batch]).backward()
            optimizer.step()


def rivals():
    """What to compare with: PyTorch only where it is installed."""
    try:
        import torch
    except ImportError:
        return {"barest": barest.train, "scikit-learn": scikit_learn}
    torch.set_num_threads(1)
    return {"barest": barest.train, "scikit-learn": scikit_learn, "PyTorch": pytorch}


def seconds(train, *arguments, count=EPOCHS):
    """Seconds an epoch."""
    start = perf_counter()
    train(*arguments, count)
    return (perf_counter() - start) / count


def in_turns(jobs, rounds=ROUNDS):
    """Median seconds an epoch of every job ``(train, *arguments)``, which take turns."""
    times = [[] for _ in jobs]
    for turn in range(rounds + 1):
        for job, own in zip(jobs, times, strict=True):
            taken = seconds(*job)
            if turn > 0:
                own.append(taken)
    return [median(own) for own in times]


def against_others(rounds=ROUNDS):
    """Print the table of epoch times; returns the ratios by library."""
    others = rivals()
    ratios = {name: [] for name in others}
    print("Milliseconds an epoch over 1,797 digits, median of", rounds, "rounds, one thread")
    print(f"{'network':22}{'batch':>6}{'type':>9}{'course':>9}", end="")
    print("".join(f"{name:>14}{'ratio':>7}" for name in others))
    for dtype in (np.float32, np.float64):
        X, t = digits("all")
        X = X.astype(dtype)
        for sizes, batch_size in CASES:
            case = (X, t, sizes, batch_size)
            own, *times = in_turns([(train, *case) for train in (course, *others.values())], rounds)
            name = "-".join(map(str, sizes))
            print(f"{name:22}{batch_size:6}{dtype.__name__:>9}{own * 1e3:9.2f}", end="")
            for other, taken in zip(others, times, strict=True):
                ratios[other].append(taken / own)
                print(f"{taken * 1e3:14.2f}{taken / own:6.2f}×", end="")
            print()
    bare = [1 / ratio for ratio in ratios["barest"]]
    print(
        f"course ÷ barest: geometric mean {geometric_mean(bare):.2f} (goal 1.25), "
        f"largest {max(bare):.2f} (goal 1.6)"
    )
    print(
        f"scikit-learn ÷ course: geometric mean {geometric_mean(ratios['scikit-learn']):.2f} (goal 2.25)"
    )
    return ratios


def growth(rounds=ROUNDS):
    """Print how the time of an epoch grows with samples and with parameters; returns the exponents.

    The exponent is the slope of a line on log–log axes: 1 is linear.
    """
    X, t = digits("all")
    X = X.astype(np.float32)
    copies = [1, 2, 4, 8]
    jobs = [(course, np.tile(X, (n, 1)), np.tile(t, n), [64, 64, 10], 64) for n in copies]
    samples = [n * len(X) for n in copies]
    widths = [128, 256, 512, 1024]
    parameters = [len(MLP([64, n, n, 10], relu, rng=0).theta) for n in widths]
    wide = [(course, X, t, [64, n, n, 10], 256) for n in widths]
    exponents = {}
    for what, counts, work in (("samples", samples, jobs), ("parameters", parameters, wide)):
        times = in_turns(work, max(3, rounds // 3))
        exponents[what] = np.polyfit(np.log(counts), np.log(times), 1)[0]
        print(
            f"\nMilliseconds an epoch against {what}: exponent {exponents[what]:.2f} (1 is linear)"
        )
        for number, taken in zip(counts, times, strict=True):
            print(f"{number:12,}{taken * 1e3:10.2f} ms{taken / number * 1e9:10.1f} ns each")
    return exponents


def main():
    """Print all tables."""
    with threadpool_limits(1):
        against_others()
        growth()


if __name__ == "__main__":
    main()
