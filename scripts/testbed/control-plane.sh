# shellcheck shell=bash
# etcd, the API server, the controller manager and the scheduler, running in the fabric's network namespace.

write_kubeadm_settings() { # FILE [NODE]
  cat > "$1" <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: $(control_plane_v4), bindPort: 6443}
nodeRegistration: {name: ${2:-control-plane}, criSocket: "unix:///run/containerd/containerd.sock"}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: podreach-$name
kubernetesVersion: $kubernetes_version
certificatesDir: $state/pki
controlPlaneEndpoint: $(control_plane_v4):6443
encryptionAlgorithm: ECDSA-P256
networking: {podSubnet: "$(pod_ranges)", serviceSubnet: "$(service_ranges)"}
YAML
}

make_credentials() {
  local settings=$state/kubeadm.yaml member
  write_kubeadm_settings "$settings"
  kubeadm_phase certs all --config "$settings"
  for member in super-admin controller-manager scheduler; do
    kubeadm_phase kubeconfig $member --config "$settings" --kubeconfig-dir "$state"
  done
  mv "$state/super-admin.conf" "$state/kubeconfig"
}

kubeadm_phase() {
  "$kubernetes_bin/kubeadm" init phase "$@" >> "$state/log/kubeadm.log" 2>&1 ||
    fail "making certificates failed: $(tail -n 1 "$state/log/kubeadm.log")"
}

start_in_fabric() { # NAME COMMAND...
  local member=$1
  shift
  (
    exec 9>&- # the cluster's lock is ours, not the daemon's
    join_member_groups control-plane
    exec setsid ip netns exec "$(fabric_namespace)" "$@"
  ) > "$state/log/$member.log" 2>&1 < /dev/null &
  echo $! > "$state/control-plane/$member.pid"
  disown
}

start_api_server() {
  mkdir -p "$state/control-plane"
  make_member_groups control-plane
  start_in_fabric etcd "$runtime_bin/etcd" --data-dir "$state/etcd" --unsafe-no-fsync \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
    --initial-cluster default=http://127.0.0.1:2380
  local pki=$state/pki
  start_in_fabric apiserver "$kubernetes_bin/kube-apiserver" \
    --advertise-address="$(control_plane_v4)" --secure-port=6443 --etcd-servers=http://127.0.0.1:2379 \
    --allow-privileged=true --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --client-ca-file="$pki/ca.crt" --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --kubelet-client-certificate="$pki/apiserver-kubelet-client.crt" \
    --kubelet-client-key="$pki/apiserver-kubelet-client.key" --kubelet-preferred-address-types=InternalIP \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$pki/sa.pub" --service-account-signing-key-file="$pki/sa.key" \
    --service-cluster-ip-range="$(service_ranges)" \
    --requestheader-client-ca-file="$pki/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$pki/front-proxy-client.crt" --proxy-client-key-file="$pki/front-proxy-client.key"
}

api_port_is_open() { (exec 3<> "/dev/tcp/$(control_plane_v4)/6443") 2> /dev/null; }

wait_for_api_server() {
  until_success 60 api_port_is_open && until_success 60 kubectl get --raw /readyz ||
    fail "the API server did not come up; its log is $state/log/apiserver.log"
}

# Not before the API server is ready: both give up when their roles are not there yet.
start_controllers() {
  local pki=$state/pki credentials
  # The API server's identity towards kubelets; a kubelet remembers a refusal for a while, so it is there from the start.
  kubectl create clusterrolebinding podreach:kubelet-api --clusterrole=system:kubelet-api-admin \
    --user=kube-apiserver-kubelet-client > /dev/null
  credentials=$state/controller-manager.conf
  # A stopped kubelet shows as NotReady after the grace period; see the kubelet's lease for its counterpart.
  start_in_fabric controller-manager "$kubernetes_bin/kube-controller-manager" --kubeconfig="$credentials" \
    --authentication-kubeconfig="$credentials" --authorization-kubeconfig="$credentials" \
    --bind-address=127.0.0.1 --leader-elect=false --use-service-account-credentials=true \
    --allocate-node-cidrs=true --cluster-cidr="$(pod_ranges)" --service-cluster-ip-range="$(service_ranges)" \
    --node-monitor-grace-period=16s --node-monitor-period=2s \
    --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key" \
    --root-ca-file="$pki/ca.crt" --service-account-private-key-file="$pki/sa.key"
  credentials=$state/scheduler.conf
  start_in_fabric scheduler "$kubernetes_bin/kube-scheduler" --kubeconfig="$credentials" \
    --authentication-kubeconfig="$credentials" --authorization-kubeconfig="$credentials" \
    --bind-address=127.0.0.1 --leader-elect=false
}

control_plane_runs() {
  local member pid
  for member in etcd apiserver controller-manager scheduler; do
    pid=$(cat "$state/control-plane/$member.pid" 2> /dev/null) || return 1
    is_in_member_groups "$pid" control-plane || return 1
  done
}

apply_cluster_dns() {
  sed -e "s#{{cluster-dns}}#$cluster_dns#" -e "s#{{image}}#$coredns_image#" "$testbed/coredns.yaml" |
    kubectl apply -f - > /dev/null
}
