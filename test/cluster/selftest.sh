#!/usr/bin/env bash
# Tests scripts/cluster itself with real small clusters of its own names: starting, using, interrupting, taking down.
# Needs what a local cluster needs. About a minute with warm caches.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
name=self$((RANDOM % 1000))
work=$(mktemp -d)
passed=0 failed=0
began=$SECONDS

cluster() { "$root/scripts/cluster" "$@"; }

finish() {
  cluster down --name "$name" > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

succeeds() { # WHAT COMMAND...
  local what=$1
  shift
  if "$@" > "$work/output" 2>&1; then pass "$what"; else miss "$what"; fi
}

fails_with() { # STATUS ONE-LINE-PATTERN WHAT COMMAND...
  local status=$1 pattern=$2 what=$3 got=0
  shift 3
  "$@" > "$work/output" 2>&1 || got=$?
  if [ $got -eq "$status" ] && [ "$(wc -l < "$work/output")" -eq 1 ] && grep -qE "$pattern" "$work/output"; then
    pass "$what"
  else
    miss "$what (status $got)"
  fi
}

pass() {
  passed=$((passed + 1))
  printf '%4ds  ok      %s\n' $((SECONDS - began)) "$1"
}

miss() {
  failed=$((failed + 1))
  printf '%4ds  FAILED  %s\n' $((SECONDS - began)) "$1"
  sed 's/^/          /' "$work/output"
}

# Everything of the machine that a cluster could leave something in. Clusters with other names come and go meanwhile, so
# their links and namespaces are left out.
footprint() {
  echo '# network namespaces'
  ip netns list | awk '{print $1}' | grep -E "^podreach-$name(-|\$)|^[^p]" | sort || true
  echo '# links'
  ip -o link show | awk -F': ' '{print $2}' | sed 's/@.*//' | while read -r link; do
    case $link in
      podreach*) grep -sx "podreach $name" "/sys/class/net/$link/ifalias" || true ;;
      *) echo "$link" ;;
    esac
  done | sort
  echo '# routes and rules'
  { ip route && ip -6 route; } | grep -v -e 'dev podreach' -e fe80 | sort || true
  nft list tables 2> /dev/null | sort || true
  sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding
  echo '# mounts'
  awk '{print $2}' /proc/self/mounts | grep -e "/$name/" -e "podreach-$name" | sort || true
  echo '# cgroups'
  find /sys/fs/cgroup -type d -path "*podreach-$name*" 2> /dev/null || true
  echo '# processes'
  # A process that is dead but whose parent has not asked for its status yet is the parent's affair.
  ps -eo pid=,stat=,cgroup=,args= | awk -v name="$name" '$2 !~ /^Z/ && index($0, "podreach-" name) || index($0, "/clusters/" name "/")' |
    grep -v -e ' ps -eo' -e ' awk ' || true
  echo '# files'
  ls -d /run/podreach/"$name" "${PODREACH_CLUSTER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/podreach/clusters}/$name" \
    /var/lib/kubelet /var/lib/cni /etc/cni /opt/cni /var/log/pods /var/log/containers 2> /dev/null || true
}

leaves_nothing() { # WHAT
  footprint > "$work/after"
  if diff "$work/before" "$work/after" > "$work/output"; then pass "$1"; else miss "$1"; fi
}

footprint > "$work/before"

fails_with 2 'no verb' 'an unknown verb is wrong usage' cluster frobnicate
fails_with 2 'name is 1 to 12' 'a bad name is wrong usage' cluster up --name Bad_Name
fails_with 2 'must be one of: ptp cilium' 'a bad option value is wrong usage' cluster up --cni calico
fails_with 2 'does not go with' 'an option of another verb is wrong usage' cluster down --nodes 3
fails_with 1 "no cluster called $name" 'the kubeconfig of nothing is an error' cluster kubeconfig --name "$name"
succeeds 'down of nothing succeeds' cluster down --name "$name"

