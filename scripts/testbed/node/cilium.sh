#!/usr/bin/env bash
# Becomes the node's Cilium agent.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"

mountpoint -q /sys/fs/bpf || mount -t bpf bpf /sys/fs/bpf
mkdir -p /run/cilium/cgroupv2 /var/lib/cilium
mountpoint -q /run/cilium/cgroupv2 || mount -t cgroup2 cgroup2 /run/cilium/cgroupv2
[ -d /var/lib/cilium/bpf ] || cp -r "$cilium_bin/bpf" /var/lib/cilium/bpf
# The list of kernel modules that the agent was built to look at: what this kernel has built in.
for module in ip_tables iptable_{nat,mangle,raw,filter} ip6_tables ip6table_{nat,mangle,raw,filter} xt_socket; do
  echo "$module 16384 0 - Live 0x0"
done > /run/modules0
"$testbed/node/cni-cilium.sh" "$1"

# Elsewhere the agent is a Pod, which has no more of a busy CPU than it asks for: here it is as one that asks for a quarter of a CPU.
for shares in /sys/fs/cgroup/cpu*/cpu.shares; do
  [ -e "$shares" ] || continue
  mkdir -p "${shares%/*}/cilium"
  echo 256 > "${shares%/*}/cilium/cpu.shares"
  echo $$ > "${shares%/*}/cilium/cgroup.procs"
done
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/cilium
  echo 10 > /sys/fs/cgroup/cilium/cpu.weight # what the kubelet makes of a quarter
  echo $$ > /sys/fs/cgroup/cilium/cgroup.procs
fi

families=(--enable-ipv6=false)
if [ "$family" = dual ]; then
  families=(--enable-ipv6=true --enable-ipv6-masquerade=false --ipv6-native-routing-cidr="${pod_ranges##*,}")
fi
kubeconfig=$folder/policy-feed/kubeconfig # a fault's
[ -e "$kubeconfig" ] || kubeconfig=$state/kubeconfig
# The kernel verifies an endpoint's programs anew whenever a policy begins or ends to isolate it: less in them, less to wait for.
lean=(--monitor-aggregation=medium --enable-icmp-rules=false --enable-svc-source-range-check=false)
export K8S_NODE_NAME=$node PATH=$cilium_bin:$PATH
exec "$cilium_bin/cilium-agent" --k8s-kubeconfig-path="$kubeconfig" --cluster-name="podreach" \
  --ipam=kubernetes --identity-allocation-mode=crd --devices=eth0 \
  --routing-mode=native --auto-direct-node-routes=true \
  --ipv4-native-routing-cidr="${pod_ranges%%,*}" --enable-ipv4-masquerade=false "${families[@]}" \
  --kube-proxy-replacement=false --enable-session-affinity=true \
  --cgroup-root=/run/cilium/cgroupv2 --bpf-root=/sys/fs/bpf --lib-dir=/var/lib/cilium --state-dir=/run/cilium \
  --enable-l7-proxy=false --enable-health-checking=false --enable-endpoint-health-checking=false --enable-hubble=false \
  "${lean[@]}"
