# shellcheck shell=bash
# Compiles Kubernetes, its runtime and Cilium from the pinned modules in go/. Each group is one folder in the cache, named
# after everything that decides its content.

build_flags=(-trimpath -buildvcs=false)

pinned_version() { # GROUP MODULE
  awk -v module="$2" '$1 == module && $2 ~ /^v/ {print $2; exit} $1 == "require" && $2 == module {print $3; exit}' \
    "$testbed/go/$1/go.mod"
}

link_flags() { # GROUP
  local version
  case $1 in
    kubernetes)
      version=$(pinned_version kubernetes k8s.io/kubernetes)
      local minor=${version#v1.}
      local package=k8s.io/component-base/version
      echo "-s -w -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*}"
      ;;
    cilium)
      version=$(pinned_version cilium github.com/cilium/cilium)
      echo "-s -w -X github.com/cilium/cilium/pkg/version.ciliumVersion=${version#v}"
      ;;
    *) echo '-s -w' ;;
  esac
}

build_targets() { # GROUP
  case $1 in
    cilium) echo github.com/cilium/cilium/{daemon,plugins/cilium-cni,cilium-dbg} ;;
    *) echo tool ;;
  esac
}

usual_duration() { # GROUP
  case $1 in
    kubernetes) echo 'about 6 minutes on 2 cores the first time' ;;
    runtime | cilium) echo 'about 4 minutes on 2 cores the first time' ;;
    kind | actionlint) echo 'about half a minute' ;;
  esac
}

binaries() { # GROUP: the folder its binaries are in, or will be
  local inputs=("$testbed/go/$1/go.mod" "$testbed/go/$1/go.sum")
  local go_version
  go_version=$(awk '$1 == "go" {print $2}' "${inputs[0]}")
  local key
  key=$(
    {
      cat "${inputs[@]}"
      link_flags "$1"
      echo "${build_flags[*]} $go_version $arch $(build_targets "$1")"
    } | fingerprint
  )
  echo "$cache/bin/$1-$key"
}

need_binaries() { # GROUP
  local folder
  folder=$(binaries "$1")
  [ -d "$folder" ] && return
  need_go
  holding_lock "$cache/bin/$1.lock" build_once "$1" "$folder"
}

build_once() { # GROUP FOLDER
  [ -d "$2" ] && return
  step "building $1 ($(usual_duration "$1"))"
  complete_folder "$2" compile "$1" || fail "building $1 failed; the compiler's words are in $cache/bin/$1.log"
  step "built $1"
}

compile() { # GROUP OUTPUT-FOLDER
  local group=$1 output=$2 log=$cache/bin/$1.log
  local targets
  read -ra targets <<< "$(build_targets "$group")"
  # -v prints each package as it is compiled, which is all there is to count progress by.
  (cd "$testbed/go/$group" && CGO_ENABLED=0 GOFLAGS=-mod=readonly \
    go build -v "${build_flags[@]}" -ldflags "$(link_flags "$group")" -o "$output/" "${targets[@]}") > "$log" 2>&1 8>&- &
  local compiler=$!
  show_heartbeat "$compiler" "$group" "$log" &
  local heartbeat=$!
  local status=0
  wait "$compiler" || status=$?
  kill "$heartbeat" 2> /dev/null || true
  wait "$heartbeat" 2> /dev/null || true
  [ $status -eq 0 ] || return $status
  if declare -f "finish_$group" > /dev/null; then "finish_$group" "$output"; fi
}

finish_runtime() { mv "$1/server" "$1/etcd"; }

finish_cilium() {
  local source
  source=$(cd "$testbed/go/cilium" && go list -m -f '{{.Dir}}' github.com/cilium/cilium)
  mv "$1/daemon" "$1/cilium-agent"
  cp -r "$source/bpf" "$1/bpf"
  cp -r "$source/pkg/k8s/apis/cilium.io/client/crds" "$1/crds"
  chmod -R u+w "$1/bpf" "$1/crds"
  # The agent reads the kernel's module list and gives up without one, which a kernel without module support does not
  # have. A node writes such a list for it; the path has the same length, so it can be exchanged in the binary.
  sed 's#/proc/modules#/run/modules0#g' "$1/cilium-agent" > "$1/cilium-agent.listed"
  chmod +x "$1/cilium-agent.listed"
  mv "$1/cilium-agent.listed" "$1/cilium-agent"
  ln -s "$(command -v clang-16)" "$1/clang"
  ln -s "$(command -v llc-16)" "$1/llc"
}

show_heartbeat() { # PID WHAT LOG
  local begun=$SECONDS every=15 newline='\n'
  if [ -t 2 ]; then every=1 newline='\r'; fi
  while sleep "$every" && kill -0 "$1" 2> /dev/null; do
    local packages
    packages=$(grep -cv -e '^go: ' -e '^#' "$3" || true)
    printf "         building %s: %d:%02d, %d packages compiled, now %.50s   $newline" "$2" \
      $(((SECONDS - begun) / 60)) $(((SECONDS - begun) % 60)) "$packages" "$(tail -n 1 "$3")" >&2
  done
}
