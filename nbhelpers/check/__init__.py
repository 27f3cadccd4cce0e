"""Exercises: one file a chapter, on the frame of ``exercise``; all are at hand here by name.

check.update(my_update)      is it right, and if not, why?
check.update.hint()          one hint more each time
check.update.solution()      a solution
check.progress()             which exercises are done
"""

from nbhelpers.check.activations import (
    dead_units,
    gelu_gap,
    leaky,
    read_alpha,
    slope_bound,
    stable_sigmoid,
    tanh_slope,
    vanishing_depth,
)
from nbhelpers.check.kit.progress import progress
from nbhelpers.check.losses import (
    backward_by_hand,
    best_constants,
    huber,
    log_sum_exp,
    mse_gradient,
    neuron_gradient,
    outlier_range,
    safe_cross_entropy,
)
from nbhelpers.check.mlp import (
    bump,
    collapse,
    forward,
    layer_shapes,
    parameter_count,
    pieces,
    xor_weights,
)
from nbhelpers.check.perceptron import (
    best_eta,
    decide,
    eta_ratio,
    nand_gate,
    novikoff,
    pocket,
    signed_distance,
    update,
)
from nbhelpers.check.practice import (
    adam_step,
    batch_norm,
    count_parameters,
    dropout,
    early_stopping,
    good_rate,
    leaky_variance,
    momentum_step,
    on_a_budget,
    small_spiral,
    weight_spreads,
)

__all__ = [
    "adam_step",
    "backward_by_hand",
    "batch_norm",
    "best_constants",
    "best_eta",
    "bump",
    "collapse",
    "count_parameters",
    "dead_units",
    "decide",
    "dropout",
    "early_stopping",
    "eta_ratio",
    "forward",
    "gelu_gap",
    "good_rate",
    "huber",
    "layer_shapes",
    "leaky",
    "leaky_variance",
    "log_sum_exp",
    "momentum_step",
    "mse_gradient",
    "nand_gate",
    "neuron_gradient",
    "novikoff",
    "on_a_budget",
    "outlier_range",
    "parameter_count",
    "pieces",
    "pocket",
    "progress",
    "read_alpha",
    "safe_cross_entropy",
    "signed_distance",
    "slope_bound",
    "small_spiral",
    "stable_sigmoid",
    "tanh_slope",
    "update",
    "vanishing_depth",
    "weight_spreads",
    "xor_weights",
]
