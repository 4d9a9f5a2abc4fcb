# shellcheck shell=bash disable=SC2034
arguments=''
summary="DNS queries over UDP are not answered, those over TCP are"
effect="UDP port 53 is dropped in the network of every DNS pod that runs now; a pod that replaces one of them answers."
turn_on() { silence_dns 'udp dport 53'; }
turn_off() { restore_dns; }
