# shellcheck shell=bash
# What is known of a cluster: one folder with its settings, keys, logs and data.

settings=(provider slot nodes cni proxy family kubernetes_bin runtime_bin cilium_bin archives kubernetes_version)

cluster_folder() { echo "$clusters/$name"; }

write_settings() {
  local setting
  for setting in "${settings[@]}"; do printf '%s=%q\n' "$setting" "${!setting:-}"; done > "$state/settings.partial"
  mv "$state/settings.partial" "$state/settings"
}

read_settings() {
  # shellcheck source=/dev/null
  . "$state/settings"
}

need_cluster() {
  state=$(cluster_folder)
  [ -f "$state/settings" ] || fail "there is no cluster called $name; start it with: scripts/cluster up --name $name"
  read_settings
  [ -f "$state/ready" ] || fail "cluster $name is not ready (still starting, or its start was interrupted); take it down with: scripts/cluster down --name $name"
}

need_local_cluster() { # WHAT-FOR
  need_cluster
  [ "$provider" = local ] || fail "$1 works with local clusters only, and $name is a $provider cluster"
  [ "$(id -u)" = 0 ] || fail "$1 needs root"
}

node_names() { seq -f 'n%g' 1 "$nodes"; }

# What the API calls it.
node_object() { # NODE
  if [ "$provider" = kind ]; then kind_node "$1"; else echo "$1"; fi
}

need_node() { # NODE
  [[ $1 =~ ^n[1-9][0-9]*$ ]] && [ "${1#n}" -le "$nodes" ] || wrong_usage "cluster $name has no node '$1' (it has $(node_names | paste -sd ' '))"
}

kubectl() {
  if [ "$provider" = kind ]; then
    docker exec -i "$(kind_node n1)" kubectl --kubeconfig /etc/kubernetes/admin.conf "$@"
  else
    "$kubernetes_bin/kubectl" --kubeconfig "$state/kubeconfig" --request-timeout=20s "$@"
  fi
}

# Retries until the command succeeds; give the command short timeouts of its own.
until_success() { # SECONDS COMMAND...
  local deadline=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.1
  done
}

# Clusters of one name are one machine-wide: namespaces and cgroups carry it.
claim_name() {
  mkdir -p "$running"
  if ! (set -o noclobber && echo "$state" > "$running/$name") 2> /dev/null; then
    fail "a cluster called $name already runs on this machine with its state in $(cat "$running/$name"); choose another --name"
  fi
}

release_name() {
  rm -f "$running/$name"
  rmdir "$running" 2> /dev/null || true
}

runs_from_elsewhere() { [ -e "$running/$name" ] && [ "$(cat "$running/$name")" != "$state" ]; }
