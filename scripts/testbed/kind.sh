# shellcheck shell=bash
# The provider kind: nodes in Docker containers, from an image that the registry or the Docker daemon has.

kind_cluster() { echo "podreach-$name"; }

kind_tool() {
  if command -v kind > /dev/null; then
    kind "$@"
  else
    "$(binaries kind)/kind" "$@"
  fi
}

need_kind() { command -v kind > /dev/null || need_binaries kind; }

docker_answers() { command -v docker > /dev/null && timeout 15 docker version > /dev/null 2>&1; }

need_docker() {
  docker_answers || fail "no Docker daemon answers; start it, or use --provider local on Linux as root"
}

why_kind_cannot() { # prints nothing if it can, as far as can be told without trying
  if ! command -v docker > /dev/null; then
    echo 'there is no docker command'
  elif ! docker_answers; then
    echo 'no Docker daemon answers'
  elif [ -n "$cni" ]; then
    echo "it comes with its own pod network, and --cni $cni was asked for"
  elif ! command -v kind > /dev/null && ! command -v go > /dev/null && ! command -v python3 > /dev/null; then
    echo 'there is neither a kind command nor what it takes to build one'
  fi
}

# n1 is the control plane, the others are workers, in kind's own order.
kind_node() { # NODE
  case $1 in
    n1) echo "$(kind_cluster)-control-plane" ;;
    n2) echo "$(kind_cluster)-worker" ;;
    *) echo "$(kind_cluster)-worker$((${1#n} - 1))" ;;
  esac
}

write_kind_settings() {
  local no_network=false workers=''
  if [ "$cni" = cilium ]; then no_network=true; fi
  if [ "$nodes" -gt 1 ]; then workers=$(yes -- '- role: worker' | head -n $((nodes - 1)) || true); fi
  local settings
  settings=$(< "$testbed/kind/cluster.yaml.template")
  settings=${settings//'{{family}}'/$family}
  settings=${settings//'{{proxy}}'/$proxy}
  settings=${settings//'{{no-network}}'/$no_network}
  echo "${settings//'{{workers}}'/$workers}" > "$state/kind.yaml"
}

node_image_is_missing() { grep -qiE 'failed to pull|pulling image|no such image|manifest unknown' "$state/log/kind.log"; }

# Returns 3 when the node image could not be had, so that another provider can be tried.
up_kind() {
  [ "$cni" != ptp ] || wrong_usage '--cni ptp is for --provider local; kind comes with a pod network of its own'
  need_docker
  need_kind
  state=$(cluster_folder)
  lock_cluster
  if [ -f "$state/ready" ]; then
    (read_settings && [ "$provider" = kind ]) || fail "cluster $name runs with another provider; take it down first: scripts/cluster down --name $name"
    read_settings
    echo "cluster $name is running already" >&2
    announce_kind
    return
  fi
  mkdir -p "$state/log"
  provider=kind
  write_settings
  write_kind_settings
  step 'creating the cluster with kind (half a minute to a few minutes)'
  local wait=180s
  if [ "$cni" = cilium ]; then wait=0s; fi
  if ! kind_tool create cluster --name "$(kind_cluster)" --config "$state/kind.yaml" --kubeconfig "$state/kubeconfig" \
    --wait "$wait" ${PODREACH_KIND_IMAGE:+--image "$PODREACH_KIND_IMAGE"} > "$state/log/kind.log" 2>&1; then
    local reason
    reason=$(grep -m 1 ERROR "$state/log/kind.log" || tail -n 1 "$state/log/kind.log")
    local status=1
    if node_image_is_missing; then status=3; fi
    kind_tool delete cluster --name "$(kind_cluster)" --kubeconfig "$state/kubeconfig" > /dev/null 2>&1 || true
    rm -rf "$state"
    exec 9>&-
    kind_failure="kind could not create the cluster: $reason"
    return $status
  fi
  kubernetes_version=$(kubectl version -o json | sed -n 's/.*"gitVersion": "\(v[^"]*\)".*/\1/p' | tail -n 1)
  write_settings
  if [ "$cni" = cilium ]; then
    step "now install Cilium into it with its own command, 'cilium install', or its helm chart; the nodes are not Ready before"
  else
    kubectl wait --for=condition=Ready nodes --all --timeout=120s > /dev/null 2>&1 &&
      kubectl -n kube-system rollout status deployment/coredns --timeout=120s > /dev/null 2>&1 ||
      fail "the nodes or the cluster's DNS did not become ready; look with: kubectl --kubeconfig $state/kubeconfig get pods -A"
  fi
  touch "$state/ready"
  announce_kind
}

announce_kind() {
  echo "cluster $name is ready: Kubernetes $kubernetes_version, $nodes nodes, kind" >&2
  echo "take it down with: scripts/cluster down --name $name" >&2
  echo "export KUBECONFIG=$state/kubeconfig"
}

down_kind() {
  need_docker
  need_kind
  lock_cluster
  kind_tool delete cluster --name "$(kind_cluster)" --kubeconfig "$state/kubeconfig" > "$state/log/kind.log" 2>&1 ||
    fail "kind could not delete the cluster: $(tail -n 1 "$state/log/kind.log")"
  rm -rf "$state"
  step "cluster $name is gone"
}

exec_on_kind_node() { # NODE CMD...
  need_docker
  local node
  node=$(kind_node "$1")
  shift
  docker exec -i "$node" "$@"
}

load_kind_image() { # ARCHIVE
  need_docker
  need_kind
  [ -r "$1" ] || fail "there is no readable file $1; save an image as an archive first (docker save)"
  kind_tool load image-archive --name "$(kind_cluster)" "$1" > "$state/log/load.log" 2>&1 ||
    fail "kind could not load $1: $(tail -n 1 "$state/log/load.log")"
  step "loaded $(basename "$1") on $nodes nodes"
}
