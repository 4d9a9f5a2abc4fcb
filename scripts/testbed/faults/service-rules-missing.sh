# shellcheck shell=bash disable=SC2034
arguments='N'
summary="no Service works from node N: kube-proxy is dead there and its rules are gone"
effect="kube-proxy on N is killed, its firewall rules are removed; connections that were open go on. Off starts it again and waits for its rules. With --cni cilium this is refused, as Cilium serves Services to pods itself."
check_cluster() { need_cni ptp 'Cilium serves Services to pods itself, without kube-proxy'; }
turn_on() {
  node_service "$1" stop kube-proxy
  in_node "$1" bash "$testbed/node/kube-proxy.sh" "$(node_folder "$1")/settings" cleanup \
    > "$state/log/kube-proxy-cleanup.log" 2>&1 || true
  ! has_service_rules "$1" || fail "kube-proxy's rules on $1 could not be removed; see $state/log/kube-proxy-cleanup.log"
}
turn_off() {
  node_service "$1" start kube-proxy
  until_success 60 has_service_rules "$1" || fail "kube-proxy on $1 did not come back; see $(node_folder "$1")/log/kube-proxy.log"
}
has_service_rules() {
  if [ "$proxy" = nftables ]; then
    in_network_of "$1" nft list table ip kube-proxy 2> /dev/null | grep "$cluster_dns" > /dev/null
  else
    in_network_of "$1" iptables-save -t nat | grep "$cluster_dns" > /dev/null
  fi
}
