#!/usr/bin/env bash
# Writes the node's pod network settings for the ptp plugin: a veth pair for each pod, addresses from the node's ranges.
# What is listed in the file "chained" beside them is appended to the chain of plugins.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"

ranges='' routes='{"dst":"0.0.0.0/0"}'
while read -r range; do
  ranges+="${ranges:+,}[{\"subnet\":\"$range\"}]"
  case $range in *:*) routes+=',{"dst":"::/0"}' ;; esac
done < "$folder/handed-out-ranges"
chained=''
if [ -s "$folder/cni/chained" ]; then chained=",$(paste -sd, "$folder/cni/chained")"; fi
# Renamed within the folder: the runtime reads its settings again for that, but not for a file that appears.
cat > "$folder/cni/net.d/partial" <<JSON
{"cniVersion": "1.0.0", "name": "ptp", "plugins": [
  {"type": "ptp", "ipMasq": false, "mtu": 1500, "ipam": {"type": "host-local", "dataDir": "$folder/cni/addresses", "ranges": [$ranges], "routes": [$routes]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}$chained]}
JSON
mv "$folder/cni/net.d/partial" "$folder/cni/net.d/10-ptp.conflist"
