"""Clear errors for bad input."""

from nbhelpers.arguments.checks import *  # noqa: F403
