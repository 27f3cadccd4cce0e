"""A figure that redraws only what moved.

Matplotlib marks an artist as *stale* when it is changed. An artist that was ever found stale
counts as moving. The picture is then made of two layers: a **background** that is drawn once
and kept, and a **foreground** (what moves, and what lies above it) that is drawn again on top
of it each time. The two together are what a full redraw would give, pixel for pixel.
"""

import struct
import zlib

import numpy as np
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg

from nbhelpers.figures.show import settle_layout


class Stage:
    """The pictures of one ``figure``, made fast. Its layout is settled once and then kept."""

    def __init__(self, figure):
        self.figure = figure
        self.canvas = FigureCanvasAgg(figure)
        for axes in figure.axes:
            axes.title.set_zorder(0)  # it lies above no data: it may be part of the background
        settle_layout(figure)
        self._nothing_moved()
        self.scene = None  # what the background was drawn for: the artists and the size
        self.moving, self.foreground = set(), []
        self.last_png = None

    def png(self):
        """The figure as it is now, as the bytes of a PNG: those of the last where nothing moved."""
        pixels = self.pixels()
        if self.last_png is None:
            self.last_png = png(pixels[..., :3])
        return self.last_png

    def pixels(self):
        """The figure as it is now: an array (height, width, 4) of bytes."""
        artists = {artist for axes in self.figure.axes for artist in _layers(axes)}
        stale = {artist for artist in artists if artist.stale}
        axis_changed = {artist for artist in stale if isinstance(artist, Axis)}
        scene = artists, self.figure.bbox.size.tolist()
        if scene != self.scene or axis_changed or not stale <= set(self.foreground):
            self.scene = scene
            self.moving = (self.moving | stale - axis_changed) & artists
            self._draw_background()
            self._draw_foreground()
        elif stale:
            self.canvas.restore_region(self.background)
            self._draw_foreground()
        return np.asarray(self.canvas.buffer_rgba())

    def redraw(self):
        """Draw all of it again, so that its texts let go of a larger picture that was made of the figure."""
        self.scene = None
        self.pixels()

    def _draw_background(self):
        self.foreground = []
        for axes in self.figure.axes:
            artists = _layers(axes)
            first = next((i for i, a in enumerate(artists) if a in self.moving), len(artists))
            for artist in artists:
                artist.set_animated(artist in artists[first:])
            self.foreground += artists[first:]
        self._draw_all()
        self.background = self.canvas.copy_from_bbox(self.figure.bbox)

    def _draw_foreground(self):
        renderer = self.canvas.get_renderer()
        for artist in self.foreground:
            artist.draw(renderer)
            artist.stale = False
        self.last_png = None

    def _draw_all(self):
        self.canvas.draw()
        self._nothing_moved()

    def _nothing_moved(self):
        for artist in self.figure.findobj():
            artist.stale = False  # Matplotlib leaves an empty text stale: there was nothing to draw


def png(pixels):
    """The bytes of a PNG of ``pixels`` (height, width, 3), fast: unfiltered and lightly compressed.

    Source: PNG Specification, 3rd ed., W3C (2025), sections 5 and 11.2.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # a row begins with its filter: 0, none
    for color in range(3):  # one color at a time: many times faster than by triples
        rows[:, 1 + color :: 3] = pixels[..., color]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def _layers(axes):
    """The artists of ``axes`` in the order in which they are drawn, without its background."""
    never_drawn = {axes.patch} if axes.axison else {axes.patch, *axes.spines.values()}
    never_drawn |= set() if axes.axison else {axes.xaxis, axes.yaxis}
    artists = [artist for artist in axes.get_children() if artist not in never_drawn]
    return sorted(artists, key=lambda artist: artist.get_zorder())
