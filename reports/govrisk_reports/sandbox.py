"""What a template may do: read the assessment and print it, in a bounded number of steps.

A template may come from a stranger: ``govrisk verify`` renders the one inside a report. Jinja's own sandbox stops at
names with an underscore, yet public ones lead out too: pydantic's ``parse_raw`` unpickles, modules name other modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from jinja2 import Environment, Template, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

MAX_STEPS = 2_000_000
"""Turns of loops and calls that one template may take: our own takes 10,000 for the example of 49 claims."""
FILE_STEPS = 2_000
"""What reading another template counts for: one that includes itself includes all the rest again."""
MAX_LENGTH = 10_000_000
"""Characters or members of what a template puts together."""
_ROW = (str, bytes, list, tuple)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox without the ways out that we know of, and with an end; ``steps`` counts down where it is set."""

    intercepted_binops = frozenset({"+", "*", "**"})
    steps: int | None = None

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Fields and our own methods, never what pydantic adds to each model, nor what hangs on classes and modules."""
        if isinstance(obj, type | ModuleType) or (isinstance(obj, BaseModel) and hasattr(BaseModel, attr)):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, as long as it stays small.

        Raises:
            SecurityError: the outcome would be huge.
        """
        if operator == "**" or (operator == "*" and _size(left) * _size(right) > MAX_LENGTH**2):
            raise SecurityError(f"{operator} of such numbers is more than a report needs")
        if any(isinstance(x, _ROW) for x in (left, right)):
            size = _size(left) * _size(right) if operator == "*" else _size(left) + _size(right)
            self.fits(size)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as in Jinja
        """Calls something, and counts it."""
        __self.step()
        return super().call(__context, __obj, *args, **kwargs)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """A template, counted: one may include itself twice."""
        self.step(FILE_STEPS)
        return super().get_template(name, parent, globals)

    def step(self, count: int = 1) -> None:
        """Takes so many steps.

        Raises:
            SecurityError: there are not so many left.
        """
        if self.steps is not None:
            self.steps -= count
            if self.steps < 0:
                raise SecurityError("it takes too many steps: does a loop, a macro or an include ever end?")

    def fits(self, size: float) -> None:
        """Checks a length.

        Raises:
            SecurityError: it is too long.
        """
        if size > MAX_LENGTH:
            raise SecurityError(f"it puts together a text of more than {MAX_LENGTH:,} characters")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Wraps what loops run over, and what is joined by ``~``, so that it is counted."""
        tree = super()._parse(source, name, filename)
        if self.steps is None:
            return tree
        for loop in tree.find_all(nodes.For):
            loop.iter = _filtered(loop.iter, "stepped")
        for joined in list(tree.find_all(nodes.Concat)):
            joined.nodes = [_filtered(part, "bounded") for part in joined.nodes]
        return tree


@pass_context
def stepped(context: Context, items: Iterable[Any]) -> Iterator[Any]:
    """The items, each a step."""
    return _each(context.environment, items)


@pass_context
def bounded(context: Context, text: Any) -> Any:
    """The text, unless it is so long that twice as much would be too long."""
    if isinstance(text, _ROW) and isinstance(context.environment, Sandbox):
        context.environment.fits(2 * len(text))
    return text


def _each(environment: Environment, items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(environment, Sandbox):
            environment.step()
        yield item


def _filtered(node: Any, name: str) -> nodes.Expr:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _size(value: Any) -> float:
    if isinstance(value, _ROW):
        return max(1, len(value))
    return abs(value) if isinstance(value, int | float) else 1
