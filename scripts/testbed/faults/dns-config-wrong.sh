# shellcheck shell=bash disable=SC2034
arguments='N'
summary="new pods on node N ask a name server that is not there"
effect="N's kubelet is started again with 10.96.255.53 as the cluster's name server. Pods made while the fault was on keep it."
turn_on() { set_name_server "$1" 10.96.255.53; }
turn_off() { set_name_server "$1" "$cluster_dns"; }
set_name_server() {
  write_name_server "$1" "$2"
  node_service "$1" stop kubelet
  node_service "$1" start kubelet
  until_success 60 node_condition_is "$1" True && until_success 60 kubelet_answers "$1" ||
    fail "node $1 did not become Ready again; see $(words_of "$1" kubelet)"
}
kubelet_answers() { in_network_of "$1" bash -c 'exec 3<> /dev/tcp/127.0.0.1/10250'; }
