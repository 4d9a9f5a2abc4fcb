#!/usr/bin/env bash
# Becomes the Docker daemon, in namespaces for the network, mounts and control groups that are there already.
# Arguments: the testbed's folder, the daemon's folder, and the group for its processes where cgroups have version 2.
set -euo pipefail
testbed=$1 home=$2 group=$3
# shellcheck source=scripts/testbed/node/mount-cgroups.sh
. "$testbed/node/mount-cgroups.sh"

if [ -n "$group" ]; then
  mkdir -p "$group"
  echo $$ > "$group/cgroup.procs"
fi
mount_cgroups
# What it puts there, such as its containerd's socket, must not show on the machine.
mount -t tmpfs tmpfs /run
mkdir -p /run/lock
sysctl -qw net.ipv4.ip_forward=1
exec dockerd --host "unix://$home/docker.sock" --data-root "$home/data" --exec-root "$home/run/exec" --pidfile "$home/run/pid" \
  --bip 172.29.0.1/24 --default-address-pool base=172.30.0.0/16,size=24 --dns 172.29.0.1 --ip6tables=false \
  --storage-driver overlay2 --exec-opt native.cgroupdriver=cgroupfs \
  --add-runtime "bounded=$testbed/kind/bounded-runc" --default-runtime bounded
