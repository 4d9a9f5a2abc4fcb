# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="their nodes' network plugins and container runtime can be changed"
summary="what new pods on node N send waits in a long queue in front of a narrow link"
effect="A network plugin appended to N's chain lays a token bucket filter (64 kbit/s, 1.8 s of queue) on their interface. Pods made while the fault was on keep it."
turn_on() { chain_plugin "$1" congested; }
turn_off() { unchain_plugin "$1" congested; }
