# shellcheck shell=bash
# The control groups as the cgroup namespace of the caller shows them, in place of the machine's own.

mount_cgroups() {
  local hierarchies hierarchy
  # Only version 1 hierarchies have a number above 0.
  hierarchies=$(awk -F: '$1 > 0 {print $2}' /proc/self/cgroup)
  umount -R /sys/fs/cgroup 2> /dev/null || true
  if [ -n "$hierarchies" ]; then
    mount -t tmpfs tmpfs /sys/fs/cgroup
    for hierarchy in $hierarchies; do
      mkdir -p "/sys/fs/cgroup/${hierarchy#name=}"
      case $hierarchy in
        name=*) mount -t cgroup -o "none,$hierarchy" cgroup "/sys/fs/cgroup/${hierarchy#name=}" ;;
        *) mount -t cgroup -o "$hierarchy" cgroup "/sys/fs/cgroup/$hierarchy" ;;
      esac
    done
  else
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    local controller controllers
    read -ra controllers < /sys/fs/cgroup/cgroup.controllers
    for controller in "${controllers[@]}"; do
      echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control
    done
  fi
}
