"""Experiments: one network built from a recipe, trained and measured in the same way each time.

A single run says little: another seed starts other weights and shuffles other batches. So a
measurement is repeated, with one seed for each run, and told as a middle and a spread.
"""

from itertools import islice, pairwise

import numpy as np

from nbhelpers import validation as valid
from nbhelpers.practice.initialization import he, initialize
from nbhelpers.practice.layers import Dense, Dropout, Elementwise, Sequential
from nbhelpers.practice.training import Diverged, epochs


def network(sizes, act, scheme=he, norm=None, dropout=0.0, rng=None, dtype=np.float32):
    """``Sequential`` of widths ``sizes``: Dense, norm, act and dropout for each hidden layer.

    ``scheme`` starts the weights, ``norm`` is None, ``BatchNorm`` or ``LayerNorm``, and ``dropout``
    is the rate of a ``Dropout`` after each activation, none where it is 0.
    """
    sizes, layers = valid.widths("sizes", sizes), []
    for fan_in, fan_out in pairwise(sizes[:-1]):
        layers.append(Dense(fan_in, fan_out))
        if norm is not None:
            layers.append(norm(fan_out))
        layers.append(Elementwise(act))
        if dropout:
            layers.append(Dropout(dropout))
    rng = np.random.default_rng(rng)
    net = Sequential([*layers, Dense(*sizes[-2:])], rng=rng, dtype=dtype)
    initialize(net, scheme, rng)
    return net


class Curves:
    """Losses by pass: ``training`` and ``validation`` (passes,); NaN after it diverged."""

    def __init__(self, passes):
        self.training, self.validation = np.full((2, passes), np.nan)


def curves(net, X, t, loss, optimizer, passes, validation=None, batch_size=32, rng=None):
    """Train ``net`` in place and measure its losses in evaluation mode after every pass.

    Unlike the loss that training reports, both are of the parameters after the pass and without
    dropout, so that they can be compared. ``validation`` is a pair (X, t). Returns ``Curves``.
    """
    seen = Curves(valid.count("passes", passes))
    training = epochs(net, X, t, loss, optimizer, batch_size, rng)
    with np.errstate(all="ignore"):
        try:
            for k, _ in enumerate(islice(training, passes)):
                seen.training[k] = loss(net(X), t)
                if validation is not None:
                    seen.validation[k] = loss(net(validation[0]), validation[1])
        except Diverged:
            pass
    return seen


def final_loss(net, X, t, loss, optimizer, passes, batch_size=32, rng=None):
    """Mean loss of the last pass of training ``net`` in place, ∞ where it diverged."""
    try:
        for record in islice(epochs(net, X, t, loss, optimizer, batch_size, rng), passes):
            value = record.loss
    except Diverged:
        return np.inf
    return value


def linear_decay(eta, steps):
    """Learning rate as a function of the step k = 1, 2, …: from ``eta`` in a line to 0 after ``steps``."""
    valid.positive("eta", eta), valid.count("steps", steps)
    return lambda k: eta * max(0.0, 1 - (k - 1) / steps)


def confusion_matrix(t, predicted, classes=10):
    """Counts (classes, classes): how often class i (row) was predicted as class j (column)."""
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (np.asarray(t), np.asarray(predicted)), 1)
    return counts
