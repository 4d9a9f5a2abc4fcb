# shellcheck shell=bash disable=SC2034
arguments='N [PERCENT]'
summary="PERCENT (default 20) of the packets between node N's pods and the pods of other nodes vanish"
effect="Dropped at random in both directions where the nodes' links enter the bridge."
check_options() { [ $# -eq 0 ] || [[ $1 =~ ^[1-9][0-9]?$ ]] || wrong_usage 'PERCENT is a number from 1 to 99'; }
check_cluster() { need_other_nodes; }
turn_on() {
  local rules match="numgen random mod 100 < ${2:-20} drop"
  mapfile -t rules < <(
    between_pods "$1" "$(other_nodes "$1")" "$match"
    between_pods "$(other_nodes "$1")" "$1" "$match"
  )
  drop_in_fabric "$(node_names | paste -sd ' ')" "${rules[@]}"
}
turn_off() { restore_fabric; }
