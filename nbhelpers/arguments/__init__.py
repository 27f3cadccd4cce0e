"""Clear errors for bad input: each names the argument, what came, what is wanted and the mend."""

from nbhelpers.arguments.arrays import (
    as_array,
    finite_floats,
    float_type,
    floats,
    no_nan,
    not_empty,
    real_array,
)
from nbhelpers.arguments.checks import (
    binary_logits,
    binary_probabilities,
    class_logits,
    class_probabilities,
    predictions,
)
from nbhelpers.arguments.data import (
    boundary,
    class_indices,
    features,
    line_data,
    one_target_each,
    parameter_and_data,
    probability_and_outcomes,
    samples,
)
from nbhelpers.arguments.functions import function, has_slope, name_of
from nbhelpers.arguments.networks import layers, network, optimizer, sequence, shape, widths
from nbhelpers.arguments.values import (
    between,
    count,
    finite_number,
    generator,
    interval,
    not_negative,
    one_of,
    positive,
    share,
)
from nbhelpers.arguments.wording import mismatch

__all__ = [
    "as_array",
    "between",
    "binary_logits",
    "binary_probabilities",
    "boundary",
    "class_indices",
    "class_logits",
    "class_probabilities",
    "count",
    "features",
    "finite_floats",
    "finite_number",
    "float_type",
    "floats",
    "function",
    "generator",
    "has_slope",
    "interval",
    "layers",
    "line_data",
    "mismatch",
    "name_of",
    "network",
    "no_nan",
    "not_empty",
    "not_negative",
    "one_of",
    "one_target_each",
    "optimizer",
    "parameter_and_data",
    "positive",
    "predictions",
    "probability_and_outcomes",
    "real_array",
    "samples",
    "sequence",
    "shape",
    "share",
    "widths",
]
