"""Starts new things, each valid as it is: a case, a check, a rubric, and packages that bring what plugins bring.

What is written are the templates beside this module; a name that cannot work is refused before anything is written.
"""

from __future__ import annotations

from govrisk.scaffolding.cases import copy_example, new_case
from govrisk.scaffolding.checks import new_check
from govrisk.scaffolding.packages import new_collector, new_plugin, new_renderer
from govrisk.scaffolding.placing import Started
from govrisk.scaffolding.rubrics import new_rubric

__all__ = [
    "Started",
    "copy_example",
    "new_case",
    "new_check",
    "new_collector",
    "new_plugin",
    "new_renderer",
    "new_rubric",
]
