# shellcheck shell=bash disable=SC2034
arguments='N'
summary="other nodes' pods see node N's address instead of the pod's when one of N's pods talks to them"
effect="Source address translation on N for its pods' packets to other nodes' pods, in all address families."
check_cluster() { need_other_nodes; }
turn_on() {
  lay_table inet "type nat hook postrouting priority srcnat; policy accept;
$(between_pods "$1" "$(other_nodes "$1")" masquerade)" | in_network_of "$1" nft -f -
  forget_connections "$1"
}
turn_off() {
  remove_table inet | in_network_of "$1" nft -f -
  forget_connections "$1"
}
# A connection keeps the translation that it began with. Only those between pods are forgotten: others, such as a DNS replica's
# watch of the API through a Service, would hang half-open.
forget_connections() { # NODE
  local other own theirs
  for other in $(other_nodes "$1"); do
    for own in $(pod_ranges_of "$1"); do
      for theirs in $(pod_ranges_of "$other"); do
        # It fails where the families differ and where there is no such connection.
        in_network_of "$1" conntrack -D -s "$own" -d "$theirs" > /dev/null 2>&1 || true
      done
    done
  done
}
