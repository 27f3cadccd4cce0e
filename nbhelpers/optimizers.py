"""Optimizers: from the gradient g of the loss to what is added to θ, one vector at a time.

    SGD        θ ← θ − η g
    Momentum   u ← β u + g                                        θ ← θ − η u
    RMSprop    v ← β v + (1−β) g²                                 θ ← θ − η g / (√v + ε)
    Adam       m ← β₁ m + (1−β₁) g,   v ← β₂ v + (1−β₂) g²
               m̂ = m / (1−β₁ᵏ),       v̂ = v / (1−β₂ᵏ)             θ ← θ − η m̂ / (√v̂ + ε)
    AdamW      the same m̂ and v̂                                   θ ← θ − η m̂ / (√v̂ + ε) − η λ θ

The state of an optimizer (u, v, m) starts at zero; k = 1, 2, … counts its steps.

    theta += optimizer.step(grad, theta)

``step`` returns a new vector and changes neither grad nor theta. Only AdamW looks at theta.
The conventions are those of PyTorch: g enters Momentum without a factor 1−β, and ε is
outside the root. The learning rate is a number, or a function of the step number k.

L2 and decoupled decay: L2 adds λθ to the gradient, so Adam divides it by √v̂ like the rest, and
weights with large gradients hardly decay. AdamW shrinks every weight by the same factor 1 − ηλ.
For SGD the two are the same: −η (g + λθ) = −η g − ηλ θ.

Sources: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
Computational Mathematics and Mathematical Physics 4 (1964), 1–17; T. Tieleman and G. Hinton,
"Lecture 6.5 – rmsprop", Coursera (2012); D. P. Kingma and J. Ba, "Adam: a method for
stochastic optimization", ICLR (2015); I. Loshchilov and F. Hutter, "Decoupled weight decay
regularization", ICLR (2019).
"""

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import bare, step


class SGD:
    """Gradient descent: θ ← θ − η g. ``eta`` is a number or a function of the step number."""

    memory = 0  # how many vectors its state has

    def __init__(self, eta=0.1):
        self.eta = eta if callable(eta) else arguments.positive("eta", eta)
        self.k, self.vectors = 0, None

    def follow(self, theta):
        """Allocate the state for parameters like ``theta``; from then on their shape is fixed."""
        if self.vectors is None:
            self.vectors = np.zeros((self.memory, *theta.shape), np.result_type(theta, np.float32))
        arguments.of_shape(self.vectors.shape[1:], theta, "same_parameters")

    @step
    def step(self, grad, theta=None):
        """What to add to θ for the gradient ``grad``, a vector: −η g."""
        return -self.next_rate() * grad

    def next_rate(self):
        """Count one step, and return its learning rate η."""
        self.k += 1
        return self.rate(self.k)

    def rate(self, k):
        """The learning rate η of step k."""
        return arguments.not_negative("eta(k)", self.eta(k)) if callable(self.eta) else self.eta


class Momentum(SGD):
    """Heavy ball: u ← β u + g, θ ← θ − η u. A steady gradient ends in steps of η/(1−β) g."""

    memory = 1

    def __init__(self, eta=0.01, beta=0.9):
        super().__init__(eta)
        self.beta = arguments.share("beta", beta)

    @step
    def step(self, grad, theta=None):
        """What to add to θ for the gradient ``grad``, a vector: −η u."""
        (u,) = self.vectors
        u *= self.beta
        u += grad
        return -self.next_rate() * u


class RMSprop(SGD):
    """Each entry by its own scale: v ← β v + (1−β) g², θ ← θ − η g / (√v + ε)."""

    memory = 1

    def __init__(self, eta=0.001, beta=0.99, epsilon=1e-8):
        super().__init__(eta)
        self.beta = arguments.share("beta", beta)
        self.epsilon = arguments.positive("epsilon", epsilon)

    @step
    def step(self, grad, theta=None):
        """What to add to θ for the gradient ``grad``, a vector: −η g / (√v + ε)."""
        (v,) = self.vectors
        v *= self.beta
        v += (1 - self.beta) * grad**2
        return -self.next_rate() * grad / (np.sqrt(v) + self.epsilon)


class Adam(SGD):
    """Momentum and scale, both corrected for their start at zero: θ ← θ − η m̂ / (√v̂ + ε)."""

    memory = 2

    def __init__(self, eta=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        super().__init__(eta)
        self.beta1 = arguments.share("beta1", beta1)
        self.beta2 = arguments.share("beta2", beta2)
        self.epsilon = arguments.positive("epsilon", epsilon)

    @step
    def step(self, grad, theta=None):
        """What to add to θ for the gradient ``grad``, a vector: −η m̂ / (√v̂ + ε)."""
        eta = self.next_rate()
        m, v = self.vectors
        m *= self.beta1
        m += (1 - self.beta1) * grad
        v *= self.beta2
        v += (1 - self.beta2) * grad**2
        m_hat = m / (1 - self.beta1**self.k)
        v_hat = v / (1 - self.beta2**self.k)
        return -eta * m_hat / (np.sqrt(v_hat) + self.epsilon)


class AdamW(Adam):
    """Adam with decoupled weight decay: θ ← θ − η m̂ / (√v̂ + ε) − η λ θ."""

    def __init__(self, eta=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.01):
        super().__init__(eta, beta1, beta2, epsilon)
        self.weight_decay = arguments.not_negative("weight_decay", weight_decay)

    @step
    def step(self, grad, theta=None):
        """What to add to θ: the step of Adam for ``grad``, minus η λ θ. ``theta`` is needed."""
        arguments.theta_to_decay(theta)
        return bare(super().step)(grad) - self.rate(self.k) * self.weight_decay * theta
