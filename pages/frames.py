"""The frames of an explorer for a page: its picture and words for some stops, drawn once for all readers.

A control of many stops is thinned. Where that leaves few combinations, all of them are drawn; else
each control moves alone, from the start and from where the task is done. A frame is kept as what
differs from a base, one of a few whole pictures, over which the browser lays it: sharp and in all its
colors where there is room for it, else with fewer pixels and colors, and then with fewer stops.
"""

import io
import json
from base64 import b64encode
from itertools import product
from math import prod

import numpy as np
from PIL import Image

from nbhelpers.figures.show import RATIO
from nbhelpers.notebook.language import say

MOST_STOPS, MOST_FRAMES, MOST_BYTES = 40, 400, 1_470_000  # of a control, and of an explorer
SAMPLE = 11  # every so many frames tell how large all are; a prime, so that frames of every kind are among them
PLAYED = 2  # a player has as many times the stops of other controls
QUALITIES = (RATIO, 8), (RATIO, 5), (1, 5), (1, 4)  # pixels to a CSS pixel, bits of a color's parts

# Where the task of an explorer is done, by the values of its controls, where they can do it.
DONE = {
    "learning": {"data": "narrow", "start": 3.0, "eta": 3.16},
    "flow": {"x1": 1.0, "x2": -1.0},
    "xor": dict(w11=2.0, w12=2.0, b1=-1.0, w21=-2.0, w22=-2.0, b2=3.0, v1=2.0, v2=2.0, c=-2.0),
    "approximation": {"target": "faster", "neurons": 48, "k": 316.0},
    "depth": {"k": 6, "neurons": 64},
    "tangent": {"z": -0.75, "act": "GELU"},
    "alpha": {"alpha": -0.25},
    "descent": {"eta": 0.126, "start": -2.0, "step": 1},
    "vanishing": {"depth": 50, "scale": 1.41, "act": "ReLU"},
    "dead": {"alpha": 0.15, "eta": 2.51, "step": 60},
    "huber_delta": {"delta": 0.88, "r": 3.0},
    "outliers": {"delta": 39.7},
    "likelihood": {"y": 0.45},
    "saturated": {"a": -8.0, "eta": 50.1},
    "logits": {"a": 36.8},
    "backpropagation": {"t": -0.12},
    "training": {"eta": 0.316, "step": 20},
    "initialization": {"gain": 2.0, "depth": 50, "act": "ReLU"},
    "surface": {"eta": 0.0355, "steps": 100, "optimizers": "all four"},
    "rates": {"eta": 0.398, "hidden": 16},
    "regularization": {"decay": 2.0},
    "playground": {"run": "Spiral", "epoch": 200},
}


