"""Clear errors for bad input: each names the argument, what came, what is wanted and the mend."""

import numpy as np


def as_array(name, value):
    """``value`` as an array. Rows of different lengths, and hidden entries, are refused."""
    if np.ma.is_masked(value):
        raise ValueError(
            f"{name} is a masked array with hidden entries: drop them, or fill them in with "
            f"{name}.filled(...)"
        )
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} has rows of different lengths: give all the same length"
        ) from None


def generator(rng):
    """``rng`` itself if it is a NumPy Generator, else a new one that starts from the seed ``rng``."""
    if isinstance(rng, np.random.Generator):
        return rng
    return np.random.default_rng(None if rng is None else count("rng", rng, 0))


def real_array(name, value, ndim):
    """``value`` as an array of finite real numbers with ``ndim`` axes and at least one entry."""
    array = as_array(name, value)
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name} has entries of type {array.dtype}, but real numbers are wanted")
    if array.ndim != ndim:
        raise ValueError(f"{name} has shape {array.shape}, but {ndim} axes are wanted")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}): give at least one sample")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinite entries: remove or replace them first")
    return array


def floats(name, value):
    """``value`` as an array of floats of any shape: float32 stays, whole numbers become float64."""
    array = as_array(name, value)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind not in "bui":
        raise TypeError(f"{name} has entries of type {array.dtype}, but real numbers are wanted")
    return array.astype(float)


def finite_floats(name, value):
    """``value`` as an array of finite floats of any shape."""
    array = floats(name, value)
    finite(name, array)
    return array


def one_number(name, value, wanted, fits):
    """``value``, if it is one real number that ``fits``: it is ``wanted``."""
    array = as_array(name, value)
    if array.ndim or array.dtype.kind not in "buif" or not fits(array):
        raise ValueError(f"{name} is {value!r}, but {wanted} is wanted")
    return value


def finite_number(name, value):
    """``value`` as a finite float."""
    return float(one_number(name, value, "a finite number", np.isfinite))


def positive(name, value):
    """``value`` as a positive, finite number."""
    return one_number(name, value, "a positive, finite number", lambda v: 0 < v < np.inf)


def not_negative(name, value):
    """``value`` as a finite number that is not below 0."""
    return one_number(name, value, "a finite number from 0 up", lambda v: 0 <= v < np.inf)


def share(name, value):
    """``value`` as a number from 0 up to, but not including, 1."""
    return float(one_number(name, value, "a number from 0 to below 1", lambda v: 0 <= v < 1))


def between(name, value, low, high):
    """``value`` as a number from ``low`` to ``high``."""
    wanted = f"a number from {low:g} to {high:g}"
    return one_number(name, value, wanted, lambda v: low <= v <= high)


def interval(low, high):
    """Ends of an interval, as floats in rising order."""
    low, high = finite_number("low", low), finite_number("high", high)
    if low >= high:
        raise ValueError(f"low is {low} and high is {high}, but low < high is wanted")
    return low, high


def one_target_each(X, t):
    """Check that there is one target for each sample."""
    if len(X) != len(t):
        raise ValueError(
            f"X has {len(X)} samples but t has {len(t)} targets: give one for each row"
        )


def samples(X, t):
    """Samples X (N, d) with targets t (N,) in {−1, +1}, as arrays."""
    X, t = real_array("X", X, 2), real_array("t", t, 1)
    one_target_each(X, t)
    strange = np.setdiff1d(t, [-1, 1])
    if strange.size:
        raise ValueError(
            f"t holds {strange[0]!r}, but the targets are -1 and +1: "
            "for targets 0 and 1 write t = 2 * t - 1"
        )
    return X, t


def line_data(x, t):
    """Points x (N,) and t (N,) with at least two different x, as arrays of float64."""
    x, t = real_array("x", x, 1).astype(float), real_array("t", t, 1).astype(float)
    if len(x) != len(t):
        raise ValueError(f"x has {len(x)} points but t has {len(t)} targets: give one for each x")
    if np.ptp(x) == 0:
        raise ValueError(f"x holds only the value {x[0]:g}: a line wants at least two different x")
    return x, t


def boundary(X, w, b):
    """Weights w (d,) and bias b that fit the d features in the last axis of X, as arrays."""
    X, w = finite_floats("X", X), real_array("w", w, 1)
    if X.shape[-1:] != w.shape:
        features = f"{X.shape[-1]} features" if X.ndim else "no axis of features"
        raise ValueError(
            f"X has {features} but w has {len(w)} weights: give one weight for each feature"
        )
    return X, w, real_array("b", b, 0)


def perceptron(X, t, eta, w, b):
    """Arguments of the perceptron rule: samples, targets, η and the start, zero where w is None."""
    X, t = samples(X, t)
    _, w, b = boundary(X, np.zeros(X.shape[1]) if w is None else w, b)
    return X, t, positive("eta", eta), w, b


