# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="their nodes' network plugins and container runtime can be changed"
summary="the containers of new pods on node N share no network: each is alone with a loopback interface of its own"
effect="A runtime in front of N's runc takes the pod's network namespace out of the specification of new containers. Pods made while the fault was on keep it."
turn_on() { change_containers "$1" "$(namespace_filter network)"; }
turn_off() { keep_containers "$1"; }
