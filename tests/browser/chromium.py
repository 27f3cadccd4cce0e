"""Find a browser for the tests, or get one; run as a script, say which.

First an installed Chromium or Chrome, then Playwright's own, then, for root on Debian, apt's.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


MISSING = (
    "the browser tests need Chromium or Chrome. Install one: 'python -m playwright install "
    "chromium', or 'sudo apt-get install chromium', or from your system's software center"
)


def installed():
    """Path of an installed browser, Playwright's own included, or None."""
    found = [path for path in map(shutil.which, COMMANDS) if path]
    found += [path for path in APPLICATIONS if Path(path).exists()]
    if found:
        return found[0]
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def find():
    """Path of a browser. Installs one where there is none; RuntimeError where that fails."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    path = installed()
    for attempt in attempts:
        if path:
            return path
        print("no browser yet, so:", *attempt, flush=True)
        subprocess.run(attempt, stdout=subprocess.DEVNULL, check=False)
        path = installed()
    if path:
        return path
    raise RuntimeError(MISSING)


if __name__ == "__main__":
    try:
        print("browser:", find())
    except RuntimeError as missing:
        sys.exit(str(missing))
