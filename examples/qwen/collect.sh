#!/bin/sh
# Measures QwenLM's public repositories anew: sh examples/qwen/collect.sh CLONES, where CLONES holds bare clones or
# checkouts named QwenLM/Qwen3 or QwenLM+Qwen3 (with or without /repo). A clone shows what happened up to the day it was
# fetched; those days are given below, so that silence after them is not taken for the project's.
set -eu
clones=$1
case=$(dirname "$0")
place() { for p in "$clones/QwenLM/$1" "$clones/QwenLM+$1/repo" "$clones/QwenLM+$1" "$clones/$1"; do [ -d "$p" ] && echo "$p" && return; done; }
repos() { for r in "$@"; do echo "QwenLM/$r=$(place "$r")"; done; }
fetched() {
    for r in Qwen=2026-03-16 Qwen3=2026-08-19 Qwen3.5=2026-03-15 Qwen3-VL=2026-08-19 Qwen3-ASR=2026-07-01 \
        Qwen3-TTS=2026-05-20; do case " $* " in *" ${r%%=*} "*) echo "--fetched=QwenLM/$r" ;; esac; done
}
model="Qwen Qwen3 Qwen3.5 Qwen3-VL Qwen3-ASR Qwen3-TTS"
for day in 2026-03-01 2026-03-05 2026-03-31 2026-06-30; do
    govrisk collect git $(repos $model) $(fetched $model) --into "$case" --as-of "$day" \
        --scope QwenLM --affiliations "$case/affiliations.yaml"
done
for day in 2026-03-01 2026-03-05; do
    govrisk collect documents $(repos $model) $(fetched $model) --into "$case" --as-of "$day"
done
later="Qwen3 Qwen3-VL Qwen3-ASR"
govrisk collect documents $(repos $later) $(fetched $later) --into "$case" --as-of 2026-06-30
rm -rf "$case/.cache"
