#!/usr/bin/env bash
# Removes kube-proxy's rules from the node this runs in, whatever they were made with.
set -euo pipefail
for family in ip ip6; do
  nft delete table "$family" kube-proxy 2> /dev/null || true
done
for tool in iptables ip6tables; do
  for table in nat filter mangle; do
    "$tool-save" -t "$table" | grep -v KUBE- | "$tool-restore"
  done
done
