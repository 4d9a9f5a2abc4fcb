# shellcheck shell=bash disable=SC2034
arguments='N'
summary="closed ports of node N's pods are silent for pods of other nodes instead of refusing"
effect="TCP resets and ICMP \"destination unreachable\" from N's pods are dropped where the nodes' links enter the bridge."
check_cluster() { need_other_nodes; }
turn_on() {
  local rules
  mapfile -t rules < <(
    between_pods "$1" "$(other_nodes "$1")" 'tcp flags & rst == rst drop'
    between_pods "$1" "$(other_nodes "$1")" 'icmp type destination-unreachable drop' | grep '^ip '
    between_pods "$1" "$(other_nodes "$1")" 'icmpv6 type destination-unreachable drop' | grep '^ip6 '
  )
  drop_in_fabric "$1" "${rules[@]}"
}
turn_off() { restore_fabric; }
