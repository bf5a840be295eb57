#!/bin/sh
# Measures the public repository of Terraform anew: sh examples/terraform-opentofu/collect.sh CLONES, where CLONES holds
# a bare clone or checkout named hashicorp/terraform or hashicorp+terraform (with or without /repo). A clone shows what
# happened up to the day it was fetched; that day is given below, so that silence after it is not taken for the
# project's. Put in yours.
set -eu
clones=$1
case=$(dirname "$0")
fetched=2026-08-22
place() { for p in "$clones/hashicorp/$1" "$clones/hashicorp+$1/repo" "$clones/hashicorp+$1" "$clones/$1"; do [ -d "$p" ] && echo "$p" && return; done; }
for day in 2023-08-09 2026-08-22; do
    govrisk collect git "hashicorp/terraform=$(place terraform)" --into "$case" --as-of "$day" --fetched "$fetched" \
        --affiliations "$case/affiliations.yaml" --bot hc-github-team --bot terraform-core-automation
    govrisk collect documents "hashicorp/terraform=$(place terraform)" --into "$case" --as-of "$day" --fetched "$fetched"
done
rm -rf "$case/.cache"
