# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="their nodes' network plugins and container runtime can be changed"
summary="new pods on node N cannot reach themselves: their loopback interface is down"
effect="A network plugin appended to N's chain takes it down when a pod is made. Pods made while the fault was on keep it."
turn_on() { chain_plugin "$1" loopback-down; }
turn_off() { unchain_plugin "$1" loopback-down; }
