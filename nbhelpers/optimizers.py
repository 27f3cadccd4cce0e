"""Optimizers: from the gradient g of the loss to what is added to θ, one vector at a time.

    SGD        θ ← θ − η g
    Momentum   u ← β u + g                                        θ ← θ − η u
    RMSprop    v ← β v + (1−β) g²                                 θ ← θ − η g / (√v + ε)
    Adam       m ← β₁ m + (1−β₁) g,   v ← β₂ v + (1−β₂) g²
               m̂ = m / (1−β₁ᵏ),       v̂ = v / (1−β₂ᵏ)             θ ← θ − η m̂ / (√v̂ + ε)
    AdamW      the same m̂ and v̂                                   θ ← θ − η m̂ / (√v̂ + ε) − η λ θ

All that an optimizer remembers (u, v, m) starts at zero; k = 1, 2, … counts its steps.

    theta += optimizer.step(grad, theta)

``step`` returns a new vector and changes neither grad nor theta. Only AdamW looks at theta.
The conventions are those of PyTorch: g enters Momentum without a factor 1−β, and ε stands
outside the root. The learning rate is a number, or a function of the step number k.

L2 and decoupled decay: L2 adds λθ to the gradient, so Adam divides it by √v̂ like the rest, and
weights with large gradients are hardly pulled. AdamW pulls every weight by the same share ηλ.
For SGD the two are one: −η (g + λθ) = −η g − ηλ θ.

Sources: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
Computational Mathematics and Mathematical Physics 4 (1964), 1–17; T. Tieleman and G. Hinton,
"Lecture 6.5 – rmsprop", Coursera (2012); D. P. Kingma and J. Ba, "Adam: a method for
stochastic optimization", ICLR (2015); I. Loshchilov and F. Hutter, "Decoupled weight decay
regularization", ICLR (2019).
"""

import numpy as np

from nbhelpers import arguments


class SGD:
    """Gradient descent: θ ← θ − η g. ``eta`` is a number or a function of the step number."""

    def __init__(self, eta=0.1):
        self.eta = eta if callable(eta) else arguments.positive("eta", eta)
        self.k = 0
        self.memory = None

    def step(self, grad, theta=None):
        """What to add to θ for the gradient ``grad``, a vector: −η g."""
        grad, eta = self.begin(grad)
        return -eta * grad

    def begin(self, grad, vectors=0):
        """Count one step. Returns grad as an array, η, and ``vectors`` of memory, first zero."""
        grad = arguments.floats("grad", grad)
        if self.memory is None:
            self.memory = np.zeros((vectors, *grad.shape), np.result_type(grad, np.float32))
        if self.memory.shape[1:] != grad.shape:
            raise ValueError(
                f"grad has shape {grad.shape} but this optimizer has followed parameters of "
                f"shape {self.memory.shape[1:]}: make a new optimizer for another network"
            )
        eta = self.rate(self.k + 1)
        self.k += 1
        return grad, eta, *self.memory

    def rate(self, k):
        """The learning rate η of step k."""
        return float(
            arguments.not_negative("eta(k)", self.eta(k)) if callable(self.eta) else self.eta
        )


class Momentum(SGD):
    """Heavy ball: u ← β u + g, θ ← θ − η u. A steady gradient ends in steps of η/(1−β) g."""

    def __init__(self, eta=0.01, beta=0.9):
        super().__init__(eta)
        self.beta = arguments.share("beta", beta)

    def step(self, grad, theta=None):
        """What to add to θ for the gradient ``grad``, a vector: −η u."""
        grad, eta, u = self.begin(grad, 1)
        u *= self.beta
        u += grad
        return -eta * u


class RMSprop(SGD):
    """Each entry by its own scale: v ← β v + (1−β) g², θ ← θ − η g / (√v + ε)."""

    def __init__(self, eta=0.001, beta=0.99, epsilon=1e-8):
        super().__init__(eta)
        self.beta = arguments.share("beta", beta)
        self.epsilon = arguments.positive("epsilon", epsilon)

    @np.errstate(over="ignore", invalid="ignore")
    def step(self, grad, theta=None):
        """What to add to θ for the gradient ``grad``, a vector: −η g / (√v + ε)."""
        grad, eta, v = self.begin(grad, 1)
        v *= self.beta
        v += (1 - self.beta) * grad**2
        step = np.sqrt(v)
        step += self.epsilon
        return np.multiply(-eta / step, grad, out=step)


class Adam(SGD):
    """Momentum and scale, both freed of their start at zero: θ ← θ − η m̂ / (√v̂ + ε)."""

    def __init__(self, eta=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        super().__init__(eta)
        self.beta1 = arguments.share("beta1", beta1)
        self.beta2 = arguments.share("beta2", beta2)
        self.epsilon = arguments.positive("epsilon", epsilon)

    @np.errstate(over="ignore", invalid="ignore")
    def step(self, grad, theta=None):
        """What to add to θ for the gradient ``grad``, a vector: −η m̂ / (√v̂ + ε).

        Kept are m / (1−β₁) and v / (1−β₂), which take fewer operations; two numbers make up for it.
        """
        grad, eta, m, v = self.begin(grad, 2)
        m *= self.beta1
        m += grad
        v *= self.beta2
        v += grad * grad
        to_m_hat = (1 - self.beta1) / (1 - self.beta1**self.k)
        to_v_hat = (1 - self.beta2) / (1 - self.beta2**self.k)
        step = np.sqrt(v)
        step += self.epsilon / to_v_hat**0.5
        np.divide(m, step, out=step)
        step *= -eta * to_m_hat / to_v_hat**0.5
        return step


class AdamW(Adam):
    """Adam with decoupled weight decay: θ ← θ − η m̂ / (√v̂ + ε) − η λ θ."""

    def __init__(self, eta=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.01):
        super().__init__(eta, beta1, beta2, epsilon)
        self.weight_decay = arguments.not_negative("weight_decay", weight_decay)

    def step(self, grad, theta=None):
        """What to add to θ: the step of Adam for ``grad``, less η λ θ. ``theta`` is needed."""
        if theta is None:
            raise TypeError("theta is missing: AdamW decays it, so write step(grad, theta)")
        step = super().step(grad)
        step -= self.rate(self.k) * self.weight_decay * np.asarray(theta)
        return step
