# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="there Cilium runs beside the kubelet, where its words with the API server can be changed"
summary="node N does not hear that NetworkPolicies were deleted: they stay in force there"
effect="Cilium's agent on N is started again, behind a proxy of the API server that keeps deletions of NetworkPolicies from it. Off starts it once more, without, and it forgets them then. Needs --cni cilium."
check_cluster() { need_cni cilium 'with ptp no policy is enforced anywhere'; }
turn_on() { feed_policies "$1" forgetful yes; }
turn_off() { stop_feeding_policies "$1" forgetful; }
