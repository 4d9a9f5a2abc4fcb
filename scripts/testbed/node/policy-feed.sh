#!/usr/bin/env bash
# Becomes what stands between the node's Cilium agent and the API server while one of the faults of policies is on.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"

feed=$folder/policy-feed
"$kubernetes_bin/kubectl" --kubeconfig "$state/kubeconfig" config view --raw -o json > "$feed/credentials.json"
exec node "$testbed/node/policy-feed.mjs" "$feed/credentials.json" 6445 "$feed"
