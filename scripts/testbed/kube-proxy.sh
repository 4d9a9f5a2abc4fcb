# shellcheck shell=bash
# kube-proxy on the nodes of a running cluster.

# Without it and without its rules, no Service works from the node.
end_kube_proxy() { # NODE
  node_service "$1" stop kube-proxy
  in_node "$1" bash "$testbed/node/kube-proxy.sh" "$(node_folder "$1")/settings" cleanup \
    > "$state/log/kube-proxy-cleanup.log" 2>&1 || true
  ! has_service_rules "$1" || fail "kube-proxy's rules on $1 could not be removed; see $state/log/kube-proxy-cleanup.log"
}

begin_kube_proxy() { # NODE
  node_service "$1" start kube-proxy
  until_success 60 has_service_rules "$1" || fail "kube-proxy on $1 did not come back; see $(node_folder "$1")/log/kube-proxy.log"
}

has_service_rules() { # NODE
  if [ "$proxy" = nftables ]; then
    in_network_of "$1" nft list table ip kube-proxy 2> /dev/null | grep "$cluster_dns" > /dev/null
  else
    in_network_of "$1" iptables-save -t nat 2> /dev/null | grep "$cluster_dns" > /dev/null
  fi
}

# One node after the other, as a rolling upgrade does.
change_proxy() { # MODE
  lock_cluster
  local before=$proxy node
  [ "$(list_active_faults)" = none ] || fail "a fault is on; turn it off first: scripts/cluster fault --name $name off"
  for node in $(node_names); do
    proxy=$before
    end_kube_proxy "$node"
    proxy=$1
    sed -i "s/^proxy=.*/proxy=$proxy/" "$(node_folder "$node")/settings"
    begin_kube_proxy "$node"
  done
  write_settings
  step "kube-proxy $before -> $proxy on $nodes nodes"
}