class Frames:
    """The frames of one ``explorer``, whose function is called ``name``."""

    def __init__(self, explorer, name):
        self.explorer = explorer
        new = explorer.pointer.target  # says what a new point is: none is added here
        self.controls = {n: explorer.controls[n] for n in explorer.stops if n != new}
        start = {n: c.stop_near(c.start) for n, c in self.controls.items()}
        self.anchors = [start]
        if name in DONE:
            done = {n: stop_at(self.controls[n], value) for n, value in DONE[name].items()}
            self.anchors.append(start | done)
        self.stops = {n: self.thinned(n) for n in self.controls}
        self.alone = prod(map(len, self.stops.values())) > MOST_FRAMES

    def draw(self):
        """Draw all frames, as good as there is room for."""
        for self.explorer.picture.ratio, self.bits in QUALITIES:
            self.bases = [self.drawn(place)[0] for place in self.base_places()]
            some = [self.frame(place)[0] for place in list(self.places())[::SAMPLE]]
            if SAMPLE * sum(map(len, some)) <= MOST_BYTES:
                break
        self.whole = [webp(base) for base in self.bases]
        self.frames = {place: self.frame(place) for place in self.places()}
        self.thin()
        return self

    def size(self):
        """The bytes of all pictures and words."""
        frames = self.frames.values()
        told = sum(len(picture) + len(words.encode()) for picture, words, _ in frames)
        return sum(map(len, self.whole)) + told

    def thinned(self, name):
        """The stops of a control, at most so many; all of a menu."""
        control = self.controls[name]
        most = control.stops if control.kind == "menu" else MOST_STOPS
        return self.some_of(range(control.stops), min(control.stops, most), name)

    def some_of(self, stops, count, name):
        """So many of a control's stops, evenly spaced from end to end, and those of the anchors."""
        even = np.linspace(0, len(stops) - 1, count).round().astype(int)
        return sorted({*(stops[i] for i in even), *(anchor[name] for anchor in self.anchors)})

    def base_places(self):
        """The stops of the bases: those of the anchors, and of the start with each entry of a menu."""
        start, menus = self.anchors[0], [n for n, c in self.controls.items() if c.kind == "menu"]
        entries = [start | {name: stop} for name in menus for stop in self.stops[name]]
        return dict.fromkeys(tuple(place.values()) for place in [*self.anchors, *entries])

    def places(self):
        """The stops of every frame, those of the anchors first: a tuple with one for each control."""
        all_stops = list(self.stops.values())
        anchors = [tuple(anchor.values()) for anchor in self.anchors]
        if not self.alone:
            return dict.fromkeys([*anchors, *product(*all_stops)])
        moved = [
            (*anchor[:i], stop, *anchor[i + 1 :])
            for anchor in anchors
            for i, stops in enumerate(all_stops)
            for stop in stops
        ]
        return dict.fromkeys([*anchors, *moved])

    def drawn(self, place):
        """Pixels (height, width), each a number of four bytes, and words at these stops."""
        stops = zip(self.controls.items(), place, strict=True)
        png, words = self.explorer.frame(**{n: c.value_of(stop) for (n, c), stop in stops})
        bytes_of = np.array(Image.open(io.BytesIO(png)).convert("RGBA"))
        return rounded(bytes_of, self.bits).view(np.uint32)[..., 0], words

    def frame(self, place):
        """What the picture adds to the base that is most like it, as text; the words; which base."""
        pixels, words = self.drawn(place)
        differ = [np.count_nonzero(pixels != base) for base in self.bases]
        best = differ.index(min(differ))
        return webp(over(self.bases[best], pixels)), words, best

    def thin(self):
        """Keep fewer stops where all are too large: of each control as many, but more of a player."""
        drawn, every = self.frames, dict(self.stops)
        count = {n: len(stops) for n, stops in every.items() if self.controls[n].kind != "menu"}

        def share(name):
            return count[name] / (PLAYED if self.controls[name].kind == "player" else 1)

        while self.size() > MOST_BYTES:
            name = max(count, key=share)
            count[name] -= 1
            self.stops[name] = self.some_of(every[name], count[name], name)
            self.frames = {place: drawn[place] for place in self.places()}

    def data(self):
        """All that the page needs, ready for JSON."""
        picture, all_stops = self.explorer.picture, list(self.stops.values())
        return {
            "bases": self.whole,
            "frames": [
                [[stops.index(stop) for stop, stops in zip(place, all_stops, strict=True)], *frame]
                for place, frame in self.frames.items()
            ],
            "done": len(self.anchors) > 1,
            "note": self.note(),
            "order": list(self.controls),
            "state": {
                "controls": {n: self.seen(n) for n in self.controls},
                "columns": picture.columns,
                "width": picture.width,
                "names": picture.names,
            },
        }

    def seen(self, name):
        """What the browser needs to show a control, with the stops that are left of it."""
        control, stops = self.controls[name], self.stops[name]
        seen = control.seen() | {"start": stops.index(control.stop_near(control.start))}
        texts = seen.get("texts") or [str(value) for value in control.values]
        return seen | {"texts": [texts[stop] for stop in stops], "between": False}

    def note(self):
        """What cannot be moved on a page, in words."""
        return say(zh="", en=" ").join(
            said
            for said, fits in (
                (
                    say(
                        zh="这一页上每次只动一个控件，其余的会回到画好的位置。",
                        en="On this page one control moves at a time; the others go back to where "
                        "pictures were drawn.",
                    ),
                    self.alone,
                ),
                (
                    say(
                        zh="图中的点在这里拖不动。",
                        en="Points in the picture cannot be dragged here.",
                    ),
                    self.explorer.picture.help,
                ),
            )
            if fits
        )


def stop_at(control, value):
    """The stop of a control that is nearest to a number, or whose text, in English, begins like this."""
    if control.kind == "menu":
        texts = [text if isinstance(text, str) else text[1] for text in control.texts]
        return next(i for i, text in enumerate(texts) if text.startswith(str(value)))
    return control.stop_near(value)


def rounded(parts, bits):
    """Red, green and blue with so many bits each; white stays white."""
    step = 2 ** (8 - bits)
    return np.minimum(step * np.round(parts / step), 255).astype(np.uint8) if step > 1 else parts


def over(base, pixels):
    """The pixels that differ from those of the ``base``, and elsewhere nothing."""
    return np.where(pixels != base, pixels, 0)


def webp(pixels):
    """Pixels as a WebP without loss, as text."""
    data, parts = io.BytesIO(), pixels[..., None].view(np.uint8)
    Image.fromarray(parts).save(data, "WEBP", lossless=True, method=2, quality=30)
    return b64encode(data.getvalue()).decode()


def write(explorer, name, target):
    """Write the frames of an explorer into a script for a page."""
    data = json.dumps(Frames(explorer, name).draw().data(), ensure_ascii=False)
    target.write_text(f"nbhFrames({json.dumps(target.stem)}, {data});\n", encoding="utf-8")
