# shellcheck shell=bash disable=SC2034
arguments='N'
summary="a pod on node N that calls its own Service does not reach itself; other endpoints of the Service answer"
effect="Packets on N that a Service sends back to the pod they came from are dropped. Refused with Cilium, which serves Services to pods itself."
check_cluster() { need_kube_proxy; }
turn_on() {
  local rules
  rules="ip saddr . ip daddr { $(same_twice "$1" 4) } drop"
  if [ "$family" = dual ]; then rules+=$'\n'"ip6 saddr . ip6 daddr { $(same_twice "$1" 6) } drop"; fi
  lay_table inet "type filter hook forward priority 0; policy accept;
$rules" | in_network_of "$1" nft -f -
}
turn_off() { remove_table inet | in_network_of "$1" nft -f -; }
# The firewall cannot compare the two addresses of a packet, but it can look the pair up. Pods' addresses are given in turn,
# from the start of the range.
same_twice() { # NODE 4|6
  local range last address pairs=()
  range=$(ranges_of_family "$2" "$1")
  for last in $(seq 2 254); do
    if [ "$2" = 4 ]; then address=${range%.*}.$last; else address=${range%/*}$(printf %x "$last"); fi
    pairs+=("$address . $address")
  done
  local IFS=,
  echo "${pairs[*]}"
}
