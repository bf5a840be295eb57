#!/bin/sh
# Measures core-js anew: sh examples/core-js/collect.sh CLONES, where CLONES holds a full clone (bare or not) named
# zloirock/core-js, zloirock+core-js or core-js (with or without /repo). Ours was brought up to date on 2026-08-22, which
# is given below, so that silence after its newest commit is taken for silence and not for an old clone.
set -eu
clones=$1
case=$(dirname "$0")
place() { for p in "$clones/zloirock/core-js" "$clones/zloirock+core-js/repo" "$clones/zloirock+core-js" "$clones/core-js"; do [ -d "$p" ] && echo "$p" && return; done; }
repo="zloirock/core-js=$(place)"
# the day of the news of the imprisonment, the day of the maintainer's post, the day of the case
for day in 2020-03-26 2023-02-14 2026-08-22; do
    govrisk collect git "$repo" --fetched 2026-08-22 --into "$case" --as-of "$day" --people "$case/people.mailmap"
    govrisk collect documents "$repo" --fetched 2026-08-22 --into "$case" --as-of "$day"
done
rm -rf "$case/.cache"
