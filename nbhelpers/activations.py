"""Activation functions: each bends the pre-activation a, and carries its own derivative.

    sigmoid      1 / (1 + e⁻ᵃ)                              (6)
    tanh         (eᵃ − e⁻ᵃ) / (eᵃ + e⁻ᵃ)                    (7)
    relu         max(0, a)                                  (8)
    leaky_relu   a where a ≥ 0, else α a                    (9)
    gelu         a Φ(a), Φ the normal distribution         (10)

``tanh(a)`` is the value and ``tanh.derivative(a)`` the slope, for a number, a list or an array of
any shape; float32 stays float32. No argument overflows, ±∞ gives the limit, NaN stays NaN: where a
formula below differs from its equation, it is the same function, written for rounded numbers.
"""

import functools
import inspect

import numpy as np
from scipy.special import erfcx

from nbhelpers.arguments import finite_number, floats, has_slope, name_of

FAR = 40.0  # e^(−FAR²/2) is 0 in double precision: the tails of GELU end before


def sigmoid(a):
    """Logistic sigmoid σ(a) = 1 / (1 + e⁻ᵃ), eq. (6): from 0 to 1.

    Numerator and denominator are multiplied by eᵃ where a < 0, so that no power is large.
    """
    a = floats("a", a)
    return np.exp(np.minimum(a, 0)) / (1 + np.exp(-np.abs(a)))


def sigmoid_derivative(a):
    """Slope of the sigmoid, σ(a) (1 − σ(a)), eq. (6), where 1 − σ(a) = σ(−a): at most ¼."""
    a = floats("a", a)
    return sigmoid(a) * sigmoid(-a)


sigmoid.derivative = sigmoid_derivative


def tanh(a):
    """Hyperbolic tangent (eᵃ − e⁻ᵃ) / (eᵃ + e⁻ᵃ), eq. (7): from −1 to 1, zero at zero."""
    return np.tanh(floats("a", a))


def tanh_derivative(a):
    """Slope of tanh, 1 − tanh² a, eq. (7), which is 1 / cosh² a: at most 1.

    With e = e^(−|a|), 1 / cosh a = 2e / (1 + e²): no digits cancel where tanh a is close to ±1.
    """
    e = np.exp(-np.abs(floats("a", a)))
    return (2 * e / (1 + e * e)) ** 2


tanh.derivative = tanh_derivative


def relu(a):
    """Rectified linear unit max(0, a), eq. (8)."""
    return np.maximum(floats("a", a), 0)


def relu_derivative(a):
    """Slope of ReLU, eq. (8): 1 where a > 0, 0 where a < 0, and 0 at a = 0 by convention."""
    a = floats("a", a)
    return _one_where(a > 0, a)


relu.derivative = relu_derivative


def _one_where(right, a):
    """1 where ``right``, else 0, in the type of a; NaN stays NaN. Much faster than np.heaviside."""
    slope = np.array(right, a.dtype)
    np.copyto(slope, a, where=np.isnan(a))
    return slope[()]


def leaky_relu(a, alpha=0.01):
    """Leaky ReLU, eq. (9): a where a ≥ 0 and α a where a < 0. With α = 0 it is ReLU.

    Source: A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural network
    acoustic models", ICML Workshop on Deep Learning for Audio, Speech and Language Processing
    (2013).
    """
    a, alpha = floats("a", a), finite_number("alpha", alpha)
    return np.maximum(a, 0) + alpha * np.minimum(a, 0) if alpha else relu(a)


def leaky_relu_derivative(a, alpha=0.01):
    """Slope of Leaky ReLU: 1 where a > 0, α where a < 0, and 1 at a = 0 by convention."""
    a, alpha = floats("a", a), finite_number("alpha", alpha)
    right = _one_where(a >= 0, a)
    return right + alpha * (1 - right)


leaky_relu.derivative = leaky_relu_derivative


def normal_distribution(a):
    """Distribution function of the standard normal, Φ(a) = ½ [1 + erf(a/√2)].

    In the tail Φ(−|a|) that difference would cancel; erfcx(x) = e^(x²) [1 − erf(x)] keeps its digits.
    """
    a = floats("a", a)
    z = np.minimum(np.abs(a), FAR)
    tail = np.exp(-z * z / 2) * erfcx(z / 2**0.5).astype(a.dtype) / 2
    return np.where(a < 0, tail, 1 - tail)[()]


def gelu(a):
    """Gaussian error linear unit a Φ(a) = ½ a [1 + erf(a/√2)], eq. (10).

    Source: D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)", arXiv:1606.08415
    (2016).
    """
    a = floats("a", a)
    return np.maximum(a, -FAR) * normal_distribution(a)


