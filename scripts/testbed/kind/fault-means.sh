# shellcheck shell=bash
# What faults are made of where the nodes are Docker containers; it takes the place of what is said for local clusters.

in_node() { exec_on_kind_node "$@"; } # NODE COMMAND...
in_network_of() { exec_on_kind_node "$@"; }

pod_ranges_of() { # NODE
  kubectl get node "$(kind_node "$1")" -o 'jsonpath={range .spec.podCIDRs[*]}{@}{"\n"}{end}' < /dev/null
}

# The bridge between the nodes is Docker's: what would be dropped on its way into that is dropped where it comes out, on whichever node.
drop_in_fabric() { # "NODE..." RULE...
  local node
  shift
  for node in $(node_names); do
    lay_table netdev "type filter hook ingress device eth0 priority 0; policy accept;
$(printf '%s\n' "$@")" | in_network_of "$node" nft -f -
  done
}

restore_fabric() {
  local node
  for node in $(node_names); do remove_table netdev | in_network_of "$node" nft -f -; done
}

node_service() { # NODE start|stop|pause|continue SERVICE: kube-proxy, which is a container, can only be paused
  case $2 in
    start | stop) in_node "$1" systemctl "$2" "$3" ;;
    pause) in_node "$1" pkill -STOP -x "$3" ;;
    continue) in_node "$1" pkill -CONT -x "$3" ;;
  esac
}

words_of() { echo "'docker exec $(kind_node "$1") journalctl -u $2'"; } # NODE SERVICE

# The kubelet would start a container again that ended: it is halted, and ended when it shall come back.
end_kube_proxy() { # NODE
  node_service "$1" pause kube-proxy
  in_node "$1" bash -c "$(< "$testbed/kind/forget-service-rules.sh")"
  ! has_service_rules "$1" || fail "kube-proxy's rules on $1 could not be removed"
}

begin_kube_proxy() { # NODE
  in_node "$1" pkill -KILL -x kube-proxy
  until_success 120 has_service_rules "$1" || fail "kube-proxy on $1 did not come back; look with: scripts/cluster kubectl --name $name -- -n kube-system get pods"
}

write_name_server() { # NODE ADDRESS
  in_node "$1" sed -i "/^clusterDNS:/{n;s/^\([ -]*\).*/\1$2/}" /var/lib/kubelet/config.yaml
}
