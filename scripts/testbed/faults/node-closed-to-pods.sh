# shellcheck shell=bash disable=SC2034
arguments='N [BYTES]'
summary="node N's own addresses take no connections from pods, its own or others'; it still opens them itself; with BYTES only larger packets vanish"
effect="A rule in N's input chain drops new connections and datagrams from pods' addresses; with BYTES all packets of more than these, counted with the IP header."
check_options() { [ $# -eq 0 ] || [[ $1 =~ ^([1-9][0-9]{2}|1[0-4][0-9]{2})$ ]] || wrong_usage 'BYTES is a number from 100 to 1499'; }
turn_on() {
  lay_table inet "type filter hook input priority 0; policy accept;
$(from_pods_of "$(node_names | paste -sd ' ')" "${2:-}")" | in_network_of "$1" nft -f -
}
turn_off() { remove_table inet | in_network_of "$1" nft -f -; }
from_pods_of() { # "NODE..." [BYTES]
  local from match=${2:+"meta length > $2"}
  read -ra from <<< "$1"
  match=${match:-ct state new}
  echo "ip saddr { $(ranges_of_family 4 "${from[@]}") } $match drop"
  if [ "$family" = dual ]; then echo "ip6 saddr { $(ranges_of_family 6 "${from[@]}") } $match meta l4proto != icmpv6 drop"; fi
}
