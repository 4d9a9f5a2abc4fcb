# shellcheck shell=bash
# One 'up', 'down' or 'fault' at a time for each cluster.

lock_cluster() {
  mkdir -p "$clusters"
  exec 9>> "$clusters/.$name.lock"
  flock -n 9 && return
  if [ "${verb:-}" = down ] && ! starter_lives; then
    # A command that was killed outright: what it had started can still hold its lock, and goes anyway.
    local groups
    mapfile -t groups < <(find_cluster_groups)
    kill_everything_in "${groups[@]}"
  else
    step "waiting for another command on cluster $name"
  fi
  flock -w 900 9 || fail "another command has been working on cluster $name for 15 minutes; look for it with: fuser $clusters/.$name.lock"
}

# The process that runs 'up' is in the cluster's group "up" itself, and is the only one there that is this script.
starter_lives() {
  local groups pid
  mapfile -t groups < <(find_cluster_groups | sed 's#$#/up#')
  [ ${#groups[@]} -gt 0 ] || return 0 # not that far yet, or something else holds the lock
  for pid in $(processes_in "${groups[@]}"); do
    if [ "$(cat "$(cluster_folder)/up.pid" 2> /dev/null)" = "$pid" ]; then return 0; fi
  done
  return 1
}