def count(name, value, least=1):
    """``value`` as an integer that is at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} is {value!r}, but a whole number from {least} up is wanted")
    return int(value)


def function(name, value, example="tanh"):
    """``value``, if it can be called."""
    if not callable(value):
        raise TypeError(f"{name} is {value!r}, but a function is wanted, such as {example}")
    return value


def shape(value):
    """``value`` as the shape (out, in) of a matrix of weights: two positive whole numbers."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(f"shape is {value!r}, but (fan_out, fan_in) is wanted")
    return count("shape[0]", value[0]), count("shape[1]", value[1])


def network(name, net):
    """``net``, if it can be trained: it has theta and loss_and_gradient, as an MLP has."""
    if not hasattr(net, "theta") or not callable(getattr(net, "loss_and_gradient", None)):
        raise TypeError(
            f"{name} is {net!r}, but a network is wanted, such as MLP([64, 32, 10], relu)"
        )
    return net


def optimizer(name, value):
    """``value``, if it makes steps, as an optimizer does."""
    if not callable(getattr(value, "step", None)):
        raise TypeError(f"{name} is {value!r}, but an optimizer is wanted, such as SGD(0.1)")
    return value


def one_of(name, value, known, what):
    """``value``, if it is one of the ``known`` words, which stand for ``what``."""
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} is {value!r}, but {what} are {', '.join(known)}")
    return value


def class_indices(name, value, classes):
    """``value`` as an array (N,) of the class indices 0 … classes − 1."""
    array = as_array(name, value)
    if array.ndim != 1 or array.dtype.kind not in "ui":
        raise ValueError(f"{name} is {value!r}, but a list of class indices is wanted: [0, 2, 1]")
    if array.size and not 0 <= array.min() <= array.max() < classes:
        raise ValueError(
            f"{name} holds class indices from {array.min()} to {array.max()}, but with "
            f"{classes} classes they run from 0 to {classes - 1}"
        )
    return array


def name_of(function):
    """Name of a function, for a message."""
    return getattr(function, "__name__", repr(function))


def carries(name, function, slope, arguments):
    """Check that the function carries its ``slope``: an attribute, such as tanh.derivative."""
    if not callable(getattr(function, slope, None)):
        raise TypeError(
            f"{name} is {name_of(function)}, which has no {slope}: write my_{name}({arguments}) and "
            f"my_{slope}({arguments}), then attach it: my_{name}.{slope} = my_{slope}"
        )


def float_type(name, value):
    """``value`` as a floating-point type of NumPy."""
    dtype = np.dtype(value)
    if dtype.kind != "f":
        raise TypeError(f"{name} is {dtype}, but a float type is wanted: float32 or float64")
    return dtype


def widths(name, value):
    """Widths of the layers of a network, from input to output, as a tuple of whole numbers."""
    array = as_array(name, value)
    if array.ndim != 1 or array.dtype.kind not in "ui" or len(array) < 2 or array.min() < 1:
        raise ValueError(
            f"{name} is {value!r}, but at least two positive whole numbers are wanted, "
            "the widths from input to output: [2, 3, 1]"
        )
    return tuple(array.tolist())


def features(name, X, count):
    """Check that the last axis of the array X holds ``count`` features."""
    if X.shape[-1:] != (count,):
        came = f"{X.shape[-1]} features" if X.ndim else "no axis of features"
        raise ValueError(f"{name} has {came} but the first layer wants {count}")


def sequence(name, value):
    """``value``, if it is a list or a tuple."""
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{name} is {value!r}, but a list is wanted, with one entry for each layer")
    return value


def layers(weights, biases, activations, x=None):
    """List of (W, b, act), one for each layer, if every shape fits the one before it (and x)."""
    sequence("weights", weights), sequence("biases", biases), sequence("activations", activations)
    counts = [len(weights), len(biases), len(activations)]
    if len(set(counts)) > 1 or counts[0] == 0:
        raise ValueError(
            "weights, biases and activations have {}, {} and {} entries: "
            "give one of each for every layer".format(*counts)
        )
    checked = []
    for number, (W, b, act) in enumerate(zip(weights, biases, activations, strict=True), 1):
        W, b = floats(f"W of layer {number}", W), floats(f"b of layer {number}", b)
        function(f"activation of layer {number}", act)
        if W.ndim != 2:
            raise ValueError(f"W of layer {number} has shape {W.shape}, but (out, in) is wanted")
        if b.shape != W.shape[:1]:
            raise ValueError(
                f"b of layer {number} has shape {b.shape} but its W has shape {W.shape}: "
                f"give one bias for each row of W, shape {W.shape[:1]}"
            )
        if checked and checked[-1][0].shape[0] != W.shape[1]:
            raise ValueError(
                f"layer {number} gets {checked[-1][0].shape[0]} inputs from layer {number - 1}, but "
                f"its W has shape {W.shape}: give W one column for each input"
            )
        checked.append((W, b, act))
    if x is not None:
        features("x", x, checked[0][0].shape[1])
    return checked


def predictions(y, t):
    """Predictions y and their targets t, finite, both in the shape and the type of y."""
    y, t = matching("y", y, t)
    finite("y", y), finite("t", t)
    return y, t


