# shellcheck shell=bash
why_kind_cannot() { echo "no Docker daemon answers"; }
