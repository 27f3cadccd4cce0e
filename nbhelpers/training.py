"""Training: the loop that trains every network.

    again and again:   shuffle the samples and cut them into batches
                       for each batch:   θ ← θ + step(∂L/∂θ)

A network is anything with ``theta``, an array that is changed in place, ``loss_and_gradient(X, t, loss)``
and ``net(X)``: an ``MLP``, a ``Sequential``, or one of them inside ``L2``.

Source: L. Bottou, "Stochastic gradient descent tricks", in Neural Networks: Tricks of the Trade,
2nd ed. (2012), 421–436.
"""

from itertools import count, islice
from math import isfinite
from time import perf_counter
from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import Unchecked, bare_loss, targets
from nbhelpers.notebook.text import printable
from nbhelpers.notebook.training import progress_bar, show_losses, what_is_kept
from nbhelpers.regularization import EarlyStopping


class Epoch(NamedTuple):
    """The result of one pass over the samples."""

    epoch: int  # 1, 2, …
    loss: float  # mean loss of the samples, each at the moment of its own step
    seconds: float  # how long the pass took


class Diverged(ArithmeticError):
    """The loss is no longer a number: the parameters grew without bound."""


def epochs(net, X, t, loss, optimizer, batch_size=32, rng=None):
    """Train ``net`` in place on samples X (N, d) with targets t: an ``Epoch`` after each pass.

    It never ends by itself, so limit it: ``for record in islice(epochs(...), 20)``. A loss that is
    NaN or infinite raises ``Diverged``. ``rng``, a Generator or a seed, shuffles the samples.
    """
    return _epochs(*checked(net, X, t, loss, optimizer, batch_size, rng))


def _epochs(net, X, t, loss, optimizer, batch_size, rng):
    for epoch in count(1):
        start = perf_counter()
        value = one_epoch(net, X, t, loss, optimizer, batch_size, rng)
        yield Epoch(epoch, value, perf_counter() - start)


@np.errstate(all="ignore")
def one_epoch(net, X, t, loss, optimizer, batch_size, rng):
    """One step for every batch. Returns the mean loss of the samples."""
    total = 0.0
    for X_batch, t_batch in batches(X, t, batch_size, rng):
        value, grad = net.loss_and_gradient(X_batch, t_batch, loss)
        check_finite(value, optimizer)
        net.theta += optimizer.step(grad, net.theta)
        total += value * len(X_batch)
    return float(total / len(X))


def batches(X, t, batch_size, rng):
    """Samples and their targets in random order, in batches; the last may be smaller."""
    order = rng.permutation(len(X))
    X, t = X[order], t[order]
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], t[start : start + batch_size]


class History(NamedTuple):
    """The record of a training run. The lists have one entry per epoch: ``plt.plot(history.loss)``."""

    loss: list  # training loss, as in ``Epoch``
    validation_loss: list  # loss on the validation samples after the epoch; empty without them
    best_epoch: int  # the epoch with the lowest of these (validation if given); 0 is the start
    kept_epoch: int  # the epoch whose parameters the network has now
    ended: str  # "finished", "early stopping", "interrupted" or "diverged"


def train(
    net,
    X,
    t,
    loss,
    optimizer,
    epochs=100,
    validation=None,
    batch_size=32,
    rng=None,
    early_stopping=None,
    progress=True,
):
    """Train ``net`` in place for at most ``epochs`` epochs. Returns a ``History``.

    ``validation`` is a pair (X, t), whose loss decides which parameters are best; without it the
    training loss decides. The network keeps the last parameters if training finishes, and the
    best if it ends early: by ``early_stopping`` (an ``EarlyStopping``), by an interrupt
    (KeyboardInterrupt, the ■ of Jupyter), or because it diverged. It then says which.
    """
    run = checked(net, X, t, loss, optimizer, batch_size, rng)
    epochs = arguments.count("epochs", epochs)
    arguments.validation(validation, early_stopping)
    if validation is not None:
        validation = prepared(net, *validation, loss)
    stopping = EarlyStopping(epochs + 1) if early_stopping is None else early_stopping

    state, seen, ended = getattr(net, "state", net.theta), [], "finished"
    stopping.begin(state)
    try:
        with progress_bar(epochs, progress) as bar:
            for record in islice(_epochs(*run), epochs):
                value = None
                if validation is not None:
                    value = evaluation_loss(net, *validation, bare_loss(loss))
                    check_finite(value, optimizer)
                seen.append((record.loss, value))
                over = stopping.watch(record.loss if value is None else value, state)
                show_losses(bar, record.loss, value)
                if over:
                    ended = "early stopping"
                    break
    except KeyboardInterrupt:
        ended = "interrupted"
    except Diverged as error:
        ended = "diverged"
        print(printable(str(error)))

    best = stopping.best
    if ended != "finished":
        state[:] = best.state
        print(printable(what_is_kept(ended, best, len(seen))))
    return History(
        [training for training, _ in seen],
        [value for _, value in seen if value is not None],
        best.epoch,
        len(seen) if ended == "finished" else best.epoch,
        ended,
    )


def accuracy(net, X, t):
    """Share of the samples whose class is predicted right; t is class indices, or one-hot.

    The class is that of the highest score; with one score a sample, it is 1 where that is ≥ 0.
    """
    X, t = arguments.training_samples(net, X, t)
    y = net(X)
    if y.shape[1] == 1:
        return float(np.mean((y[:, 0] >= 0) == t.reshape(len(t))))
    return float(np.mean(y.argmax(axis=1) == (t if t.ndim == 1 else t.argmax(axis=1))))


def checked(net, X, t, loss, optimizer, batch_size, rng):
    """The arguments of training, checked once: from here on everything is called without its door."""
    X, t = prepared(net, X, t, loss)
    arguments.optimizer("optimizer", optimizer)
    if hasattr(optimizer, "follow"):
        optimizer.follow(net.theta)
    batch_size, rng = arguments.count("batch_size", batch_size), arguments.generator("rng", rng)
    last_batch = len(X) % batch_size or batch_size
    arguments.enough_samples(net, last_batch)
    return Unchecked(net), X, t, bare_loss(loss), Unchecked(optimizer), batch_size, rng


def prepared(net, X, t, loss):
    """X and t as the training loop needs them: checked once, t in the shape of the scores."""
    X, t = arguments.training_samples(net, X, t)
    arguments.has_slope("loss", loss, "gradient", "y, t")
    arguments.trainable(net)
    scores = net(X[:1])
    return X, targets(loss, t, (len(X), *scores.shape[1:]), scores.dtype)


@np.errstate(all="ignore")
def evaluation_loss(net, X, t, loss):
    """Loss of the network in evaluation mode, for samples and targets that are ``prepared``."""
    return float(loss(net(X), t))


def check_finite(value, optimizer):
    """Raise ``Diverged``, naming η, if a loss is NaN or infinite."""
    if not isfinite(value):
        rate = f"η = {optimizer.rate(max(optimizer.k, 1)):g}" if hasattr(optimizer, "rate") else "η"
        raise Diverged(arguments.message("diverged", rate=rate))
