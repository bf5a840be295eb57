#!/bin/sh
# Measures XZ Utils anew: sh examples/xz/collect.sh CLONES, where CLONES holds a full clone (bare or not) named
# tukaani-project/xz, tukaani-project+xz or xz (with or without /repo). Ours was brought up to date on 2026-08-22, which
# is given below, so that silence after its newest commit is taken for silence and not for an old clone.
set -eu
clones=$1
case=$(dirname "$0")
place() { for p in "$clones/tukaani-project/xz" "$clones/tukaani-project+xz/repo" "$clones/tukaani-project+xz" "$clones/xz"; do [ -d "$p" ] && echo "$p" && return; done; }
repo="tukaani-project/xz=$(place)"
# three days before the disclosure of 2024-03-29, and the day of the case
for day in 2022-12-31 2023-06-30 2024-03-01 2026-08-22; do
    govrisk collect git "$repo" --fetched 2026-08-22 --into "$case" --as-of "$day"
    govrisk collect documents "$repo" --fetched 2026-08-22 --into "$case" --as-of "$day"
done
rm -rf "$case/.cache"
