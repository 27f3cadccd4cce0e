"""Exercises: one file a chapter, on the frame of ``exercise``; all are at hand here by name.

check.update(my_update)      is it right, and if not, why?
check.update.hint()          one hint more each time
check.update.solution()      a solution
"""

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
    dropout,
    early_stopping,
    good_rate,
    leaky_variance,
    momentum_step,
    parameter_count,
)

__all__ = [
    "adam_step",
    "batch_norm",
    "best_eta",
    "decide",
    "dropout",
    "early_stopping",
    "eta_ratio",
    "good_rate",
    "leaky_variance",
    "momentum_step",
    "nand_gate",
    "novikoff",
    "parameter_count",
    "pocket",
    "signed_distance",
    "update",
]
