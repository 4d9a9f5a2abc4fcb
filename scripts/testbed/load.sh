# shellcheck shell=bash
# Importing an image archive on all nodes.

load_archive() { # ARCHIVE
  [ -r "$1" ] || fail "there is no readable file $1; save an image as an archive first (docker save, buildah push docker-archive:FILE)"
  local node log=$state/log/load.log
  for node in $(node_names); do
    import_on_node "$node" "$1" > "$log" 2>&1 || fail "node $node could not import $1: $(tail -n 1 "$log")"
  done
  step "loaded $(basename "$1") on $nodes nodes"
}

# Through standard input, as a node does not see every folder of the machine.
import_on_node() { # NODE ARCHIVE
  in_node "$1" ctr images import --local - < "$2"
}
