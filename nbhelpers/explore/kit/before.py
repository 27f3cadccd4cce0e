"""Controls for explorers that do not describe them in their signature yet: label in one language, then value."""

from nbhelpers.explore.kit import controls, points


def slider(name, low, high, value, step=None):
    return controls.slider(name, name, low, high, step or (high - low) / 100).named(name, value)


def log_slider(name, low, high, value):
    return controls.log_slider(name, name, low, high).named(name, value)


def integer(name, low, high, value):
    return controls.integer(name, name, low, high).named(name, value)


def choice(name, options, value=None):
    value = next(iter(options.values())) if value is None else value
    return controls.choice(name, name, options).named(name, value)


def Player(name, last, value=0, interval=250):
    return controls.player(name, name, last, interval).named(name, value)


def Clock(name, one):
    return controls.Clock(name, name, one).named(name, 0)


def text_line(name, value):
    return controls.Line(name, name).named(name, value)


class _Points(points.Points):
    """Points that may lie anywhere: where the axes end may come later."""

    join_axes = points.Held.join_axes


def Points(axes, X, t=None, label=None, **more):
    return _Points(axes, label, **more).named("points", X if t is None else (X, t))


class Steps(controls.Slider):
    """A slider over some values, exactly those; one that is set may be another, which joins them."""

    def __init__(self, name, values):
        super().__init__(name, name, [], [])
        self.options = {f"{v:g}": v for v in values}

    @property
    def options(self):
        return dict(zip(self.texts, self.values, strict=True))

    @options.setter
    def options(self, options):
        self.values, self.texts = list(options.values()), list(options)
        if self.explorer:
            self.explorer.describe()

    def check(self, value):
        return value


def steps(name, values, value):
    return Steps(name, sorted({*values, value})).named(name, value)
