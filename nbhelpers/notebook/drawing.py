"""The lock of everything that draws: Matplotlib can draw only one picture at a time."""

import threading

DRAWING = threading.RLock()
