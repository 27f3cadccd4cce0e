"""Experiments: one network built from a recipe, trained and measured in the same way each time.

A single run says little: another seed starts other weights and shuffles other batches. So a
measurement is repeated, with one seed for each run, and reported as a middle value and a range.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import sigmoid
from nbhelpers.arguments import count, generator, positive, widths
from nbhelpers.arguments.door import door
from nbhelpers.data import digits
from nbhelpers.initialization import he, initialize, normal
from nbhelpers.layers import Activation, Dense, Dropout, Sequential
from nbhelpers.losses import softmax_cross_entropy
from nbhelpers.optimizers import SGD
from nbhelpers.training import Diverged, accuracy, train
from nbhelpers.training import epochs as training_epochs


@door(sizes=widths, rng=generator)
def build_network(sizes, act, initializer=he, norm=None, dropout=0.0, rng=None, dtype=np.float32):
    """``Sequential`` of widths ``sizes``: Dense, norm, act and dropout for each hidden layer.

    ``initializer`` draws the weights, ``norm`` is None, ``BatchNorm`` or ``LayerNorm``, and ``dropout``
    is the rate of a ``Dropout`` after each activation, none where it is 0.
    """
    net = Sequential(layers_of(sizes, act, norm, dropout), rng=rng, dtype=dtype)
    initialize(net, initializer, rng)
    return net


def layers_of(sizes, act, norm=None, dropout=0.0):
    """The layers of ``build_network``; the last is a Dense that gives the scores."""
    layers = []
    for fan_in, fan_out in pairwise(sizes[:-1]):
        layers += [Dense(fan_in, fan_out), *([norm(fan_out)] if norm else []), Activation(act)]
        layers += [Dropout(dropout)] if dropout else []
    return [*layers, Dense(*sizes[-2:])]


class Curves(NamedTuple):
    """Losses by epoch, of shape (epochs,); NaN after it diverged."""

    training: np.ndarray
    validation: np.ndarray


@door(epochs=count)
def curves(net, X, t, loss, optimizer, epochs, validation=None, batch_size=32, rng=None):
    """Train ``net`` in place and measure its losses in evaluation mode after every epoch.

    Unlike the loss that training reports, both are of the parameters after the epoch and without
    dropout, so that they can be compared. ``validation`` is a pair (X, t). Returns ``Curves``.
    """
    seen = Curves(*np.full((2, epochs), np.nan))
    training = training_epochs(net, X, t, loss, optimizer, batch_size, rng)
    with suppress(Diverged):
        for k, _ in enumerate(islice(training, epochs)):
            seen.training[k] = loss(net(X), t)
            if validation is not None:
                seen.validation[k] = loss(net(validation[0]), validation[1])
    return seen


@door(epochs=count)
def final_loss(net, X, t, loss, optimizer, epochs, batch_size=32, rng=None):
    """Mean loss of the last epoch of training ``net`` in place, ∞ where it diverged."""
    training = training_epochs(net, X, t, loss, optimizer, batch_size, rng)
    try:
        *_, last = islice(training, epochs)
    except Diverged:
        return np.inf
    return last.loss


def raw(X):
    """The digits with the ink of each pixel as it was counted, from 0 to 16."""
    return 16 * X


def unit(X):
    """The digits unchanged, from 0 to 1."""
    return X


def standardized(X):
    """The digits with mean 0 and standard deviation 1 in every pixel: (x − μ) / σ.

    μ and σ are those of the training digits, for validation and test as well. A pixel that
    has no ink in any of them stays 0.
    """
    train, _ = digits("train")
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return (X - mean) / np.where(spread > 0, spread, np.inf)


class Recipe(NamedTuple):
    """All that a run on the digits depends on, but for the seed; the defaults are poor.

    ``recipe._replace(act=relu)`` is the recipe with one change.
    """

    sizes: tuple = (64, 32, 10)
    act: Callable = sigmoid
    initializer: Callable = normal  # N(0, 0.01²)
    norm: type | None = None
    dropout: float = 0.0
    optimizer: Callable = partial(SGD, 0.1)  # called for a new optimizer in each run
    epochs: int = 30
    inputs: Callable = unit  # how an image goes into the network

    def start(self, seed):
        """The network of the recipe before training."""
        parts = self.sizes, self.act, self.initializer, self.norm, self.dropout
        return build_network(*parts, seed)

    def net(self, seed):
        """The network of the recipe, trained on the training digits."""
        net, optimizer = self.start(seed), self.optimizer()
        loss, (X, t) = softmax_cross_entropy, self.part("train")
        train(net, X, t, loss, optimizer, self.epochs, rng=seed, progress=False)
        return net

    def part(self, name):
        """Inputs X and digits t of a part of the data."""
        X, t = digits(name)
        return self.inputs(X), t

    def accuracies(self, seeds=5):
        """Accuracy (seeds, 2) on the validation and on the test digits, one run a seed."""
        nets = map(self.net, range(seeds))
        parts = self.part("validation"), self.part("test")
        return np.array([[accuracy(net, *part) for part in parts] for net in nets])


@door(eta=positive, steps=count)
def linear_decay(eta, steps):
    """Learning rate as a function of the step k = 1, 2, …: linearly from ``eta`` to 0 after ``steps``."""
    return lambda k: eta * max(0.0, 1 - (k - 1) / steps)


@door(classes=count)
def confusion_matrix(t, predicted, classes=10):
    """Counts (classes, classes): how often class i (row) was predicted as class j (column)."""
    t = arguments.class_indices("t", t, classes)
    predicted = arguments.class_indices("predicted", predicted, classes)
    arguments.one_target_each(predicted, t, "predicted")
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (t, predicted), 1)
    return counts