def gelu_derivative(a):
    """Slope of GELU, Φ(a) + a Φ′(a) with the normal density Φ′(a) = e^(−a²/2) / √(2π)."""
    a = np.clip(floats("a", a), -FAR, FAR)
    return normal_distribution(a) + a * np.exp(-a * a / 2) / (2 * np.pi) ** 0.5


gelu.derivative = gelu_derivative


def gelu_tanh(a):
    """GELU with an approximate Φ: ½ a [1 + tanh u], u = √(2/π) (a + 0.044715 a³).

    ½ (1 + tanh u) = σ(2u), which keeps the left tail. Source: Hendrycks and Gimpel (2016), sec. 2.
    """
    a = np.maximum(floats("a", a), -FAR)
    near = np.minimum(a, FAR)
    u = (2 / np.pi) ** 0.5 * (near + 0.044715 * near * near * near)
    return a * sigmoid(2 * u)


def gelu_tanh_derivative(a):
    """Slope of the approximate GELU, σ(2u) + a σ′(2u) · 2u′, by the product and the chain rule."""
    a = np.clip(floats("a", a), -FAR, FAR)
    u = (2 / np.pi) ** 0.5 * (a + 0.044715 * a * a * a)
    slope_of_u = (2 / np.pi) ** 0.5 * (1 + 3 * 0.044715 * a * a)
    return sigmoid(2 * u) + a * sigmoid_derivative(2 * u) * 2 * slope_of_u


gelu_tanh.derivative = gelu_tanh_derivative


def identity(a):
    """The function that changes nothing, a: for layers that give scores."""
    return +floats("a", a)


def identity_derivative(a):
    """Slope of the identity: 1 everywhere."""
    a = floats("a", a)
    return np.ones(a.shape, a.dtype)[()]


identity.derivative = identity_derivative


def softmax(a):
    """Softmax e^aₖ / Σⱼ e^aⱼ over the last axis: positive numbers that sum to 1.

    The largest aⱼ is subtracted from all, which changes no quotient and leaves no large power.
    """
    a = floats("a", a)
    if a.ndim == 0 or a.shape[-1] == 0:
        raise ValueError(f"a has shape {a.shape}, but softmax wants scores along the last axis")
    top = a.max(axis=-1, keepdims=True)
    with np.errstate(over="ignore", invalid="ignore"):
        below = np.where(a == top, 0, a - top)
    power = np.exp(below)
    return power / power.sum(axis=-1, keepdims=True)


def softmax_derivative(a):
    """Jacobian ∂hᵢ/∂aⱼ = hᵢ (δᵢⱼ − hⱼ) of softmax, shape (…, n, n).

    Each column sums to 0 since the hᵢ sum to 1, and that gives the diagonal without cancellation.
    """
    h = softmax(a)
    diagonal = np.eye(h.shape[-1], dtype=bool)
    jacobian = np.where(diagonal, 0, -h[..., :, None] * h[..., None, :])
    return np.where(diagonal, -jacobian.sum(axis=-2, keepdims=True), jacobian)


softmax.derivative = softmax_derivative


def chain_rule(act, a, grad, out=None):
    """Gradient with respect to a, given the gradient ``grad`` with respect to h = act(a).

    Element by element it is grad · act′(a). Where ``act.derivative(a)`` has one axis more than a, it
    is a Jacobian ∂hᵢ/∂aⱼ, as that of softmax, and the gradient is Σᵢ gradᵢ ∂hᵢ/∂aⱼ.
    """
    has_slope("act", act, "derivative", "a")
    slope = act.derivative(a)
    if np.shape(slope) == np.shape(a):
        return np.multiply(grad, slope, out=out)
    if np.shape(slope) == (*np.shape(a), *np.shape(a)[-1:]):
        return np.einsum("...i,...ij->...j", grad, slope)
    raise ValueError(
        f"{name_of(act)}.derivative turned a of shape {np.shape(a)} into {np.shape(slope)}: "
        "return one slope for each entry of a"
    )


def with_parameters(function, **parameters):
    """``function`` with some parameters set: ``with_parameters(leaky_relu, alpha=0.1)``.

    Its ``derivative`` (or ``gradient``) comes along, with the same parameters set.
    """
    known = inspect.signature(function).parameters
    for name in parameters:
        if name not in known:
            raise TypeError(
                f"{name} is no parameter of {name_of(function)}: it takes {', '.join(known)}"
            )
    values = ", ".join(f"{name}={value!r}" for name, value in parameters.items())
    bound = _bind(function, f"{name_of(function)}({values})", parameters)
    for slope in ("derivative", "gradient"):
        if hasattr(function, slope):
            name = f"{bound.__name__}.{slope}"
            setattr(bound, slope, _bind(getattr(function, slope), name, parameters))
    return bound


def _bind(function, name, parameters):
    @functools.wraps(function)
    def bound(*arguments, **more):
        return function(*arguments, **parameters, **more)

    bound.__name__ = bound.__qualname__ = name
    return bound
