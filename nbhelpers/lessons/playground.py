"""The playground without its picture: a run, and everything that it depends on, as one short text.

    data=circles noise=0.05 layers=4 act=tanh init=xavier loss=bce optimizer=sgd eta=0.3
    batch=32 l2=0 dropout=0 seed=0

    Configuration   the settings; ``to_text`` writes them and ``from_text`` reads them
    Run             a network in training; ``advance`` trains it, ``change`` changes its settings

The same text gives the same run everywhere: it holds the seed, and the points that were added, as
``points=x₁,x₂,class;…``. Words may be in any order; a missing word has the value that it has in
``Configuration()``.
"""

import re
from functools import partial
from typing import NamedTuple

import numpy as np

from nbhelpers.activations import gelu, leaky_relu, relu, sigmoid, tanh
from nbhelpers.arguments import message
from nbhelpers.data.planar import circles, gaussians, moons, spiral, xor
from nbhelpers.initialization import he, initialize, normal, xavier, zeros
from nbhelpers.layers import Sequential
from nbhelpers.lessons.recipes import layers_of
from nbhelpers.losses import binary_cross_entropy_with_logits, huber, mse
from nbhelpers.mlp import MLP
from nbhelpers.optimizers import SGD, Adam, Momentum, RMSprop
from nbhelpers.regularization import L2
from nbhelpers.training import Diverged, accuracy, check_finite
from nbhelpers.training import epochs as train

SAMPLES = 250  # in the training set, without the points that were added; as many for validation

DATA = {f.__name__: f for f in (circles, moons, xor, gaussians, spiral)}
ACTIVATIONS = {f.__name__: f for f in (tanh, sigmoid, relu, leaky_relu, gelu)}
SMALL_AND_LARGE = {"small": partial(normal, scale=0.01), "large": partial(normal, scale=3.0)}
INITIALIZATIONS = {"xavier": xavier, "he": he, **SMALL_AND_LARGE, "zeros": zeros}
LOSSES = {"bce": binary_cross_entropy_with_logits, "mse": mse, "huber": huber}
TARGETS = {"bce": (0, 1), "mse": (-1, 1), "huber": (-1, 1)}  # of class 0 and class 1
OPTIMIZERS = {"sgd": SGD, "momentum": Momentum, "rmsprop": RMSprop, "adam": Adam}

CHOICES = {
    "data": DATA,
    "act": ACTIVATIONS,
    "init": INITIALIZATIONS,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
}
NUMBERS = {"noise": (0, 0.4), "eta": (1e-4, 10), "l2": (0, 0.1), "dropout": (0, 0.8)}
WHOLE = {"batch": (1, 1000), "seed": (0, 99)}
MOST_LAYERS, MOST_NEURONS, MOST_POINTS = 4, 16, 100
REACH = 1.6  # points lie on the plane from −REACH to REACH


class Configuration(NamedTuple):
    """Everything that a run depends on. ``layers`` are the hidden widths, "8-8", or "0" for none."""

    data: str = "circles"
    noise: float = 0.05
    layers: str = "4"
    act: str = "tanh"
    init: str = "xavier"
    loss: str = "bce"
    optimizer: str = "sgd"
    eta: float = 0.3
    batch: int = 32
    l2: float = 0.0
    dropout: float = 0.0
    seed: int = 0
    points: tuple = ()  # that were added: (x₁, x₂, class) of each


def to_text(configuration):
    """The text of a configuration, with all digits: ``from_text`` gives the same configuration."""
    words = configuration._asdict()
    words |= {name: _plain(words[name]) for name in NUMBERS}
    points = words.pop("points")
    if points:
        words["points"] = ";".join(",".join(map(_plain, point)) for point in points)
    return " ".join(f"{name}={value}" for name, value in words.items())


def _plain(number):
    """A number with as many digits as it takes to read it back, and without an exponent."""
    return np.format_float_positional(number, trim="-")


def from_text(text):
    """The configuration that the text describes. ValueError, in the reader's language, if it describes none."""
    if not isinstance(text, str):
        raise TypeError(message("no_text", text=text))
    values = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        if not equals or name not in Configuration._fields:
            names = " ".join(Configuration._fields)
            raise ValueError(message("strange_word", word=word, names=names))
        values[name] = _value(name, value)
    return Configuration(**values)


def _value(name, text):
    """The value of a word, in the type and the range that its name requires."""
    if name in CHOICES:
        known = " / ".join(CHOICES[name])
        return text if text in CHOICES[name] else _refuse(name, text, known)
    if name == "layers":
        if not _are_layers(text):
            _refuse(name, text, message("hidden_layers", most=MOST_LAYERS, neurons=MOST_NEURONS))
        return text
    if name == "points":
        wanted = message("added_points", most=MOST_POINTS, reach=REACH)
        return _points(text) or _refuse(name, text, wanted)
    whole, (low, high) = name in WHOLE, (NUMBERS | WHOLE)[name]
    try:
        number = int(text) if whole else float(text)
    except ValueError:
        number = None
    if number is None or not low <= number <= high:
        _refuse(name, text, message("whole_range" if whole else "range", low=low, high=high))
    return number


def _refuse(name, text, wanted):
    raise ValueError(message("word_value", name=name, text=text, wanted=wanted))


