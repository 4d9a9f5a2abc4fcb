# shellcheck shell=bash disable=SC2034
arguments='N'
summary="nobody gets at node N's kubelet: exec and logs of its pods fail, though the node is Ready"
effect="TCP port 10250 of N refuses connections that come from outside the node, those of the API server among them; open exec sessions break."
check_cluster() { # NODE
  [ "$provider" = local ] || [ "$1" != n1 ] || fail "the API server is on n1 itself in a kind cluster; give another node"
}
turn_on() {
  lay_table inet "type filter hook input priority -150; policy accept;
iifname eth0 tcp dport 10250 reject with tcp reset" | in_network_of "$1" nft -f -
}
turn_off() { remove_table inet | in_network_of "$1" nft -f -; }
