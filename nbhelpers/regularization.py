"""Regularization: ways to keep a network from memorizing its training set.

    L2               L + λ/2 ‖θ‖²       ∂/∂θ = ∂L/∂θ + λ θ        ``L2(net, strength)``
    weight decay     θ ← θ − … − η λ θ                           ``optimizers.AdamW``
    dropout          h ← m h / (1−p), m = 0 with probability p   ``Dropout``
    early stopping   keep the θ with the best validation loss    ``EarlyStopping``

Sources: N. Srivastava et al., "Dropout", JMLR 15 (2014), 1929–1958; A. Krogh and J. A. Hertz, "A
simple weight decay can improve generalization", NIPS (1991), 950–957; L. Prechelt, "Early stopping –
but when?", in Neural Networks: Tricks of the Trade (1998), 55–69.
"""

from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import bare
from nbhelpers.dense import Layer


class L2:
    """``net`` with the penalty λ/2 ‖θ‖² added to its loss; λ is ``strength``, and θ is all of θ.

    It is trained like ``net`` itself, shares its parameters, and predicts the same.
    """

    def __init__(self, net, strength):
        self.net = arguments.network("net", net)
        self.layers = getattr(net, "layers", [])
        self.strength = arguments.not_negative("strength", strength)

    @property
    def theta(self):
        """The parameters of ``net``."""
        return self.net.theta

    @theta.setter
    def theta(self, value):
        self.net.theta = value

    @property
    def state(self):
        """All that a prediction of ``net`` needs."""
        return getattr(self.net, "state", self.net.theta)

    def penalized(self, value, gradient):
        """L + λ/2 ‖θ‖² and its gradient ∂L/∂θ + λ θ, from those of L."""
        theta = self.theta
        return value + self.strength / 2 * (theta @ theta), gradient + self.strength * theta

    def loss_and_gradient(self, X, t, loss):
        """L + λ/2 ‖θ‖² and its gradient ∂L/∂θ + λ θ."""
        return self.penalized(*self.net.loss_and_gradient(X, t, loss))

    def _bare_loss_and_gradient(self, X, t, loss):
        return self.penalized(*bare(self.net.loss_and_gradient)(X, t, loss))

    loss_and_gradient.formula = _bare_loss_and_gradient

    def __call__(self, X):
        """Scores of ``net``."""
        return self.net(X)


class Dropout(Layer):
    """In training, each entry is 0 with probability ``rate`` and else divided by 1 − rate.

    The expected value stays the same, so evaluation needs no change ("inverted" dropout).
    """

    def __init__(self, rate=0.5):
        self.rate = arguments.share("rate", rate)

    def forward(self, h, training=False, rng=None):
        self.mask = 1
        if training:
            kept = rng.random(h.shape, h.dtype) >= self.rate
            self.mask = kept / h.dtype.type(1 - self.rate)
        return h * self.mask

    def backward(self, grad):
        return grad * self.mask

    def __repr__(self):
        return f"Dropout({self.rate})"


class Best(NamedTuple):
    """The last loss that counted as lower, the epoch after which it came, and the parameters that gave it."""

    epoch: int
    loss: float
    state: np.ndarray


class EarlyStopping:
    """Watch a loss, keep a copy of the best parameters, and say when to stop.

        stopping = EarlyStopping(patience=10)
        if stopping.watch(validation_loss, net.theta): …       # stop: take stopping.best.state

    A loss counts as lower if it is below ``best.loss`` by more than ``min_delta``; then it is the best.
    After ``patience`` epochs in a row without one it is time to stop. NaN never counts.
    """

    def __init__(self, patience=10, min_delta=0.0):
        self.patience = arguments.count("patience", patience)
        self.min_delta = arguments.not_negative("min_delta", min_delta)
        self.begin()

    def begin(self, state=None):
        """Start over; ``state`` is the best until an epoch gives a loss."""
        self.epoch, self.best = 0, Best(0, np.inf, None if state is None else np.array(state))

    def watch(self, loss, state):
        """Record the ``loss`` of the parameters ``state``: is it time to stop?"""
        self.epoch += 1
        if loss < self.best.loss - self.min_delta:
            self.best = Best(self.epoch, float(loss), np.array(state))
        return self.epoch - self.best.epoch >= self.patience
