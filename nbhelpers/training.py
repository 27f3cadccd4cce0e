"""Training: the loop that every network learns by.

    again and again:   shuffle the samples and cut them into batches
                       for each batch:   θ ← θ + step(∂L/∂θ)

A network is anything with ``theta``, ``loss_and_gradient(X, t, loss)`` and ``net(X)``: an ``MLP``,
a ``Sequential``, or one of them inside ``L2``.

Source: L. Bottou, "Stochastic gradient descent tricks", in Neural Networks: Tricks of the Trade,
2nd ed. (2012), 421–436.
"""

from itertools import count, islice
from math import isfinite
from time import perf_counter
from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.notebook.language import say
from nbhelpers.regularization import EarlyStopping


class Epoch(NamedTuple):
    """What one pass over the samples gave."""

    epoch: int  # 1, 2, …
    loss: float  # mean loss of the samples, each at the moment of its own step
    seconds: float  # how long the pass took


class Diverged(ArithmeticError):
    """The loss is no longer a number: the parameters grew without bound."""


def epochs(net, X, t, loss, optimizer, batch_size=32, rng=None):
    """Train ``net`` in place on samples X (N, d) with targets t: an ``Epoch`` after each pass.

    It never ends by itself, so stop it: ``for record in islice(epochs(...), 20)``. A loss that is
    NaN or infinite raises ``Diverged``. ``rng``, a Generator or a seed, shuffles the samples.
    """
    X, t = samples(arguments.network("net", net), X, t)
    arguments.optimizer("optimizer", optimizer)
    batch_size, rng = arguments.count("batch_size", batch_size), arguments.generator(rng)
    return _passes(net, X, t, loss, optimizer, batch_size, rng)


def _passes(net, X, t, loss, optimizer, batch_size, rng):
    for epoch in count(1):
        start = perf_counter()
        value = one_pass(net, X, t, loss, optimizer, batch_size, rng)
        yield Epoch(epoch, value, perf_counter() - start)


def one_pass(net, X, t, loss, optimizer, batch_size, rng):
    """One step for every batch. Returns the mean loss of the samples."""
    theta, total = net.theta, 0.0
    with np.errstate(all="ignore"):
        for batch in batches(len(X), batch_size, rng):
            try:
                value, grad = net.loss_and_gradient(X[batch], t[batch], loss)
            except ValueError:
                check_finite(net(X[batch]), optimizer)
                raise
            if not isfinite(value):
                check_finite(value, optimizer)
            theta += optimizer.step(grad, theta)
            total += value * len(batch)
    return float(total / len(X))


def batches(n, batch_size, rng):
    """The indices 0 … n − 1 in random order, in pieces of ``batch_size``; the last may be shorter."""
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


class History(NamedTuple):
    """What ``train`` saw. The lists have one entry a pass: ``plt.plot(history.loss)``."""

    loss: list  # training loss, as in ``Epoch``
    validation_loss: list  # loss on the validation samples after the pass; empty without them
    best_epoch: int  # the pass with the lowest of these (validation if given); 0 is the start
    kept_epoch: int  # the pass whose parameters the network has now
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
    """Train ``net`` in place for at most ``epochs`` passes. Returns a ``History``.

    ``validation`` is a pair (X, t), whose loss decides which parameters are best; without it the
    training loss decides. The network keeps the last parameters where training finished, and the
    best where it ended before: by ``early_stopping`` (an ``EarlyStopping``), by an interrupt
    (KeyboardInterrupt, the ■ of Jupyter), or because it diverged. It says so then.
    """
    X, t = samples(arguments.network("net", net), X, t)
    arguments.optimizer("optimizer", optimizer)
    epochs, batch_size = (
        arguments.count("epochs", epochs),
        arguments.count("batch_size", batch_size),
    )
    if early_stopping is not None and validation is None:
        raise ValueError("early_stopping watches the validation loss: give validation=(X, t)")
    if validation is not None:
        if not isinstance(validation, (tuple, list)) or len(validation) != 2:
            raise TypeError(f"validation is {validation!r}, but a pair (X, t) is wanted")
        validation = samples(net, *validation)
    stopping = EarlyStopping(epochs + 1) if early_stopping is None else early_stopping

    state, seen, ended = getattr(net, "state", net.theta), [], "finished"
    stopping.begin(state)
    passes = _passes(net, X, t, loss, optimizer, batch_size, arguments.generator(rng))
    try:
        with _bar(epochs, progress) as bar:
            for record in islice(passes, epochs):
                value = _validation_loss(net, validation, loss, optimizer)
                seen.append((record.loss, value))
                over = stopping.watch(record.loss if value is None else value, state)
                _show(bar, record.loss, value)
                if over:
                    ended = "early stopping"
                    break
    except KeyboardInterrupt:
        ended = "interrupted"
    except Diverged as error:
        ended = "diverged"
        print(error)

    best = stopping.best
    if ended != "finished":
        state[:] = best.state
        print(_keeps(ended, best, len(seen)))
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
    X, t = samples(arguments.network("net", net), X, t)
    y = net(X)
    if y.shape[1] == 1:
        return float(np.mean((y[:, 0] >= 0) == t.reshape(len(t))))
    return float(np.mean(y.argmax(axis=1) == (t if t.ndim == 1 else t.argmax(axis=1))))


