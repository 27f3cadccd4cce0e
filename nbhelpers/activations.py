"""Activation functions of the pre-activation a, each with its derivative.

    sigmoid      1 / (1 + e⁻ᵃ)                              (6)
    tanh         (eᵃ − e⁻ᵃ) / (eᵃ + e⁻ᵃ)                    (7)
    relu         max(0, a)                                  (8)
    leaky_relu   a where a ≥ 0, else α a                    (9)
    gelu         a Φ(a), Φ the normal distribution         (10)

``tanh(a)`` is the value and ``tanh.derivative(a)`` the slope, for a number, a list or an array of
any shape; float32 stays float32. No argument overflows, ±∞ gives the limit, NaN stays NaN: where a
formula below differs from its equation, it is the same function, written for rounded numbers.
"""

import numpy as np
from scipy.special import erfcx

from nbhelpers import arguments
from nbhelpers.arguments.door import activation, bare, door
from nbhelpers.arguments.door import with_parameters as with_parameters  # re-exported

FAR = 40.0  # e^(−FAR²/2) is 0 in double precision: the tails of GELU end before


@activation
def sigmoid(a):
    """Logistic sigmoid σ(a) = 1 / (1 + e⁻ᵃ), eq. (6): from 0 to 1.

    Numerator and denominator are multiplied by eᵃ where a < 0, so that no power is large.
    """
    return np.exp(np.minimum(a, 0)) / (1 + np.exp(-np.abs(a)))


@sigmoid.slope
def sigmoid_derivative(a):
    """Slope of the sigmoid, σ(a) (1 − σ(a)), eq. (6): at most ¼.

    With e = e^(−|a|) the two factors are e / (1 + e) and 1 / (1 + e): no digits cancel.
    """
    e = np.exp(-np.abs(a))
    return (e / (1 + e)) * (1 / (1 + e))


@activation
def tanh(a):
    """Hyperbolic tangent (eᵃ − e⁻ᵃ) / (eᵃ + e⁻ᵃ), eq. (7): from −1 to 1, zero at zero."""
    return np.tanh(a)


@tanh.slope
def tanh_derivative(a):
    """Slope of tanh, 1 − tanh² a, eq. (7), which is 1 / cosh² a: at most 1.

    With e = e^(−|a|), 1 / cosh a = 2e / (1 + e²): no digits cancel where |a| is large.
    """
    e = np.exp(-np.abs(a))
    return (2 * e / (1 + e * e)) ** 2


@activation
def relu(a):
    """Rectified linear unit max(0, a), eq. (8)."""
    return np.maximum(a, 0)


@relu.slope
def relu_derivative(a):
    """Slope of ReLU, eq. (8): 1 where a > 0, else 0; 0 at a = 0 is a convention."""
    return a > 0


@activation
def leaky_relu(a, alpha=0.01):
    """Leaky ReLU, eq. (9): a where a ≥ 0, α a where a < 0. With α = 0 it is ReLU.

    Source: A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve
    neural network acoustic models", ICML Workshop on Deep Learning for Audio, Speech and
    Language Processing (2013).
    """
    return np.where(a >= 0, a, alpha * a) if alpha else np.maximum(a, 0)  # 0 · ∞ is NaN


@leaky_relu.slope
def leaky_relu_derivative(a, alpha=0.01):
    """Slope of Leaky ReLU: 1 where a > 0, α where a < 0, and 1 at a = 0 by convention."""
    return np.where(a >= 0, 1, alpha).astype(a.dtype)


@activation
def normal_distribution(a):
    """Distribution function of the standard normal, Φ(a) = ½ [1 + erf(a/√2)].

    In the tail Φ(−|a|) that difference cancels; erfcx(x) = e^(x²) [1 − erf(x)] does not.
    """
    z = np.minimum(np.abs(a), FAR)
    tail = np.exp(-z * z / 2) * erfcx(z / 2**0.5) / 2
    return np.where(a < 0, tail, 1 - tail)


@activation
def gelu(a):
    """Gaussian error linear unit a Φ(a) = ½ a [1 + erf(a/√2)], eq. (10).

    Source: D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)",
    arXiv:1606.08415 (2016).
    """
    return np.maximum(a, -FAR) * normal_distribution(a)


@gelu.slope
def gelu_derivative(a):
    """Slope of GELU, Φ(a) + a Φ′(a) with the normal density Φ′(a) = e^(−a²/2) / √(2π)."""
    a = np.clip(a, -FAR, FAR)
    return normal_distribution(a) + a * np.exp(-a * a / 2) / (2 * np.pi) ** 0.5


@activation
def gelu_tanh(a):
    """GELU with an approximate Φ: ½ a [1 + tanh u], u = √(2/π) (a + 0.044715 a³).

    ½ (1 + tanh u) = σ(2u), which keeps the left tail. Source: as for ``gelu``, sec. 2.
    """
    near = np.clip(a, -FAR, FAR)
    u = (2 / np.pi) ** 0.5 * (near + 0.044715 * near**3)
    return np.maximum(a, -FAR) * sigmoid(2 * u)


@gelu_tanh.slope
def gelu_tanh_derivative(a):
    """Slope of the approximate GELU, σ(2u) + a σ′(2u) · 2u′, by the product and the chain rule."""
    a = np.clip(a, -FAR, FAR)
    u = (2 / np.pi) ** 0.5 * (a + 0.044715 * a**3)
    slope_of_u = (2 / np.pi) ** 0.5 * (1 + 3 * 0.044715 * a**2)
    return sigmoid(2 * u) + a * sigmoid.derivative(2 * u) * 2 * slope_of_u


@activation
def identity(a):
    """The function that changes nothing, a: for layers that give scores."""
    return +a


@identity.slope
def identity_derivative(a):
    """Slope of the identity: 1 everywhere."""
    return np.ones(a.shape, a.dtype)


@door(a=arguments.scores_of_classes)
def softmax(a):
    """Softmax e^aₖ / Σⱼ e^aⱼ over the last axis: positive numbers that sum to 1.

    The largest aⱼ is subtracted from all, which changes no quotient and leaves no large power.
    """
    top = a.max(axis=-1, keepdims=True)
    power = np.exp(np.where(a == top, 0, a - top))  # ∞ − ∞ is NaN
    return power / power.sum(axis=-1, keepdims=True)


@door(a=arguments.scores_of_classes)
def softmax_derivative(a):
    """Jacobian ∂hᵢ/∂aⱼ = hᵢ (δᵢⱼ − hⱼ) of softmax, shape (…, n, n).

    Each column sums to 0 since the hᵢ sum to 1, and that gives the diagonal without cancellation.
    """
    h = softmax(a)
    diagonal = np.eye(h.shape[-1], dtype=bool)
    jacobian = np.where(diagonal, 0, -h[..., :, None] * h[..., None, :])
    return np.where(diagonal, -jacobian.sum(axis=-2, keepdims=True), jacobian)


softmax.derivative = softmax_derivative


def chain_rule(act, a, grad):
    """Gradient with respect to a, given the gradient ``grad`` with respect to h = act(a).

    Element by element it is grad · act′(a). Where ``act.derivative(a)`` has one axis more than a, it
    is a Jacobian ∂hᵢ/∂aⱼ, like that of softmax, and the gradient is Σᵢ gradᵢ ∂hᵢ/∂aⱼ.
    """
    arguments.has_slope("act", act, "derivative", "a")
    slope = np.asarray(bare(act.derivative)(a))
    if slope.shape == np.shape(a):
        return grad * slope
    arguments.jacobian(act, a, slope)
    return np.einsum("...i,...ij->...j", grad, slope)
