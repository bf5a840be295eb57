#!/bin/sh
# Measures curl anew: sh examples/curl/collect.sh CLONES, where CLONES holds a full clone (bare or not) named curl/curl,
# curl+curl or curl (with or without /repo). Ours was brought up to date on 2026-08-22, which is given below, so that
# silence after its newest commit is taken for silence and not for an old clone.
set -eu
clones=$1
case=$(dirname "$0")
place() { for p in "$clones/curl/curl" "$clones/curl+curl/repo" "$clones/curl+curl" "$clones/curl"; do [ -d "$p" ] && echo "$p" && return; done; }
repo="curl/curl=$(place)"
# the day of the lead's post on what happens without him, and the day of the case
for day in 2024-02-07 2026-08-22; do
    govrisk collect git "$repo" --fetched 2026-08-22 --into "$case" --as-of "$day" --affiliations "$case/affiliations.yaml"
    govrisk collect documents "$repo" --fetched 2026-08-22 --into "$case" --as-of "$day"
done
rm -rf "$case/.cache"
