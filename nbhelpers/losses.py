"""Losses: how far predictions y are from targets t, as one number, each with its gradient.

    mse                               (y − t)²                                    (11)
    mae                               |y − t|
    huber                             ½ r² where |r| ≤ δ, else δ (|r| − ½ δ)      (14)
    binary_cross_entropy              −t log y − (1 − t) log(1 − y)               (12)
    cross_entropy                     −Σₖ tₖ log yₖ                               (13)
    binary_cross_entropy_with_logits  (12) of y = σ(a)
    softmax_cross_entropy             (13) of y = softmax(a)

That is for one output (one row of K classes). A loss is the sum over the outputs and the mean over
the samples. y has shape (N,), N samples with one output, or (N, outputs); a number is one sample.
t has the shape of y; a column (N, 1) may stand for N numbers (N,), on either side. For classes y
has shape (N, K), or (K,) for one sample, and t is one-hot or holds the class indices 0 … K − 1.

``mse(y, t)`` is the value. ``mse.gradient(y, t)`` is the gradient with respect to y (or to the
logits a), in the shape of y, with the 1/N. ``mse.inverse_link`` turns what the loss takes into
a prediction: identity, sigmoid or softmax. The type of y is kept: float32 stays.

Infinite losses: where y = 0 but t > 0, the loss is ∞ and its slope −∞; the binary cross-entropy also where
y = 1 but t < 1, with the slope +∞. A term with the factor 0 is 0, as is its slope. Logits of any finite
size give finite losses, as long as their differences are finite.
"""

import numpy as np
from scipy.special import xlog1py, xlogy

from nbhelpers import arguments
from nbhelpers.activations import identity, sigmoid, softmax
from nbhelpers.arguments.door import loss


@loss(arguments.finite, arguments.real, inverse_link=identity)
def mse(y, t):
    """Mean squared error 1/N Σ (y − t)², eq. (11)."""
    return np.sum((y - t) ** 2) / len(y)


@mse.slope
def mse_gradient(y, t):
    """Gradient of the mean squared error, 2/N (y − t)."""
    return 2 * (y - t) / len(y)


@loss(arguments.finite, arguments.real, inverse_link=identity)
def mae(y, t):
    """Mean absolute error 1/N Σ |y − t|."""
    return np.sum(np.abs(y - t)) / len(y)


@mae.slope
def mae_gradient(y, t):
    """Gradient of the mean absolute error, ±1/N with the sign of y − t; 0 at y = t by convention."""
    return np.sign(y - t) / len(y)


@loss(arguments.finite, arguments.real, inverse_link=identity, delta=arguments.positive)
def huber(y, t, delta=1.0):
    """Huber loss, eq. (14), of r = y − t: 1/N Σ of ½ r² where |r| ≤ δ, else δ (|r| − ½ δ).

    Source: P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical
    Statistics 35 (1964), 73–101.
    """
    r = np.abs(y - t)
    return np.sum(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2))) / len(y)


@huber.slope
def huber_gradient(y, t, delta=1.0):
    """Gradient of the Huber loss, 1/N times r = y − t clipped to ±δ."""
    return np.clip(y - t, -delta, delta) / len(y)


@loss(arguments.probabilities, arguments.shares, inverse_link=identity)
def binary_cross_entropy(y, t):
    """Binary cross-entropy −1/N Σ [t log y + (1 − t) log(1 − y)], eq. (12); 0 ≤ y ≤ 1.

    0 ≤ t ≤ 1. The loss is ∞ where y rules out what happened; 0 log 0 is 0.
    """
    return -np.sum(xlogy(t, y) + xlog1py(1 - t, -y)) / len(y)


@binary_cross_entropy.slope
def binary_cross_entropy_gradient(y, t):
    """Gradient of the binary cross-entropy, 1/N [(1 − t) / (1 − y) − t / y], with 0 / 0 = 0."""
    return (quotient(1 - t, 1 - y) - quotient(t, y)) / len(y)


@loss(arguments.class_probabilities, arguments.one_hot, inverse_link=identity)
def cross_entropy(y, t):
    """Cross-entropy −1/N Σᵢ Σₖ tᵢₖ log yᵢₖ, eq. (13), of probabilities y (N, K) or (K,).

    t is one-hot, or rows of probabilities that sum to 1, or class indices. The loss is ∞
    where y rules out the class.
    """
    return -np.sum(xlogy(t, y)) / len(y)


@cross_entropy.slope
def cross_entropy_gradient(y, t):
    """Gradient of the cross-entropy, −1/N t / y with 0 / 0 = 0, with the K entries of a row as independent variables."""
    return -quotient(t, y) / len(y)


@loss(arguments.finite, arguments.shares, inverse_link=sigmoid)
def binary_cross_entropy_with_logits(a, t):
    """Binary cross-entropy (12) of y = σ(a), from the logits a.

    −log y = log(1 + e⁻ᵃ) and −log(1 − y) = log(1 + eᵃ), which is ``logaddexp(0, a)``:
    without the large power.
    """
    return np.sum(t * np.logaddexp(0, -a) + (1 - t) * np.logaddexp(0, a)) / len(a)


@binary_cross_entropy_with_logits.slope
def binary_cross_entropy_with_logits_gradient(a, t):
    """Gradient of the binary cross-entropy with respect to the logits, 1/N (σ(a) − t)."""
    return (sigmoid(a) - t) / len(a)


@loss(arguments.class_logits, arguments.one_hot, inverse_link=softmax)
def softmax_cross_entropy(a, t):
    """Cross-entropy (13) of y = softmax(a) for logits a (N, K) or (K,).

    log yₖ = aₖ − log Σⱼ e^aⱼ, where the largest aⱼ is first subtracted from all. The
    targets t are those of ``cross_entropy``.
    """
    below = a - a.max(axis=-1, keepdims=True)
    log_y = below - np.log(np.exp(below).sum(axis=-1, keepdims=True))
    return -np.sum(t * log_y, where=t > 0) / len(a)


@softmax_cross_entropy.slope
def softmax_cross_entropy_gradient(a, t):
    """Gradient of the cross-entropy with respect to the logits, 1/N (softmax(a) − t)."""
    return (softmax(a) - t) / len(a)


def softmax_cross_entropy_at_once(a, t):
    """Value 1/N Σ (log Σⱼ e^aⱼ − tᵀa), as the entries of a row t sum to 1, and the gradient.

    Training asks for both at once: they use the same exponentials. a and t have shape (N, K).
    """
    below = a - a.max(axis=-1, keepdims=True)
    power = np.exp(below)
    total = power.sum(axis=-1, keepdims=True)
    value = (np.log(total).sum() - np.vdot(t, below)) / len(a)
    return value, (power / total - t) / len(a)


softmax_cross_entropy.value_and_gradient = softmax_cross_entropy_at_once


def quotient(t, y):
    """t / y, where 0 / 0 is 0."""
    return np.where(t == 0, 0, t / y)
