"""The static pages in a real browser: what is there is shown, and nothing is asked of another host."""

import io
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import lab
import lite
import nbformat
import pytest
from addresses import address as repository
from addresses import on_binder
from axe_playwright_python.sync_playwright import Axe
from lab import NOTEBOOKS, PATIENCE
from matplotlib.font_manager import get_font
from pypdf import PdfReader

from nbhelpers.figures.style import FONT

CONTENTS = ["index.html", "en/index.html", "zh/index.html"]
BUILD = Path(__file__).parents[2] / "pages" / "build.py"
DRAWN = "en-03_activations-alpha-explorer", "en-05_practice-playground-explorer"
# Cells of tables in which a range, or what is short, goes over more than one line.
BROKEN = r"""() => [...document.querySelectorAll("td")].filter((cell) => {
    const text = cell.firstChild, part = document.createRange();
    if (text?.nodeType !== Node.TEXT_NODE) return false;
    const from = text.length < 10 ? 0 : text.data.search(/\[[^\[\],]+,\s[^\[\],]+\]$/);
    part.setStart(text, from < 0 ? text.length : from);
    part.setEnd(text, text.length);
    return new Set([...part.getClientRects()].map((line) => line.top)).size > 1;
}).map((cell) => cell.textContent)"""
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
MOST_BYTES = {"page": 2e6, "frames": 1.5e6, "mathjax": 3e6}

ALL_SET = """() => !window.MathJax ? 0
    : new Promise((done) => MathJax.Hub.Queue(() => done(MathJax.Hub.getAllJax().length)))"""
SCROLLS = "pre, .scrolls, .MathJax_Display"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = f"""() => [...document.querySelectorAll('body *')].filter((e) => e.getClientRects().length
    && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('{SCROLLS}, .MJX_Assistive_MathML'))
    .map((e) => e.outerHTML.slice(0, 100))"""
AXE = "() => axe.run({exclude: ['.MathJax']}, {resultTypes: ['violations']})"
PROSE = """() => [...document.querySelectorAll('.jp-RenderedMarkdown')].map((cell) => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll('code, pre, script, .MathJax, .MathJax_Display').forEach((e) => e.remove());
    return copy.textContent;
}).join(' ')"""


def pytest_generate_tests(metafunc):
    if "visit" in metafunc.fixturenames:
        chapters = lab.chapters(both=metafunc.config.getoption("--all"))
        pages = [*CONTENTS, *(name.replace(".ipynb", ".html") for name in chapters)]
        metafunc.parametrize("visit", pages, indirect=True, scope="module")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Folder of the pages, made as a reader makes them."""
    folder = tmp_path_factory.mktemp("site") / "a b" / "网页"
    subprocess.run([sys.executable, BUILD, folder, "--only", *DRAWN], check=True)
    return folder


@pytest.fixture(scope="module")
def address(site):
    """Address of a server that knows nothing but files."""
    with lite.served(site) as url:
        yield f"{url}/"


class Visit:
    """A page, open in the browser, and what went on while it was opened."""

    def __init__(self, page, url):
        self.page, self.url, self.asked, self.trouble = page, url, set(), []
        page.on("request", self._note)
        page.on("response", self._look_at)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.goto(url)
        self.formulas = page.evaluate(ALL_SET)

    def _note(self, request):
        host = urlsplit(request.url).hostname  # None where a picture is in the page itself
        self.asked |= {host} if host else set()

    def _look_at(self, response):
        if "/frames/" in response.url:
            return  # here they are drawn for one explorer only
        if response.status >= 400 and not response.url.endswith("/favicon.ico"):
            self.trouble.append(f"{response.status} {response.url}")

    def values(self, selector, expression):
        """What ``expression`` gives for each element ``e`` that fits the selector."""
        script = f"(elements) => elements.map((e) => {expression})"
        return self.page.locator(selector).evaluate_all(script)


@pytest.fixture(scope="module")
def visit(request, chromium, address):
    """Every page, one after the other."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    yield Visit(context.new_page(), address + request.param)
    context.close()


def notebook(visit):
    """The notebook of a page, or None for a page of contents."""
    path = NOTEBOOKS / Path(urlsplit(visit.url).path[1:]).with_suffix(".ipynb")
    return nbformat.read(path, as_version=4) if path.exists() else None


