#!/usr/bin/env bash
# Writes the node's pod network settings for Cilium. What is listed in the file "chained" is appended to the chain of plugins.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"

chained=''
if [ -s "$folder/cni/chained" ]; then chained=",$(paste -sd, "$folder/cni/chained")"; fi
# Renamed within the folder: the runtime reads its settings again for that, but not for a file that appears.
cat > "$folder/cni/net.d/partial" <<JSON
{"cniVersion": "0.3.1", "name": "cilium", "plugins": [
  {"type": "cilium-cni", "log-file": "/run/cilium/cilium-cni.log"},
  {"type": "portmap", "capabilities": {"portMappings": true}}$chained]}
JSON
mv "$folder/cni/net.d/partial" "$folder/cni/net.d/05-cilium.conflist"
