"""What stands in this process for a plugin that runs in one of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from govrisk.errors import ContractError, UsageError
from govrisk.hookspecs import Collected, Collector, Option, Renderer, Request, hookimpl
from govrisk.isolation.limits import Limits, told
from govrisk.isolation.target import Target

if TYPE_CHECKING:
    from govrisk.assessment import Assessment
    from govrisk.checks import CheckSpec
    from govrisk.evidence import Case
    from govrisk.isolation.messages import CollectorTold, HookTold, RendererTold
    from govrisk.observation import Observation
    from govrisk.presenting import Presentation

T = TypeVar("T")


class RemotePlugin:
    """Answers the hooks that the plugin implements, and no others, as the plugin answered them in its own process."""

    def __init__(self, target: Target, hooks: dict[str, HookTold], limits: Limits) -> None:
        self.target = target
        for name, answer in hooks.items():
            setattr(self, name, hookimpl(_recorded(target, answer, limits)))


def remote_plugin(target: Target, limits: Limits) -> RemotePlugin:
    """Imports a plugin in a process of its own and records what its hooks answer.

    Its renderers and collectors run in a new process each time.

    Raises:
        ContractError: it cannot be imported; the text says why, as a verb.
    """
    from govrisk.isolation.messages import Described
    from govrisk.isolation.remote import ask

    task = {"task": "describe", "target": target.data()}
    try:
        described = ask(task, Described.model_validate, limits, limits.seconds)
    except UsageError as error:
        raise ContractError(told(error)) from None
    return RemotePlugin(target, described.hooks, limits)


def _recorded(target: Target, answer: HookTold, limits: Limits) -> Callable[[], list[Any]]:
    def give() -> list[Any]:
        if answer.cause:
            raise ContractError(answer.cause)
        renderers = [RemoteRenderer(target, seen, limits) for seen in answer.renderers]
        collectors = [RemoteCollector(target, seen, limits) for seen in answer.collectors]
        return [*map(Path, answer.paths), *renderers, *collectors]

    return give


class RemoteRenderer:
    """A report format whose ``render`` runs in a process of its own."""

    def __init__(self, target: Target, seen: RendererTold, limits: Limits) -> None:
        self._target, self._limits = target, limits
        self.id, self.suffix, self.summary = seen.id, seen.suffix, seen.summary
        if seen.standard is not None:
            self.standard = seen.standard

    def render(self, assessment: Assessment, presentation: Presentation) -> bytes:
        """The report's bytes."""
        from govrisk.isolation.messages import Presented, unpack
        from govrisk.isolation.remote import ask

        task = {
            "task": "render",
            "target": self._target.data(),
            "id": self.id,
            "assessment": assessment.model_dump_json(by_alias=True),
            "presentation": Presented(presentation=presentation).model_dump_json(),
        }
        return ask(task, unpack, self._limits, self._limits.render_seconds)


class RemoteCollector:
    """A collector that runs in a process of its own. It may take its time: the user asked for it and can end it."""

    def __init__(self, target: Target, seen: CollectorTold, limits: Limits) -> None:
        self._target, self._limits = target, limits
        self.id, self.summary, self.source = seen.id, seen.summary, seen.source
        self.folder: str = seen.folder
        self.options: tuple[Option, ...] = seen.options
        self.__doc__ = seen.doc

    def fingerprint(self, request: Request) -> str:
        """A digest of everything that the result depends on."""
        return self._ask("fingerprint", request, str)

    def collect(self, request: Request) -> Collected:
        """The evidence; what the collector says meanwhile is not passed on."""
        from govrisk.isolation.messages import CollectedTold

        return self._ask("collect", request, lambda answer: CollectedTold.model_validate(answer).collected())

    def _ask(self, task: str, request: Request, read: Callable[[Any], T]) -> T:
        from govrisk.isolation.messages import request_data
        from govrisk.isolation.remote import ask

        asked = {"task": task, "target": self._target.data(), "id": self.id, "request": request_data(request)}
        return ask(asked, read, self._limits, seconds=None)


@dataclass(frozen=True, slots=True)
class RemoteObserve:
    """The ``observe`` of a check's ``check.py``, in a process of its own for each case."""

    folder: Path
    limits: Limits
    path: tuple[str, ...] = ()
    elsewhere: str = ""

    def within(self, seconds: float) -> RemoteObserve:
        """The same with another time limit."""
        return replace(self, limits=replace(self.limits, seconds=seconds))

    def __call__(self, case: Case, spec: CheckSpec) -> Observation:
        """What the check observed; nobody has looked yet whether it keeps to the contract.

        Raises:
            ContractError: there is no answer; the text says why, as a verb.
        """
        from govrisk.isolation.remote import ask
        from govrisk.observation import Observation

        task = {
            "task": "observe",
            "target": Target("", self.path).data(),
            "folder": str(self.folder),
            "case": case.model_dump_json(by_alias=True),
            "spec": spec.model_dump_json(by_alias=True),
        }
        return ask(task, Observation.model_validate, self.limits, self.limits.seconds, self.elsewhere)


def remote_observe(folder: Path, limits: Limits, path: tuple[str, ...] = (), elsewhere: str = "") -> RemoteObserve:
    """What runs the ``check.py`` of a check folder in a process of its own; ``path`` goes onto its ``sys.path``.

    ``elsewhere`` is as :func:`govrisk.isolation.remote.ask` has it.
    """
    return RemoteObserve(folder, limits, path, elsewhere)


if TYPE_CHECKING:
    _renderer: type[Renderer] = RemoteRenderer
    _collector: type[Collector] = RemoteCollector