succeeds 'up' cluster up --provider local --name "$name" --nodes 2
KUBECONFIG=$(cluster kubeconfig --name "$name")
export KUBECONFIG
kubectl() { "$(dirname "$(cluster exec --name "$name" n1 -- sh -c 'command -v kubectl')")/kubectl" "$@"; }
succeeds 'both nodes are Ready' kubectl wait --for=condition=Ready nodes/n1 nodes/n2 --timeout=5s
succeeds 'a second up finds it running' cluster up --provider local --name "$name" --nodes 2
grep -q 'running already' "$work/output" || miss 'a second up says so'
fails_with 1 'other options' 'up with other options is refused' cluster up --provider local --name "$name" --nodes 2 --proxy nftables

for node in n1 n2; do
  kubectl run "writer-$node" --image=node:24-bookworm-slim --overrides="{\"spec\":{\"nodeName\":\"$node\"}}" \
    --command -- sh -c "echo $node > /etc/motd && cat /etc/motd && exec node -e 'setTimeout(()=>{}, 1e6)'" > /dev/null
done
succeeds 'pods run with the usual image name' kubectl wait --for=condition=Ready pod/writer-n1 pod/writer-n2 --timeout=30s
check_motd() { [ "$(kubectl exec writer-n1 -- cat /etc/motd)" = n1 ] && [ "$(kubectl exec writer-n2 -- cat /etc/motd)" = n2 ]; }
succeeds 'nodes that share unpacked images do not share changes' check_motd
succeeds 'exec runs inside the node' sh -c "[ \"\$('$root/scripts/cluster' exec --name $name n2 -- hostname)\" = n2 ]"
fails_with 2 'no node' 'exec on a node that is not there is wrong usage' cluster exec --name "$name" n3 -- true

# shellcheck source=/dev/null
archives=$(. "$(dirname "$KUBECONFIG")/settings" && echo "$archives")
mkdir "$work/image"
tar -xf "$archives/pause.tar" -C "$work/image"
sed -i 's#podreach.local/pause:1#podreach.local/loaded:1#' "$work/image/manifest.json"
tar -cf "$work/loaded.tar" -C "$work/image" .
succeeds 'load' cluster load --name "$name" "$work/loaded.tar"
has_loaded() { cluster exec --name "$name" "$1" -- ctr images ls -q | grep -x podreach.local/loaded:1; }
succeeds 'the loaded image is on n1' has_loaded n1
succeeds 'the loaded image is on n2' has_loaded n2
fails_with 1 'no readable file' 'load of a missing file is an error' cluster load --name "$name" /nonexistent.tar

fails_with 2 'no fault' 'an unknown fault is wrong usage' cluster fault --name "$name" frobnicate on
succeeds 'a fault' cluster fault --name "$name" node-pair n1 n2 on
status_names_fault() { cluster status --name "$name" | grep 'faults *node-pair n1 n2'; }
succeeds 'status names the fault' status_names_fault
succeeds 'down with a fault on' cluster down --name "$name"
leaves_nothing 'down leaves nothing'

interrupted_up() { # SIGNAL SECONDS
  "$root/scripts/cluster" up --provider local --name "$name" --nodes 2 > "$work/up.log" 2>&1 &
  local up=$!
  sleep "$2"
  kill "-$1" "$up"
  wait "$up" 2> /dev/null || true
}
for seconds in 0.7 3 6; do
  interrupted_up KILL $seconds
  succeeds "down after an up that was killed after $seconds s" cluster down --name "$name"
  leaves_nothing 'it leaves nothing'
done
interrupted_up TERM 4
leaves_nothing 'a terminated up leaves nothing'
interrupted_up KILL 5
succeeds 'up after an up that was killed' cluster up --provider local --name "$name" --nodes 2
# What ends every process of a machine's user, such as a container's restart, leaves files, namespaces and links.
find /sys/fs/cgroup -path "*/podreach-$name/*" -name cgroup.procs -exec cat {} + | sort -un | xargs kill -9
succeeds 'up of a cluster whose processes were all killed' cluster up --provider local --name "$name" --nodes 2
grep -q 'removing what is left of it' "$work/output" || miss 'up says that it removes what is left'
succeeds 'down' cluster down --name "$name"
leaves_nothing 'down leaves nothing'

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
