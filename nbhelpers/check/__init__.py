"""Exercises: one file a chapter, on the frame of ``exercise``; all are at hand here by name."""

from nbhelpers.check.perceptron import (
    best_eta,
    count_mistakes_bound,
    decide,
    eta_ratio,
    nand_gate,
    pocket_choice,
    signed_distance,
    update,
)

__all__ = [
    "best_eta",
    "count_mistakes_bound",
    "decide",
    "eta_ratio",
    "nand_gate",
    "pocket_choice",
    "signed_distance",
    "update",
]
