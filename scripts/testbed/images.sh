# shellcheck shell=bash
# The three images of a cluster, made without a registry: pause, CoreDNS, and the image of the probe pods.

pause_image=podreach.local/pause:1
coredns_image=podreach.local/coredns:1
probe_image=docker.io/library/node:24-bookworm-slim

need_images() { # prints nothing; sets archives to the folder with one archive for each image
  local key
  key=$(
    {
      cat "$testbed/images.sh" "$testbed/images/pause.c" "$testbed/probe-image.sh"
      basename "$(binaries runtime)"
      echo "$arch"
    } | fingerprint
  )
  archives=$cache/images/$key
  [ -d "$archives" ] || holding_lock "$cache/images/build.lock" make_images_once
}

make_images_once() {
  [ -d "$archives" ] && return
  step "making the pause, CoreDNS and Node.js images (about 1 minute the first time)"
  complete_folder "$archives" make_images || fail "making the images failed; the words of the tools are in $cache/images/build.log"
  step "made the images"
}

make_images() { # OUTPUT-FOLDER
  local work
  work=$(mktemp -d "$cache/images/work.XXXXXX")
  local status=0
  { make_pause_image "$work/pause" "$1/pause.tar" &&
    make_coredns_image "$work/coredns" "$1/coredns.tar" &&
    make_probe_image "$work/probe" "$1/probe.tar"; } > "$cache/images/build.log" 2>&1 || status=$?
  rm -rf "$work"
  return $status
}

make_pause_image() { # WORK-FOLDER ARCHIVE
  mkdir -p "$1/files"
  gcc -Os -static -o "$1/files/pause" "$testbed/images/pause.c" || return
  archive_root "$1" "$2" "$pause_image" --entrypoint '["/pause"]'
}

make_coredns_image() {
  mkdir -p "$1/files"
  cp "$(binaries runtime)/coredns" "$1/files/" || return
  archive_root "$1" "$2" "$coredns_image" --entrypoint '["/coredns"]'
}

# An image of the one layer "$1/files", kept in a store of its own so that no image of the machine's user is touched.
archive_root() { # WORK-FOLDER ARCHIVE IMAGE CONFIG-OPTION...
  local work=$1 archive=$2 image=$3
  shift 3
  local buildah=(buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs) container
  export BUILDAH_ISOLATION=chroot
  container=$("${buildah[@]}" from scratch) || return
  "${buildah[@]}" copy -q "$container" "$work/files" / || return
  "${buildah[@]}" config --arch "$arch" "$@" "$container" || return
  "${buildah[@]}" commit -q --rm "$container" "$image" || return
  "${buildah[@]}" push -q "$image" "docker-archive:$archive:$image"
}
