# shellcheck shell=bash disable=SC2034
arguments='N [BYTES]'
summary="packets of more than BYTES bytes (default 1400) between node N's pods and the pods of other nodes vanish"
effect="Dropped in both directions where the nodes' links enter the bridge, without the ICMP message that would tell the sender; counted with the IP header."
check_options() { [ $# -eq 0 ] || [[ $1 =~ ^([1-9][0-9]{2}|1[0-4][0-9]{2})$ ]] || wrong_usage 'BYTES is a number from 100 to 1499'; }
check_cluster() { need_other_nodes; }
turn_on() {
  local rules match="meta length > ${2:-1400} drop"
  mapfile -t rules < <(
    between_pods "$1" "$(other_nodes "$1")" "$match"
    between_pods "$(other_nodes "$1")" "$1" "$match"
  )
  set_segmentation off
  drop_in_fabric "$(node_names | paste -sd ' ')" "${rules[@]}"
}
turn_off() {
  restore_fabric
  set_segmentation on
}
# What a network card would cut into packets passes the links here in one large piece, unless a node has to cut it itself.
set_segmentation() { # on|off
  local node
  for node in $(node_names); do in_network_of "$node" ethtool -K eth0 tso "$1" gso "$1" > /dev/null 2>&1 || true; done
}
