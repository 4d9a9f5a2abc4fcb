# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="there Cilium runs beside the kubelet, where its words with the API server can be changed"
summary="no NetworkPolicy is enforced for the pods of node N; on the other nodes all are"
effect="Cilium's agent on N is told to enforce no policy. Needs --cni cilium; with ptp nothing enforces policies anywhere."
check_cluster() { need_cni cilium 'with ptp no policy is enforced anywhere anyway'; }
turn_on() { in_node "$1" "$cilium_bin/cilium-dbg" config PolicyEnforcement=never > "$state/log/policy.log" 2>&1; }
turn_off() { in_node "$1" "$cilium_bin/cilium-dbg" config PolicyEnforcement=default > "$state/log/policy.log" 2>&1; }
