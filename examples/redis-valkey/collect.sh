#!/bin/sh
# Measures the public repository of Redis anew: sh examples/redis-valkey/collect.sh CLONES, where CLONES holds a bare
# clone or checkout named redis/redis or redis+redis (with or without /repo). A clone shows what happened up to the day
# it was fetched; ours was fetched in October 2024, so there is no measurement after that day: put in your own, and add
# 2026-04-06 to the days.
set -eu
clones=$1
case=$(dirname "$0")
fetched=2024-10-18
place() { for p in "$clones/redis/$1" "$clones/redis+$1/repo" "$clones/redis+$1" "$clones/$1"; do [ -d "$p" ] && echo "$p" && return; done; }
for day in 2024-03-19 2024-10-18; do
    govrisk collect git "redis/redis=$(place redis)" --into "$case" --as-of "$day" --fetched "$fetched" \
        --affiliations "$case/affiliations.yaml"
    govrisk collect documents "redis/redis=$(place redis)" --into "$case" --as-of "$day" --fetched "$fetched"
done
rm -rf "$case/.cache"
