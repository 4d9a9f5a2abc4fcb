#!/usr/bin/env bash
# Runs a containerd just long enough to import image archives into a new container store.
# Arguments: folder with the binaries, folder for the store, folder for its socket, archives. IMPORT_OPTIONS: of 'ctr images import'.
set -euo pipefail
bin=$1 store=$2 run=$3
shift 3

cat > "$run/containerd.toml" <<TOML
version = 3
root = "$store"
state = "$run/state"
disabled_plugins = ["io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.grpc.v1.cri"]
[grpc]
  address = "$run/containerd.sock"
[ttrpc]
  address = "$run/ttrpc.sock"
TOML
ctr() { "$bin/ctr" --address "$run/containerd.sock" --namespace k8s.io "$@"; }

"$bin/containerd" --config "$run/containerd.toml" &
containerd=$!
for _ in {1..100}; do
  if ctr version > /dev/null 2>&1; then break; fi
  sleep 0.1
done
read -ra options <<< "${IMPORT_OPTIONS:---local}"
for archive in "$@"; do ctr images import "${options[@]}" "$archive"; done
ctr images ls
kill "$containerd"
wait "$containerd" || true
