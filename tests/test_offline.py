"""The course opens no connection: everything in it works where none can be opened."""

import os
import subprocess
import sys
from pathlib import Path

CODE = """
import socket, warnings

warnings.simplefilter("error")
warnings.filterwarnings(  # Matplotlib 3.9 calls pyparsing by names that pyparsing 3.3 deprecates
    "ignore", r"'[a-zA-Z_]+' (argument is )?deprecated", DeprecationWarning
)

def refuse(*arguments, **more):
    raise AssertionError("a connection was opened")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse

import importlib, pkgutil
import numpy as np
import nbhelpers
from nbhelpers import check, use

for module in pkgutil.walk_packages(nbhelpers.__path__, "nbhelpers."):
    if "fonts.build" not in module.name:
        importlib.import_module(module.name)
from every_explorer import explorers
from nbhelpers import data

data.digits("all"), data.iris("setosa"), data.belgian_calls()
for i, make in enumerate(explorers().values()):
    use(("zh", "en")[i % 2])
    make()
for language in ("zh", "en"):
    use(language)
    for name in check.__all__:
        if name != "progress":
            getattr(check, name)(getattr(check, name).solved())
print("all done")
"""


def test_nothing_in_the_course_needs_a_connection(tmp_path):
    own_list = {"NBHELPERS_PROGRESS": str(tmp_path / "done.txt")}
    run = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent,
        env=os.environ | own_list,
    )
    assert run.stdout.endswith("all done\n"), run.stderr
