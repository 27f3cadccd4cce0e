"""Find npm for the test of the course without a server, or get it; run as a script, say which."""

import os
import shutil
import subprocess
import sys

MISSING = (
    "the test of make lite needs npm, which brings Pyodide. Install Node.js with npm: "
    "'sudo apt-get install npm', or from your system's software center"
)


def find():
    """Path of npm. Root on Debian installs it where there is none; RuntimeError where that fails."""
    if not shutil.which("npm") and shutil.which("apt-get") and os.geteuid() == 0:
        for attempt in (["update"], ["install", "-y", "--no-install-recommends", "npm"]):
            print("no npm yet, so: apt-get", *attempt, flush=True)
            subprocess.run(["apt-get", "-qq", *attempt], stdout=subprocess.DEVNULL, check=False)
    if path := shutil.which("npm"):
        return path
    raise RuntimeError(MISSING)


if __name__ == "__main__":
    try:
        print("npm:", find())
    except RuntimeError as missing:
        sys.exit(str(missing))
