#!/usr/bin/env bash
# The pod network of a kind node where kind's own cannot be had: addresses from the node's range on veth pairs, and a route to the range of
# every other node.
set -euo pipefail

settings=/etc/cni/net.d/10-node-network.conflist
nodes='{range .items[*]}{.metadata.name} {.spec.podCIDR} {.status.addresses[?(@.type=="InternalIP")].address}{"\n"}{end}'

conflist() { # RANGE
  cat <<JSON
{
  "cniVersion": "1.0.0", "name": "node-network",
  "plugins": [
    {"type": "ptp", "ipam": {"type": "host-local", "dataDir": "/run/cni-ipam-state",
      "ranges": [[{"subnet": "$1"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
JSON
}

while :; do
  if known=$(kubectl get nodes -o "jsonpath=$nodes"); then
    while read -r name range address; do
      [ -n "$address" ] || continue
      if [ "$name" != "$NODE_NAME" ]; then
        ip route replace "$range" via "$address"
      elif [ "$(conflist "$range")" != "$(cat "$settings" 2> /dev/null)" ]; then
        # Renamed within the folder, so that nobody reads half of it.
        conflist "$range" > "$settings.partial"
        mv "$settings.partial" "$settings"
      fi
    done <<< "$known"
  fi
  sleep 3
done
