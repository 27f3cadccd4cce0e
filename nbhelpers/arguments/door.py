"""The door: what a learner calls is a formula behind a check of its arguments.

    @activation                        @loss(class_logits, one_hot, inverse_link=softmax)
    def relu(a):                       def softmax_cross_entropy(a, t):
        return np.maximum(a, 0)            return …

    @relu.slope                        @softmax_cross_entropy.slope
    def relu_derivative(a):            def softmax_cross_entropy_gradient(a, t):
        return …                           return (softmax(a) - t) / len(a)

``relu(a)`` and ``relu.derivative(a)`` check, then compute. ``bare(relu)`` only computes: so does
training, which checks its data once, when it begins.
"""

import functools
import inspect

import numpy as np

from nbhelpers import arguments


def bare(function):
    """The formula of a function or method behind a door; the function itself where there is none."""
    formula = getattr(function, "formula", None)
    if formula is None:
        return function
    owner = getattr(function, "__self__", None)
    return formula if owner is None else formula.__get__(owner)


def entrance(enter):
    """The decorator that puts a formula behind ``enter(formula, **its arguments by name)``."""

    def behind(formula):
        signature = inspect.signature(formula)

        @functools.wraps(formula)
        @np.errstate(all="ignore")
        def checked(*values, **named):
            call = signature.bind(*values, **named)
            call.apply_defaults()
            return enter(formula, **call.arguments)

        checked.formula = formula
        return checked

    return behind


def door(together=None, **checks):
    """Door of a function or method: each argument named here goes through ``check(name, value)``.

    Arguments that have to fit each other go through ``together``, which takes them under their own
    names and returns all of them.
    """
    names = list(inspect.signature(together).parameters) if together else []

    def enter(formula, **given):
        if names:
            given |= zip(names, together(*(given[name] for name in names)), strict=True)
        return formula(**given | {n: check(n, given[n]) for n, check in checks.items()})

    return entrance(enter)


def activation(formula):
    """Door of an activation function φ(a): floats of any shape, and the same shape and type out.

    NaN stays NaN, and a number gives a number. Further parameters are finite numbers.
    """

    @entrance
    def behind(formula, a, **parameters):
        a = arguments.floats("a", a)
        parameters = {n: arguments.finite_number(n, v) for n, v in parameters.items()}
        h = np.asarray(formula(a, **parameters), a.dtype)
        return np.where(np.isnan(a), a, h)[()]

    return with_slope("derivative", behind, formula)


def loss(scores, targets, inverse_link, **checks):
    """Door of a loss L(y, t) with its gradient with respect to y.

    ``scores(name, y)`` checks the predictions; ``targets(name, y, t)`` gives t the shape and the type of
    y. Both have their samples along the first axis in the formula, also where only one was given. A
    parameter of the loss goes through its check. ``inverse_link`` turns y into a prediction.
    """
    axes = 2 if targets is arguments.one_hot else 1

    @entrance
    def behind(formula, t, **given):
        (name, y), *parameters = given.items()
        y = scores(name, y)
        t = targets(name, y, t)
        parameters = {n: checks[n](n, v) for n, v in parameters}
        rows = (y[None], t[None]) if y.ndim < axes else (y, t)  # one sample is a batch of one
        result = np.asarray(formula(*rows, **parameters), y.dtype) + 0  # no loss is −0
        return result.reshape(y.shape)[()] if result.ndim else result[()]

    def decorate(formula):
        function = with_slope("gradient", behind, formula)
        function.targets, function.inverse_link = targets, inverse_link
        return function

    return decorate


def with_slope(name, behind, formula):
    """A formula behind its door; its decorator ``slope`` attaches its slope under ``name``."""
    function = behind(formula)

    def slope(formula):
        setattr(function, name, behind(formula))
        return getattr(function, name)

    function.slope = slope
    return function


class Parameters(functools.partial):
    """A function with some parameters set, in its slope and its formula as well."""

    CARRIED = ("derivative", "gradient", "formula")

    @property
    def __name__(self):
        values = ", ".join(f"{name}={value!r}" for name, value in self.keywords.items())
        return f"{arguments.name_of(self.func)}({values})"

    def __getattr__(self, name):
        value = getattr(self.func, name)
        return Parameters(value, **self.keywords) if name in self.CARRIED else value


def with_parameters(function, **parameters):
    """``function`` with some parameters set: ``with_parameters(leaky_relu, alpha=0.1)``.

    Its ``derivative`` (or ``gradient``) has the same parameters set.
    """
    known = inspect.signature(function).parameters
    for name in parameters:
        own, listed = arguments.name_of(function), ", ".join(known)
        arguments.expect(name in known, "parameter", TypeError, name=name, own=own, known=listed)
    return Parameters(function, **parameters)


@entrance
def rows(forward, self, X, training, rng):
    """Door of a network's ``forward``: samples along any axes go through it as rows."""
    X = arguments.rows_through(self, X, training)
    rng = None if rng is None else arguments.generator("rng", rng)
    y = forward(self, X.reshape(-1, *X.shape[-1:]), training, rng)
    return y.reshape(*X.shape[:-1], *y.shape[1:])


@entrance
def batch(loss_and_gradient, self, X, t, loss, training, rng):
    """Door of a network's ``loss_and_gradient``; the loss sees the scores in the shape of X."""
    arguments.has_slope("loss", loss, "gradient", "y, t")
    arguments.trainable(self)
    X = arguments.rows_through(self, X, training)
    rng = None if rng is None else arguments.generator("rng", rng)
    rows, loss = X.reshape(-1, *X.shape[-1:]), LossOfRows(loss, X.shape[:-1])
    value, gradient = loss_and_gradient(self, rows, t, loss, training, rng)
    return value, gradient.copy()  # the network's own is overwritten by the next call


@entrance
def step(formula, self, grad, theta):
    """Door of an optimizer's ``step``: floats, of one shape from step to step."""
    grad = arguments.floats("grad", grad)
    self.follow(grad)
    return formula(self, grad, theta if theta is None else np.asarray(theta))


class Unchecked:
    """A network, or an optimizer, whose methods come without their doors.

    What is changed in place, such as theta, is the thing's own; what is assigned would stay here.
    """

    def __init__(self, thing):
        self.thing = thing

    def __getattr__(self, name):
        return bare(getattr(self.thing, name))


class LossOfRows:
    """A loss as networks call it, with rows of scores; it sees the ``shape`` that the samples have."""

    def __init__(self, loss, shape=(-1,)):
        self.value, self.gradient, self.shape = loss, loss.gradient, shape

    def __call__(self, y, t):
        return self.value(y, t)

    def value_and_gradient(self, rows, t):
        y = rows.reshape(*self.shape, *rows.shape[1:])
        gradient = np.array(self.gradient(y, t), y.dtype)
        arguments.of_shape(y.shape, gradient, "gradient_by_scores")
        return self.value(y, t), gradient.reshape(rows.shape)


def bare_loss(loss):
    """A loss without its door, as training calls it."""
    formula = LossOfRows(loss)
    if hasattr(loss, "targets"):
        formula.value, formula.gradient = bare(loss), bare(loss.gradient)
    if hasattr(loss, "value_and_gradient"):
        formula.value_and_gradient = loss.value_and_gradient
    return formula


def targets(loss, t, shape, dtype):
    """Targets as the formula of ``loss`` needs them for scores of this shape: one-hot, for instance."""
    if not hasattr(loss, "targets"):
        return t
    return loss.targets("y", np.broadcast_to(np.zeros((), dtype), shape), t)
