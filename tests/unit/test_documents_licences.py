"""Which licence a text is: known texts and changed ones, titles, notices, and what cannot be told."""

from __future__ import annotations

import pytest
from identify.vendor import licenses

from govrisk_collectors.documents import titles
from govrisk_collectors.documents.licences import Licence, judge, of_spdx
from govrisk_collectors.documents.relicensing import together

TEXTS = dict(licenses.LICENSES)
COMMONS = """\
"Commons Clause" License Condition v1.0

The Software is provided to you by the Licensor under the License, as defined below, subject to the following
condition. Without limiting other conditions in the License, the grant of rights under the License will not include,
and the License does not grant to you, the right to Sell the Software.

"""


def names(text: str, name: str = "LICENSE") -> list[str]:
    return [licence.name for licence in judge(text, name).licences]


@pytest.mark.parametrize("spdx", sorted(TEXTS))
def test_every_text_that_identify_knows_is_itself(spdx: str):
    """BSD-2-Clause stands whole in BSD-3-Clause, and most of the GPL in the AGPL: none is taken for the other."""
    verdict = judge(TEXTS[spdx])
    assert (names(TEXTS[spdx]), verdict.whole) == ([spdx], True)


@pytest.mark.parametrize("spdx", ["MIT", "BSD-3-Clause", "Apache-2.0", "GPL-3.0"])
def test_layout_holders_and_case_change_no_licence(spdx: str):
    told = "Copyright (c) 2001-2026 Acme Ltd. All rights reserved.\n\n" + TEXTS[spdx].replace("\n", "\n  # ")
    assert names(told.replace("the copyright holder", "Acme Ltd")) == [spdx]


def test_apache_without_its_appendix():
    assert names(TEXTS["Apache-2.0"].partition("APPENDIX")[0]) == ["Apache-2.0"]


@pytest.mark.parametrize(
    "text",
    [
        COMMONS + TEXTS["Apache-2.0"],
        TEXTS["MIT"] + "\nThe Software shall be used for Good, not Evil. It may not be used in weapons.\n",
        TEXTS["Apache-2.0"] + "\nThe Software must not be offered as a hosted service.\n",
        TEXTS["MIT"].replace("sublicense, and/or sell", "and/or sublicense"),
        TEXTS["BSD-3-Clause"] + "\nNon-commercial use only.\n",
    ],
)
def test_a_changed_text_is_no_longer_approved(text: str):
    assert together([judge(text)]).name in ("custom", "mixed")


def test_bsd_with_the_advertising_clause():
    clause = "3. All advertising materials mentioning features or use of this software\nmust display a notice.\n\n"
    text = TEXTS["BSD-3-Clause"].replace("3. Neither", clause + "4. Neither")
    assert together([judge(text)]).name == "custom"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Business Source License 1.1\n\nChange License: MPL 2.0\n" + "Terms follow. " * 50, ["BUSL-1.1"]),
        ("      Server Side Public License\n      VERSION 1, OCTOBER 16, 2018\n\n" + "Terms. " * 50, ["SSPL-1.0"]),
        ("Elastic License 2.0\n\n## Acceptance\n" + "Terms. " * 50, ["Elastic-2.0"]),
        ("1. Redis Source Available License 2.0 (RSALv2) Agreement\n" + "Terms. " * 50, ["RSALv2"]),
        ("Tongyi Qianwen LICENSE AGREEMENT\n\n" + "Terms. " * 50, ["Tongyi Qianwen licence"]),
        ("SPDX-License-Identifier: MPL-2.0 OR EPL-2.0\n", ["EPL-2.0", "MPL-2.0"]),
        ("Thing is licensed under the Apache License, Version 2.0.", ["Apache-2.0"]),
        ("Released under the MIT license or GPLv3.", ["GPL-3.0", "MIT"]),
        ("You may not use this model for research purposes only. " * 9, ["terms of its own"]),
        ("(c) Acme. All rights reserved.", ["all rights reserved"]),
    ],
)
def test_titles_tags_and_notices(text: str, found: list[str]):
    assert names(text) == found


def test_a_title_that_a_sentence_mentions_is_none():
    lines = ["Apache License 2.0 is not the licence of this project, and MIT License neither, as we said before it."]
    assert titles.find(lines) == []


@pytest.mark.parametrize("text", ["", "\n", "Words of our own. " * 40, "Buy it at https://example.org/buy"])
def test_nothing_is_said_of_what_is_not_recognised(text: str):
    assert judge(text).licences == ()
    assert together([judge(text)]).name == "unrecognised"


def test_together():
    """A licence for content narrows nothing beside one for code; alone it is no OSI licence. A gap leaves it open."""
    mit, busl, docs = judge(TEXTS["MIT"]), judge("Business Source License 1.1\n"), judge(TEXTS["CC-BY-4.0"])
    assert together([mit, docs]).name == "osi"
    assert together([docs]).name == "custom"
    assert together([mit, busl]).name == "mixed"
    assert together([mit, None]).name == "unrecognised"
    assert together([mit, judge("See the LICENSE file.")]).name == "osi"
    assert together([mit, busl]).shown == "MIT, BUSL-1.1 (mixed)"


def test_spdx_list():
    assert of_spdx("Apache-2.0") == Licence("Apache-2.0", "Apache-2.0", approved=True)
    assert not of_spdx("BUSL-1.1").approved
    assert titles.identifiers("LICENSES/GPL-2.0-or-later.txt") == ["GPL-2.0-or-later"]
