"""The frame of every explorer: a figure, some controls, and one function that draws.

    def parabola(a=1.0):
        figure = new_figure()
        (curve,) = figure.add_subplot(xlim=(-2, 2), ylim=(-4, 4)).plot([], [])
        x = np.linspace(-2, 2)

        def draw(a):
            curve.set_data(x, a * x**2)
            return f"a = {a:.2f}"

        return Explorer(figure, draw, a=slider("a", -1, 1, a))

``draw`` gets the value of every control under its name, changes the artists of the figure and
returns, in words, what there is to be seen. The frame does the rest: it draws only what moved,
sends picture and words to the browser, and shows an error below the picture *and* raises it.
"""

import html
import json

import ipywidgets as widgets
from IPython.display import display

from nbhelpers.explore.kit.controls import WIDTH
from nbhelpers.explore.kit.drawing import Drawing
from nbhelpers.explore.kit.picture import Picture
from nbhelpers.explore.kit.points import Points
from nbhelpers.explore.kit.stage import Stage
from nbhelpers.figures.show import show_png
from nbhelpers.figures.style import DPI, styled
from nbhelpers.notebook.language import current, say, speaking


class Explorer:
    """An interactive figure: ``controls`` by name, and ``draw(**their values)`` → words.

    It keeps the language in which it was made: notebooks in both may share a kernel.
    """

    @styled
    def __init__(self, figure, draw, **controls):
        self.figure, self.draw, self.controls = figure, draw, controls
        self.language, self.start = current(), self.values
        self.words = self.draw(**self.start)
        self.stage = Stage(figure)
        self.drawing = False

        pointed = [c for c in controls.values() if isinstance(c, (Points, Drawing))]
        self.picture = Picture(
            png=self.stage.png(),
            words=self.words,
            width=round(figure.get_figwidth() * DPI),
            help=pointed[0].help if pointed else "",
            traced=any(isinstance(control, Drawing) for control in pointed),
            names={
                "play": say(zh="播放", en="Play"),
                "pause": say(zh="暂停", en="Pause"),
                "stop": say(zh="回到开头", en="Back to the start"),
            },
        )
        self.picture.observe(self._ratio_changed, "ratio")
        for control in controls.values():
            control.observe(self._control_moved, "value")
        for control in pointed:
            self.picture.observe(lambda c, p=control: p.follow_gesture(c["new"]), "gesture")
            self.picture.observe(lambda c, p=control: p.follow_keys(c["new"]), "pressed")

        reset = widgets.Button(description=say(zh="重置", en="Reset"), icon="undo")
        reset.on_click(lambda button: self.move(**self.start))
        bar = [control for control in controls.values() if isinstance(control, widgets.Widget)]
        columns = widgets.Layout(
            grid_template_columns=f"repeat(auto-fill, {WIDTH})",
            grid_gap="0 12px",
            max_width="900px",
        )
        lines = [control for control in bar if isinstance(control, widgets.Text)]
        cells = [control for control in bar if control not in lines]
        grid = widgets.GridBox([*cells, reset, *lines], layout=columns).add_class("nbh-controls")
        self.widget = widgets.VBox([grid, self.picture])

    @property
    def values(self):
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def move(self, **values):
        """Set some controls, all at once, and draw."""
        unknown = set(values) - set(self.controls)
        if unknown:
            raise ValueError(
                f"there is no control {sorted(unknown)}: this explorer has {sorted(self.controls)}"
            )
        self.drawing = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self.drawing = False
        self.update()

    @styled
    def update(self):
        """Draw the figure for the present values and send it to the browser."""
        self.drawing = True
        try:
            with speaking(self.language):
                self.words = self.draw(**self.values)
            png = self.stage.png()
        except Exception as error:
            self.picture.error = f"{type(error).__name__}: {error}"
            raise
        finally:
            self.drawing = False
        with self.picture.hold_sync():
            self.picture.error = ""
            self.picture.words = self.words
            self.picture.png = png

    def _control_moved(self, change):
        if not self.drawing:
            self.update()

    def _ratio_changed(self, change):
        self.figure.set_dpi(DPI * min(max(change["new"], 1), 3))
        self.update()

    @styled
    def _ipython_display_(self):
        """Show the stored picture, its words, and the live view that takes their place.

        Without a kernel only the first two are seen: on GitHub, in an exported page, in a
        notebook that was just opened.
        """
        with speaking(self.language):
            hint = say(
                zh="运行这个单元格，图就能动起来。", en="Run this cell to make the picture move."
            )
        show_png(self.figure, self.words, "nbh-stored", style=_asleep(hint))
        self.stage.redraw()
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        data = {
            "application/vnd.jupyter.widget-view+json": view,
            "text/html": f"<p><em>{html.escape(hint)}</em></p>",
            "text/plain": hint,
        }
        display(data, raw=True)


def _asleep(hint):
    """Style that puts the ``hint`` in place of "model not found" where no kernel runs yet."""
    view = (
        ".jp-OutputArea-child:has(.nbh-stored) + .jp-OutputArea-child .jupyter-widgets:not(:has(*))"
    )
    return (
        f"<style>{view} {{ font-size: 0 }} "
        f"{view}::before {{ content: {json.dumps(hint, ensure_ascii=False)}; "
        "font-size: var(--jp-content-font-size1, 14px); font-style: italic }</style>"
    )
