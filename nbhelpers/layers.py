"""Layers in sequence: a network on one vector of parameters.

    forward       h⁽⁰⁾ = x, then each layer's output from the one before
    backward      from ∂L/∂ŷ on, each layer turns the gradient of its output into that of its input

The layers are in ``dense``, ``normalization`` and ``regularization``; all can be imported from here.
"""

import copy
from itertools import accumulate, pairwise

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import bare, batch, rows
from nbhelpers.dense import Activation as Activation
from nbhelpers.dense import Dense, Layer
from nbhelpers.normalization import BatchNorm as BatchNorm
from nbhelpers.normalization import LayerNorm as LayerNorm
from nbhelpers.normalization import Norm as Norm
from nbhelpers.regularization import Dropout as Dropout


class Sequential:
    """Layers one after another, on one parameter vector ``theta``.

        net = Sequential([Dense(64, 32), BatchNorm(32), Activation(relu), Dense(32, 10)], rng=0)

    ``net.W[l]`` and ``net.b[l]`` are views into theta, those of the l-th Dense layer. ``rng`` draws the
    initial weights and then the dropout masks. ``state`` is θ followed by the running statistics of
    batch norm: all that a prediction needs.
    """

    def __init__(self, layers, rng=None, dtype=np.float64):
        self.layers = arguments.chain(layers, Layer)
        self.rng = arguments.generator("rng", rng)
        size = sum(layer.size + layer.statistics for layer in self.layers)
        self.state = np.zeros(size, arguments.float_type("dtype", dtype))
        self._bind()
        for layer in self.layers:
            layer.bound = True
            layer.start(self.rng)

    def _bind(self):
        """Give every layer its parts of the state, and of the gradient."""
        ends = list(accumulate((layer.size for layer in self.layers), initial=0))
        places = list(accumulate((layer.statistics for layer in self.layers), initial=ends[-1]))
        self._theta = self.state[: ends[-1]]
        self.gradient = np.zeros_like(self._theta)
        for layer, own, kept in zip(self.layers, pairwise(ends), pairwise(places), strict=True):
            layer.bind(
                self._theta[slice(*own)], self.gradient[slice(*own)], self.state[slice(*kept)]
            )
        self._W, self._b = map(Views, self.split(self._theta))

    @property
    def theta(self):
        """All parameters as one vector; what is assigned to it is copied into the same memory."""
        return self._theta

    @theta.setter
    def theta(self, value):
        arguments.copy_into(self._theta, "theta", value)

    @property
    def W(self):
        """Weights, one view into theta for each Dense layer, of shape (out, in)."""
        return self._W

    @property
    def b(self):
        """Biases, one view into theta for each Dense layer, of shape (out,)."""
        return self._b

    def __setstate__(self, state):
        """A copy, or a network from a file, needs views into its own state."""
        self.__dict__.update(state)
        self._bind()

    def __call__(self, X):
        """Scores in evaluation mode of the rows of X (N, d), or of one sample (d,)."""
        return self.forward(X)

    @rows
    def forward(self, X, training=False, rng=None):
        """Scores in training or in evaluation mode; ``rng`` draws the masks of dropout."""
        h, rng = X, self.rng if rng is None else rng
        for layer in self.layers:
            h = layer.forward(h, training, rng)
        return h

    def backward(self, grad):
        """Store ∂L/∂θ in ``gradient``, given ``grad``, ∂L/∂ŷ of the scores (N, outputs) of the last forward.

        ``grad`` may be overwritten.
        """
        first, *others = self.layers
        for layer in reversed(others):
            grad = layer.backward(grad)
        first.parameter_gradients(grad)

    @batch
    def loss_and_gradient(self, X, t, loss, training=True, rng=None):
        """Loss of the scores for samples X (N, d) and targets t, and its gradient ∂L/∂θ.

        Masks come from ``rng``, or from the network's own: pass a seed to draw the same ones again.
        """
        y = bare(self.forward)(X, training, rng)
        value, grad = loss.value_and_gradient(y, t)
        self.backward(grad)
        return value, self.gradient

    def split(self, vector):
        """Views (W, b), a list of each with one entry for each Dense layer, into a vector like theta."""
        end, W, b = 0, [], []
        for layer in self.layers:
            part, end = vector[end : end + layer.size], end + layer.size
            if isinstance(layer, Dense):
                weights, biases = layer.split(part)
                W.append(weights)
                b.append(biases)
        return W, b

    def objective(self, X, t, loss):
        """Function of theta that returns value and gradient; it works on a copy of this network.

        ``scipy.optimize.minimize(net.objective(X, t, loss), net.theta, jac=True)`` takes it as it is.
        It is the loss in training: batch norm uses the batch. With dropout, which draws other masks in
        every call, it is no function of theta that could be minimized or checked.
        """
        net = copy.deepcopy(self)

        def loss_and_gradient(theta):
            net.theta = theta
            return net.loss_and_gradient(X, t, loss)

        return loss_and_gradient

    def __repr__(self):
        return f"{type(self).__name__}({self.layers})"


class Views(list):
    """Views into one vector: ``views[l] = value`` copies the value into the vector."""

    def __setitem__(self, l, value):  # noqa: E741
        arguments.copy_into(self[l], f"value for layer {l}", value)