def stored_pictures(notebook):
    """The words of the pictures that a notebook holds."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [o.metadata["image/png"]["alt"] for o in outputs if "image/png" in o.get("data", {})]


def test_the_page_shows_all_and_asks_no_other_host(visit, site):
    source = notebook(visit)
    assert visit.trouble == [] and visit.asked == {"127.0.0.1"}
    assert visit.page.locator("html").get_attribute("lang") == (
        "zh" if "/zh/" in visit.url else "en"
    )
    assert visit.page.locator("h1, a").count() > 0

    pictures = visit.values(
        "img", "[e.alt, e.naturalWidth > 0 && e.getBoundingClientRect().width > 0]"
    )
    expected = stored_pictures(source) if source else []
    assert pictures == [[words, True] for words in expected]

    assert (visit.formulas > 0) == (source is not None)
    assert visit.page.locator(".merror, .MathJax_Error").count() == 0
    prose = visit.page.evaluate(PROSE)
    assert "$" not in prose and "\\" not in prose
    seen = visit.page.locator("body").inner_text()
    assert "not found" not in seen and ".ipynb" not in seen

    entries = [text.strip() for text in visit.page.locator(".contents li").all_text_contents()]
    without = [text for text in entries if not re.search(r" \d+ (min|分钟)$", text)]
    assert [text for text in without if text[0].isdigit()] == []  # only the summary has none
    assert visit.page.evaluate(TOO_WIDE) <= 0


def test_every_link_leads_somewhere(visit, site):
    targets = set(visit.values("a[href]", "e.getAttribute('href')"))
    chapter = urlsplit(visit.url).path[1:].removesuffix(".html")
    binder = {on_binder(repository(), chapter)} if notebook(visit) else set()
    assert targets > binder
    for target in targets - binder:
        url, fragment = urldefrag(urljoin(visit.url, target))
        assert urlsplit(url).hostname == "127.0.0.1", target
        text = (site / urlsplit(url).path[1:]).read_text(encoding="utf-8")
        if url == visit.url:
            text = visit.page.content()  # with the anchors of formulas
        assert not fragment or f'id="{fragment}"' in text, target


def test_on_a_phone_nothing_is_cut_off_and_what_scrolls_can_be_reached(visit, chromium):
    context = chromium.new_context(**PHONE)
    try:
        page = Visit(context.new_page(), visit.url).page
        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(CUT) == []
        assert page.evaluate(BROKEN) == []
        for box in page.locator(SCROLLS).filter(visible=True).all():
            wide = box.evaluate("(e) => e.scrollWidth > e.clientWidth")
            assert not wide or box.get_attribute("tabindex") == "0", box.inner_html()
        contents = page.locator(".contents ol")
        assert contents.filter(visible=True).count() == 0
        if contents.count():
            page.locator(".contents summary").tap()
            contents.locator("a").nth(2).tap()
            assert page.locator(":target h2").bounding_box()["y"] >= 40  # below the bar
    finally:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave(visit, scheme):
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.evaluate(Axe().axe_script)
    found = visit.page.evaluate(AXE)["violations"]
    grave = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in grave] == []


def test_the_weights(site):
    def weight(path):
        return sum(p.stat().st_size for p in path.rglob("*") if p.is_file())

    shared = sum((site / name).stat().st_size for name in ("page.js", "page.css"))
    assert all(p.stat().st_size + shared <= MOST_BYTES["page"] for p in site.glob("*/*.html"))
    assert len(list(site.glob("frames/*"))) == len(DRAWN)
    assert all(p.stat().st_size <= MOST_BYTES["frames"] for p in site.glob("frames/*"))
    assert weight(site / "mathjax") <= MOST_BYTES["mathjax"]


def test_an_explorer_moves_without_a_kernel_and_without_a_server(chromium, site):
    page = chromium.new_page()
    try:
        page.goto((site / "en" / "03_activations.html").as_uri())
        alive = page.locator("[data-frames$=alpha-explorer]")
        stored = page.locator(".nbh-stored").filter(has_text="α = 0.01")
        assert stored.is_visible()
        alive.scroll_into_view_if_needed()
        words, task = alive.locator(".nbh-words"), alive.locator(".nbh-task")
        page.wait_for_function("document.querySelector('[data-frames$=alpha-explorer] .nbh-words')")
        assert "α = 0.01" in words.inner_text() and "✗" in task.inner_text()
        assert not stored.is_visible()
        picture = alive.locator("img").get_attribute("src")
        alive.locator("input[type=range]").press("ArrowLeft")
        assert "α = 0.01" not in words.inner_text()
        assert alive.locator("img").get_attribute("src") != picture
        assert alive.locator("img").get_attribute("alt").startswith(words.inner_text())
        alive.locator(".nbh-done").click()
        assert "✓" in task.inner_text()
        alive.locator(".nbh-reset").click()
        assert alive.locator("img").get_attribute("src") == picture

        code = page.locator(".highlight").first
        code.hover()
        code.locator(".copy").click()
        assert "✓" in code.locator(".copy").inner_text()
        assert (
            page.evaluate("getSelection().toString()").strip()
            == code.locator("pre").inner_text().strip()
        )

        broken = site / "frames" / "en-03_activations-tangent-explorer.js"
        broken.write_text("nbhFrames(", encoding="utf-8")
        page.reload()
        for name in "tangent-explorer", "dead-explorer":  # the file is broken, or missing
            silent = page.locator(f"[data-frames$={name}]")
            silent.scroll_into_view_if_needed()
            said = silent.locator(".nbh-error")
            said.wait_for()
            assert f"{name}.js did not load" in said.inner_text()
            assert page.locator(f".jp-OutputArea:has([data-frames$={name}]) img").is_visible()
        broken.unlink()
    finally:
        page.close()


def test_the_playground_is_a_film_to_scrub(chromium, site):
    context = chromium.new_context(**PHONE, color_scheme="dark")
    try:
        page = context.new_page()
        page.goto((site / "en" / "05_practice.html").as_uri() + "#cell-id=playground-explorer")
        film = page.locator("[data-frames$=playground-explorer]")
        page.wait_for_function(
            "document.querySelector('[data-frames$=playground-explorer] select')"
        )
        note = page.locator(".nbh-alive:has(select) + .nbh-note").filter(has_text="film")
        assert "Binder" in note.inner_text() and note.locator("a").count() == 1
        words, task = film.locator(".nbh-words"), film.locator(".nbh-task")
        assert words.inner_text().startswith("Epoch 0 ·") and "✗" in task.inner_text()
        touched = film.locator("select, input, button").all()
        assert all(control.bounding_box()["height"] >= 40 for control in touched)
        film.locator("select").select_option(index=4)
        film.locator("input[type=range]").press("End")
        assert words.inner_text().startswith("Epoch 200 ·") and "✓" in task.inner_text()
        film.locator(".nbh-play").tap()
        page.wait_for_function(
            "document.querySelector('.nbh-alive .nbh-words').innerText", timeout=5000
        )
        film.locator(".nbh-play").tap()
        assert not words.inner_text().startswith("Epoch 200 ·")
        assert page.evaluate(CUT) == []
    finally:
        context.close()


def test_a_reader_goes_from_the_entrance_through_all_chapters(chromium, address):
    page = chromium.new_page()
    try:
        page.goto(address)
        page.click("a:has-text('神经网络基础')")
        page.click("a:has-text('第 1 章')")
        for number in range(2, 6):
            page.click(f"a[href^='0{number}_']")
            assert f"第 {number} 章" in page.locator("h1").first.inner_text()
        page.click("a:has-text('English')")
        assert page.url.endswith("/en/05_practice.html")
        page.evaluate(ALL_SET)  # formulas move what stands below them
        page.click(".contents a:has-text('5.3')")
        page.click("a:has-text('中文')")
        assert page.url.endswith("/zh/05_practice.html#cell-id=optim")
    finally:
        page.close()


def test_printed_to_a_pdf_its_chinese_is_text_its_formulas_are_drawn_and_its_pictures_there(
    chromium, site
):
    """With the course's own font: the machine that runs this may have none with Chinese."""
    font = f"url(data:font/otf;base64,{b64encode(FONT.read_bytes()).decode()})"
    style = (
        f"@font-face {{ font-family: Own; src: {font} }} h1, h2, h3, p, li {{ font-family: Own }}"
    )
    page = chromium.new_page()
    try:
        page.goto((site / "zh" / "01_perceptron.html").as_uri())
        assert page.evaluate(ALL_SET) > 50
        page.add_style_tag(content=style)
        page.evaluate("document.fonts.ready")
        pdf = PdfReader(io.BytesIO(page.pdf()))
    finally:
        page.close()
    text = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in pdf.pages))
    notebook = nbformat.read(NOTEBOOKS / "zh" / "01_perceptron.ipynb", as_version=4)
    titles = [cell.source.split("\n")[0] for cell in notebook.cells if cell.source.startswith("#")]
    held = {chr(code) for code in get_font(FONT).get_charmap()}
    known = [plain for title in titles if {*(plain := re.sub(r"[#\s]", "", title))} <= held]
    assert len(known) > 10 and [title for title in known if title not in text] == []
    used = [f.get_object() for sheet in pdf.pages for f in sheet["/Resources"]["/Font"].values()]
    fonts = {
        str(font["/FontDescriptor"]["/FontName"]) for font in used if "/FontDescriptor" in font
    }
    assert any("STIXMathJax" in name for name in fonts) and "mathbf" not in text
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    stored = sum("image/png" in output.get("data", {}) for output in outputs)
    assert sum(len(sheet.images) for sheet in pdf.pages) >= stored > 5
