# shellcheck shell=bash disable=SC2034
arguments=''
summary="no DNS query is answered, though all DNS replicas are Ready"
effect="UDP and TCP port 53 are dropped in the network of every DNS pod that runs now; a pod that replaces one of them answers."
turn_on() { silence_dns 'meta l4proto { tcp, udp } th dport 53'; }
turn_off() { restore_dns; }
