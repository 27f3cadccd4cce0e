"""The moving pictures of the READMEs: small, no wider than a page, each with its words."""

import re
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[1]
README = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}


def shown(language):
    """The pictures that a README shows: path and words."""
    tags = re.findall(r"<img[^>]*>", README[language].read_text(encoding="utf-8"))
    return [
        (ROOT / re.search(r'src="([^"]+)"', tag)[1], re.search(r'alt="([^"]+)"', tag)[1])
        for tag in tags
    ]


@pytest.mark.parametrize("language", README)
def test_a_readme_shows_one_explorer_a_chapter_in_its_language_moving_and_small(language):
    pictures = shown(language)
    assert len(pictures) == 5
    for path, words in pictures:
        assert path.name.endswith(f".{language}.webp") and len(words) > 20
        assert bool(re.search("[一-鿿]", words)) == (language == "zh")
        with Image.open(path) as picture:
            assert picture.n_frames > 10 and picture.width <= 900
        assert path.stat().st_size <= 300_000


def test_both_show_the_same_and_nothing_is_left_over():
    names = [[path.name.split(".")[0] for path, _ in shown(language)] for language in README]
    assert names[0] == names[1]
    files = {path for path in (ROOT / "benchmarks/pictures").iterdir()}
    assert files == {path for language in README for path, _ in shown(language)}
