# shellcheck shell=bash
# Starting a local cluster: everything that is made is recorded or named so that 'down' finds it, whenever this is interrupted.

need_local_host() {
  [ "$(uname -s)" = Linux ] || fail 'a local cluster needs Linux; use --provider kind with a Docker daemon'
  [ "$(id -u)" = 0 ] || fail "a local cluster needs root; type: sudo scripts/cluster up --name $name"
  case $arch in amd64 | arm64) ;; *) fail "local clusters are made for amd64 and arm64, not for $arch" ;; esac
}

prepare_local() { # everything that is cached
  need_local_packages "$cni"
  need_binaries kubernetes
  need_binaries runtime
  if [ "$cni" = cilium ]; then need_binaries cilium; fi
  kubernetes_bin=$(binaries kubernetes) runtime_bin=$(binaries runtime) cilium_bin=''
  if [ "$cni" = cilium ]; then cilium_bin=$(binaries cilium); fi
  kubernetes_version=$(pinned_version kubernetes k8s.io/kubernetes)
  need_images
  need_seed
}

up_local() {
  need_local_host
  prepare_local
  lock_cluster
  state=$(cluster_folder)
  if [ -e "$state" ] || runs_from_elsewhere; then
    if keep_running_cluster "provider=local nodes=$nodes cni=$cni proxy=$proxy family=$family"; then return; fi
  fi
  mkdir -p "$state"/{log,pki,faults,nodes}
  echo $$ > "$state/up.pid"
  trap 'undo_up' EXIT
  trap 'failed_line=interrupted; exit 130' INT
  trap 'failed_line=interrupted; exit 143' TERM HUP
  # In the background, as a shell does not hear a signal before its foreground command has ended; and in a process group
  # of its own, so that an interrupt from the terminal ends this first and not the commands in there one by one.
  set -m
  start_cluster &
  set +m
  if ! wait $!; then
    failed_line=told
    exit 1
  fi
  trap - EXIT INT TERM HUP
  read_settings
  announce_cluster
}

start_cluster() {
  claim_name
  provider=local
  make_cluster_groups
  make_member_groups up
  join_member_groups up
  claim_slot
  ip link set "$(machine_link)" alias "podreach $name"
  write_settings
  lay_fabric
  make_credentials
  start_api_server
  local node starting=()
  for node in $(node_names); do
    start_node "$node" &
    starting+=($!)
  done
  for node in "${starting[@]}"; do
    wait "$node" || fail "a node could not be started; see $state/log/kubeadm.log and $state/nodes"
  done
  wait_for_api_server
  touch "$state/api-ready"
  step 'API server ready'
  start_controllers
  if [ "$cni" = cilium ]; then apply_cilium_types; fi
  apply_cluster_dns
  connect_pods
  verify_cluster
  touch "$state/ready"
}

# Says whether the cluster that is there is the one that was asked for. What is left of a broken one is removed.
keep_running_cluster() { # WANTED
  if runs_from_elsewhere; then claim_name; fi
  if [ ! -e "$state/ready" ]; then
    step "cluster $name was started but never got ready: removing what is left of it"
    down_local
    return 1
  fi
  local runs_with
  runs_with=$(
    read_settings
    echo "provider=$provider nodes=$nodes cni=$cni proxy=$proxy family=$family"
  )
  [ "$runs_with" = "$1" ] || fail "cluster $name runs with other options ($runs_with); take it down first: scripts/cluster down --name $name"
  read_settings
  if ! is_healthy; then
    step "cluster $name is broken ($broken): removing what is left of it"
    down_local
    return 1
  fi
  echo "cluster $name is running already" >&2
  announce_cluster
}

is_healthy() { # sets broken to what is not
  local node
  broken='its control plane does not run'
  control_plane_runs || return 1
  for node in $(node_names); do
    broken="node $node does not run"
    node_init_pid "$node" > /dev/null || return 1
  done
  broken='its API server does not answer'
  kubectl get --raw /readyz > /dev/null 2>&1
}

connect_pods() {
  local all node
  mapfile -t all < <(node_names)
  until_success 60 kubectl get node "${all[@]}" ||
    fail "not every node registered; their logs are $state/nodes/*/log/kubelet.log"
  kubectl wait --for=jsonpath='{.spec.podCIDR}' node "${all[@]}" --timeout=60s --request-timeout=0 > /dev/null ||
    fail "no pod addresses were handed to the nodes; see $state/log/controller-manager.log"
  local ranges
  while read -r node ranges; do
    tr ' ' '\n' <<< "$ranges" > "$state/nodes/$node/pod-ranges"
    cp "$state/nodes/$node/pod-ranges" "$state/nodes/$node/handed-out-ranges"
  done < <(kubectl get nodes -o 'jsonpath={range .items[*]}{.metadata.name} {.spec.podCIDRs[*]}{"\n"}{end}')
  route_pods
  if [ "$cni" = ptp ]; then
    for node in "${all[@]}"; do configure_pod_network "$node"; done
  fi
}

verify_cluster() {
  local node
  kubectl wait --for=condition=Ready nodes --all --timeout=120s --request-timeout=0 > /dev/null ||
    fail "not every node became Ready; their logs are $state/nodes/*/log"
  step "$nodes nodes ready"
  for node in $(node_names); do
    has_probe_image "$node" || fail "the image $probe_image is missing on node $node; remove $seed and start the cluster again"
  done
  kubectl -n kube-system rollout status deployment/coredns --timeout=120s --request-timeout=0 > /dev/null ||
    fail "the cluster's DNS did not become available; look with: kubectl --kubeconfig $state/kubeconfig -n kube-system describe pods"
  step 'cluster DNS ready'
}

has_probe_image() { # NODE
  in_node "$1" ctr images ls -q "name==$probe_image" | grep -x "$probe_image" > /dev/null
}

announce_cluster() {
  printf '%s\n' "cluster $name is ready: Kubernetes $kubernetes_version, $nodes nodes, $cni, kube-proxy $proxy, $family" >&2
  printf '%s\n' "take it down with: scripts/cluster down --name $name" >&2
  echo "export KUBECONFIG=$state/kubeconfig"
}

# What an interrupted or failed start leaves is of no use to anybody but its logs.
undo_up() {
  local status=$? groups
  trap - EXIT
  trap '' INT TERM HUP
  set +e
  disown -a # or the shell reports each job that is killed now
  mapfile -t groups < <(find_cluster_groups)
  kill_everything_in "${groups[@]/%//up}"
  if [ "$failed_line" = interrupted ]; then
    step "interrupted: removing what was started"
  else
    local logs=$cache/logs/$name
    rm -rf "$logs"
    mkdir -p "$logs"
    cp -r "$state/log" "$logs/" 2> /dev/null
    local node
    for node in $(node_names); do cp -r "$state/nodes/$node/log" "$logs/$node" 2> /dev/null; done
    step "removing what was started; its logs are kept in $logs"
  fi
  down_local
  exit $status
}

apply_cilium_types() {
  kubectl apply -f "$cilium_bin/crds/v2/" -f "$cilium_bin/crds/v2alpha1/" > "$state/log/crds.log" 2>&1 ||
    fail "Cilium's resource types could not be created: $(tail -n 1 "$state/log/crds.log")"
}
