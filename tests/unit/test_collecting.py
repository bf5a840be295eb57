"""Putting collected evidence into a case: by whatever collector, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.repos import make_case

import govrisk
from govrisk import Collected, EvidenceFile, PluginError, Request, UsageError
from govrisk.plugins import Registry


class Counter:
    """A collector that measures how often it was asked."""

    id, summary, source, folder, options = "counter", "Counts.", "THING", "metrics", ()

    def __init__(self, fails: Exception | None = None) -> None:
        self.asked, self.fails = 0, fails

    def fingerprint(self, request: Request) -> str:
        return " ".join(request.sources)

    def collect(self, request: Request) -> Collected:
        self.asked += 1
        if self.fails:
            raise self.fails
        source = {
            "title": "Counter",
            "publisher": "Here",
            "kind": "dataset",
            "published": "2026-01-01",
            "reliability": "A",
            "descriptor": "It counts.",
        }
        metric = {
            "id": "M1",
            "name": "asked",
            "value": self.asked,
            "unit": "times",
            "method": "counted",
            "n": 1,
            "source": "S1",
            "date": "2026-01-01",
        }
        evidence = EvidenceFile.model_validate({"sources": {"S1": source}, "metrics": [metric]})
        return Collected("counter", evidence, ("take care",))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return make_case(tmp_path / "case")


def registry(collector: Counter) -> Registry:
    found = Registry([])
    found.__dict__["collectors"] = {collector.id: collector}
    return found


def test_a_collector_is_asked_again_only_when_something_changed(case: Path) -> None:
    counter = Counter()
    first = govrisk.collect("counter", ["a"], case, registry=registry(counter))
    again = govrisk.collect("counter", ["a"], case, registry=registry(counter))
    assert (first.fresh, again.fresh, counter.asked) == (True, False, 1)
    assert (first.notes, again.notes) == (("take care",), ("take care",))  # a second run does not forget what to say
    other = govrisk.collect("counter", ["b"], case, registry=registry(counter))
    assert (other.fresh, counter.asked) == (True, 2)
    assert govrisk.load_case(case).metrics[0].value == 2
    assert not govrisk.collect("counter", ["b"], case, registry=registry(counter)).fresh


def test_a_collector_that_crashes_is_named_and_writes_nothing(case: Path) -> None:
    with pytest.raises(PluginError, match="collector 'counter' failed: ZeroDivisionError: by zero") as error:
        govrisk.collect("counter", ["a"], case, registry=registry(Counter(ZeroDivisionError("by zero"))))
    assert error.value.exit_code == 3
    assert not (case / "metrics").exists()


def test_an_unknown_collector_names_those_that_are_there(case: Path) -> None:
    with pytest.raises(UsageError, match="there are: counter"):
        govrisk.collect("nix", ["a"], case, registry=registry(Counter()))


def test_a_cache_can_be_recognised_and_is_not_copied(case: Path, tmp_path: Path) -> None:
    govrisk.collect("counter", ["a"], case, registry=registry(Counter()))
    assert (case / ".cache" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert (case / ".cache" / ".gitignore").read_text() == "*\n"
    (case / ".cache" / "counter" / "state.json").write_text("{not json")
    assert govrisk.collect("counter", ["a"], case, registry=registry(Counter())).fresh
