#!/usr/bin/env bash
# Becomes the node's kubelet.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"

# The lease is renewed every quarter of its duration, well within the controller manager's grace period.
cat > "$folder/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 0.0.0.0
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $state/pki/ca.crt}}
authorization: {mode: Webhook}
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
clusterDNS: [$cluster_dns]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
resolvConf: $folder/resolv.conf
evictionHard: {nodefs.available: "0%", imagefs.available: "0%", memory.available: 50Mi}
imageGCHighThresholdPercent: 100
maxPods: 250
nodeLeaseDurationSeconds: 12
YAML
until [ -S /run/containerd/containerd.sock ]; do sleep 0.05; done
exec "$kubernetes_bin/kubelet" --config="$folder/kubelet.yaml" --kubeconfig="$folder/kubelet.conf" \
  --hostname-override="$node" --node-ip="$addresses" --cert-dir="$folder/kubelet/pki"