def _are_layers(text):
    if text == "0":
        return True
    if not re.fullmatch(r"[1-9]\d?(-[1-9]\d?)*", text):
        return False
    widths = hidden(text)
    return len(widths) <= MOST_LAYERS and max(widths) <= MOST_NEURONS


def _points(text):
    """The points that a text describes; None if it describes none."""
    number = r"-?\d(?:\.\d+)?"
    if not re.fullmatch(rf"(?:{number},{number},[01](?:;|$))+", text):
        return None
    points = [point.split(",") for point in text.strip(";").split(";")]
    points = tuple((float(x1), float(x2), int(t)) for x1, x2, t in points)
    inside = all(abs(x) <= REACH for x1, x2, _ in points for x in (x1, x2))
    return points if inside and len(points) <= MOST_POINTS else None


def hidden(layers):
    """Widths of the hidden layers: [8, 8] for "8-8", and [] for "0"."""
    return [int(width) for width in layers.split("-") if width != "0"]


class Losses(NamedTuple):
    """Losses after an epoch, of the network as it predicts: no dropout, no penalty."""

    epoch: int
    training: float
    validation: float


class Run:
    """A network in training, as a ``Configuration`` says. Two runs that did the same have the same numbers.

    Data, start, order of the samples and dropout each have their own random numbers, so that a
    change of one leaves the others as they were.
    """

    ANEW = ("data", "noise", "layers", "act", "init", "loss", "seed")  # what a run cannot change

    def __init__(self, configuration):
        c = configuration
        data, start, self.order, self.masks = np.random.default_rng(c.seed).spawn(4)
        self.samples = DATA[c.data](SAMPLES, c.noise, data)
        self.validation = DATA[c.data](SAMPLES, c.noise, data)
        self.epoch, self.history, self.diverged = 0, [], ""
        self.net = self.optimizer = None
        self.change(configuration)
        initialize(self.net, INITIALIZATIONS[c.init], start)
        self.history.append(self.losses())

    def change(self, configuration):
        """Continue with other settings; those in ``ANEW`` need a new run."""
        c, theta = configuration, None if self.net is None else self.net.theta
        self.configuration = c
        if type(self.optimizer) is not OPTIMIZERS[c.optimizer]:
            self.optimizer = OPTIMIZERS[c.optimizer](c.eta)
        self.optimizer.eta = c.eta
        self.net = Sequential(layers_of(self.sizes, ACTIVATIONS[c.act], dropout=c.dropout))
        self.net.rng = self.masks
        if theta is not None:
            self.net.theta = theta
        added = np.array(c.points, float).reshape(-1, 3)
        self.X = np.vstack([self.samples[0], added[:, :2]])
        self.t = np.append(self.samples[1], added[:, 2].astype(int))

    @property
    def sizes(self):
        """Widths from the two inputs to the one score."""
        return [2, *hidden(self.configuration.layers), 1]

    def advance(self, epochs):
        """Train for some epochs. If that ends in NaN or infinity, the last good θ is kept.

        Then ``diverged`` is true, and the run cannot continue.
        """
        c, loss, targets = self.configuration, LOSSES[self.configuration.loss], self.targets(self.t)
        net = L2(self.net, c.l2) if c.l2 else self.net
        training = train(net, self.X, targets, loss, self.optimizer, c.batch, self.order)
        for _ in range(0 if self.diverged else epochs):
            theta = self.net.theta.copy()
            try:
                next(training)
                losses = self.losses()
                check_finite(losses.training + losses.validation, self.optimizer)
            except Diverged as error:
                self.net.theta, self.diverged = theta, str(error)
                return
            self.epoch += 1
            self.history.append(losses._replace(epoch=self.epoch))

    @property
    def ran_away(self):
        """Whether the loss rose to more than 5 times that of the start, and is not back to half of that."""
        losses = [losses.training for losses in self.history]
        return max(losses) > 5 * losses[0] and losses[-1] > losses[0] / 2

    def targets(self, t):
        """The targets that the loss takes for the classes t."""
        return np.asarray(TARGETS[self.configuration.loss])[t]

    def losses(self):
        """Losses of the network as it is; infinite where its scores are not finite."""
        loss, values = LOSSES[self.configuration.loss], []
        for X, t in ((self.X, self.t), self.validation):
            scores = self.net(X)
            good = np.isfinite(scores).all()
            values.append(float(loss(scores, self.targets(t))) if good else np.inf)
        return Losses(self.epoch, *values)

    def accuracies(self):
        """Accuracy on the training set and on the validation set."""
        with np.errstate(all="ignore"):
            return accuracy(self.net, self.X, self.t), accuracy(self.net, *self.validation)

    def outputs(self, X):
        """The output of every neuron for the rows of X, a list with one (N, neurons) for each layer.

        The last is the prediction, from −1 (class 0) to +1 (class 1).
        """
        c = self.configuration
        net = MLP(self.sizes, ACTIVATIONS[c.act], rng=0)
        net.theta = self.net.theta
        with np.errstate(all="ignore"):
            *hidden_outputs, scores = net.every_value(X).h[1:]
            low, high = TARGETS[c.loss]
            y = LOSSES[c.loss].inverse_link(scores)
            return [*hidden_outputs, np.clip(2 * (y - low) / (high - low) - 1, -1, 1)]

    @property
    def epochs_a_picture(self):
        """How many epochs to train between two pictures: 10, and fewer where they have many steps."""
        steps = -(-len(self.X) // self.configuration.batch)
        return max(1, min(10, 100 // steps))
