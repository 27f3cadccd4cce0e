"""Make the moving pictures of the README again, from the real thing: make pictures

Each is filmed in JupyterLab: one explorer a chapter, while its sliders and points are moved.

python benchmarks/pictures.py [name …]      without names: all of them
"""

import base64
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import lab  # noqa: E402

from nbhelpers.explore import losses  # noqa: E402
from nbhelpers.figures.style import FONT  # noqa: E402
from nbhelpers.notebook.language import LANGUAGES  # noqa: E402

WIDTH = 900  # pixels: as wide as an explorer
COLORS = 40  # few, so that a file is small
REST = 2500  # milliseconds that the last frame stays


def slide(explorer, slider, moves):
    """The ``moves`` of a slider: how often the right arrow key is pressed for each frame."""
    handle = explorer.handles.nth(slider)
    handle.focus()
    for times in moves:
        yield lambda times=times: [explorer.page.keyboard.press("ArrowRight") for _ in range(times)]


def drag(explorer, path):
    """A point is dragged along a ``path``, a frame for each place."""
    mouse = explorer.page.mouse
    mouse.move(*explorer.pixel(path[0]))
    mouse.down()
    for place in path[1:]:
        yield lambda place=place: mouse.move(*explorer.pixel(place))
    mouse.up()


def wrong_year(explorer):
    """The last year is dragged up and part of the way back."""
    points = losses.outliers().controls["points"]
    axes = points.axes

    def place(year, calls):
        return axes.transData.transform((year, calls)) / axes.figure.bbox.size

    year, calls = points.value[-1]
    heights = [*range(30, 220, 12), *range(200, 20, -30)]
    return drag(explorer, [place(year, calls), *(place(year, height) for height in heights)])


def train(explorer):
    """The playground trains until it knows the spiral; a frame every ten epochs."""
    one = explorer.locator.locator("button.nbh-one").first
    for _ in range(20):
        yield lambda: one.evaluate("one => { for (let i = 0; i < 10; i++) one.click(); }")


SPIRAL = "data=spiral noise=0.02 layers=8-4 optimizer=adam eta=0.01 seed=1"
FILMS = {  # name: module, how the explorer begins, what is done to it, milliseconds a frame
    "learning": (
        "perceptron",
        "learning(eta=0.3, start=5)",
        lambda e: slide(e, 2, [1] * 13),
        400,
    ),
    "approximation": (
        "mlp",
        "approximation(neurons=1)",
        lambda e: slide(e, 0, [1] * 11 + [2] * 8 + [4] * 9),
        150,
    ),
    "tangent": (
        "activations",
        "tangent(z=-5, act=gelu)",
        lambda e: slide(e, 0, [6] * 26),
        130,
    ),
    "outliers": ("losses", "outliers()", wrong_year, 150),
    "playground": ("playground", f"playground({SPIRAL!r})", train, 150),
}


LETTERS = f"""
    @font-face {{
        font-family: "Course Sans SC";
        src: url(data:font/otf;base64,{base64.b64encode(FONT.read_bytes()).decode()});
    }}
    .nbh-picture {{ font-family: system-ui, "Course Sans SC" !important; }}
"""  # Chinese for a machine that has no Chinese font
THERE = "count => document.querySelectorAll('img.nbh-image').length === count"

CHANGED = "([stage, before]) => stage.querySelector('img.nbh-image').src !== before"


def write_notebook(path, language, films):
    """A notebook with the explorers of ``films``, and no more."""
    sources = [
        f"from nbhelpers import use\nfrom nbhelpers.activations import gelu\nuse({language!r})",
        *(
            f"from nbhelpers.explore.{module} import {start.split('(')[0]}\n{start}"
            for module, start, *_ in films.values()
        ),
    ]
    lab.write_notebook(path, *sources)


def photograph(explorer):
    """Controls and picture of an explorer as they are on the page now."""
    view, stage = (
        explorer.locator.locator(lab.LIVE_VIEW).bounding_box(),
        explorer.stage.bounding_box(),
    )
    top, bottom = view["y"], stage["y"] + stage["height"]
    clip = {"x": view["x"] - 3, "y": top, "width": WIDTH, "height": bottom - top}
    return Image.open(io.BytesIO(explorer.page.screenshot(clip=clip))).convert("RGB")


def film(explorer, moves):
    """All frames: the start, and one after each move."""
    explorer.settle()
    frames = [photograph(explorer)]
    for move in moves(explorer):
        before = explorer.picture.get_attribute("src")
        move()
        explorer.page.wait_for_function(CHANGED, arg=[explorer.stage.element_handle(), before])
        lab.wait_until_idle_briefly(explorer.page)
        frames.append(photograph(explorer))
    explorer.settle()
    return [*frames[:-1], photograph(explorer)]


def write_film(frames, path, milliseconds):
    """Frames as one WebP that moves, in few colors and without loss, so that letters stay sharp."""
    width, height = frames[0].size
    some = Image.new("RGB", (width, 5 * height))
    for k in range(5):
        some.paste(frames[k * (len(frames) - 1) // 4], (0, k * height))
    few = some.quantize(COLORS, method=Image.Quantize.FASTOCTREE)
    first, *rest = [
        frame.quantize(palette=few, dither=Image.Dither.NONE).convert("RGB") for frame in frames
    ]
    first.save(
        path,
        save_all=True,
        append_images=rest,
        duration=[milliseconds] * len(rest) + [REST],
        loop=0,
        lossless=True,
        quality=80,
        method=6,
    )


def pictures(target, films):
    """Write the pictures of ``films`` into the folder ``target``."""
    target.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        tempfile.TemporaryDirectory() as root,
        lab.jupyterlab(root, home) as server,
        lab.browser() as chromium,
    ):
        for language in LANGUAGES:
            write_notebook(Path(root) / f"{language}.ipynb", language, films)
            with lab.notebook_page(chromium, server, f"{language}.ipynb") as page:
                page.add_style_tag(content=LETTERS)
                lab.run_all(page)
                errors = page.locator(lab.BROKEN).all_inner_texts()
                assert not errors, errors
                page.wait_for_function(THERE, arg=len(films), timeout=600_000)
                for explorer, (name, (_, _, moves, pace)) in zip(
                    lab.explorers(page), films.items(), strict=True
                ):
                    path = target / f"{name}.{language}.webp"
                    write_film(film(explorer, moves), path, pace)
                    print(path.name, f"{path.stat().st_size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    names = sys.argv[1:] or FILMS
    pictures(Path(__file__).with_name("pictures"), {name: FILMS[name] for name in names})
