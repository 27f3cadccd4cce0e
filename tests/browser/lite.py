"""The course without a server: JupyterLite, built, served on this machine, and opened in a browser."""

import contextlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import lab


class Quiet(SimpleHTTPRequestHandler):
    """A static host that keeps no log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format, *arguments):
        pass


@contextlib.contextmanager
def served(folder):
    """The address of a static host of ``folder``."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def open_notebook(page, url, notebook):
    """Open a notebook of the site at ``url`` in the ``page``, and wait until its kernel is idle."""
    page.set_default_timeout(lab.PATIENCE * 1000)
    page.goto(f"{url}/lab/index.html?path=notebooks/{notebook}")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    lab.wait_until_idle(page)
