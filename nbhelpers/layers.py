"""Layers: what a network is stacked from, each with its forward and its backward pass.

    Dense         a = W h + b
    Elementwise   h = φ(a)
    Dropout       h ← m h / (1−p), m = 0 with probability p    in training; h stays in evaluation
    BatchNorm     h ← γ (h − μ) / √(σ² + ε) + β                μ, σ² of each feature in the batch
    LayerNorm     h ← γ (h − μ) / √(σ² + ε) + β                μ, σ² of each sample

A layer has ``forward(h, training, rng)`` and ``backward(delta, grad)``: given δ = ∂L/∂(its output),
the latter writes ∂L/∂(its parameters) into ``grad`` and returns ∂L/∂(its input). Rows of h are
samples. The parameters of all layers are one vector ``theta``, of which each layer sees its part.

Sources: N. Srivastava et al., "Dropout", JMLR 15 (2014), 1929–1958; S. Ioffe and C. Szegedy, "Batch
normalization", ICML (2015), 448–456; J. L. Ba, J. R. Kiros and G. E. Hinton, "Layer
normalization", arXiv:1607.06450 (2016).
"""

from itertools import accumulate

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import chain_rule, name_of
from nbhelpers.initialization import xavier
from nbhelpers.mlp import copy_into, value_and_gradient


class Layer:
    """What layers have in common; by itself a layer that changes nothing and has no parameters."""

    features = None  # how many features come in; None if any number will do
    outputs = None  # how many go out; None if as many as come in
    size = 0  # how many parameters
    statistics = 0  # how many numbers are kept for evaluation beside the parameters
    bound = False  # whether it is part of a network

    def bind(self, theta, statistics):
        """Take ``theta`` and ``statistics``, parts of two longer vectors, as the layer's own."""

    def start(self, rng):
        """Set the parameters to where training starts."""

    def forward(self, h, training=False, rng=None):
        """Output of the layer for the rows of h, in training or in evaluation mode."""
        return h

    def backward(self, delta, grad):
        """Gradient by the input, for the gradient ``delta`` by the output of the last forward."""
        return delta

    def __getattr__(self, name):
        raise AttributeError(
            f"a {type(self).__name__} by itself has no {name}: its parameters come with a network, "
            "so put it into Sequential([...]) first, and call backward after forward"
        )

    def __repr__(self):
        return f"{type(self).__name__}({self.features or ''})"


class Dense(Layer):
    """Every output is a weighted sum of every input: a = W h + b, with W (out, in)."""

    def __init__(self, fan_in, fan_out):
        self.features = arguments.count("fan_in", fan_in)
        self.outputs = arguments.count("fan_out", fan_out)
        self.size = fan_out * (fan_in + 1)

    def bind(self, theta, statistics):
        self.W, self.b = self.split(theta)

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

    def backward(self, delta, grad):
        grad_W, grad_b = self.split(grad)
        np.matmul(delta.T, self.h, out=grad_W)
        np.add.reduce(delta, axis=0, out=grad_b)
        return delta @ self.W

    def __repr__(self):
        return f"Dense({self.features}, {self.outputs})"


class Elementwise(Layer):
    """An activation function: h = φ(a), and δ ← δ φ′(a)."""

    def __init__(self, act):
        self.act = arguments.function("act", act)

    def forward(self, h, training=False, rng=None):
        self.a = h
        return self.act(h)

    def backward(self, delta, grad):
        return chain_rule(self.act, self.a, delta)

    def __repr__(self):
        return f"Elementwise({name_of(self.act)})"


class Dropout(Layer):
    """In training, each entry is 0 with probability ``rate`` and else divided by 1 − rate.

    The expected value stays, so evaluation needs no change ("inverted" dropout).
    """

    def __init__(self, rate=0.5):
        self.rate = arguments.share("rate", rate)

    def forward(self, h, training=False, rng=None):
        self.mask = 1
        if training:
            kept = arguments.generator(rng).random(h.shape, h.dtype) >= self.rate
            self.mask = kept * h.dtype.type(1 / (1 - self.rate))
        return h * self.mask

    def backward(self, delta, grad):
        return delta * self.mask

    def __repr__(self):
        return f"Dropout({self.rate})"


class Norm(Layer):
    """γ ĥ + β, where ĥ = (h − μ) / s is h, standardized; γ starts at 1 and β at 0."""

    epsilon = 1e-5  # keeps s = √(σ² + ε) away from zero

    def __init__(self, features):
        self.features = arguments.count("features", features)
        self.size = 2 * features

    def bind(self, theta, statistics):
        self.gamma, self.beta = theta[: self.features], theta[self.features :]

    def start(self, rng):
        self.gamma[:], self.beta[:] = 1, 0

    def scaled(self, h, mean, variance):
        """γ ĥ + β."""
        self.s = np.sqrt(variance + self.epsilon)
        self.h_hat = (h - mean) / self.s
        return self.gamma * self.h_hat + self.beta

    def parameter_gradients(self, delta, grad):
        """Write ∂L/∂γ = Σ δ ĥ and ∂L/∂β = Σ δ, summed over the samples."""
        np.sum(delta * self.h_hat, axis=0, out=grad[: self.features])
        np.sum(delta, axis=0, out=grad[self.features :])

    def through_statistics(self, delta, axis):
        """Gradient by h where μ and s depend on h: δ γ / s, less its share along 1 and along ĥ."""
        d = delta * self.gamma
        along = d.mean(axis, keepdims=True)
        along = along + self.h_hat * (d * self.h_hat).mean(axis, keepdims=True)
        return (d - along) / self.s


