#!/usr/bin/env bash
# Becomes the node's kube-proxy; with a second argument, removes kube-proxy's rules instead.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"

# Connection tracking limits are read-only in a network namespace, so they are left alone.
cat > "$folder/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: $proxy
clusterCIDR: "$pod_ranges"
hostnameOverride: $node
clientConnection: {kubeconfig: $state/kubeconfig}
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
YAML
exec "$kubernetes_bin/kube-proxy" --config="$folder/kube-proxy.yaml" ${2:+--cleanup}
