"""The yardstick of the engine: the barest training step that NumPy allows for a ReLU network.

No check and no allocation: biases are the last row of the weights, with inputs that end in 1, and
every result goes into preallocated memory. Softmax cross-entropy, and Adam as published.
"""

from itertools import pairwise

import numpy as np

ETA, BETA1, BETA2, EPSILON = 0.001, 0.9, 0.999, 1e-8


def train(X, t, sizes, batch_size, epochs):
    """Train for some epochs on samples X (N, d) of classes t (N,). Returns the weights."""
    rng, dtype = np.random.default_rng(0), X.dtype
    X = np.column_stack([X, np.ones(len(X), dtype)])
    T = np.eye(sizes[-1], dtype=dtype)[t]
    shapes = [(fan_in + 1, fan_out) for fan_in, fan_out in pairwise(sizes)]
    theta, g, m, v, work = np.zeros((5, sum(n * k for n, k in shapes)), dtype)
    W, dW = views(theta, shapes), views(g, shapes)
    for weights in W:
        fan_in, fan_out = len(weights) - 1, weights.shape[1]
        weights[:-1] = rng.normal(0, (2 / (fan_in + fan_out)) ** 0.5, (fan_in, fan_out))
    rooms, k = {}, 0
    for _ in range(epochs):
        order = rng.permutation(len(X))
        X_epoch, T_epoch = X[order], T[order]
        for start in range(0, len(X), batch_size):
            h, targets = X_epoch[start : start + batch_size], T_epoch[start : start + batch_size]
            if len(h) not in rooms:
                rooms[len(h)] = Room(len(h), sizes, dtype)
            rooms[len(h)].step(W, dW, h, targets)
            k += 1
            m *= BETA1
            np.multiply(g, 1 - BETA1, out=work)
            m += work
            v *= BETA2
            np.multiply(g, g, out=work)
            work *= 1 - BETA2
            v += work
            root = (1 - BETA2**k) ** 0.5
            np.sqrt(v, out=work)
            work += EPSILON * root
            np.divide(m, work, out=work)
            work *= ETA * root / (1 - BETA1**k)
            theta -= work
    return W


def views(vector, shapes):
    """The parts of a vector as matrices of these shapes."""
    ends = np.cumsum([n * k for n, k in shapes])[:-1]
    return [part.reshape(shape) for part, shape in zip(np.split(vector, ends), shapes, strict=True)]


class Room:
    """Memory for one batch on its way forward and back."""

    def __init__(self, count, sizes, dtype):
        self.a = [np.empty((count, n), dtype) for n in sizes[1:]]
        self.h = [np.ones((count, n + 1), dtype) for n in sizes[1:-1]]
        self.grad = [np.empty((count, n), dtype) for n in sizes[1:-1]]
        self.on = [np.empty((count, n), dtype) for n in sizes[1:-1]]
        self.y, self.row = np.empty((count, sizes[-1]), dtype), np.empty((count, 1), dtype)

    def step(self, W, dW, x, targets):
        """Write the gradient of the loss into dW. Returns the loss."""
        inputs = [x, *self.h]
        for layer, weights in enumerate(W):
            np.matmul(inputs[layer], weights, out=self.a[layer])
            if layer < len(self.h):
                np.maximum(self.a[layer], 0, out=self.h[layer][:, :-1])
        a, y, row = self.a[-1], self.y, self.row
        np.maximum.reduce(a, axis=1, keepdims=True, out=row)
        a -= row
        np.exp(a, out=y)
        np.add.reduce(y, axis=1, keepdims=True, out=row)
        y /= row
        np.log(row, out=row)
        loss = (np.add.reduce(row, axis=None) - np.vdot(targets, a)) / len(x)
        y -= targets
        y /= len(x)
        grad = y
        for layer in range(len(W) - 1, -1, -1):
            np.matmul(inputs[layer].T, grad, out=dW[layer])
            if layer:
                before = layer - 1
                np.matmul(grad, W[layer][:-1].T, out=self.grad[before])
                np.greater(self.a[before], 0, out=self.on[before])
                self.grad[before] *= self.on[before]
                grad = self.grad[before]
        return loss