class BatchNorm(Norm):
    """Each feature with mean β and spread γ over the batch, eq. of Ioffe and Szegedy 2015, alg. 1.

    Training also keeps running averages, μ̄ ← μ̄ + ρ (μ − μ̄) and likewise of the unbiased variance,
    with ρ = 0.1. Evaluation uses them, so that a prediction does not depend on its neighbors.
    """

    rho = 0.1

    def __init__(self, features):
        super().__init__(features)
        self.statistics = 2 * features

    def bind(self, theta, statistics):
        super().bind(theta, statistics)
        self.mean, self.variance = statistics[: self.features], statistics[self.features :]

    def start(self, rng):
        super().start(rng)
        self.mean[:], self.variance[:] = 0, 1

    def forward(self, h, training=False, rng=None):
        self.training = training
        if not training:
            return self.scaled(h, self.mean, self.variance)
        if len(h) < 2:
            raise ValueError(
                "BatchNorm got a batch of 1 sample, but training needs at least 2: choose a "
                "batch_size that leaves no single sample at the end"
            )
        mean, variance = h.mean(axis=0), h.var(axis=0)
        self.mean += self.rho * (mean - self.mean)
        self.variance += self.rho * (variance * (len(h) / (len(h) - 1)) - self.variance)
        return self.scaled(h, mean, variance)

    def backward(self, delta, grad):
        self.parameter_gradients(delta, grad)
        if self.training:
            return self.through_statistics(delta, axis=0)
        return delta * self.gamma / self.s


class LayerNorm(Norm):
    """Each sample with mean β and spread γ over its features, the same in training and evaluation."""

    def forward(self, h, training=False, rng=None):
        mean, variance = h.mean(axis=-1, keepdims=True), h.var(axis=-1, keepdims=True)
        return self.scaled(h, mean, variance)

    def backward(self, delta, grad):
        self.parameter_gradients(delta, grad)
        return self.through_statistics(delta, axis=-1)


class Sequential:
    """Layers one after another, on one parameter vector ``theta``.

        net = Sequential([Dense(64, 32), BatchNorm(32), Elementwise(relu), Dense(32, 10)], rng=0)

    It is used like an ``MLP``, and equals it where the layers are the same. ``net.W`` and ``net.b``
    are those of the Dense layers. ``rng`` starts the weights and then draws the dropout masks.
    ``state`` is θ followed by the running statistics of batch norm: all that a prediction needs.
    """

    def __init__(self, layers, rng=None, dtype=np.float64):
        self.layers = list(arguments.sequence("layers", layers))
        self.rng = arguments.generator(rng)
        self.features = _check_chain(self.layers)
        sizes = [layer.size for layer in self.layers]
        self.places = [slice(end - n, end) for n, end in zip(sizes, accumulate(sizes), strict=True)]
        self.state = np.zeros(sum(sizes) + sum(layer.statistics for layer in self.layers), dtype)
        self._bind()
        for layer in self.layers:
            layer.bound = True
            layer.start(self.rng)

    def _bind(self):
        """Give every layer its parts of the state."""
        begin = sum(layer.size for layer in self.layers)
        self._theta = self.state[:begin]
        for layer, part in zip(self.layers, self.split(self.theta), strict=True):
            layer.bind(part, self.state[begin : begin + layer.statistics])
            begin += layer.statistics
        dense = [layer for layer in self.layers if isinstance(layer, Dense)]
        self.W, self.b = [layer.W for layer in dense], [layer.b for layer in dense]

    @property
    def theta(self):
        """All parameters as one vector; what is assigned to it is copied into the same memory."""
        return self._theta

    @theta.setter
    def theta(self, value):
        copy_into(self._theta, "theta", value)

    def __setstate__(self, state):
        """A copy, or a network from a file, needs views into its own state."""
        self.__dict__.update(state)
        self._bind()

    def split(self, vector):
        """The part of each layer in ``vector``, which is laid out like θ: views."""
        return [vector[place] for place in self.places]

    def __call__(self, X):
        """Scores in evaluation mode of the rows of X (N, d), or of one sample (d,)."""
        return self.forward(X, training=False)

    @np.errstate(over="ignore", invalid="ignore")
    def forward(self, X, training=False, rng=None):
        """Scores in training or in evaluation mode; ``rng`` draws the masks of dropout."""
        h = arguments.floats("X", X).astype(self.theta.dtype, copy=False)
        if self.features is not None:
            arguments.features("X", h, self.features)
        for layer in self.layers:
            h = layer.forward(h, training, rng)
        return h

    def loss_and_gradient(self, X, t, loss, training=True, rng=None):
        """Loss of the scores for samples X (N, d) and targets t, and its gradient by θ.

        Masks come from ``rng``, or from the network's own: pass a seed to draw the same ones again.
        """
        arguments.has_slope("loss", loss, "gradient", "y, t")
        rng = self.rng if rng is None else arguments.generator(rng)
        y = self.forward(X, training, rng)
        value, delta = value_and_gradient(loss, y, t)
        grad = np.empty_like(self.theta)
        for layer, part in zip(self.layers[::-1], self.split(grad)[::-1], strict=True):
            delta = layer.backward(delta, part)
        return value, grad

    def __repr__(self):
        return f"Sequential({self.layers})"


def _check_chain(layers):
    """How many features the first layer wants, None if any number; each layer has to fit the last."""
    first = features = None
    for place, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise TypeError(
                f"layer {place} is {layer!r}, but a Layer is wanted: an activation function goes "
                "into Elementwise(...)"
            )
        if features is not None and layer.features not in (None, features):
            raise ValueError(
                f"layer {place}, {layer!r}, wants {layer.features} features but gets {features}"
            )
        first = first or layer.features
        features = layer.outputs or layer.features or features
        if layer in layers[:place] or layer.bound:
            raise ValueError(
                f"layer {place}, {layer!r}, belongs to a network already: make a new one"
            )
    return first
