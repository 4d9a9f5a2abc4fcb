# shellcheck shell=bash disable=SC2034
arguments='A B'
summary="UDP packets from node A's pods to node B's pods vanish; TCP works"
effect="Dropped without an answer where A's link enters the bridge."
turn_on() {
  local rules
  mapfile -t rules < <(between_pods "$1" "$2" 'meta l4proto udp drop')
  drop_in_fabric "$1" "${rules[@]}"
}
turn_off() { restore_fabric; }
