#!/bin/sh
# Measures Flux's public repositories anew: sh examples/flux/collect.sh CLONES, where CLONES holds bare clones or
# checkouts named fluxcd/flux2 or fluxcd+flux2 (with or without /repo). A clone shows what happened up to the day it was
# fetched; those days are given below, so that silence after them is not taken for the project's. Put in yours.
set -eu
clones=$1
case=$(dirname "$0")
place() { for p in "$clones/fluxcd/$1" "$clones/fluxcd+$1/repo" "$clones/fluxcd+$1" "$clones/$1"; do [ -d "$p" ] && echo "$p" && return; done; }
repos() { for r in "$@"; do echo "fluxcd/$r=$(place "$r")"; done; }
fetched() {
    for r in flux2=2026-08-08 source-controller=2026-07-02 kustomize-controller=2026-08-08 helm-controller=2026-07-25 \
        notification-controller=2026-08-08 pkg=2026-07-24 community=2026-08-22; do
        case " $* " in *" ${r%%=*} "*) echo "--fetched=fluxcd/$r" ;; esac
    done
}
code="flux2 source-controller kustomize-controller helm-controller notification-controller pkg"
papers="community flux2"
for day in 2024-02-04 2026-08-07; do
    govrisk collect git $(repos $code) $(fetched $code) --into "$case" --as-of "$day" --scope fluxcd \
        --affiliations "$case/affiliations.yaml" --bot fluxcdbot
    govrisk collect documents $(repos $papers) $(fetched $papers) --into "$case" --as-of "$day"
done
rm -rf "$case/.cache"
