"""Multilayer perceptron: layers that weigh, add and bend, one after the other.

    a⁽¹⁾ = W⁽¹⁾ x + b⁽¹⁾,          h⁽¹⁾ = φ⁽¹⁾(a⁽¹⁾)                   (3)
    a⁽ˡ⁾ = W⁽ˡ⁾ h⁽ˡ⁻¹⁾ + b⁽ˡ⁾,     h⁽ˡ⁾ = φ⁽ˡ⁾(a⁽ˡ⁾)                   (4)
    ŷ = h⁽ᴸ⁾                                                          (5)

W has shape (out, in) and b shape (out,). A sample x has shape (d,); a batch X has one sample a row,
shape (N, d), and its W h is written ``h @ W.T``. Python counts from 0: ``W[0]`` is W⁽¹⁾.

The way back is the chain rule, from the last layer to the first:

    ∂/∂a⁽ˡ⁾ = ∂/∂h⁽ˡ⁾ · φ′(a⁽ˡ⁾),   ∂/∂h⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ ∂/∂a⁽ˡ⁾,   ∂/∂W⁽ˡ⁾ = ∂/∂a⁽ˡ⁾ h⁽ˡ⁻¹⁾ᵀ

Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by
back-propagating errors", Nature 323 (1986), 533–536.
"""

import copy
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import chain_rule, identity


@np.errstate(over="ignore", invalid="ignore")
def forward_pass(weights, biases, activations, x):
    """Output ŷ of the network, eq. (3)–(5), for one sample (d,) or a batch (N, d).

    ``weights``, ``biases`` and ``activations`` hold one entry for each layer. A layer whose shapes
    do not fit raises a ValueError with its number, counted from 1 as in the equations.
    """
    h = arguments.floats("x", x)
    for W, b, act in arguments.layers(weights, biases, activations, h):
        a = h @ W.T + b
        h = act(a)
    return h


class Forward(NamedTuple):
    """All that a forward pass computes: ``h[0]`` = X, then ``h[l + 1]`` = φ(``a[l]``) for each layer."""

    a: list
    h: list


class Parts(list):
    """Views into one vector: ``parts[l] = value`` copies the value into the vector."""

    def __setitem__(self, l, value):  # noqa: E741
        copy_into(self[l], f"value for layer {l}", value)


