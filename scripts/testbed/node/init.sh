#!/usr/bin/env bash
# The first process inside a node: gives it private folders, starts its services, and then reaps what they leave behind.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"
# shellcheck source=scripts/testbed/node/services.sh
. "$testbed/node/services.sh"
# shellcheck source=scripts/testbed/node/mount-cgroups.sh
. "$testbed/node/mount-cgroups.sh"

# Covers a folder with an empty one in memory. What this node needs below it is put back in place.
cover() { # FOLDER
  local kept=() path handle
  for path in "$state" "$cache" "$testbed"; do
    if [[ $path/ == "$1"/* ]]; then
      exec {handle}< "$path"
      kept+=("$handle:$path")
    fi
  done
  mount -t tmpfs tmpfs "$1"
  for path in "${kept[@]}"; do
    handle=${path%%:*} path=${path#*:}
    mkdir -p "$path"
    mount --bind "/proc/self/fd/$handle" "$path"
    exec {handle}<&-
  done
}

private_folder() { # NAME TARGET
  mkdir -p "$folder/$1" "$2"
  mount --bind "$folder/$1" "$2"
}

mount --make-rshared /
hostname "$node"
cover /run
cover /var/lib
cover /var/log
mkdir -p /run/netns /run/containerd /run/lock "$folder"/{log,pids,cni/net.d}
private_folder containerd /var/lib/containerd
private_folder kubelet /var/lib/kubelet
mount --make-rshared /var/lib/kubelet
private_folder pod-logs /var/log/pods
# Nothing outside the cluster can be resolved: a pull fails at once instead of waiting for a resolver that is out of reach.
echo 'nameserver 127.0.0.53' > "$folder/resolv.conf"
mount --bind "$folder/resolv.conf" "$(realpath /etc/resolv.conf)" || true
mount_cgroups
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
if [ "$family" = dual ]; then sysctl -qw net.ipv6.conf.all.forwarding=1; fi

start_service containerd
# A kubelet that finds no API server waits longer and longer before it asks again.
until [ -e "$state/api-ready" ]; do sleep 0.1; done
start_service kubelet
if [ "$cni" = cilium ]; then start_service cilium; fi
start_service kube-proxy
while :; do
  wait || true
  sleep 3600 &
done
