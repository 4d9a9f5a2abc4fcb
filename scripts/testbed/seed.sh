# shellcheck shell=bash
# A container store with all images imported and unpacked once. A node gets a copy made of hard links, which takes a moment
# and no space: containerd never writes to a blob or an unpacked layer again, only its databases must be real copies.

need_seed() { # sets seed
  seed=$cache/seed/${archives##*/}-${runtime_bin##*-}
  [ -d "$seed" ] || holding_lock "$cache/seed/build.lock" plant_seed_once
}

plant_seed_once() {
  [ -d "$seed" ] && return
  step "unpacking the images once for all nodes"
  complete_folder "$seed" plant_seed || fail "importing the images failed; see $cache/seed/build.log"
}

plant_seed() { # FOLDER
  # Its own mount and process namespaces: nothing stays mounted or running however this ends. The socket's path must be
  # short, so it is not below the cache.
  local run status=0
  run=$(mktemp -d /tmp/podreach-seed.XXXXXX)
  unshare --mount --pid --fork --kill-child --mount-proc --propagation private \
    bash "$testbed/import-images.sh" "$runtime_bin" "$1" "$run" "$archives"/*.tar \
    > "$cache/seed/build.log" 2>&1 8>&- || status=$?
  rm -rf "$run"
  return $status
}

copy_seed() { # FOLDER
  mkdir -p "$1"
  # Hard links do not reach into another file system.
  cp -al "$seed/." "$1/" 2> /dev/null || cp -a "$seed/." "$1/"
  local database
  while IFS= read -r -d '' database; do
    cp --remove-destination "$seed/$database" "$1/$database"
  done < <(cd "$seed" && find . -name '*.db' -print0)
}
