"""Laws of whole assessments, on random cases: what more, less, weaker or reordered evidence may do to a result.

The house rule behind them: where nothing contradicts, taking evidence away may only widen an interval; taking
mitigating evidence away never improves a result; repetition adds nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import govrisk
from govrisk import Assessment, Case, Interval, load_rubric
from govrisk.evidence import ClaimKind
from govrisk.plugins import default_registry
from govrisk.rubric import Rubric

settings.register_profile("cases", deadline=None, max_examples=25, derandomize=True)
laws = settings.get_profile("cases")

AS_OF = date(2026, 3, 5)
BY_MASS = "ABCFDE"  # reliability grades from the strongest mass to the weakest, F being 0.5
EVENTS = ("leadership.departure",)
EPS = 1e-9


@cache
def rubric(name: str) -> Rubric:
    """The rubric without its sensitivity block: how far numbers are varied is not what these laws are about."""
    return load_rubric(name).model_copy(update={"sensitivity": None})


@cache
def indicators() -> list[Any]:
    return [i for check in default_registry().checks.values() for i in check.spec.indicators]


def assess(case: Case, name: str = "default") -> Assessment:
    return govrisk.assess(case, rubric=rubric(name))


def intervals(result: Assessment) -> dict[str, Interval]:
    """Every interval that a rating rests on, by name; the worst family is a choice among them, not a sum."""
    named = {f.check: f.interval for f in result.findings}
    named |= {g.id: g.interval for g in (*result.families, *result.pillars)}
    return named | {"mean": result.verdict.mean}


def widened(less: Assessment, more: Assessment) -> list[str]:
    """Names of intervals of ``less`` that are *not* at least as wide, on both sides, as in ``more``."""
    wide, narrow = intervals(less), intervals(more)
    return [n for n in narrow if wide[n].lo > narrow[n].lo + EPS or wide[n].hi < narrow[n].hi - EPS]


def improved(less: Assessment, more: Assessment) -> list[str]:
    """Names of intervals with an end that fell when evidence was taken away."""
    after, before = intervals(less), intervals(more)
    return [n for n in before if after[n].lo < before[n].lo - EPS or after[n].hi < before[n].hi - EPS]


def make_case(**evidence: Any) -> Case:
    """A case from plain data; all sources and origins that the strategies name exist."""
    sources = {
        f"S{i}": {"title": "T", "publisher": f"P{i % 3}", "kind": "analysis", "published": "2026-03-04",
                  "reliability": "ABCDEF"[i], "descriptor": "D"}
        for i in range(6)
    }  # fmt: skip
    given = {
        "subject": {"id": "demo", "name": "Demo", "kind": "library"},
        "as_of": AS_OF,
        "declared_as_of": AS_OF,
        "sources": sources,
        "origins": {f"O{i}": {"who": f"Person {i}", "kind": "outlet"} for i in range(6)},
    }
    return Case.model_validate(given | evidence)


def claim(number: int, topic: str, polarity: str = "risk", **more: Any) -> dict[str, Any]:
    words = {"id": f"C{number}", "topic": topic, "polarity": polarity, "kind": "reported-fact", "source": "S0"}
    words |= {"origin": "O0", "credibility": 2, "statement": "Said.", "event_date": None}
    return words | {"selector": [{"type": "TextQuoteSelector", "exact": "said"}]} | more


days = st.integers(0, 400).map(lambda n: AS_OF - timedelta(days=n))
dates = st.tuples(days, st.sampled_from([10, 10, 7, 4])).map(lambda d: str(d[0])[: d[1]])  # to a day, month or year


# A case draws on the topics of a few indicators, so that its claims meet; each list is one indicator's.
topics = st.lists(
    st.sampled_from([sorted({*i.claims, *i.since, *i.promises}) for i in indicators() if i.claims]),
    min_size=1,
    max_size=3,
)


@st.composite
def claims(draw: st.DrawFn, pool: list[list[str]], polarities: str, event: str | None) -> dict[str, Any]:
    """A claim on a topic that some check reads; an event has the one date given, or any."""
    topic = draw(st.sampled_from(draw(st.sampled_from(pool))))
    when = event if event and topic in EVENTS else draw(st.none() | dates)
    return claim(
        0,
        topic,
        draw(st.sampled_from(polarities.split())),
        kind=draw(st.sampled_from(ClaimKind.__args__)),  # type: ignore[attr-defined]
        source=draw(st.sampled_from([f"S{i}" for i in range(6)])),
        origin=draw(st.sampled_from([f"O{i}" for i in range(6)])),
        credibility=draw(st.integers(1, 6)),
        event_date=when,
    )


def metric(name: str, value: float, day: date = AS_OF, source: str = "S0", **more: Any) -> dict[str, Any]:
    words = {"id": f"M-{name}", "name": name, "value": value, "unit": "u", "method": "counted", "n": 100}
    return words | {"source": source, "date": str(day)} | more


def regrade(case: Case, **grades: str) -> Case:
    """The case with other reliabilities of its sources."""
    new = {i: case.sources[i].model_copy(update={"reliability": grade}) for i, grade in grades.items()}
    return case.replace(sources=case.sources | new)


def document(kind: str, day: date = AS_OF, source: str = "S0", **more: Any) -> dict[str, Any]:
    return {"id": f"D-{kind}", "kind": kind, "found": False, "source": source, "date": str(day)} | more


states = st.lists(
    st.sampled_from(
        ["names", "roles", "affiliation", "used", "unused", "dated", "ladder", "osi", "narrowed", "spdx:MIT"]
    ),
    max_size=3,
    unique=True,
)
scopes = st.sampled_from([None, None, "a", "b"])


ANY = "open unknown kept late broken"


@st.composite
def made(draw: st.DrawFn, told: list[str], statuses: str) -> dict[str, Any]:
    """A promise: any claim may record it, any other may show what became of it."""
    status = draw(st.sampled_from(statuses.split()))
    shown = None if status in ("open", "unknown") else draw(st.sampled_from(told))
    return {"id": "P", "by": "B", "statement": "Said.", "claim": draw(st.sampled_from(told)), "made": "2024",
            "due": draw(st.none() | dates), "status": status, "resolved_by": shown}  # fmt: skip


@st.composite
def cases(draw: st.DrawFn, agreeing: bool = False) -> Case:
    """Any case; or one in which nothing contradicts: risk claims only, one event, records that fit the claims."""
    event = draw(dates) if agreeing else None
    polarities = "risk neutral" if agreeing else "risk mitigating neutral"
    found = draw(st.lists(claims(draw(topics), polarities, event), max_size=8))
    for number, item in zip(count(), found, strict=False):
        item["id"] = f"C{number}"
    spoken = {c["topic"] for c in found}
    metrics, documents = [], []
    for indicator in indicators():
        fits_all = not agreeing or not spoken & {*indicator.claims, *indicator.promises}
        source, day = draw(st.sampled_from(["S0", "S3", "S5"])), draw(days)
        if indicator.metric and draw(st.booleans()):
            low = draw(st.floats(0, 100)) if fits_all else worst_value(indicator.metric)
            high = draw(st.floats(low, 200)) if fits_all else low
            metrics.append(metric(indicator.metric, low, day, source, high=high))
    for kind in sorted({kind for i in indicators() for kind in i.documents}):
        if draw(st.booleans()):
            seen = not agreeing and draw(st.booleans())
            more = {"stub": draw(st.booleans()), "recognised": draw(states), "scope": draw(scopes)} if seen else {}
            documents.append(document(kind, draw(days), draw(st.sampled_from(["S0", "S3", "S5"])), found=seen, **more))
    told = [c["id"] for c in found]
    promises = draw(st.lists(made(told, "broken late open" if agreeing else ANY), max_size=3)) if told else []
    for number, item in zip(count(), promises, strict=False):
        item["id"] = f"P{number}"
    ties = [{"group": "g", "origins": ["O0", "O1", "O2"], "rho": draw(st.floats(0, 1)), "why": "W"}]
    skipped = draw(st.sets(st.sampled_from(sorted(default_registry().checks)), max_size=3))
    return make_case(
        claims=found, metrics=metrics, documents=documents, dependence=ties, promises=promises,
        not_applicable=dict.fromkeys(skipped, "stated") if not agreeing else {},
    )  # fmt: skip


def worst_value(name: str) -> float:
    """A measured value that means as many points as it can in both rubrics."""
    check, part = next(
        (c, i.id) for c in default_registry().checks.values() for i in c.spec.indicators if i.metric == name
    )
    x = max(rubric("default").checks[check.id].indicators[part].anchors or (), key=lambda anchor: anchor[1])[0]
    return x if x <= 1 else 10 * x


names = st.sampled_from(["default", "model-lab", "foundation", "single-vendor", "volunteer"])
every = st.sampled_from(sorted(default_registry().rubrics))  # where quiet is expected, silence and reports of it differ


def ids_of(case: Case, *kinds: str) -> list[str]:
    return [item.id for kind in kinds or ("claims", "metrics", "documents") for item in getattr(case, kind)]


some = st.sets(st.integers(0, 15))


def taken(case: Case, which: set[int], polarity: str | None = None) -> Case:
    """The case without some of its evidence, or without some of its claims of one polarity."""
    ids = ids_of(case) if polarity is None else [c.id for c in case.claims if c.polarity == polarity]
    return case.without({ids[i] for i in which if i < len(ids)})


DEPARTURE = claim(0, "leadership.departure", event_date="2026-03-02")
NOBODY_BEFORE = claim(1, "succession.named", event_date="2026-02-20")
SUCCESSOR = claim(1, "succession.named", "mitigating", event_date="2026-03-04")


@laws
@given(cases(agreeing=True), names, some)
@example(make_case(claims=[DEPARTURE, NOBODY_BEFORE]), "default", {0})
def test_where_nothing_contradicts_less_evidence_only_widens(case: Case, name: str, which: set[int]) -> None:
    assert widened(assess(taken(case, which), name), assess(case, name)) == []


@laws
@given(cases(agreeing=True), names)
def test_where_nothing_contradicts_a_worse_credibility_only_widens(case: Case, name: str) -> None:
    worse = [c.model_copy(update={"credibility": min(6, c.credibility + 1)}) for c in case.claims[::2]]
    changed = case.replace(claims=(*worse, *case.claims[1::2]))
    assert widened(assess(changed, name), assess(case, name)) == []


TWO_PAGES = [claim(0, "leadership.departure"), claim(1, "leadership.departure", origin="O3", source="S3")]


@laws
@given(cases(agreeing=True), names, st.sampled_from([f"S{i}" for i in range(6)]))
@example(regrade(make_case(claims=TWO_PAGES), S0="A", S3="A"), "default", "S3")
def test_where_nothing_contradicts_a_worse_reliability_only_widens(case: Case, name: str, source: str) -> None:
    grade = BY_MASS[min(5, BY_MASS.index(case.sources[source].reliability) + 1)]
    assert widened(assess(regrade(case, **{source: grade}), name), assess(case, name)) == []


@laws
@given(cases(), every, some)
@example(make_case(claims=[SUCCESSOR]), "default", {0})
def test_less_mitigating_evidence_never_improves(case: Case, name: str, which: set[int]) -> None:
    assert improved(assess(taken(case, which, "mitigating"), name), assess(case, name)) == []


@laws
@given(cases(), every)
def test_repetition_adds_nothing(case: Case, name: str) -> None:
    again = [c.model_copy(update={"id": f"{c.id}-again"}) for c in case.claims]
    before, after = assess(case, name), assess(case.replace(claims=(*case.claims, *again)), name)
    assert intervals(after) == intervals(before)
    assert (after.verdict.carriers, after.verdict.origins) == (before.verdict.carriers, before.verdict.origins)


SAME_DAY = [metric("key_people", value) | {"id": f"M{value}"} for value in (1, 12)]


@laws
@given(cases(), every, st.permutations(range(40)))
@example(make_case(metrics=SAME_DAY), "default", [*reversed(range(40))])
def test_the_order_of_evidence_does_not_matter(case: Case, name: str, order: list[int]) -> None:
    kinds = {kind: getattr(case, kind) for kind in ("claims", "metrics", "documents")}
    shuffled = {kind: tuple(items[i] for i in order if i < len(items)) for kind, items in kinds.items()}
    before, after = assess(case, name), assess(case.replace(**shuffled), name)
    assert intervals(after) == intervals(before)
    assert after.verdict == before.verdict
    assert (after.influence, after.next_evidence) == (before.influence, before.next_evidence)
    assert (after.executive.findings, after.timeline) == (before.executive.findings, before.timeline)


@laws
@given(cases(), every)
def test_without_evidence_the_method_says_nothing(case: Case, name: str) -> None:
    control = assess(case, name).null_control
    assert control.mean == control.worst == (0, 100)
    assert control.specificity == 0
    bare = assess(case.without(set(ids_of(case))), name)
    assert all(f.interval == (0, 100) and f.rating == "NR" for f in bare.findings)
    assert bare.verdict.rating == "NR"


@laws
@given(cases(), every)
def test_every_number_is_in_its_range(case: Case, name: str) -> None:
    result = assess(case, name)
    found = [*intervals(result).values(), result.verdict.worst]
    found += [i.interval for f in result.findings for i in f.indicators]
    found += [i.mean_without for i in result.influence] + [g.null_interval for g in result.families]
    assert [i for i in found if not -EPS <= i.lo <= i.hi + EPS <= 100 + 2 * EPS] == []
    shares = [result.verdict.specificity, result.verdict.coverage, *(f.specificity for f in result.findings)]
    shares += [s for f in result.findings for i in f.indicators for s in (i.support, i.contradiction)]
    assert [s for s in shares if not -EPS <= s <= 1 + EPS] == []
    assert sum(f.weight for f in result.findings) == pytest.approx(1)


@laws
@given(cases(), every)
def test_leaving_an_origin_out_is_assessing_without_its_claims(case: Case, name: str) -> None:
    result = assess(case, name)
    for entry in result.influence[:2]:
        records = {r.id for r in (*case.metrics, *case.documents) if r.source == entry.origin and entry.measured}
        told = {c.id for c in case.claims if c.origin == entry.origin and not entry.measured}
        less = assess(case.without(records | told), name)
        assert entry.mean_without == pytest.approx(less.verdict.mean)
        assert entry.specificity_without == pytest.approx(less.verdict.specificity)


@laws
@given(cases(), every)
def test_the_json_holds_the_whole_result(case: Case, name: str) -> None:
    result = assess(case, name)
    assert Assessment.model_validate_json(result.to_json()) == result
    assert assess(case, name).to_json() == result.to_json()


@laws
@given(cases(), every)
def test_what_disagrees_is_always_visible_in_its_finding(case: Case, name: str) -> None:
    for finding in assess(case, name).findings:
        risk = {claim for i in finding.indicators for claim in i.supports}
        safe = {claim for i in finding.indicators for claim in i.contradicts}
        assert ("They disagree" in finding.looked_at) == bool(risk and safe)
        assert finding.looked_at.startswith(f"Looked at {len({c.id for c in case.claims} & set(finding.evidence))} ")
