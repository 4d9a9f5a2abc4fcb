# shellcheck shell=bash disable=SC2034
arguments='N [SECONDS]'
local_only="there Cilium runs beside the kubelet, where its words with the API server can be changed"
summary="node N hears of new, changed and deleted NetworkPolicies only after SECONDS (20)"
effect="Cilium's agent on N is started again, behind a proxy of the API server that holds back the events of NetworkPolicies. Off starts it once more, without. Needs --cni cilium."
check_options() {
  [[ ${1:-20} =~ ^[0-9]{1,3}$ ]] || wrong_usage "SECONDS is a whole number, not '$1'"
}
check_cluster() { need_cni cilium 'with ptp no policy is enforced anywhere'; }
turn_on() { feed_policies "$1" delay-ms "${2:-20}000"; }
turn_off() { stop_feeding_policies "$1" delay-ms; }
