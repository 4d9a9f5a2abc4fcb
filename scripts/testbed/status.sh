# shellcheck shell=bash
# What runs.

show_status() { # [NAME]: all clusters without one
  local folder shown=0
  for folder in "$clusters"/*/; do
    [ -d "$folder" ] || continue
    [ -z "${1:-}" ] || [ "$(basename "$folder")" = "$1" ] || continue
    shown=1
    (show_cluster "$(basename "$folder")")
  done
  show_clusters_elsewhere
  if [ $shown = 0 ]; then
    if [ -n "${1:-}" ]; then fail "there is no cluster called $1; start it with: scripts/cluster up --name $1"; fi
    echo "no cluster is running; start one with: scripts/cluster up"
  fi
}

show_cluster() { # NAME
  name=$1 state=$(cluster_folder)
  if [ ! -f "$state/settings" ]; then
    echo "$name: unfinished; remove it with: scripts/cluster down --name $name"
    return
  fi
  read_settings
  local condition=running broken=''
  if [ ! -f "$state/ready" ]; then
    condition='starting, or its start was interrupted'
  elif [ "$provider" = local ] && ! is_healthy; then
    condition="broken: $broken"
  fi
  echo "$name: $condition"
  echo "  provider    $provider"
  echo "  kubeconfig  $state/kubeconfig"
  echo "  network     ${cni:-kindnet}, kube-proxy $proxy, $family"
  [ -f "$state/ready" ] || return 0
  echo "  faults      $(list_active_faults)"
  echo "  nodes"
  kubectl get nodes -o wide --no-headers 2>&1 | awk '{printf "    %-8s %-10s %-9s %s\n", $1, $2, $5, $6}'
}

show_clusters_elsewhere() {
  local entry
  for entry in "$running"/*; do
    [ -f "$entry" ] || continue
    [ "$(dirname "$(cat "$entry")")" = "$clusters" ] || echo "$(basename "$entry"): runs with its state in $(cat "$entry")"
  done
}