class MLP:
    """A network on one parameter vector: ``MLP([64, 32, 10], relu, rng=0)``.

    ``sizes`` are the widths from input to output. Hidden layers use ``act``, the last uses
    ``output``. ``net.theta`` holds W[0], b[0], W[1], b[1], … one after the other; ``net.W[l]`` and
    ``net.b[l]`` are views into it, so a change of one is a change of the other.

    Weights start normal with variance 2 / (in + out), biases at 0. Source: X. Glorot and Y. Bengio,
    "Understanding the difficulty of training deep feedforward neural networks", AISTATS (2010).
    """

    def __init__(self, sizes, act, output=identity, rng=None, dtype=np.float64):
        self.sizes = arguments.widths("sizes", sizes)
        self.activations = [act] * (len(self.sizes) - 2) + [output]
        arguments.function("act", act), arguments.function("output", output)
        count = sum(n * (m + 1) for m, n in pairwise(self.sizes))
        self._keep(np.zeros(count, arguments.float_type("dtype", dtype)))
        rng = arguments.generator(rng)
        for W in self.W:
            W[...] = rng.normal(0, (2 / sum(W.shape)) ** 0.5, W.shape)

    def __call__(self, X):
        """Scores of one sample (d,), or of each row of X (N, d)."""
        return self.forward(X).h[-1]

    @np.errstate(over="ignore", invalid="ignore")
    def forward(self, X, room=None):
        """Every a and h of the forward pass, eq. (3)–(5), as a ``Forward``.

        Where ``room`` holds an array for each layer, a is written into it.
        """
        X = arguments.floats("X", X).astype(self.theta.dtype, copy=False)
        arguments.features("X", X, self.sizes[0])
        a, h = [], [X]
        for layer, (W, b, act) in enumerate(zip(self.W, self.b, self.activations, strict=True)):
            a.append(np.matmul(h[layer], W.T, out=room and room[layer]))
            a[layer] += b
            h.append(act(a[layer]))
        return Forward(a, h)

    def deltas(self, forward, grad, room=None):
        """Gradient with respect to each ``a[l]``, given ``grad`` with respect to the output.

        Where ``room`` holds an array for each layer, those of the hidden layers are written into it.
        """
        grad = np.asarray(grad, self.theta.dtype)
        if grad.shape != forward.a[-1].shape:
            raise ValueError(
                f"grad has shape {grad.shape}, but the output has shape {forward.a[-1].shape}: "
                "give the gradient with respect to each output"
            )
        deltas = [chain_rule(self.activations[-1], forward.a[-1], grad)]
        for layer in reversed(range(len(self.W) - 1)):
            grad = np.matmul(deltas[0], self.W[layer + 1], out=room and room[layer])
            deltas.insert(0, chain_rule(self.activations[layer], forward.a[layer], grad, out=grad))
        return deltas

    def backward(self, forward, grad, room=None):
        """Gradient with respect to ``theta``, laid out like it, summed over the samples.

        ``forward`` comes from ``net.forward(X)``; ``grad`` is the gradient with respect to the output.
        """
        deltas, gradient = self.deltas(forward, grad, room), np.empty_like(self.theta)
        for dW, db, delta, h in zip(*self.split(gradient), deltas, forward.h[:-1], strict=True):
            n, m = dW.shape
            np.matmul(delta.reshape(-1, n).T, h.reshape(-1, m), out=dW)
            np.add.reduce(delta.reshape(-1, n), axis=0, out=db)
        return gradient

    def loss_and_gradient(self, X, t, loss):
        """Value of ``loss(scores, t)``, and its gradient with respect to ``theta``."""
        arguments.has_slope("loss", loss, "gradient", "y, t")
        X = arguments.floats("X", X)
        room_a, room_delta = self._rooms(X.shape[:-1])
        forward = self.forward(X, room_a)
        y = forward.h[-1]
        value, grad = value_and_gradient(loss, y, t)
        return value, self.backward(forward, grad, room_delta)

    def _rooms(self, shape):
        """Arrays for every a and every delta, kept from call to call: fresh memory is slow."""
        if self._room is None or self._room[0][0].shape[:-1] != shape:
            self._room = [
                [np.empty((*shape, n), self.theta.dtype) for n in self.sizes[1:]] for _ in range(2)
            ]
        return self._room

    def objective(self, X, t, loss):
        """Function of theta that returns value and gradient; it works on a copy of this network.

        ``scipy.optimize.minimize(net.objective(X, t, loss), net.theta, jac=True)`` takes it as it is.
        """
        net = copy.deepcopy(self)

        def loss_and_gradient(theta):
            net.theta = theta
            return net.loss_and_gradient(X, t, loss)

        return loss_and_gradient

    def split(self, vector):
        """Views (W, b), a list of each with one entry a layer, into a vector laid out like theta."""
        W, b, end = Parts(), Parts(), 0
        for m, n in pairwise(self.sizes):
            start, middle, end = end, end + n * m, end + n * m + n
            W.append(vector[start:middle].reshape(n, m))
            b.append(vector[middle:end])
        return W, b

    @property
    def theta(self):
        """All parameters as one vector; what is assigned to it is copied into the same memory."""
        return self._theta

    @theta.setter
    def theta(self, value):
        copy_into(self._theta, "theta", value)

    @property
    def W(self):
        """Weights, one view into theta for each layer, of shape (out, in)."""
        return self._W

    @property
    def b(self):
        """Biases, one view into theta for each layer, of shape (out,)."""
        return self._b

    def _keep(self, theta):
        """Make ``theta`` the memory of all parameters."""
        self._theta, self._room = theta, None
        self._W, self._b = self.split(theta)

    def __setstate__(self, state):
        """A copy, or a network from a file, needs views into its own theta."""
        self.__dict__.update(state)
        self._keep(self._theta)


def value_and_gradient(loss, y, t):
    """``loss(y, t)`` and ``loss.gradient(y, t)``: at once where the loss has ``with_gradient``."""
    if hasattr(loss, "with_gradient"):
        return loss.with_gradient(y, t)
    return loss(y, t), loss.gradient(y, t)


def copy_into(target, name, value):
    """Copy ``value`` into the memory of ``target``, if it has the same shape."""
    if np.shape(value) != target.shape:
        raise ValueError(f"{name} has shape {np.shape(value)}, but {target.shape} is wanted")
    np.copyto(target, value)
