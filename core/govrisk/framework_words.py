"""Framework maps in plain Markdown: for the terminal, and for the generated page."""

from __future__ import annotations

from collections.abc import Sequence

from govrisk.frameworks import FrameworkCoverage, Side, coverage
from govrisk.plugins import Registry

NONE = "-"
"""What stands where nothing answers: no honest mapping was found."""

_SIDES: dict[Side, str] = {
    "project": "the project that is assessed",
    "user": "you, who depend on the project",
}


def installed_coverage(registry: Registry) -> tuple[FrameworkCoverage, ...]:
    """The installed checks against the installed maps."""
    return coverage([(check.id, check.spec.references) for check in registry.checks.values()], registry.frameworks)


def explain_framework(found: FrameworkCoverage) -> str:
    """A framework both ways, each of its versions by itself, and the ids that changed."""
    lines = [*_head(found), ""]
    for version in reversed(found.versions):
        lines += [*_requirements(found, version), ""]
    return "\n".join([*lines, *_checks(found), "", *_changed(found), *_unknown(found)]).rstrip("\n") + "\n"


def frameworks_page(found: Sequence[FrameworkCoverage], introduction: str) -> str:
    """Every framework at its newest version, the ids that changed, and the checks with what each refers to."""
    lines = [introduction, "| id | framework | version | covered | lies with | read |", "|---|---|---|---|---|---|"]
    for one in found:
        for version in one.versions[-1:]:
            lines.append(_row(f"`{one.id}`", one.title, version, _share(one, version), one.side, one.read))
    lines += ["", "## By check", "", "| check | refers to | none in |", "|---|---|---|"]
    lines += [_by_check(check, found) for check in _all_checks(found)]
    for one in found:
        lines += ["", *_head(one), "", *(_requirements(one, one.versions[-1]) if one.versions else [])]
        if len(one.versions) > 1:
            older = ", ".join(one.versions[:-1])
            lines += ["", f"The map also holds, each by itself: {older}. `govrisk frameworks {one.id}` lists them."]
        if more := [*_changed(one), *_unknown(one)]:
            lines += ["", *more]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(found: FrameworkCoverage) -> list[str]:
    lines = [f"## {found.title}", "", found.about or "No installed map holds this framework; checks name it."]
    if found.side:
        lines += ["", f"Its requirements lie with {_SIDES[found.side]}. See <{found.url}>."]
    if found.read:
        lines += ["", f"Read: {found.read}. {found.read_note or ''}".rstrip()]
    return lines


def _requirements(found: FrameworkCoverage, version: str) -> list[str]:
    rows = [row for row in found.rows if row.version == version]
    superseded = "" if version == found.versions[-1] else ", superseded"
    lines = [f"### {found.title} {version}{superseded}: {_share(found, version)} covered", ""]
    lines += ["| id | level | in our words | checks |", "|---|---|---|---|"]
    for row in rows:
        words = f"{row.title} ({row.note.rstrip('.')})" if row.note else row.title
        lines.append(_row(row.id, row.level, words, ", ".join(row.checks)))
    return lines


def _checks(found: FrameworkCoverage) -> list[str]:
    lines = ["### Checks and what they refer to", "", "| check | version | ids |", "|---|---|---|"]
    rows = [(c.check, c.version, ", ".join(c.ids)) for c in found.checks]
    rows += [(check, NONE, NONE) for check in found.unmapped]
    return lines + [_row(*row) for row in sorted(rows)]


def _changed(found: FrameworkCoverage) -> list[str]:
    if not found.changed:
        return []
    lines = ["### Ids that changed", "", "| id | version | is now | in | what changed |", "|---|---|---|---|---|"]
    lines += [_row(c.old_id, c.old_version, c.new_id, c.new_version, c.what) for c in found.changed]
    return [*lines, ""]


def _unknown(found: FrameworkCoverage) -> list[str]:
    if not found.unknown:
        return []
    lines = ["### References that are not known", "", "| check | version | id | why |", "|---|---|---|---|"]
    return lines + [_row(u.check, u.version, u.id, u.why) for u in found.unknown]


def _all_checks(found: Sequence[FrameworkCoverage]) -> list[str]:
    return sorted({name for one in found for name in (*one.unmapped, *(c.check for c in one.checks))})


def _by_check(check: str, found: Sequence[FrameworkCoverage]) -> str:
    refers = [
        f"{one.title}{'' if mapped.version == one.versions[-1] else ' ' + mapped.version}: {', '.join(mapped.ids)}"
        for one in found
        for mapped in one.checks
        if mapped.check == check
    ]
    return _row(check, "; ".join(refers), ", ".join(one.title for one in found if check in one.unmapped))


def _share(found: FrameworkCoverage, version: str) -> str:
    return "{} of {}".format(*found.covered(version))


def _row(*cells: str | None) -> str:
    return f"| {' | '.join((cell or NONE).replace('|', '&#124;') for cell in cells)} |"
