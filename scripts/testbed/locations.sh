# shellcheck shell=bash
# Where things are kept. Binaries and images are shared by all clusters; a cluster's own state is one folder.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/podreach
clusters=${PODREACH_CLUSTER_HOME:-$cache/clusters}
# One entry for each running cluster of this machine, whatever folder its state is in: names and subnets are
# machine-wide. It lives on a tmpfs because namespaces and cgroups do not outlive a reboot either.
running=/run/podreach

case $(uname -m) in
  x86_64) arch=amd64 node_package_arch=x64 ;;
  aarch64) arch=arm64 node_package_arch=arm64 ;;
  *) arch=$(uname -m) node_package_arch=$arch ;;
esac

fingerprint() { sha256sum | cut -c1-12; } # of standard input

# Runs a command that fills the folder "$1.partial.$$", and only then gives it its name: a folder that is there is complete.
complete_folder() { # FOLDER COMMAND...
  local folder=$1 partial=$1.partial.$$
  shift
  mkdir -p "${folder%/*}"
  rm -rf "$partial"
  mkdir "$partial"
  if ! "$@" "$partial"; then
    rm -rf "$partial"
    return 1
  fi
  mv -T "$partial" "$folder"
}

# Keeps two builds of the same thing from doing the work twice.
holding_lock() { # LOCK-FILE COMMAND...
  local lock=$1
  shift
  mkdir -p "${lock%/*}"
  {
    if ! flock -n 8; then
      step "waiting for another build (${lock##*/})"
      flock 8
    fi
    "$@"
  } 8> "$lock"
}
