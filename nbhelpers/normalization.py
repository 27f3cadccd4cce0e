"""Normalization: layers that give their input a chosen mean and spread.

    BatchNorm     h ← γ (h − μ) / √(σ² + ε) + β     μ, σ² of each feature, over the batch
    LayerNorm     h ← γ (h − μ) / √(σ² + ε) + β     μ, σ² of each sample, over its features

Sources: S. Ioffe and C. Szegedy, "Batch normalization", ICML (2015), 448–456; J. L. Ba, J. R. Kiros
and G. E. Hinton, "Layer normalization", arXiv:1607.06450 (2016).
"""

import numpy as np

from nbhelpers import arguments
from nbhelpers.dense import Layer


class Norm(Layer):
    """γ ĥ + β, where ĥ = (h − μ) / s is h, standardized; γ starts at 1 and β at 0."""

    epsilon = 1e-5  # keeps s = √(σ² + ε) away from zero

    def __init__(self, features):
        self.features = arguments.count("features", features)
        self.size = 2 * features

    def bind(self, theta, gradient, statistics):
        self.gamma, self.beta = theta[: self.features], theta[self.features :]
        self.dgamma, self.dbeta = gradient[: self.features], gradient[self.features :]

    def start(self, rng):
        self.gamma[:], self.beta[:] = 1, 0

    def scaled(self, h, mean, variance):
        """γ ĥ + β."""
        self.s = np.sqrt(variance + self.epsilon)
        self.h_hat = (h - mean) / self.s
        return self.gamma * self.h_hat + self.beta

    def parameter_gradients(self, grad):
        """∂L/∂γ = Σ grad ĥ and ∂L/∂β = Σ grad, summed over the samples; ``grad`` is ∂L/∂ of the output."""
        self.dgamma[:] = (grad * self.h_hat).sum(axis=0)
        self.dbeta[:] = grad.sum(axis=0)

    def through_statistics(self, grad, axis):
        """∂L/∂h where μ and s depend on h: γ grad / s without its components along 1 and along ĥ."""
        g = grad * self.gamma
        along_1 = g.mean(axis, keepdims=True)
        along_h_hat = self.h_hat * (g * self.h_hat).mean(axis, keepdims=True)
        return (g - along_1 - along_h_hat) / self.s


class BatchNorm(Norm):
    """Each feature with mean β and spread γ over the batch: Ioffe and Szegedy 2015, algorithm 1.

    Training also keeps running averages, μ̄ ← μ̄ + ρ (μ − μ̄) and likewise of the unbiased variance,
    with ρ = 0.1. Evaluation uses them, so that a prediction does not depend on the rest of the batch.
    """

    rho = 0.1
    least_samples = 2

    def __init__(self, features):
        super().__init__(features)
        self.statistics = 2 * features

    def bind(self, theta, gradient, statistics):
        super().bind(theta, gradient, statistics)
        self.mean, self.variance = statistics[: self.features], statistics[self.features :]

    def start(self, rng):
        super().start(rng)
        self.mean[:], self.variance[:] = 0, 1

    def forward(self, h, training=False, rng=None):
        self.training = training
        if not training:
            return self.scaled(h, self.mean, self.variance)
        mean, variance = h.mean(axis=0), h.var(axis=0)
        self.mean += self.rho * (mean - self.mean)
        self.variance += self.rho * (variance * (len(h) / (len(h) - 1)) - self.variance)
        return self.scaled(h, mean, variance)

    def backward(self, grad):
        self.parameter_gradients(grad)
        if self.training:
            return self.through_statistics(grad, axis=0)
        return grad * self.gamma / self.s


class LayerNorm(Norm):
    """Each sample with mean β and spread γ over its features, the same in training and evaluation."""

    def forward(self, h, training=False, rng=None):
        mean, variance = h.mean(axis=-1, keepdims=True), h.var(axis=-1, keepdims=True)
        return self.scaled(h, mean, variance)

    def backward(self, grad):
        self.parameter_gradients(grad)
        return self.through_statistics(grad, axis=-1)
