#!/usr/bin/env bash
# Turns every fault on and off in a running local cluster, and looks from inside pods whether it bites and is gone again.
#   test/cluster/faults.sh [CLUSTER] [FAULT...]
# shellcheck disable=SC2154
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
name=${1:-dev}
shift || true
wanted=" $* "
KUBECONFIG=$("$root/scripts/cluster" kubeconfig --name "$name")
export KUBECONFIG
state=$(dirname "$KUBECONFIG")
# shellcheck source=/dev/null
. "$state/settings" # the cluster's own: kubernetes_bin, cni and others
passed=0 failed=0

kubectl() { "$kubernetes_bin/kubectl" "$@"; }
fault() { "$root/scripts/cluster" fault --name "$name" "$@" 2> "$state/log/fault-test.log" || {
  echo "FAILED to run: fault $*: $(tail -n 1 "$state/log/fault-test.log")"
  failed=$((failed + 1))
}; }

check() { # WHAT EXPECTED ACTUAL
  if [[ $3 =~ $2 ]]; then
    passed=$((passed + 1))
    printf '  ok      %-48s %s\n' "$1" "${3%%$'\n'*}"
  else
    failed=$((failed + 1))
    printf '  FAILED  %-48s %s (expected %s)\n' "$1" "$3" "$2"
  fi
}

pod_on() { kubectl get pods -l app="${2:-probe}" --field-selector "spec.nodeName=$1" -o 'jsonpath={.items[0].metadata.name}'; }
ip_of() { kubectl get pod "$1" -o "jsonpath={.status.podIPs[$2].ip}"; }

client='const [kind, host, port, bytes] = process.argv.slice(1);
const done = (text) => { console.log(text); process.exit(0); };
setTimeout(() => done("timeout"), 1500);
if (kind === "tcp") {
  const socket = require("net").connect(+port, host, () => { socket.write("x".repeat(+bytes || 1)); });
  socket.on("data", (data) => done(String(data).trim())); socket.on("error", (error) => done(error.code));
} else if (kind === "udp") {
  const socket = require("dgram").createSocket(host.includes(":") ? "udp6" : "udp4");
  socket.on("message", (data) => done(String(data).trim())); socket.on("error", (error) => done(error.code));
  socket.send("x".repeat(+bytes || 1), +port, host, (error) => error && done(error.code));
} else {
  const resolver = new (require("dns").promises.Resolver)({ timeout: 1200, tries: 1 });
  if (port) resolver.setServers([port]);
  resolver.resolve4(host).then((answer) => done(answer.join()), (error) => done(error.code));
}'
from() { # POD KIND HOST [PORT-OR-SERVER] [BYTES]
  local pod=$1
  shift
  kubectl exec "$pod" -- node -e "$client" -- "$@" 2>&1 || true
}

