# shellcheck shell=bash disable=SC2034
arguments='N'
summary="node N's pods and the pods of all other nodes cannot reach each other"
effect="Dropped in both directions where the nodes' links enter the bridge. N stays Ready, and its pods can be watched and entered."
check_cluster() { need_other_nodes; }
turn_on() {
  local rules
  mapfile -t rules < <(
    between_pods "$1" "$(other_nodes "$1")" drop
    between_pods "$(other_nodes "$1")" "$1" drop
  )
  drop_in_fabric "$(node_names | paste -sd ' ')" "${rules[@]}"
}
turn_off() { restore_fabric; }
