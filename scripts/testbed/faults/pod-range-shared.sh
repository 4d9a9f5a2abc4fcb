# shellcheck shell=bash disable=SC2034
arguments='A B'
local_only="their nodes' network plugins and container runtime can be changed"
summary="node B gives new pods the same addresses that node A gives"
effect="B's address range is set to A's, and continues where A's stands, so that the next pods of both get the same address. Pods made while the fault was on keep it. Needs --cni ptp."
check_cluster() { need_cni ptp 'Cilium takes the range from the node object'; }
turn_on() {
  local giver taker
  giver=$(node_folder "$1") taker=$(node_folder "$2")
  cp "$giver/pod-ranges" "$taker/handed-out-ranges"
  mkdir -p "$taker/cni/addresses/ptp"
  cp "$giver"/cni/addresses/ptp/last_reserved_ip.* "$taker/cni/addresses/ptp/" 2> /dev/null || true
  configure_pod_network "$2"
}
turn_off() {
  local taker
  taker=$(node_folder "$2")
  cp "$taker/pod-ranges" "$taker/handed-out-ranges"
  rm -f "$taker"/cni/addresses/ptp/last_reserved_ip.*
  configure_pod_network "$2"
}
