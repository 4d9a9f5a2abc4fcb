# shellcheck shell=bash disable=SC2034
arguments='N'
summary="the DNS replica on node N answers no query, though it is Ready"
effect="UDP and TCP port 53 are dropped in the network of the DNS pods on N; about every second query of the cluster is lost. A pod that replaces the replica answers."
turn_on() { silence_dns 'meta l4proto { tcp, udp } th dport 53' "$1"; }
turn_off() { restore_dns "$1"; }
