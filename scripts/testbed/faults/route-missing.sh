# shellcheck shell=bash disable=SC2034
arguments='A B'
local_only="kind's own pod network puts its routes back"
summary="node A has no route to node B's pods: they are unreachable from A's pods, with an ICMP answer"
effect="The routes to B's pod ranges on A are replaced by unreachable ones. Replies from A to B are lost too. Needs --cni ptp, as Cilium puts its routes back."
check_cluster() { need_cni ptp 'Cilium puts its routes back'; }
turn_on() {
  local range
  for range in $(pod_ranges_of "$2"); do
    in_network_of "$1" ip route replace unreachable "$range"
    in_network_of "$1" ip route flush cache
  done
}
turn_off() {
  local range
  for range in $(pod_ranges_of "$2"); do in_network_of "$1" ip route del unreachable "$range" 2> /dev/null || true; done
  route_pods
}
