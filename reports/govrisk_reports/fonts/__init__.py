"""The fonts that a PDF carries, so that it looks the same on a machine without any; all under the SIL OFL.

Source Sans 3 is npm's ``source-sans`` 3.52.0; Noto Sans SC is the Chinese file of ``@fontsource/noto-sans-sc`` 5.3.0,
unpacked (unpacking it anew would take seconds a report); Noto Sans TC is cut from ``@fontsource/noto-sans-tc`` 5.3.0
with fontTools to the characters that the others lack, so that names in traditional script show as well.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
LATIN = ("SourceSans3-Regular.ttf", "SourceSans3-Semibold.ttf", "SourceSans3-It.ttf")
CHINESE = ("NotoSansSC-Regular.ttf", "NotoSansTC-Extra.ttf")
_FACE = "@font-face {{ font-family: '{family}'; font-weight: {weight}; font-style: {style}; src: url('{file}') }}"
_FACES = (
    ("Source Sans 3", 400, "normal", LATIN[0]),
    ("Source Sans 3", 600, "normal", LATIN[1]),
    ("Source Sans 3", 400, "italic", LATIN[2]),
    ("Noto Sans SC", 400, "normal", CHINESE[0]),
    ("Noto Sans TC", 400, "normal", CHINESE[1]),
)


def font_faces() -> str:
    """The style sheet that names the fonts, by addresses relative to their folder."""
    return "\n".join(_FACE.format(family=f, weight=w, style=s, file=file) for f, w, s, file in _FACES)


@cache
def coverage() -> frozenset[str]:
    """Every character that one of the fonts can show."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    shown: set[int] = set()
    for name in (LATIN[0], *CHINESE):
        with TTFont(FOLDER / name, lazy=True) as font:
            shown.update(font.getBestCmap() or {})
    return frozenset(map(chr, shown))
