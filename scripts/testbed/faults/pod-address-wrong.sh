# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="their nodes' network plugins and container runtime can be changed"
summary="new pods on node N have other addresses on their interface than Kubernetes was told, and are not reached"
effect="A network plugin appended to N's chain exchanges the addresses when a pod is made. Pods made while the fault was on keep it."
turn_on() { chain_plugin "$1" address-wrong; }
turn_off() { unchain_plugin "$1" address-wrong; }
