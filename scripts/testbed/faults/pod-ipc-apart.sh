# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="their nodes' network plugins and container runtime can be changed"
summary="the containers of new pods on node N share no shared memory and no semaphores: each has an IPC namespace of its own"
effect="A runtime in front of N's runc takes the pod's IPC namespace and /dev/shm out of the specification of new containers. Pods made while the fault was on keep it."
turn_on() {
  change_containers "$1" "($(namespace_filter ipc)
  | $(shm_filter '{destination, type: "tmpfs", source: "shm", options: ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]}'))"
}
turn_off() { keep_containers "$1"; }
