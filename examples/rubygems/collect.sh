#!/bin/sh
# Measures the public repository of RubyGems and Bundler anew: sh examples/rubygems/collect.sh CLONES, where CLONES holds
# a bare clone or checkout named rubygems/rubygems or rubygems+rubygems (with or without /repo). A clone shows what
# happened up to the day it was fetched. Ours was fetched in October 2025, days before the repository moved to ruby/
# rubygems, so there is no measurement after that day: put in your own, and add 2026-04-01 to the days.
set -eu
clones=$1
case=$(dirname "$0")
fetched=2025-10-11
place() { for p in "$clones/rubygems/$1" "$clones/rubygems+$1/repo" "$clones/rubygems+$1" "$clones/$1"; do [ -d "$p" ] && echo "$p" && return; done; }
for day in 2025-09-08 2025-10-11; do
    govrisk collect git "rubygems/rubygems=$(place rubygems)" --into "$case" --as-of "$day" --fetched "$fetched" \
        --affiliations "$case/affiliations.yaml"
    govrisk collect documents "rubygems/rubygems=$(place rubygems)" --into "$case" --as-of "$day" --fetched "$fetched"
done
rm -rf "$case/.cache"
