# shellcheck shell=bash disable=SC2034
arguments='A B'
summary="packets from node A's pods to node B's pods vanish; the other direction works"
effect="Dropped without an answer where A's link enters the bridge, statelessly: replies from A to connections that B opened vanish too."
turn_on() {
  local rules
  mapfile -t rules < <(between_pods "$1" "$2" drop)
  drop_in_fabric "$1" "${rules[@]}"
}
turn_off() { restore_fabric; }
