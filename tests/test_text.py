"""A text that somebody else wrote comes out of Markdown and HTML as the text that it is."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from nbhelpers.notebook.text import bare, plain


class Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


@given(st.text(st.sampled_from("ab1 .!#-+=[](){}<>&;:/@`*_~$|\\\"'\n"), max_size=40))
@example("![](http://127.0.0.1:9/t.png)")
@example("<img src=x onerror=alert(1)> `<b>` <!-- -->")
@example("https://a.b www.a.b a@b.c <http://a.b> [a](b)")
@example("$x$ \\(x\\) $$x$$ \\begin{equation}x\\end{equation}")
@example("&lt;b&gt; a|b **c** __d__ ~~e~~ a\n\n# b\n\n    c")
def test_nothing_in_it_is_markup(text):
    page = Page(markdown2html(f"Said: <code>{plain(text)}</code>."))
    assert page.tags[:2] == ["p", "code"] and set(page.tags[2:]) <= {"span"}
    assert page.text.strip() == f"Said: {' '.join(text.split())}."
    assert bare(plain(text)) == " ".join(text.split())


def test_it_is_one_line_of_what_can_be_seen_and_no_longer_than_allowed():
    assert plain("a\u2028b\tc\u202ed\x00") == "a b c�d�"
    assert plain("x" * 10, longest=4) == "xxx…"


@pytest.mark.parametrize("text", ["For η = 0.1: [1, −2]", "第 3 个数不对。", "2 + 2 = 4; 50%!"])
def test_what_is_no_markup_stays(text):
    assert re.sub("&#58;", ":", plain(text)) == text
