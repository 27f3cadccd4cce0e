"""Negative log-likelihood: how improbable the targets t are under a model with parameter y.

    Gaussian      −Σ log N(tᵢ; yᵢ, σ²)     = N/(2σ²) · MSE + N log(σ √(2π))
    Bernoulli     −Σ log P(tᵢ; yᵢ)         = N · BCE
    categorical   −Σ log yᵢ,ₖ with k = tᵢ  = N · CE

The factors and the constant do not depend on y, so the y with the largest likelihood has the
smallest loss. The samples are independent, so their densities multiply and the logarithms add.
Each sample may have a parameter y of its own, or all share one.
"""

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import door


@door(arguments.parameter_and_data, sigma=arguments.positive)
def gaussian(y, t, sigma=1.0):
    """Negative log-likelihood of t (N,) under e^(−(t − y)²/(2σ²)) / (σ √(2π)).

    That is the normal density with standard deviation σ and mean y, a number or (N,).
    """
    return np.sum((t - y) ** 2 / (2 * sigma**2) + np.log(sigma * (2 * np.pi) ** 0.5))


@door(arguments.probability_and_outcomes)
def bernoulli(y, t):
    """Negative log-likelihood of t (N,) in {0, 1}.

    1 has the probability y, a number or (N,).
    """
    return np.sum(-np.log(np.where(t == 1, y, 1 - y)))


@door(arguments.probabilities_and_classes)
def categorical(y, t):
    """Negative log-likelihood of classes t (N,) with probabilities y.

    y has shape (K,), or (N, K) with a row for each sample.
    """
    return np.sum(-np.log(y[t == 1]))
