"""Dense layers and activations: the layers of a multilayer perceptron, eq. (4).

    Dense         a = W h + b      ∂L/∂W = ∂L/∂a hᵀ,   ∂L/∂b = ∂L/∂a,   ∂L/∂h = Wᵀ ∂L/∂a
    Activation    h = φ(a)         ∂L/∂a = ∂L/∂h · φ′(a)

Rows of h are samples, so ``a = h @ W.T + b``, and the sum over the samples is in ``dW = grad.T @ h``.
"""

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import chain_rule
from nbhelpers.arguments.door import bare
from nbhelpers.initialization import xavier


class Layer:
    """Base class of all layers; by itself it changes nothing and has no parameters."""

    features = None  # how many features come in; None if any number will do
    outputs = None  # how many go out; None if as many as come in
    size = 0  # how many parameters
    statistics = 0  # how many numbers are kept for evaluation beside the parameters
    least_samples = 1  # how many a batch needs in training
    bound = False  # whether it is part of a network

    def bind(self, theta, gradient, statistics):
        """Take parts of three longer vectors as the layer's own."""

    def start(self, rng):
        """Set the parameters to where training starts."""

    def forward(self, h, training=False, rng=None):
        """Output of the layer for the rows of h, in training or in evaluation mode."""
        return h

    def backward(self, grad):
        """Gradient with respect to the input, given that of the output of the last forward, ``grad``."""
        return grad

    def parameter_gradients(self, grad):
        """Store the gradient with respect to the parameters."""

    def __getattr__(self, name):
        raise AttributeError(arguments.message("unbound_layer", layer=type(self), name=name))

    def __repr__(self):
        return f"{type(self).__name__}({self.features or ''})"


class Dense(Layer):
    """Every output is a weighted sum of every input, eq. (4): a = W h + b, with W (out, in)."""

    def __init__(self, fan_in, fan_out):
        self.features = arguments.count("fan_in", fan_in)
        self.outputs = arguments.count("fan_out", fan_out)
        self.size = fan_out * (fan_in + 1)

    def bind(self, theta, gradient, statistics):
        self.W, self.b = self.split(theta)
        self.dW, self.db = self.split(gradient)

    def split(self, vector):
        """Views of a part of θ, or of its gradient, with the shapes of W and b."""
        weights = self.features * self.outputs
        return vector[:weights].reshape(self.outputs, self.features), vector[weights:]

    def start(self, rng):
        self.W[:], self.b[:] = xavier(self.W.shape, rng), 0

    def forward(self, h, training=False, rng=None):
        self.h = h
        a = h @ self.W.T
        a += self.b
        return a

    def backward(self, grad):
        self.parameter_gradients(grad)
        return grad @ self.W

    def parameter_gradients(self, grad):
        np.matmul(grad.T, self.h, out=self.dW)
        np.add.reduce(grad, axis=0, out=self.db)

    def __repr__(self):
        return f"Dense({self.features}, {self.outputs})"


class Activation(Layer):
    """An activation function: h = φ(a), and ∂L/∂a = ∂L/∂h · φ′(a)."""

    def __init__(self, act):
        self.act = arguments.function("act", act)

    def forward(self, a, training=False, rng=None):
        self.a = a
        return bare(self.act)(a)

    def backward(self, grad):
        slope = bare(self.act.derivative)(self.a)
        if np.shape(slope) != grad.shape:
            return chain_rule(self.act, self.a, grad)
        grad *= slope
        return grad

    def __repr__(self):
        return f"Activation({arguments.name_of(self.act)})"
