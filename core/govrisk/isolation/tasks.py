"""What a plugin's own process can be asked. A task reads its question at once, and imports the plugin when it runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pluggy

from govrisk import hookspecs
from govrisk.assessment import Assessment
from govrisk.checks import Check, CheckSpec
from govrisk.errors import ContractError
from govrisk.evidence import Case
from govrisk.files import import_file
from govrisk.isolation.limits import told
from govrisk.isolation.messages import (
    CollectedTold,
    CollectorTold,
    HookTold,
    Presented,
    RendererTold,
    pack,
    read_request,
)
from govrisk.isolation.target import Target
from govrisk.observation import Observation
from govrisk.runner import observe_code

Task = Callable[[], Any]
Asked = Mapping[str, Any]


def prepare() -> None:
    """Builds what reads and writes the largest models, so that a forked process need not."""
    for model in (Case, CheckSpec, Observation):
        model.model_rebuild()


def _describe(asked: Asked) -> Task:
    """Every hook that the plugin implements, with its answer."""

    def renderer(item: Any) -> RendererTold:
        if not callable(item.render):
            raise ContractError(f"gave {item!r}, which is no renderer: it needs id, suffix, summary and render")
        return RendererTold(
            id=item.id, suffix=item.suffix, summary=item.summary, standard=getattr(item, "standard", None)
        )

    def collector(item: Any) -> CollectorTold:
        told_of = {name: getattr(item, name) for name in ("id", "summary", "source", "folder", "options")}
        return CollectorTold.model_validate(told_of | {"doc": item.__doc__})

    kinds: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "govrisk_renderers": ("renderers", renderer),
        "govrisk_collectors": ("collectors", collector),
    }

    def answered(hook: str, give: list[Callable[[], Any]]) -> HookTold:
        kind, read = kinds.get(hook, ("paths", os.fspath))
        try:
            return HookTold.model_validate({kind: [read(item) for function in give for item in function()]})
        except BaseException as error:  # noqa: BLE001 - a stranger's hook, which costs only its own answer
            return HookTold(cause=told(error))

    def run() -> Any:
        hooks = _hooks(_target(asked).load())
        return {"hooks": {name: answered(name, give).model_dump(mode="json") for name, give in hooks.items()}}

    return run


def _observe(asked: Asked) -> Task:
    """What the check of a folder observed, already held to the contract once."""
    folder = Path(asked["folder"])
    case = Case.model_validate_json(asked["case"])
    spec = CheckSpec.model_validate_json(asked["spec"])

    def run() -> Any:
        _target(asked).extend_path()
        module = import_file(folder / "check.py")
        if not callable(getattr(module, "observe", None)):
            raise ContractError("check.py has no function 'observe' -> def observe(case, spec) -> Observation")
        check = Check(spec, module.observe, "", folder, has_code=True)
        return observe_code(check, case).model_dump(mode="json", by_alias=True)

    return run


def _render(asked: Asked) -> Task:
    """The bytes of a report."""
    assessment = Assessment.model_validate_json(asked["assessment"])
    presentation = Presented.model_validate_json(asked["presentation"]).presentation

    def run() -> str:
        content = _of(asked, "govrisk_renderers").render(assessment, presentation)
        if not isinstance(content, bytes):
            raise ContractError(f"gave {type(content).__name__} instead of bytes")
        return pack(content)

    return run


def _fingerprint(asked: Asked) -> Task:
    """What a collector's result depends on."""
    request = read_request(asked["request"])
    return lambda: str(_of(asked, "govrisk_collectors").fingerprint(request))


def _collect(asked: Asked) -> Task:
    """What a collector found."""
    request = read_request(asked["request"])

    def run() -> Any:
        found = _of(asked, "govrisk_collectors").collect(request)
        kept = CollectedTold(name=found.name, evidence=found.evidence, notes=tuple(found.notes))
        return kept.model_dump(mode="json", by_alias=True)

    return run


TASKS: dict[str, Callable[[Asked], Task]] = {
    "describe": _describe,
    "observe": _observe,
    "render": _render,
    "fingerprint": _fingerprint,
    "collect": _collect,
}


def _target(asked: Asked) -> Target:
    return Target(asked["target"]["value"], tuple(asked["target"]["path"]))


def _hooks(plugin: Any) -> dict[str, list[Callable[[], Any]]]:
    """The functions of a plugin by the hook that they implement; also of hooks that govrisk does not have."""
    manager = pluggy.PluginManager("govrisk")
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin)
    except Exception as error:
        raise ContractError(" ".join(f"could not be registered: {error}".split())) from error
    callers = manager.get_hookcallers(plugin) or []
    return {caller.name: [found.function for found in caller.get_hookimpls()] for caller in callers}


def _of(asked: Asked, hook: str) -> Any:
    """The renderer or collector that is asked for."""

    def all_of_them() -> Iterator[Any]:
        for function in _hooks(_target(asked).load()).get(hook, []):
            yield from function()

    found = next((item for item in all_of_them() if item.id == asked["id"]), None)
    if found is None:
        raise ContractError(f"no longer offers {asked['id']!r}")
    return found
