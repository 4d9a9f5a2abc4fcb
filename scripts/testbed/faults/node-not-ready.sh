# shellcheck shell=bash disable=SC2034
arguments='N'
summary="node N is NotReady, though its pods run on"
effect="N's kubelet is killed; on waits until the control plane has noticed (about 20 seconds), off starts the kubelet and waits until the node is Ready."
turn_on() {
  node_service "$1" stop kubelet
  until_success 90 node_condition_is "$1" False Unknown || fail "node $1 did not become NotReady"
}
turn_off() {
  node_service "$1" start kubelet
  until_success 90 node_condition_is "$1" True || fail "node $1 did not become Ready again; see $(words_of "$1" kubelet)"
}
