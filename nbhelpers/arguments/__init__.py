"""Clear errors for bad input: each names the argument, what was passed, what is expected and how to correct it.

The texts are in ``words.toml``, in both languages.
"""

from nbhelpers.arguments.arrays import *
from nbhelpers.arguments.data import *
from nbhelpers.arguments.networks import *
from nbhelpers.arguments.targets import *
from nbhelpers.arguments.values import *
from nbhelpers.arguments.words import expect, listed, message
