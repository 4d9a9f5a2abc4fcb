# shellcheck shell=bash
# Every process of a cluster is in a control group of its own below one of the cluster's: that is how 'down' finds all of
# them, whatever they forked, without ever going by a process's name.

uses_cgroup_v2() { [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; }

# With cgroup v1 (or both, "hybrid") the cluster's groups are below the caller's own in every hierarchy: limits set for the
# caller hold, and no group of anybody else is touched.
own_groups_v1() {
  local id controllers path
  while IFS=: read -r id controllers path; do
    controllers=${controllers#name=}
    [ "$id" != 0 ] || controllers=unified
    if [ -d "/sys/fs/cgroup/$controllers" ]; then echo "/sys/fs/cgroup/$controllers${path%/}"; fi
  done < /proc/self/cgroup
}

# With cgroup v2 a group that has processes cannot have groups with controllers below it. The caller's own group has
# processes, so the cluster's goes below the root, which is exempt, or below one delegated for the purpose.
parent_group_v2() { echo "${PODREACH_CGROUP_PARENT:-/sys/fs/cgroup}"; }

parent_groups() { if uses_cgroup_v2; then parent_group_v2; else own_groups_v1; fi; }

enable_controllers_v2() { # GROUP
  local controller
  for controller in cpu cpuset io memory pids; do
    grep -qw "$controller" "$1/cgroup.controllers" || continue
    if grep -qw "$controller" "$1/cgroup.subtree_control"; then continue; fi
    echo "+$controller" > "$1/cgroup.subtree_control" 2> /dev/null ||
      fail "the $controller controller cannot be enabled in $1; set PODREACH_CGROUP_PARENT to a delegated cgroup without processes of its own"
  done
}

make_group() { # FOLDER
  mkdir -p "$1"
  if uses_cgroup_v2; then return; fi
  case $1 in
    # A new cpuset group has no processors and no memory, and nothing can be put into it until it has.
    /sys/fs/cgroup/cpuset/*)
      cat "${1%/*}/cpuset.cpus" > "$1/cpuset.cpus"
      cat "${1%/*}/cpuset.mems" > "$1/cpuset.mems"
      ;;
  esac
}

make_cluster_groups() {
  parent_groups | sed "s#\$#/podreach-$name#" > "$state/cgroups"
  local group
  if uses_cgroup_v2; then enable_controllers_v2 "$(parent_group_v2)"; fi
  while read -r group; do
    make_group "$group"
    if uses_cgroup_v2; then enable_controllers_v2 "$group"; fi
  done < "$state/cgroups"
}

make_member_groups() { # MEMBER
  local group
  while read -r group; do make_group "$group/$1"; done < "$state/cgroups"
}

# With version 2, a node's kubelet makes groups with controllers below the node's own, which therefore may have no processes:
# they are one level down. Prints nothing with version 1.
services_group_v2() { # NODE
  if uses_cgroup_v2; then echo "$(cat "$state/cgroups")/$1/services"; fi
}

join_member_groups() { # MEMBER, for the calling process
  local group services
  services=$(services_group_v2 "$1")
  if [ -n "$services" ] && [ -d "$services" ]; then
    echo "$BASHPID" > "$services/cgroup.procs"
    return
  fi
  while read -r group; do echo "$BASHPID" > "$group/$1/cgroup.procs"; done < "$state/cgroups"
}

is_in_member_groups() { # PID MEMBER
  grep -qs "/podreach-$name/$2\(/\|\$\)" "/proc/$1/cgroup"
}

# Found by name and not read from the state, so that a cluster whose state is gone or half written can be taken down too.
find_cluster_groups() { find /sys/fs/cgroup -type d -name "podreach-$name" -prune 2> /dev/null || true; }

processes_in() { # GROUP...
  [ $# -eq 0 ] || find "$@" -name cgroup.procs -exec cat {} + 2> /dev/null | sort -un || true
}

kill_everything_in() { # GROUP...
  local attempt pids
  for attempt in {1..100}; do
    mapfile -t pids < <(processes_in "$@")
    [ ${#pids[@]} -gt 0 ] || return 0
    # A frozen process cannot die, and a fork between reading and killing is caught by the next round.
    kill -9 "${pids[@]}" 2> /dev/null || true
    sleep 0.0$((attempt < 10 ? 2 : 9))
  done
}

remove_groups() { # GROUP...
  local attempt
  [ $# -gt 0 ] || return 0
  for attempt in {1..50}; do
    find "$@" -depth -type d -exec rmdir {} + 2> /dev/null || true
    local left=0 group
    for group in "$@"; do [ ! -d "$group" ] || left=1; done
    [ $left = 1 ] || return 0
    sleep 0.1
  done
}