def binary_probabilities(y, t):
    """Probabilities y and their targets t, all from 0 to 1, in the shape and the type of y."""
    y, t = matching("y", y, t)
    mend = "for logits there is binary_cross_entropy_with_logits(a, t)"
    from_0_to_1("y", y, "probabilities", mend)
    from_0_to_1("t", t, "targets", BINARY_MEND)
    return y, t


def binary_logits(a, t):
    """Finite logits a and their targets t from 0 to 1, in the shape and the type of a."""
    a, t = matching("a", a, t)
    finite("a", a), from_0_to_1("t", t, "targets", BINARY_MEND)
    return a, t


def class_probabilities(y, t):
    """Rows y of probabilities that sum to 1, and one-hot targets in the shape and the type of y."""
    y, t = one_hot("y", y, t)
    mend = "for logits there is softmax_cross_entropy(a, t)"
    from_0_to_1("y", y, "probabilities", mend)
    sums_to_1("y", y, "probabilities", mend)
    return y, t


def class_logits(a, t):
    """Rows a of finite logits, and one-hot targets in the shape and the type of a."""
    a, t = one_hot("a", a, t)
    finite("a", a)
    return a, t


def parameter_and_data(y, t):
    """A parameter y, one number or one for each entry of the data t (N,), finite, as floats."""
    y, t = floats("y", y), real_array("t", t, 1)
    if y.shape not in ((), t.shape):
        raise ValueError(
            f"y has shape {y.shape} but t has shape {t.shape}: "
            "give one parameter for all of t, or one for each"
        )
    finite("y", y)
    return y, t


BINARY_MEND = "for targets -1 and +1 write (t + 1) / 2"
CLASS_MEND = "give class indices, or rows with one 1 and the rest 0"


def matching(name, y, t):
    """y and t as arrays of the type of y, if they have one shape; a column (N, 1) is as good as (N,)."""
    y, t = floats(name, y), floats("t", t)
    if y.size == 0:
        raise ValueError(f"{name} is empty (shape {y.shape}): give at least one sample")
    if y.shape != t.shape:
        if _without_column(y.shape) != _without_column(t.shape):
            raise ValueError(
                f"{name} has shape {y.shape} but t has shape {t.shape}: "
                "give one target for each prediction"
            )
        t = t.reshape(y.shape)
    return y, t.astype(y.dtype, copy=False)


def _without_column(shape):
    return shape[:1] if shape[1:] == (1,) else shape


def one_hot(name, y, t):
    """Rows y of (N, K) or (K,) as floats, and t, one-hot or class indices, as one-hot like y."""
    y, t = floats(name, y), np.asarray(t)
    if y.ndim not in (1, 2) or y.shape[-1] == 1:
        raise ValueError(
            f"{name} has shape {y.shape}, but (N, K) is wanted, or (K,) for one sample, with K ≥ 2 "
            "classes: for one output there is binary cross-entropy"
        )
    if y.size == 0:
        raise ValueError(f"{name} is empty (shape {y.shape}): give at least one sample")
    if t.shape == y.shape:
        t = floats("t", t)
        from_0_to_1("t", t, "one-hot targets", CLASS_MEND)
        sums_to_1("t", t, "one-hot targets", CLASS_MEND)
    elif t.shape == y.shape[:-1]:
        t = _from_indices(t, y.shape[-1])
    else:
        raise ValueError(
            f"{name} has shape {y.shape} but t has shape {t.shape}: give class indices of shape "
            f"{y.shape[:-1]}, or one-hot rows of shape {y.shape}"
        )
    return y, t.astype(y.dtype, copy=False)


def _from_indices(t, K):
    """One-hot rows of the class indices t."""
    if t.dtype.kind not in "ui":
        raise TypeError(
            f"t holds class indices of type {t.dtype}, but whole numbers are wanted: "
            "write t.astype(int)"
        )
    if t.min() < 0 or t.max() >= K:
        strange = t[(t < 0) | (t >= K)].flat[0]
        raise ValueError(
            f"t holds the class index {strange}, but with {K} classes they run from 0 to {K - 1}"
        )
    return t[..., None] == np.arange(K)


def finite(name, array):
    """Check that the array holds no NaN and no infinity."""
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} holds NaN or infinite entries: remove or replace them; if they come from "
            "training, it has diverged, and a smaller learning rate may help"
        )


def from_0_to_1(name, array, what, mend):
    """Check that all entries lie between 0 and 1."""
    if not (array.min() >= 0 and array.max() <= 1):
        finite(name, array)
        strange = array[(array < 0) | (array > 1)].flat[0]
        raise ValueError(f"{name} holds {strange:g}, but {what} lie between 0 and 1: {mend}")


def sums_to_1(name, rows, what, mend):
    """Check that every row sums to 1, but for a rounding error of 0.001."""
    off = np.abs(rows.sum(axis=-1) - 1)
    if off.max() > 1e-3:
        row = rows.reshape(-1, rows.shape[-1])[off.argmax()]
        raise ValueError(
            f"row {off.argmax()} of {name} sums to {row.sum():g}, but {what} sum to 1: {mend}"
        )
