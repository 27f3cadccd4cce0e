"""Rebuild the course's Chinese font: a subset of Noto Sans CJK SC, under another name.

    apt-get install fonts-noto-cjk
    pip install "nbhelpers[font]"
    python -m nbhelpers.figures.fonts.build [path of NotoSansCJK-Regular.ttc]

The subset holds the 3,755 most common Chinese characters (level 1 of GB 2312), Chinese
punctuation, Latin and Greek letters and the signs of mathematics, so that a learner's
own titles work too. It is named "Course Sans SC", since a changed font may not have a reserved
name of the original (SIL Open Font License 1.1, see OFL.txt).
"""

import sys
from pathlib import Path

FAMILY = "Course Sans SC"
SOURCE = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
TARGET = Path(__file__).with_name("CourseSansSC.otf")


def characters():
    """All characters of the subset."""
    latin = [chr(code) for block in (range(0x20, 0x7F), range(0xA0, 0x100)) for code in block]
    greek = list("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω")
    signs = list(
        "–—‘’“”…′″‰←↑→↓↔⇐⇒⇔∀∂∃∅∆∇∈∉∏∑−∓∕√∝∞∠∣∥∧∨∩∪∫∴∵≈≠≡≤≥≪≫⊂⊃⊆⊥①②③④⑤⑥⑦⑧⑨○●◇◆□■△▲▽▼☆★✓×÷±°²³¹"
    )
    chinese_signs = list("、。〈〉《》「」『』【】〔〕！（），．：；？％～·")
    level_1 = [
        bytes([row, cell]).decode("gb2312")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
        if not (row == 0xD7 and cell > 0xF9)
    ]
    more_words = list("逼馈熵饱沌阈阱")
    return sorted({*latin, *greek, *signs, *chinese_signs, *level_1, *more_words})


def build(source=SOURCE):
    """Write the subset beside this file and return the characters that the source lacks."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    fonts = TTCollection(source).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    font.recalcTimestamp = False  # the same source gives the same file, byte for byte
    missing = [c for c in characters() if ord(c) not in font.getBestCmap()]

    options = subset.Options(layout_features=[], hinting=False, desubroutinize=True)
    options.bidi_closure = False  # no mirror image of a sign that is not asked for
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters()))
    subsetter.subset(font)

    postscript = FAMILY.replace(" ", "")
    new_names = {1: FAMILY, 3: postscript, 4: FAMILY, 6: postscript}
    for record in font["name"].names:
        if record.nameID in new_names:
            record.string = new_names[record.nameID]
    top = font["CFF "].cff
    top.fontNames = [postscript]
    top[0].FullName = top[0].FamilyName = FAMILY
    font.save(TARGET)
    return missing


if __name__ == "__main__":
    lacking = build(*sys.argv[1:])
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1024:.0f} KiB; not in the source: {lacking}")
