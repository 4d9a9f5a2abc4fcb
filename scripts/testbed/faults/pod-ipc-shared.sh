# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="their nodes' network plugins and container runtime can be changed"
summary="all new pods on node N share one IPC namespace and one /dev/shm"
effect="A runtime in front of N's runc puts both into the specification of new containers. Pods made while the fault was on keep it."
turn_on() {
  in_node "$1" bash -c 'mkdir -p /run/one-shm && touch /run/one-ipc
    mountpoint -q /run/one-shm || mount -t tmpfs -o mode=1777,size=8m shm /run/one-shm
    mountpoint -q /run/one-ipc || unshare --ipc=/run/one-ipc true'
  change_containers "$1" "($(namespace_filter ipc /run/one-ipc)
  | $(shm_filter '{destination, type: "bind", source: "/run/one-shm", options: ["rbind", "rw"]}'))"
}
# shellcheck disable=SC2016 # the node's shell is to expand it
turn_off() {
  keep_containers "$1"
  in_node "$1" bash -c 'for each in /run/one-ipc /run/one-shm; do if mountpoint -q "$each"; then umount -l "$each"; fi; done'
}
