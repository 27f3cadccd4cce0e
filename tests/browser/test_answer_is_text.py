"""The text of an answer, an exception or a table's cell is plain text in a real JupyterLab, never markup."""

import lab

EVIL = "![](http://127.0.0.1:9/t.png) ` <img src=x onerror=alert(1)> <b>b</b> $x$ \\(y\\) www.a.b | *c*"
SOURCES = [
    f"from nbhelpers import check, show_table\nevil = {EVIL!r}",
    "check.small_spiral(evil)",
    "check.signed_distance(evil)",
    "def raises(w, b, x):\n    raise ValueError(evil)\n\ncheck.signed_distance(raises)",
    "show_table(**{evil: [evil]})",
]
ALIVE = ".jp-RenderedMarkdown :is(img, b, em, a, mjx-container, script)"


def test_nothing_in_it_is_markup_and_nothing_is_asked_for(root, open_notebook):
    lab.write_notebook(root / "answers.ipynb", *SOURCES)
    with open_notebook("answers.ipynb") as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        lab.run_all(page)
        outputs = page.locator(".jp-RenderedMarkdown")
        outputs.nth(3).wait_for()
        texts = [" ".join(text.split()) for text in outputs.all_inner_texts()]
        assert len(texts) == 4 and all("![](http://127.0.0.1:9/t.png)" in text for text in texts)
        assert texts[2].count(EVIL) == 1 and texts[3].count(EVIL) == 2
        assert page.locator(ALIVE).count() == 0
        assert not [address for address in asked if "127.0.0.1:9/" in address or address == "1"]
