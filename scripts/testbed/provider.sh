# shellcheck shell=bash
# Which of the two kinds of cluster a verb deals with.

up_cluster() {
  state=$(cluster_folder)
  case $provider in
    local) cni=${cni:-ptp} && up_local ;;
    kind) up_kind || fail "${kind_failure:-kind failed}" ;;
    auto) up_first_that_works ;;
  esac
}

# A cluster that is there keeps its provider. Otherwise kind goes first, as it needs no root.
up_first_that_works() {
  if [ -f "$state/settings" ]; then
    provider=$(read_settings && echo "$provider")
    up_cluster
    return
  fi
  local why_not_kind='' why_not_local=''
  why_not_kind=$(why_kind_cannot)
  if [ -z "$why_not_kind" ]; then
    step 'provider kind: a Docker daemon answers'
    provider=kind
    local status=0
    up_kind || status=$?
    case $status in
      0) return ;;
      3) why_not_kind="its node image is not here and cannot be pulled" ;;
      *) fail "${kind_failure:-kind failed}" ;;
    esac
  fi
  [ "$(uname -s)" = Linux ] || why_not_local='this is not Linux'
  [ "$(id -u)" = 0 ] || why_not_local="${why_not_local:-this is not root}"
  [ -z "$why_not_local" ] || fail "no provider works: kind because $why_not_kind; local because $why_not_local"
  step "provider local: kind cannot be used because $why_not_kind"
  provider=local cni=${cni:-ptp}
  up_local
}

down_cluster() {
  state=$(cluster_folder)
  if [ -f "$state/settings" ] && [ "$(read_settings && echo "$provider")" = kind ]; then
    down_kind
    return
  fi
  if [ ! -e "$state" ] && [ ! -e "$running/$name" ] && [ -z "$(find_cluster_groups)$(cluster_namespaces)" ]; then
    step "there is no cluster called $name"
    return
  fi
  [ "$(id -u)" = 0 ] || fail "taking a local cluster down needs root; type: sudo scripts/cluster down --name $name"
  lock_cluster
  down_local
  step "cluster $name is gone"
}

exec_on_node() { # NODE CMD...
  if [ "$provider" = kind ]; then
    exec_on_kind_node "$@"
  else
    need_local_cluster exec
    in_node "$@"
  fi
}

load_image() { # ARCHIVE
  if [ "$provider" = kind ]; then
    load_kind_image "$1"
  else
    need_local_cluster load
    load_archive "$1"
  fi
}
