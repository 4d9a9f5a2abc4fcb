#!/usr/bin/env bash
# Becomes the node's container runtime.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"

# The state folder of a cluster can lie in a container's own overlay file system, which cannot carry another one.
snapshotter=overlayfs
if [ "$(stat -fc %T "$folder/containerd")" = overlayfs ]; then snapshotter=native; fi
cat > "$folder/containerd.toml" <<TOML
version = 3
root = "/var/lib/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins.'io.containerd.cri.v1.images']
  snapshotter = "$snapshotter"
  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = "$pause_image"
[plugins.'io.containerd.cri.v1.runtime']
  disable_apparmor = true
  restrict_oom_score_adj = true
  enable_unprivileged_ports = true
  enable_unprivileged_icmp = true
  # By default figures of every container are read each second, which takes a third of two cores for a hundred Pods.
  stats_collect_period = "1m"
  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ["$runtime_bin", "${cilium_bin:-$runtime_bin}", "$testbed/node/cni-plugins"]
    conf_dir = "$folder/cni/net.d"
TOML
# Faults put a runc of theirs in the first one.
export PATH=$folder/runtime:$runtime_bin:$PATH
exec "$runtime_bin/containerd" --config "$folder/containerd.toml"
