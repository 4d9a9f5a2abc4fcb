# shellcheck shell=bash disable=SC2034
arguments='N'
summary="node N's own addresses take no connections from pods, its own or others'; it still opens them itself"
effect="A rule in N's input chain drops new connections and datagrams from pods' addresses."
turn_on() {
  lay_table inet "type filter hook input priority 0; policy accept;
$(from_pods_of "$(node_names | paste -sd ' ')")" | in_network_of "$1" nft -f -
}
turn_off() { remove_table inet | in_network_of "$1" nft -f -; }
from_pods_of() { # "NODE..."
  local from
  read -ra from <<< "$1"
  echo "ip saddr { $(ranges_of_family 4 "${from[@]}") } ct state new drop"
  if [ "$family" = dual ]; then echo "ip6 saddr { $(ranges_of_family 6 "${from[@]}") } ct state new meta l4proto != icmpv6 drop"; fi
}
