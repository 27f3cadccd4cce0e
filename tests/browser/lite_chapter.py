"""Run a chapter of the site that make lite built, and say what it took: python lite_chapter.py SITE NOTEBOOK

It needs the network, for Pyodide and its NumPy, SciPy and Matplotlib.
"""

import sys
import time

import lab
import lite
import psutil


def measure(site, notebook):
    """Seconds, and megabytes that this machine received, until the first picture can move.

    All cells have to run without an error, and the first picture has to move.
    """
    with lab.browser() as chromium, lite.served(site) as url:
        page = chromium.new_page()
        begun, received = time.monotonic(), psutil.net_io_counters().bytes_recv
        lite.open_notebook(page, url, notebook)
        lab.menu(page, "Run", "runmenu:run-all")
        page.locator(f"{lab.LIVE_VIEW} img.nbh-image").first.wait_for(timeout=600_000)
        seconds = time.monotonic() - begun
        megabytes = (psutil.net_io_counters().bytes_recv - received) / 1e6
        lab.wait_until_idle(page)
        errors = page.locator(lab.BROKEN).all_inner_texts()
        assert not errors, errors
        explorer, *_ = lab.explorers(page)
        before = explorer.seen
        assert explorer.leap(explorer.handles.first) != before
    return seconds, megabytes


if __name__ == "__main__":
    print("{:.0f} s and {:.0f} MB to the first picture".format(*measure(*sys.argv[1:])))
