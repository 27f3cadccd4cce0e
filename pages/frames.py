"""The frames of an explorer for a page: its picture and words for some stops, drawn once for all readers.

A control of many stops is thinned. Where that leaves few combinations, all of them are drawn; else
each control moves alone, from the start and from where the task is done. A frame is kept as what
differs from the first one, over which the browser lays it.
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

MOST_STOPS, MOST_FRAMES, MOST_BYTES = 40, 400, 1_450_000  # of a control, and of an explorer

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
}


class Frames:
    """The frames of one ``explorer``, whose function is called ``name``."""

    def __init__(self, explorer, name):
        self.explorer = explorer
        self.controls = {n: explorer.controls[n] for n in explorer.stops}
        start = {n: c.stop_near(c.start) for n, c in self.controls.items()}
        self.anchors = [start]
        if name in DONE:
            done = {n: stop_at(self.controls[n], value) for n, value in DONE[name].items()}
            self.anchors.append(start | done)
        self.stops = {n: self.thinned(n) for n in self.controls}
        self.alone = prod(map(len, self.stops.values())) > MOST_FRAMES

    def draw(self):
        """Draw all frames, sharp where there is room for it, and with fewer stops where there is none."""
        for self.explorer.picture.ratio in (RATIO, 1):
            self.first = self.drawn(self.anchors[0].values())[0]
            some = [self.frame(place)[0] for place in list(self.places())[::10]]
            if 10 * sum(map(len, some)) <= MOST_BYTES:
                break
        self.frames = {place: self.frame(place) for place in self.places()}
        while sum(len(picture) for picture, _ in self.frames.values()) > MOST_BYTES:
            self.thin()
        return self

    def thinned(self, name):
        """Stops of a control, evenly spaced, with those of the anchors among them; all of a menu."""
        control = self.controls[name]
        most = control.stops if control.kind == "menu" else MOST_STOPS
        even = np.linspace(0, control.stops - 1, min(control.stops, most)).round().astype(int)
        return sorted({*even.tolist(), *self.kept(name)})

    def kept(self, name):
        """The stops of a control in the anchors."""
        return {anchor[name] for anchor in self.anchors}

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
        """Pixels (height, width, 3) and words at these stops."""
        stops = zip(self.controls.items(), place, strict=True)
        png, words = self.explorer.frame(**{n: c.value_of(stop) for (n, c), stop in stops})
        return np.array(Image.open(io.BytesIO(png)).convert("RGB")), words

    def frame(self, place):
        """What the picture adds to the first one, as text, and the words."""
        pixels, words = self.drawn(place)
        return webp(over(self.first, pixels)), words

    def thin(self):
        """Drop a third of the stops of the control that has most of them, but none of the anchors'."""
        name = max(self.stops, key=lambda n: len(self.stops[n]))
        fewer = [stop for i, stop in enumerate(self.stops[name]) if i % 3 != 1]
        self.stops[name] = sorted({*fewer, *self.kept(name)})
        self.frames = {
            place: frame
            for place, frame in self.frames.items()
            if all(stop in stops for stop, stops in zip(place, self.stops.values(), strict=True))
        }

    def data(self):
        """All that the page needs, ready for JSON."""
        picture, all_stops = self.explorer.picture, list(self.stops.values())
        return {
            "first": webp(self.first),
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
        parts = [
            say(
                zh="这一页上每次只动一个控件，其余的会回到画好的位置。",
                en="On this page one control moves at a time; the others go back to where pictures were drawn.",
            )
            if self.alone
            else "",
            say(zh="图中的点在这里拖不动。", en="Points in the picture cannot be dragged here.")
            if self.explorer.picture.help
            else "",
        ]
        whole = say(
            zh="在 JupyterLab 里打开这一章，全部都能动。",
            en="In JupyterLab, all of it moves.",
        )
        said = [part for part in parts if part]
        return say(zh="", en=" ").join([*said, whole]) if said else ""


def stop_at(control, value):
    """The stop of a control that is nearest to a number, or whose text, in English, begins like this."""
    if control.kind == "menu":
        texts = [text if isinstance(text, str) else text[1] for text in control.texts]
        return next(i for i, text in enumerate(texts) if text.startswith(str(value)))
    return control.stop_near(value)


def over(first, pixels):
    """What differs from the ``first`` picture, and elsewhere nothing: (height, width, 4)."""
    differs = (pixels != first).any(axis=-1, keepdims=True)
    return np.concatenate([pixels, np.full_like(pixels[..., :1], 255)], axis=-1) * differs


def webp(pixels):
    """Pixels as a WebP without loss, as text."""
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "WEBP", lossless=True, method=2, quality=30)
    return b64encode(data.getvalue()).decode()


def write(explorer, name, target):
    """Write the frames of an explorer into a script for a page."""
    data = json.dumps(Frames(explorer, name).draw().data(), ensure_ascii=False)
    target.write_text(f"nbhFrames({json.dumps(target.stem)}, {data});\n", encoding="utf-8")
