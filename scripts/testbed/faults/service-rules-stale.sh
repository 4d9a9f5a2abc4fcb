# shellcheck shell=bash disable=SC2034
arguments='N'
summary="Services on node N stay as they are now: new ones do not work there, replaced pods are not noticed"
effect="kube-proxy on N is stopped in its tracks; its rules stay. Off lets it go on and waits until it has caught up. Refused with Cilium, which serves Services to pods itself."
check_cluster() { need_kube_proxy; }
turn_on() { node_service "$1" pause kube-proxy; }
turn_off() {
  node_service "$1" continue kube-proxy
  until_success 30 in_network_of "$1" bash -c 'exec 3<> /dev/tcp/127.0.0.1/10256 && printf "GET /healthz HTTP/1.0\r\n\r\n" >&3 && grep -q "200 OK" <&3' ||
    fail "kube-proxy on $1 did not go on; see $(words_of "$1" kube-proxy)"
}
