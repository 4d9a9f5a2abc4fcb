# shellcheck shell=bash disable=SC2034
arguments='N'
local_only="elsewhere the image might be pulled again"
summary="the probe pods' image is not on node N and cannot be pulled"
effect="The image is removed from N's container runtime; the attempt to pull it fails at once, as no name resolves there. Off imports it again."
turn_on() {
  local digest
  digest=$(in_node "$1" ctr images ls "name==$probe_image" | awk 'NR == 2 {print $3}')
  [ -n "$digest" ] || return 0
  in_node "$1" ctr images ls "target.digest==$digest" | awk 'NR > 1 {print $1}' |
    while read -r reference; do in_node "$1" ctr images rm "$reference" > /dev/null < /dev/null; done
}
turn_off() {
  import_on_node "$1" "$archives/probe.tar" > "$state/log/load.log" 2>&1
  has_probe_image "$1" || fail "the image could not be imported on $1 again; see $state/log/load.log"
}