cat <<'YAML' | kubectl apply -f - > /dev/null
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: probe}
spec:
  selector: {matchLabels: {app: probe}}
  template:
    metadata: {labels: {app: probe}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: probe
        image: node:24-bookworm-slim
        command:
        - node
        - -e
        - |
          const plain = (address) => address.replace('::ffff:', '');
          require('net').createServer((socket) => {
            let got = 0;
            socket.on('error', () => {});
            socket.on('data', (data) => { got += data.length; if (got === 1 || got >= 5000) socket.end('saw ' + plain(socket.remoteAddress)); });
          }).listen(8080, '::');
          const udp = require('dgram').createSocket('udp6');
          udp.on('message', (_, peer) => udp.send('saw ' + plain(peer.address), peer.port, peer.address));
          udp.bind(8080);
---
apiVersion: v1
kind: Service
metadata: {name: probe}
spec: {selector: {app: probe}, ports: [{port: 80, targetPort: 8080}]}
YAML
kubectl rollout status daemonset/probe --timeout=60s > /dev/null
p1=$(pod_on n1) p2=$(pod_on n2) p3=$(pod_on n3)
a1=$(ip_of "$p1" 0) a2=$(ip_of "$p2" 0) a3=$(ip_of "$p3" 0)
s1=$(ip_of "$p1" 1) s2=$(ip_of "$p2" 1)
service=$(kubectl get service probe -o 'jsonpath={.spec.clusterIP}')
fqdn=kubernetes.default.svc.cluster.local

is_wanted() { [ "$wanted" = '  ' ] || [[ $wanted == *" $1 "* ]] || return 1; echo "$1"; }

new_pod() { # NAME NODE
  kubectl delete pod "$1" --ignore-not-found --force --grace-period=0 > /dev/null 2>&1
  kubectl run "$1" --image=node:24-bookworm-slim --labels=app=fresh \
    --overrides="{\"spec\":{\"nodeName\":\"$2\",\"terminationGracePeriodSeconds\":0}}" \
    --command -- node -e "require('net').createServer((s)=>s.end('fresh')).listen(8080,'::')" > /dev/null
  kubectl wait --for=condition=Ready "pod/$1" --timeout="${3:-30s}" > /dev/null 2>&1 || true
}

# A pod of two containers, the first of which listens on 127.0.0.1 alone.
new_pair() { # NAME NODE
  kubectl delete pod "$1" --ignore-not-found --force --grace-period=0 > /dev/null 2>&1
  kubectl apply -f - > /dev/null << YAML
apiVersion: v1
kind: Pod
metadata: {name: $1}
spec:
  nodeName: $2
  terminationGracePeriodSeconds: 0
  containers:
  - name: one
    image: node:24-bookworm-slim
    command: [node, -e, "require('net').createServer((s) => s.end('private')).listen(8080, '127.0.0.1')"]
  - name: two
    image: node:24-bookworm-slim
    command: [node, -e, 'setInterval(() => {}, 1e6)']
YAML
  kubectl wait --for=condition=Ready "pod/$1" --timeout=30s > /dev/null 2>&1 || true
}
namespace_of() { kubectl exec "$1" -c "$2" -- readlink "/proc/self/ns/$3"; } # POD CONTAINER net|ipc
compare() { if [ "$1" = "$2" ]; then echo same; else echo different; fi; }

healthy() {
  check 'healthy: TCP n1 to n2' "^saw $a1" "$(from "$p1" tcp "$a2" 8080)"
  check 'healthy: TCP n2 to n1' "^saw $a2" "$(from "$p2" tcp "$a1" 8080)"
}

if is_wanted node-pair; then
  healthy
  fault node-pair n1 n2 on
  fault node-pair n1 n2 on
  check 'UDP n1 to n2' timeout "$(from "$p1" udp "$a2" 8080)"
  check 'TCP n1 to n2' timeout "$(from "$p1" tcp "$a2" 8080)"
  check 'TCP n1 to n3' '^saw' "$(from "$p1" tcp "$a3" 8080)"
  check 'status names it' 'node-pair n1 n2' "$("$root/scripts/cluster" status --name "$name" | grep faults)"
  fault node-pair n1 n2 off
  fault node-pair n1 n2 off
  healthy
fi
if is_wanted node-isolated; then
  fault node-isolated n2 on
  check 'n1 to n2' timeout "$(from "$p1" tcp "$a2" 8080)"
  check 'n2 to n3' timeout "$(from "$p2" tcp "$a3" 8080)"
  check 'n1 to n3' '^saw' "$(from "$p1" tcp "$a3" 8080)"
  check 'n2 to itself' '^saw' "$(from "$p2" tcp "$a2" 8080)"
  fault off
  healthy
fi
if is_wanted udp-blocked; then
  fault udp-blocked n1 n2 on
  check 'UDP n1 to n2' timeout "$(from "$p1" udp "$a2" 8080)"
  check 'TCP n1 to n2' '^saw' "$(from "$p1" tcp "$a2" 8080)"
  fault udp-blocked n1 n2 off
  check 'UDP n1 to n2 again' '^saw' "$(from "$p1" udp "$a2" 8080)"
fi
if is_wanted ipv6-blocked; then
  check 'IPv6 n1 to n2 before' '^saw' "$(from "$p1" tcp "$s2" 8080)"
  fault ipv6-blocked n1 on
  check 'IPv6 n1 to n2' timeout "$(from "$p1" tcp "$s2" 8080)"
  check 'IPv6 n2 to n1' timeout "$(from "$p2" tcp "$s1" 8080)"
  check 'IPv4 n1 to n2' '^saw' "$(from "$p1" tcp "$a2" 8080)"
  fault ipv6-blocked n1 off
  check 'IPv6 n1 to n2 again' '^saw' "$(from "$p1" tcp "$s2" 8080)"
fi
if is_wanted masquerade; then
  fault masquerade n1 on
  check 'IPv4 source n1 to n2' '^saw 198\.18' "$(from "$p1" tcp "$a2" 8080)"
  check 'IPv6 source n1 to n2' '^saw fd70' "$(from "$p1" udp "$s2" 8080)"
  check 'IPv4 source n2 to n1' "^saw $a2" "$(from "$p2" tcp "$a1" 8080)"
  fault masquerade n1 off
  healthy
  check 'IPv6 source n1 to n2 again' "^saw $s1" "$(from "$p1" udp "$s2" 8080)"
fi
if is_wanted service-rules-missing && [ "$cni" = ptp ]; then
  check 'Service from n2 before' '^saw' "$(from "$p2" tcp "$service" 80)"
  fault service-rules-missing n2 on
  check 'Service from n2' 'timeout|UNREACH' "$(from "$p2" tcp "$service" 80)"
  check 'Service from n1' '^saw' "$(from "$p1" tcp "$service" 80)"
  check 'pod address from n2' '^saw' "$(from "$p2" tcp "$a1" 8080)"
  fault service-rules-missing n2 off
  check 'Service from n2 again' '^saw' "$(from "$p2" tcp "$service" 80)"
fi
if is_wanted dns-absent; then
  fault dns-absent on
  check 'DNS n1' 'refused|REFUSED' "$(from "$p1" dns "$fqdn")"
  check 'no DNS pods' '^$' "$(kubectl -n kube-system get pods -l k8s-app=kube-dns -o name)"
  fault dns-absent off
  check 'DNS n1 again' '^10\.96\.0\.1$' "$(from "$p1" dns "$fqdn")"
fi
if is_wanted dns-down; then
  fault dns-down on
  check 'DNS n1' 'TIMEOUT|timeout' "$(from "$p1" dns "$fqdn")"
  check 'DNS pods Ready' '^True True$' "$(kubectl -n kube-system get pods -l k8s-app=kube-dns -o 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}')"
  fault dns-down off
  check 'DNS n1 again' '^10\.96\.0\.1$' "$(from "$p1" dns "$fqdn")"
fi
if is_wanted dns-replica-silent; then
  read -r dns_node dns_ip <<< "$(kubectl -n kube-system get pods -l k8s-app=kube-dns -o 'jsonpath={.items[0].spec.nodeName} {.items[0].status.podIP}')"
  other_ip=$(kubectl -n kube-system get pods -l k8s-app=kube-dns -o 'jsonpath={.items[1].status.podIP}')
  fault dns-replica-silent "$dns_node" on
  check 'silent replica' 'TIMEOUT|timeout' "$(from "$p1" dns "$fqdn" "$dns_ip")"
  check 'other replica' '^10\.96\.0\.1$' "$(from "$p1" dns "$fqdn" "$other_ip")"
  fault dns-replica-silent "$dns_node" off
  check 'silent replica again' '^10\.96\.0\.1$' "$(from "$p1" dns "$fqdn" "$dns_ip")"
fi
if is_wanted kubelet-closed; then
  fault kubelet-closed n3 on
  check 'exec on n3' 'refused|reset|error' "$(from "$p3" tcp "$a1" 8080)"
  check 'n1 to n3' '^saw' "$(from "$p1" tcp "$a3" 8080)"
  sleep 3
  check 'n3 is Ready' True "$(kubectl get node n3 -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')"
  fault kubelet-closed n3 off
  check 'exec on n3 again' '^saw' "$(from "$p3" tcp "$a1" 8080)"
fi
if is_wanted pod-loopback-down; then
  fault pod-loopback-down n2 on
  new_pod fresh n2
  check 'localhost in a new pod on n2' 'UNREACH|timeout|ADDRNOTAVAIL' "$(from fresh tcp 127.0.0.1 8080)"
  check 'the new pod reaches n1' '^saw' "$(from fresh tcp "$a1" 8080)"
  fault pod-loopback-down n2 off
  new_pod fresh n2
  check 'localhost in a new pod on n2 again' fresh "$(from fresh tcp 127.0.0.1 8080)"
fi
if is_wanted pod-loopback-exposed; then
  fault pod-loopback-exposed n2 on
  new_pair pair n2
  check 'a private listener, from n1' private "$(from "$p1" tcp "$(ip_of pair 0)" 8080)"
  fault pod-loopback-exposed n2 off
  new_pair pair n2
  check 'a private listener, from n1 again' REFUSED "$(from "$p1" tcp "$(ip_of pair 0)" 8080)"
fi
for kind in network ipc; do
  if is_wanted "pod-$kind-apart"; then
    namespace=${kind/network/net}
    fault "pod-$kind-apart" n2 on
    new_pair pair n2
    check "$kind of two containers" different "$(compare "$(namespace_of pair one "$namespace")" "$(namespace_of pair two "$namespace")")"
    fault "pod-$kind-apart" n2 off
    new_pair pair n2
    check "$kind of two containers again" same "$(compare "$(namespace_of pair one "$namespace")" "$(namespace_of pair two "$namespace")")"
  fi
done
if is_wanted pod-ipc-shared; then
  fault pod-ipc-shared n2 on
  new_pair pair n2
  new_pair other n2
  check 'IPC of two pods' same "$(compare "$(namespace_of pair one ipc)" "$(namespace_of other one ipc)")"
  fault pod-ipc-shared n2 off
  new_pair pair n2
  new_pair other n2
  check 'IPC of two pods again' different "$(compare "$(namespace_of pair one ipc)" "$(namespace_of other one ipc)")"
fi
if is_wanted pod-address-wrong; then
  fault pod-address-wrong n2 on
  new_pod fresh n2
  seen=$(kubectl exec fresh -- node -e 'console.log(Object.values(require("os").networkInterfaces()).flat().filter((i) => !i.internal && !i.address.startsWith("fe80")).map((i) => i.address).join(" "))')
  reported="$(ip_of fresh 0) $(ip_of fresh 1)"
  check 'addresses differ' differ "$([ "$seen" != "$reported" ] && echo "differ: seen $seen, reported $reported")"
  check 'the new pod is not reached' 'timeout|UNREACH' "$(from "$p1" tcp "$(ip_of fresh 0)" 8080)"
  fault pod-address-wrong n2 off
  new_pod fresh n2
  check 'the new pod is reached again' fresh "$(from "$p1" tcp "$(ip_of fresh 0)" 8080)"
fi
if is_wanted pod-family-missing && [ "$cni" = ptp ] && [ "$family" = dual ]; then
  fault pod-family-missing n2 on
  new_pod fresh n2
  check 'one address, of IPv4' '^[0-9.]+$' "$(kubectl get pod fresh -o 'jsonpath={.status.podIPs[*].ip}')"
  check 'reached over IPv4' fresh "$(from "$p1" tcp "$(ip_of fresh 0)" 8080)"
  fault pod-family-missing n2 off
  new_pod fresh n2
  check 'two addresses again' '^[0-9.]+ [0-9a-f:]+$' "$(kubectl get pod fresh -o 'jsonpath={.status.podIPs[*].ip}')"
fi
if is_wanted pod-links-congested; then
  fault pod-links-congested n2 on
  new_pod fresh n2
  check 'the new pod answers' fresh "$(from "$p1" tcp "$(ip_of fresh 0)" 8080)"
  check 'a narrow link' 'qdisc tbf .* rate 64Kbit' "$("$root/scripts/cluster" exec --name "$name" n2 -- bash "$root/scripts/testbed/node/in-pod.sh" "$(ip_of fresh 0)" tc qdisc show)"
  fault pod-links-congested n2 off
  new_pod fresh n2
  check 'a wide link again' '^[^t]*$' "$("$root/scripts/cluster" exec --name "$name" n2 -- bash "$root/scripts/testbed/node/in-pod.sh" "$(ip_of fresh 0)" tc qdisc show | grep -o tbf || true)"
fi
if is_wanted refusals-lost; then
  fault refusals-lost n2 on
  check 'TCP to a closed port of n2' timeout "$(from "$p1" tcp "$a2" 9)"
  check 'TCP to a closed port of n3' ECONNREFUSED "$(from "$p1" tcp "$a3" 9)"
  check 'TCP to an open port of n2' '^saw' "$(from "$p1" tcp "$a2" 8080)"
  fault refusals-lost n2 off
  check 'TCP to a closed port of n2' ECONNREFUSED "$(from "$p1" tcp "$a2" 9)"
fi
if is_wanted node-closed-to-pods; then
  node_address=$(kubectl get node n2 -o 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}' | cut -d' ' -f1)
  fault node-closed-to-pods n2 on
  check 'pod on n1 to node n2' timeout "$(from "$p1" tcp "$node_address" 9)"
  check 'pod on n2 to node n2' timeout "$(from "$p2" tcp "$node_address" 9)"
  check 'pod on n1 to pod on n2' '^saw' "$(from "$p1" tcp "$a2" 8080)"
  fault node-closed-to-pods n2 off
  check 'pod on n1 to node n2 again' ECONNREFUSED "$(from "$p1" tcp "$node_address" 9)"
  fault node-closed-to-pods n2 1000 on
  check 'pod on n1 to node n2, small packets' ECONNREFUSED "$(from "$p1" tcp "$node_address" 9)"
  fault node-closed-to-pods n2 1000 off
fi
if is_wanted pod-range-shared && [ "$cni" = ptp ]; then
  fault pod-range-shared n1 n2 on
  new_pod fresh n2
  new_pod twin n1
  check 'same address on n1 and n2' same "$([ "$(ip_of fresh 0)" = "$(ip_of twin 0)" ] && echo "same: $(ip_of fresh 0) $(ip_of fresh 1)")"
  fault pod-range-shared n1 n2 off
  kubectl delete pod twin --force --grace-period=0 > /dev/null 2>&1
  new_pod fresh n2
  check 'reached again' fresh "$(from "$p1" tcp "$(ip_of fresh 0)" 8080)"
fi
if is_wanted image-missing; then
  fault image-missing n3 on
  new_pod fresh n3 5s
  check 'a new pod on n3' 'ErrImagePull|ImagePullBackOff' "$(kubectl get pod fresh -o 'jsonpath={.status.containerStatuses[0].state.waiting.reason}')"
  fault image-missing n3 off
  new_pod fresh n3
  check 'a new pod on n3 again' true "$(kubectl get pod fresh -o 'jsonpath={.status.containerStatuses[0].ready}')"
fi
if is_wanted node-not-ready; then
  began=$SECONDS
  fault node-not-ready n3 on
  check "n3 after $((SECONDS - began)) s" 'Unknown|False' "$(kubectl get node n3 -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')"
  check 'n1 to n3' '^saw' "$(from "$p1" tcp "$a3" 8080)"
  fault node-not-ready n3 off
  check 'n3 again' True "$(kubectl get node n3 -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')"
fi
if is_wanted mtu-blackhole; then
  fault mtu-blackhole n2 1000 on
  check '5000 bytes n1 to n2' timeout "$(from "$p1" tcp "$a2" 8080 5000)"
  check '1200 bytes by UDP n2 to n3' timeout "$(from "$p2" udp "$a3" 8080 1200)"
  check '800 bytes by UDP n2 to n3' '^saw' "$(from "$p2" udp "$a3" 8080 800)"
  check '5000 bytes n1 to n3' '^saw' "$(from "$p1" tcp "$a3" 8080 5000)"
  fault mtu-blackhole n2 1000 off
  check '5000 bytes n1 to n2 again' '^saw' "$(from "$p1" tcp "$a2" 8080 5000)"
fi
if is_wanted packet-loss; then
  fault packet-loss n2 60 on
  answers=''
  for _ in {1..8}; do answers+="$(from "$p1" udp "$a2" 8080 | cut -c1-3)"; done
  check 'some of 8 UDP packets to n2 are lost' 'tim' "$answers"
  fault packet-loss n2 60 off
  check 'UDP n1 to n2 again' '^saw' "$(from "$p1" udp "$a2" 8080)"
fi
if is_wanted route-missing && [ "$cni" = ptp ]; then
  fault route-missing n1 n2 on
  check 'n1 to n2' 'UNREACH' "$(from "$p1" tcp "$a2" 8080)"
  check 'n1 to n3' '^saw' "$(from "$p1" tcp "$a3" 8080)"
  fault route-missing n1 n2 off
  healthy
fi
if is_wanted service-rules-stale && [ "$cni" = ptp ]; then
  fault service-rules-stale n2 on
  kubectl create service clusterip late --tcp=80:8080 > /dev/null
  kubectl set selector service late app=probe > /dev/null
  late=$(kubectl get service late -o 'jsonpath={.spec.clusterIP}')
  sleep 2
  check 'a new Service from n1' '^saw' "$(from "$p1" tcp "$late" 80)"
  check 'a new Service from n2' 'timeout|UNREACH' "$(from "$p2" tcp "$late" 80)"
  check 'an old Service from n2' '^saw' "$(from "$p2" tcp "$service" 80)"
  fault service-rules-stale n2 off
  sleep 1
  check 'the new Service from n2 again' '^saw' "$(from "$p2" tcp "$late" 80)"
  kubectl delete service late > /dev/null
fi
if is_wanted dns-udp-blocked; then
  fault dns-udp-blocked on
  check 'DNS by UDP' 'TIMEOUT|timeout' "$(from "$p1" dns "$fqdn")"
  check 'DNS port by TCP' 'timeout|^$' "$(from "$p1" tcp "$(kubectl -n kube-system get service kube-dns -o 'jsonpath={.spec.clusterIP}')" 53)"
  fault dns-udp-blocked off
  check 'DNS by UDP again' '^10\.96\.0\.1$' "$(from "$p1" dns "$fqdn")"
fi
if is_wanted dns-config-wrong; then
  fault dns-config-wrong n2 on
  new_pod fresh n2
  check 'resolv.conf of a new pod on n2' '10.96.255.53' "$(kubectl exec fresh -- grep nameserver /etc/resolv.conf)"
  check 'DNS in a new pod on n2' 'TIMEOUT|timeout|REFUSED' "$(from fresh dns "$fqdn")"
  fault dns-config-wrong n2 off
  new_pod fresh n2
  check 'DNS in a new pod on n2 again' '^10\.96\.0\.1$' "$(from fresh dns "$fqdn")"
fi
if is_wanted hairpin-broken && [ "$cni" = ptp ]; then
  new_pod fresh n2
  kubectl create service clusterip own --tcp=80:8080 > /dev/null
  kubectl set selector service own app=fresh > /dev/null
  own=$(kubectl get service own -o 'jsonpath={.spec.clusterIP}')
  sleep 2
  check 'a pod to itself through its Service' fresh "$(from fresh tcp "$own" 80)"
  fault hairpin-broken n2 on
  check 'a pod to itself through its Service' timeout "$(from fresh tcp "$own" 80)"
  check 'another pod of n2 through the Service' fresh "$(from "$p2" tcp "$own" 80)"
  fault hairpin-broken n2 off
  check 'a pod to itself again' fresh "$(from fresh tcp "$own" 80)"
  kubectl delete service own > /dev/null
fi
if is_wanted policy-not-enforced && [ "$cni" = cilium ]; then
  kubectl apply -f - > /dev/null <<'YAML'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: none}
