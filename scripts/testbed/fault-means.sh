# shellcheck shell=bash
# What faults are made of. A fault's own table in the firewall is called by its identity, so faults add up and go alone.

# shellcheck disable=SC2034 # read by faults.sh
arguments='' local_only=''

check_options() { # what follows the nodes
  [ $# -eq 0 ] || wrong_usage "'$*' is too much"
}

check_cluster() { :; } # whether the fault makes sense in this cluster; it is given the arguments

need_cni() { # CNI WHY
  [ "$cni" = "$1" ] || fail "this fault needs a cluster with --cni $1: $2"
}

need_kube_proxy() {
  [ "$cni" != cilium ] || fail 'this fault needs a cluster without Cilium, which serves Services to pods itself'
}

need_dual() {
  [ "$family" = dual ] || fail 'this fault needs a cluster with --family dual: there is no IPv6 in this one'
}

# Taken away and made anew in one transaction, so that laying a table twice is as good as once.
lay_table() { # FAMILY CHAIN-BODY, run with a prefix
  printf 'table %s %s\ndelete table %s %s\ntable %s %s {\n chain fault {\n%s\n }\n}\n' \
    "$1" "$fault_id" "$1" "$fault_id" "$1" "$fault_id" "$2"
}

remove_table() { # FAMILY
  printf 'table %s %s\ndelete table %s %s\n' "$1" "$fault_id" "$1" "$fault_id"
}

# Packets between pods are dropped where the node's link enters the bridge: after everything that the node's own network
# does, whatever network plugin it has. They are told by the pods' addresses, so traffic of the nodes themselves passes.
drop_in_fabric() { # "NODE..." RULE...
  local devices
  devices=$(tr ' ' ',' <<< "$1")
  shift
  lay_table netdev "type filter hook ingress devices = { $devices } priority 0; policy accept;
$(printf '%s\n' "$@")" | in_fabric nft -f -
}

restore_fabric() { remove_table netdev | in_fabric nft -f -; }

other_nodes() { node_names | grep -vx "$1" | paste -sd ' '; }

ranges_of_family() { # 4|6 NODE...: as an nftables set
  local version=$1 node
  shift
  for node in "$@"; do pod_ranges_of "$node"; done |
    if [ "$version" = 6 ]; then grep :; else grep -v :; fi | paste -sd,
}

# The rules that match packets from pods of some nodes to pods of others, one for each address family.
between_pods() { # "NODE..." "NODE..." MATCH-AND-VERDICT
  local from to
  read -ra from <<< "$1"
  read -ra to <<< "$2"
  echo "ip saddr { $(ranges_of_family 4 "${from[@]}") } ip daddr { $(ranges_of_family 4 "${to[@]}") } $3"
  if [ "$family" = dual ]; then
    echo "ip6 saddr { $(ranges_of_family 6 "${from[@]}") } ip6 daddr { $(ranges_of_family 6 "${to[@]}") } $3"
  fi
}

write_name_server() { # NODE ADDRESS: for the pods that its kubelet makes when it has started again
  sed -i "s/^cluster_dns=.*/cluster_dns=$2/" "$(node_folder "$1")/settings"
}

words_of() { echo "$(node_folder "$1")/log/$2.log"; } # NODE SERVICE

need_other_nodes() { [ "$nodes" -gt 1 ] || fail 'this fault needs a cluster with at least 2 nodes'; }

dns_pod_addresses() { # NODE...: each with its node, one a line
  local node
  for node in "$@"; do
    kubectl -n kube-system get pods -l k8s-app=kube-dns --field-selector "spec.nodeName=$(node_object "$node")" \
      -o "jsonpath={range .items[?(@.status.phase==\"Running\")]}$node {.status.podIP}{\"\\n\"}{end}"
  done
}

# By its text, as a node in a container does not see this folder.
in_node_script() { # NODE SCRIPT ARGUMENT...
  local node=$1 script=$2
  shift 2
  in_node "$node" bash -c "$(< "$testbed/node/$script")" "$script" "$@"
}

# Dropped inside the DNS pods' own networks, so their readiness probe, which uses another port, goes on succeeding.
silence_dns() { # MATCH [NODE]
  local pods node address
  # shellcheck disable=SC2046,SC2086 # names of nodes
  pods=$(dns_pod_addresses ${2:-$(node_names)})
  [ -n "$pods" ] || fail "no DNS replica runs${2:+ on node $2}; see where they are: kubectl -n kube-system get pods -o wide"
  while read -r node address; do
    lay_table inet "type filter hook input priority 0; policy accept;
$1 drop" | in_node_script "$node" in-pod.sh "$address" nft -f -
  done <<< "$pods"
}

restore_dns() { # [NODE]
  local node
  for node in ${1:-$(node_names)}; do
    in_node_script "$node" in-every-pod.sh nft delete table inet "$fault_id"
  done
}

chain_plugin() { # NODE PLUGIN
  local chained
  chained=$(node_folder "$1")/cni/chained
  unchain_plugin "$1" "$2"
  echo "{\"type\": \"$2\"}" >> "$chained"
  configure_pod_network "$1"
}

unchain_plugin() { # NODE PLUGIN
  local chained
  chained=$(node_folder "$1")/cni/chained
  touch "$chained"
  sed -i "/\"$2\"/d" "$chained"
  configure_pod_network "$1"
}

# Changes the OCI specification of the containers (not the sandboxes) of every pod that is made from now on, by a jq filter.
change_containers() { # NODE FILTER
  local runtime
  runtime=$(node_folder "$1")/runtime
  mkdir -p "$runtime"
  cat > "$runtime/$fault_id.jq" << JQ
if .annotations["io.kubernetes.cri.container-type"] == "container"
  and .annotations["io.kubernetes.cri.sandbox-namespace"] != "kube-system"
then $2 else . end
JQ
  cp "$testbed/node/runtime-in-front" "$runtime/runc"
}

keep_containers() { # NODE
  rm -f "$(node_folder "$1")/runtime/$fault_id.jq"
}

# Filters: containers join the namespace at a path, or get one of their own; /dev/shm is mounted from elsewhere.
namespace_filter() { # TYPE [PATH]
  local change='del(.path)'
  if [ $# -gt 1 ]; then change=".path = \"$2\""; fi
  echo ".linux.namespaces |= map(if .type == \"$1\" then $change else . end)"
}

shm_filter() { # MOUNT
  echo ".mounts |= map(if .destination == \"/dev/shm\" then $1 else . end)"
}

node_condition_is() { # NODE True|False|Unknown...
  local condition
  condition=$(kubectl get node "$(node_object "$1")" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')
  shift
  [[ " $* " == *" $condition "* ]]
}

# Lets the node's Cilium agent hear of NetworkPolicies only through node/policy-feed.mjs, which does what the files in its folder say.
feed_policies() { # NODE FILE CONTENT
  local feed
  feed=$(node_folder "$1")/policy-feed
  mkdir -p "$feed"
  echo "$3" > "$feed/$2"
  if [ -e "$feed/kubeconfig" ]; then return; fi
  node_service "$1" start policy-feed
  until_success 10 in_network_of "$1" bash -c 'exec 3<> /dev/tcp/127.0.0.1/6445' 2> /dev/null ||
    fail "nothing listens for Cilium on $1; see $(node_folder "$1")/log/policy-feed.log"
  "$kubernetes_bin/kubectl" --kubeconfig "$feed/kubeconfig" config set-cluster feed --server http://127.0.0.1:6445 > /dev/null
  "$kubernetes_bin/kubectl" --kubeconfig "$feed/kubeconfig" config set-context feed --cluster feed > /dev/null
  "$kubernetes_bin/kubectl" --kubeconfig "$feed/kubeconfig" config use-context feed > /dev/null
  restart_cilium "$1"
}

# What it missed it learns when it starts again.
stop_feeding_policies() { # NODE FILE
  local feed
  feed=$(node_folder "$1")/policy-feed
  rm -f "$feed/$2"
  [ -e "$feed/kubeconfig" ] || return 0
  if [ -e "$feed/delay-ms" ] || [ -e "$feed/forgetful" ]; then return; fi
  rm -f "$feed/kubeconfig"
  restart_cilium "$1"
  node_service "$1" stop policy-feed
}

restart_cilium() { # NODE
  node_service "$1" stop cilium
  node_service "$1" start cilium
  until_success 60 in_node "$1" "$cilium_bin/cilium-dbg" status --brief > "$state/log/policy.log" 2>&1 ||
    fail "Cilium on $1 did not come back; see $(node_folder "$1")/log/cilium.log"
}
