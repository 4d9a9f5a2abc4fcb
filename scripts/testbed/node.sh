# shellcheck shell=bash
# A node: a set of namespaces (network, mount, process, host name, cgroup) with a containerd, kubelet and kube-proxy of its
# own. What happens inside is in node/; this is the outside of it.

node_folder() { echo "$state/nodes/$1"; }

start_node() { # NODE
  local node=$1 folder
  folder=$(node_folder "$node")
  mkdir -p "$folder"
  connect_node "$node"
  make_member_groups "$node"
  write_kubeadm_settings "$folder/kubeadm.yaml" "$node"
  kubeadm_phase kubeconfig kubelet --config "$folder/kubeadm.yaml" --kubeconfig-dir "$folder"
  local addresses
  addresses=$(node_address_v4 "$node")
  if [ "$family" = dual ]; then addresses+=,$(node_address_v6 "$node"); fi
  local probe_ranges
  probe_ranges=$(pod_ranges)
  {
    printf '%s=%q\n' node "$node" folder "$folder" state "$state" testbed "$testbed" cache "$cache" \
      kubernetes_bin "$kubernetes_bin" runtime_bin "$runtime_bin" cilium_bin "${cilium_bin:-}" \
      pause_image "$pause_image" cni "$cni" proxy "$proxy" family "$family" addresses "$addresses" \
      pod_ranges "$probe_ranges" cluster_dns "$cluster_dns"
  } > "$folder/settings"
  copy_seed "$folder/containerd"
  (
    exec 9>&-
    join_member_groups "$node"
    exec setsid ip netns exec "$(node_namespace "$node")" unshare --cgroup \
      bash "$testbed/node/enter.sh" "$folder/settings" "$(services_group_v2 "$node")"
  ) > "$folder/init.log" 2>&1 < /dev/null &
  echo $! > "$folder/outside.pid"
  disown
}

# The process that is number 1 inside the node, by its number outside.
node_init_pid() { # NODE
  local outside
  outside=$(cat "$(node_folder "$1")/outside.pid" 2> /dev/null) || return 1
  is_in_member_groups "$outside" "$1" || return 1
  pgrep -P "$outside"
}

in_node() { # NODE COMMAND...
  local node=$1 pid
  shift
  pid=$(node_init_pid "$node") || fail "node $node of cluster $name does not run; start the cluster again: scripts/cluster down --name $name && scripts/cluster up --name $name"
  (
    exec 9>&- # what is started there outlives this command, and must not hold the cluster's lock
    join_member_groups "$node"
    exec nsenter --target "$pid" --mount --net --uts --pid --cgroup -- \
      env "PATH=$kubernetes_bin:$runtime_bin:$PATH" "KUBECONFIG=$state/kubeconfig" \
      CONTAINERD_SUPPRESS_DEPRECATION_WARNINGS=true CONTAINERD_ADDRESS=/run/containerd/containerd.sock CONTAINERD_NAMESPACE=k8s.io "$@"
  )
}

in_network_of() { # NODE COMMAND...
  local namespace
  namespace=$(node_namespace "$1")
  shift
  ip netns exec "$namespace" "$@"
}

node_service() { # NODE start|stop|pause|continue SERVICE
  in_node "$1" bash "$testbed/node/service.sh" "$(node_folder "$1")/settings" "$2" "$3"
}

configure_pod_network() { # NODE
  in_node "$1" bash "$testbed/node/cni-$cni.sh" "$(node_folder "$1")/settings"
}
