# shellcheck shell=bash disable=SC2034
arguments='N'
summary="IPv6 packets between node N's pods and the pods of other nodes vanish; IPv4 works"
effect="Dropped in both directions where the nodes' links enter the bridge. Needs a dual-stack cluster."
check_cluster() {
  need_dual
  need_other_nodes
}
turn_on() {
  local rules
  mapfile -t rules < <(
    between_pods "$1" "$(other_nodes "$1")" drop | grep ip6
    between_pods "$(other_nodes "$1")" "$1" drop | grep ip6
  )
  drop_in_fabric "$(node_names | paste -sd ' ')" "${rules[@]}"
}
turn_off() { restore_fabric; }
