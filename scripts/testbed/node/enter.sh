#!/usr/bin/env bash
# Goes from the node's own cgroup namespace, whose root is the caller's group, into its other namespaces.
# Arguments: the node's settings, and the group for its services where cgroups have version 2.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"

if [ -n "$2" ]; then
  mkdir -p "$2"
  echo $$ > "$2/cgroup.procs"
fi
exec unshare --pid --fork --kill-child --mount-proc --mount --uts --propagation private \
  bash "$testbed/node/init.sh" "$1"
