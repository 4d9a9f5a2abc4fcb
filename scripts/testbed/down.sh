# shellcheck shell=bash
# Taking a local cluster down, from whatever state it is in.

down_local() {
  state=$(cluster_folder)
  if runs_from_elsewhere && [ -d "$(cat "$running/$name")" ]; then
    fail "cluster $name runs with its state in $(cat "$running/$name"); set PODREACH_CLUSTER_HOME to take it down"
  fi
  local groups
  mapfile -t groups < <(find_cluster_groups)
  kill_everything_in "${groups[@]}"
  remove_groups "${groups[@]}"
  delete_network
  rm -rf --one-file-system "$state"
  release_name
  local left
  left=$(what_is_left)
  [ -z "$left" ] || fail "cluster $name is down, but this is left: $left"
}

what_is_left() {
  local groups found=()
  mapfile -t groups < <(find_cluster_groups)
  if [ ${#groups[@]} -gt 0 ]; then
    found+=("cgroups ${groups[*]}" "processes $(processes_in "${groups[@]}" | paste -sd ' ')")
  fi
  [ -z "$(cluster_namespaces)" ] || found+=("network namespaces $(cluster_namespaces | paste -sd ' ')")
  [ -z "$(machine_link_of_cluster)" ] || found+=("network link $(machine_link_of_cluster)")
  grep -qF " $(cluster_folder)/" /proc/self/mounts && found+=("mounts below $(cluster_folder)")
  [ ! -e "$(cluster_folder)" ] || found+=("files in $(cluster_folder)")
  local IFS=';'
  echo "${found[*]}"
}
