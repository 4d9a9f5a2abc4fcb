# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="their nodes' network plugins and container runtime can be changed"
summary="new pods on node N get no IPv6 address, though the cluster is dual-stack"
effect="A network plugin appended to N's chain takes it away and reports the rest. Pods made while the fault was on keep none. Needs --cni ptp and a dual-stack cluster."
check_cluster() {
  need_dual
  need_cni ptp 'Cilium reports addresses itself'
}
turn_on() { chain_plugin "$1" family-missing; }
turn_off() { unchain_plugin "$1" family-missing; }
