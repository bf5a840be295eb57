"""Which characters make words, in scripts with spaces and in those without."""

from __future__ import annotations

COMBINING = "\u0300-\u036f"
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
"""Thai to Khmer, Chinese, Japanese, Korean: letters that stand side by side without making one word."""
LETTER = rf"[^\W\d_{UNSPACED}]"
