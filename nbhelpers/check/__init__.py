"""Exercises: one file a chapter, on the frame of ``exercise``; all are at hand here by name.

check.update(my_update)      is it right, and if not, why?
check.update.hint()          one hint more each time
check.update.solution()      a solution
"""

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

__all__ = [
    "backward_by_hand",
    "best_constants",
    "best_eta",
    "decide",
    "eta_ratio",
    "huber",
    "log_sum_exp",
    "mse_gradient",
    "nand_gate",
    "neuron_gradient",
    "novikoff",
    "outlier_range",
    "pocket",
    "safe_cross_entropy",
    "signed_distance",
    "update",
]