spec: {podSelector: {matchLabels: {app: probe}}, policyTypes: [Ingress]}
YAML
  sleep 3
  check 'a policy blocks n1 to n2' timeout "$(from "$p1" tcp "$a2" 8080)"
  fault policy-not-enforced n2 on
  sleep 3
  check 'not for pods of n2' '^saw' "$(from "$p1" tcp "$a2" 8080)"
  check 'but for pods of n3' timeout "$(from "$p1" tcp "$a3" 8080)"
  fault policy-not-enforced n2 off
  sleep 3
  check 'again for pods of n2' timeout "$(from "$p1" tcp "$a2" 8080)"
  kubectl delete networkpolicy none > /dev/null
  sleep 3
fi
new_policy() { # NAME
  kubectl apply -f - > /dev/null <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: $1}
spec: {podSelector: {matchLabels: {app: probe}}, policyTypes: [Ingress]}
YAML
}
if is_wanted policy-slow && [ "$cni" = cilium ]; then
  fault policy-slow n2 15 on
  new_policy later
  sleep 5
  check 'a new policy has no effect on n2' '^saw' "$(from "$p1" tcp "$a2" 8080)"
  check 'but on n3' timeout "$(from "$p1" tcp "$a3" 8080)"
  sleep 13
  check 'later it has' timeout "$(from "$p1" tcp "$a2" 8080)"
  kubectl delete networkpolicy later > /dev/null
  sleep 5
  check 'deleted it has an effect still' timeout "$(from "$p1" tcp "$a2" 8080)"
  fault policy-slow n2 15 off
  sleep 3
  check 'without the fault it has none' '^saw' "$(from "$p1" tcp "$a2" 8080)"
fi
if is_wanted policy-removal-lost && [ "$cni" = cilium ]; then
  fault policy-removal-lost n2 on
  new_policy kept
  sleep 5
  check 'a new policy has an effect on n2' timeout "$(from "$p1" tcp "$a2" 8080)"
  kubectl delete networkpolicy kept > /dev/null
  sleep 5
  check 'and keeps it when it is deleted' timeout "$(from "$p1" tcp "$a2" 8080)"
  check 'but not on n3' '^saw' "$(from "$p1" tcp "$a3" 8080)"
  fault policy-removal-lost n2 off
  sleep 3
  check 'without the fault it has none' '^saw' "$(from "$p1" tcp "$a2" 8080)"
fi
healthy
check 'no fault is left' none "$("$root/scripts/cluster" status --name "$name" | grep faults)"
kubectl delete daemonset/probe service/probe pod/fresh pod/pair pod/other --ignore-not-found --force --grace-period=0 > /dev/null 2>&1
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
