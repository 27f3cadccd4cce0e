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
logits a), in the shape of y, with the 1/N. ``mse.link`` turns what the loss takes into the
prediction that a reader reads: identity, sigmoid or softmax. The type of y is kept: float32 stays.

Infinite losses: where y = 0 but t > 0, or y = 1 but t < 1, the loss is ∞, and the slope is −∞ there,
or +∞. A term with the factor 0 is 0, as is its slope. Logits of any finite size give finite losses.
"""

import numpy as np
from scipy.special import xlog1py, xlogy

from nbhelpers import arguments
from nbhelpers.activations import identity, sigmoid, softmax


def mse(y, t):
    """Mean squared error 1/N Σ (y − t)², eq. (11)."""
    y, t = arguments.predictions(y, t)
    return mean_over_samples(np.square(y - t))


def mse_gradient(y, t):
    """Gradient of the mean squared error, 2/N (y − t)."""
    y, t = arguments.predictions(y, t)
    return 2 * (y - t) / sample_count(y)


mse.gradient, mse.link = mse_gradient, identity


def mae(y, t):
    """Mean absolute error 1/N Σ |y − t|."""
    y, t = arguments.predictions(y, t)
    return mean_over_samples(np.abs(y - t))


def mae_gradient(y, t):
    """Gradient of the mean absolute error, ±1/N with the sign of y − t; 0 at y = t by convention."""
    y, t = arguments.predictions(y, t)
    return np.sign(y - t) / sample_count(y)


mae.gradient, mae.link = mae_gradient, identity


def huber(y, t, delta=1.0):
    """Huber loss, eq. (14), of r = y − t: 1/N Σ of ½ r² where |r| ≤ δ, else δ (|r| − ½ δ).

    With g for r clipped to ±δ, both are g (r − ½ g). Source: P. J. Huber, "Robust estimation of a
    location parameter", Annals of Mathematical Statistics 35 (1964), 73–101.
    """
    y, t = arguments.predictions(y, t)
    delta = float(arguments.positive("delta", delta))
    r = y - t
    g = r.clip(-delta, delta)
    return mean_over_samples(g * (r - g / 2))


def huber_gradient(y, t, delta=1.0):
    """Gradient of the Huber loss, 1/N times r = y − t clipped to ±δ."""
    y, t = arguments.predictions(y, t)
    delta = float(arguments.positive("delta", delta))
    return (y - t).clip(-delta, delta) / sample_count(y)


huber.gradient, huber.link = huber_gradient, identity


def binary_cross_entropy(y, t):
    """Binary cross-entropy −1/N Σ [t log y + (1 − t) log(1 − y)], eq. (12), of probabilities y.

    A target t is 0 or 1, or a share in between. ∞ where y rules out what happened.
    """
    y, t = arguments.binary_probabilities(y, t)
    return mean_over_samples(-xlogy(t, y) - xlog1py(1 - t, -y))


def binary_cross_entropy_gradient(y, t):
    """Gradient of the binary cross-entropy, 1/N [(1 − t) / (1 − y) − t / y]."""
    y, t = arguments.binary_probabilities(y, t)
    return (share_over(1 - t, 1 - y) - share_over(t, y)) / sample_count(y)


binary_cross_entropy.gradient = binary_cross_entropy_gradient
binary_cross_entropy.link = identity


def cross_entropy(y, t):
    """Cross-entropy −1/N Σᵢ Σₖ tᵢₖ log yᵢₖ, eq. (13), of probabilities y (N, K) or (K,).

    t is one-hot, or rows of shares that sum to 1, or class indices. ∞ where y rules out the class.
    """
    y, t = arguments.class_probabilities(y, t)
    return mean_over_samples(-xlogy(t, y).sum(axis=-1))


def cross_entropy_gradient(y, t):
    """Gradient of the cross-entropy, −1/N t / y, with the K entries of a row taken as free."""
    y, t = arguments.class_probabilities(y, t)
    return share_over(-t, y) / sample_count(y[..., 0])


cross_entropy.gradient, cross_entropy.link = cross_entropy_gradient, identity


def binary_cross_entropy_with_logits(a, t):
    """Binary cross-entropy (12) of y = σ(a): −log σ(a) = log(1 + e⁻ᵃ), and log(1 + eᵃ) for 1 − y.

    ``logaddexp(0, a)`` is log(1 + eᵃ) without the large power.
    """
    a, t = arguments.binary_logits(a, t)
    return mean_over_samples(t * np.logaddexp(0, -a) + (1 - t) * np.logaddexp(0, a))


def binary_cross_entropy_with_logits_gradient(a, t):
    """Gradient of the binary cross-entropy with respect to the logits, 1/N (σ(a) − t)."""
    a, t = arguments.binary_logits(a, t)
    return (sigmoid(a) - t) / sample_count(a)


def binary_cross_entropy_with_logits_with_gradient(a, t):
    """Value and gradient at once, as training wants them: a and t are looked at once."""
    a, t = arguments.binary_logits(a, t)
    losses = t * np.logaddexp(0, -a) + (1 - t) * np.logaddexp(0, a)
    return mean_over_samples(losses), (sigmoid(a) - t) / sample_count(a)


binary_cross_entropy_with_logits.gradient = binary_cross_entropy_with_logits_gradient
binary_cross_entropy_with_logits.with_gradient = binary_cross_entropy_with_logits_with_gradient
binary_cross_entropy_with_logits.link = sigmoid


def softmax_cross_entropy(a, t):
    """Cross-entropy (13) of y = softmax(a) for logits a (N, K) or (K,), t as in ``cross_entropy``.

    log yₖ = aₖ − log Σⱼ e^aⱼ, where the largest aⱼ is first subtracted from all.
    """
    a, t = arguments.class_logits(a, t)
    below = a - a.max(axis=-1, keepdims=True)
    log_y = below - np.log(np.exp(below).sum(axis=-1, keepdims=True))
    return mean_over_samples(-(t * log_y).sum(axis=-1))


def softmax_cross_entropy_gradient(a, t):
    """Gradient of the cross-entropy with respect to the logits, 1/N (softmax(a) − t)."""
    a, t = arguments.class_logits(a, t)
    return (softmax(a) - t) / sample_count(a[..., 0])


def softmax_cross_entropy_with_gradient(a, t):
    """Value and gradient at once, as training wants them: both need the same powers."""
    a, t = arguments.class_logits(a, t)
    N = sample_count(a[..., 0])
    below = a - np.maximum.reduce(a, axis=-1, keepdims=True)
    y = np.exp(below)
    total = np.add.reduce(y, axis=-1, keepdims=True)
    y /= total
    value = (np.log(total).sum() - np.vdot(t, below)) / N
    y -= t
    y /= N
    return value, y


softmax_cross_entropy.gradient = softmax_cross_entropy_gradient
softmax_cross_entropy.with_gradient = softmax_cross_entropy_with_gradient
softmax_cross_entropy.link = softmax


def sample_count(values):
    """Number of samples N: the length of the first axis, or 1 for a single number."""
    return len(values) if np.ndim(values) else 1


def mean_over_samples(losses):
    """Sum of the losses of all outputs, divided by the number of samples."""
    return np.sum(losses, initial=0) / sample_count(losses)


def share_over(t, y):
    """t / y, with 0 / 0 = 0 and t / 0 = ∞."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.divide(t, y, out=np.zeros_like(y), where=t != 0)[()]