def samples(net, X, t):
    """Samples X (N, d) and targets t, one for each, as arrays in the precision of the network."""
    X, t = arguments.real_array("X", X, 2), arguments.as_array("t", t)
    if t.ndim not in (1, 2):
        raise ValueError(f"t has shape {t.shape}, but one target for each sample is wanted")
    t = arguments.real_array("t", t, t.ndim)
    arguments.one_target_each(X, t)
    dtype = net.theta.dtype
    return X.astype(dtype, copy=False), t.astype(dtype, copy=False) if t.dtype.kind == "f" else t


def _validation_loss(net, validation, loss, optimizer):
    """Loss on the validation samples; None without them."""
    if validation is None:
        return None
    X, t = validation
    with np.errstate(all="ignore"):
        y = net(X)
        check_finite(y, optimizer)
        value = float(loss(y, t))
    check_finite(value, optimizer)
    return value


def check_finite(values, optimizer):
    """Raise ``Diverged``, naming η, if a loss or a score is NaN or infinite.

    A loss refuses scores that are not finite with a ValueError, so both are looked at.
    """
    if np.isfinite(values).all():
        return
    eta = optimizer.rate(optimizer.k) if hasattr(optimizer, "rate") else None
    rate = "η" if eta is None else f"η = {eta:g}"
    raise Diverged(
        say(
            zh=f"损失不再是有限的数：学习率 {rate} 让参数无限增长。换一个小得多的 η 再试。",
            en=f"The loss is no longer a finite number: with {rate} the parameters grew without "
            "bound. Try again with a much smaller η.",
        )
    )


def _keeps(ended, best, passes):
    """What to tell the reader when training ended before its time."""
    reason = {
        "early stopping": say(zh="提前停止", en="Early stopping"),
        "interrupted": say(zh="训练被中断", en="Interrupted"),
        "diverged": say(zh="训练发散", en="Diverged"),
    }[ended]
    if best.epoch == 0:
        return say(
            zh=f"{reason}：还没有完成一个轮次，网络回到起点的参数。",
            en=f"{reason} before the first epoch was over: the network has its parameters of the start.",
        )
    return say(
        zh=f"{reason}（已完成 {passes} 个轮次）：网络保留第 {best.epoch} 轮的参数，损失最低（{best.loss:.4g}）。",
        en=f"{reason} after {passes} epochs: the network keeps the parameters of epoch {best.epoch}, "
        f"which had the lowest loss ({best.loss:.4g}).",
    )


def _bar(epochs, progress):
    """A progress bar; tqdm is loaded only where one trains."""
    from tqdm.auto import tqdm

    return tqdm(total=epochs, disable=not progress, unit=say(zh="轮", en="epoch"))


def _show(bar, training, value):
    words = {say(zh="训练", en="training"): f"{training:.4f}"}
    if value is not None:
        words[say(zh="验证", en="validation")] = f"{value:.4f}"
    bar.set_postfix(words, refresh=False)
    bar.update()
