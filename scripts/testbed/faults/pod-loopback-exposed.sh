# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="their nodes' network plugins and container runtime can be changed"
summary="what listens on 127.0.0.1 in new pods on node N is reached from outside, at the pod's address"
effect="A network plugin appended to N's chain makes new pods translate TCP connections that come in to 127.0.0.1 (route_localnet); IPv4 only. Pods made while the fault was on keep it."
turn_on() { chain_plugin "$1" loopback-exposed; }
turn_off() { unchain_plugin "$1" loopback-exposed; }
