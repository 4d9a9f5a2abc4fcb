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

starter_lives() {
  local starter
  starter=$(cat "$(cluster_folder)/up.pid" 2> /dev/null) || return 0 # something else holds the lock
  [ "$(readlink "/proc/$starter/fd/9" 2> /dev/null)" = "$(realpath "$clusters/.$name.lock")" ]
}
