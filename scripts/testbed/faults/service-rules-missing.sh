# shellcheck shell=bash disable=SC2034
arguments='N'
summary="no Service works from node N: kube-proxy is dead there and its rules are gone"
effect="kube-proxy on N is killed, its firewall rules are removed; connections that were open go on. Off starts it again and waits for its rules. Refused with Cilium, which serves Services to pods itself."
check_cluster() { need_kube_proxy; }
turn_on() { end_kube_proxy "$1"; }
turn_off() { begin_kube_proxy "$1"; }
