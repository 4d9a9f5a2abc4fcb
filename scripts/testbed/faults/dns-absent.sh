# shellcheck shell=bash disable=SC2034
arguments=''
summary="cluster DNS has no pods"
effect="The Deployment of CoreDNS is scaled to none, so that its Service refuses; off scales it to two, and waits until they are Ready."
turn_on() {
  kubectl -n kube-system scale deployment/coredns --replicas=0 > /dev/null
  kubectl -n kube-system wait --for=delete pod -l k8s-app=kube-dns --timeout=90s --request-timeout=0 > /dev/null ||
    fail 'the DNS pods did not go; see: kubectl -n kube-system get pods -l k8s-app=kube-dns'
}
turn_off() {
  kubectl -n kube-system scale deployment/coredns --replicas=2 > /dev/null
  kubectl -n kube-system rollout status deployment/coredns --timeout=90s --request-timeout=0 > /dev/null ||
    fail 'the DNS pods did not become Ready again; see: kubectl -n kube-system get pods -l k8s-app=kube-dns'
}
