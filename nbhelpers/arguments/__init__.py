"""Clear errors for bad input: each names the argument, what came, what is wanted and the mend."""

from nbhelpers.arguments.checks import *  # noqa: F403
from nbhelpers.arguments.targets import *  # noqa: F403
from nbhelpers.arguments.chain import *  # noqa: F403
