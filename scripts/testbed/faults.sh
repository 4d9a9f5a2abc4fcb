# shellcheck shell=bash
# Breaking a cluster on purpose, in named ways that can be undone. Each fault is one file in faults/ that sets
#   arguments  the nodes it wants, by the letters that its texts use (optional others in square brackets)
#   summary    what is broken, in a few words
#   effect     what is really done
# and defines turn_on and turn_off, and check_cluster and check_options if it wants more than that. Turning may be repeated;
# turn_off must cope with a turn_on that stopped half-way.

run_fault_verb() {
  if [ "${1:-}" = list ] && [ $# -eq 1 ]; then
    list_faults
    return
  fi
  [ $# -gt 0 ] || wrong_usage "it is: scripts/cluster fault FAULT [ARGS...] on|off; 'fault list' explains the faults"
  local switch=${!#}
  case $switch in on | off) ;; *) wrong_usage "a fault is turned on or off, not '$switch'" ;; esac
  set -- "${@:1:$#-1}"
  if [ $# -eq 0 ] && [ "$switch" = on ]; then wrong_usage "which fault? 'fault list' explains the faults"; fi
  need_breakable_cluster
  lock_cluster
  need_breakable_cluster # it may have been taken down meanwhile
  if [ $# -eq 0 ]; then
    turn_all_faults_off
  else
    turn_fault "$switch" "$@"
  fi
}

need_breakable_cluster() {
  need_cluster
  if [ "$provider" = kind ]; then need_docker; else need_local_cluster fault; fi
  mkdir -p "$state/faults"
}

list_faults() {
  local file
  for file in "$testbed"/faults/*.sh; do
    (
      read_fault "$file"
      printf '%s\n    %s\n' "$(basename "$file" .sh)${arguments:+ $arguments}" "$summary"
      fold -s -w 96 <<< "$effect${local_only:+ Local clusters only: $local_only.}" | sed 's/^/      /'
    )
  done
}

read_fault() { # FILE
  # shellcheck source=/dev/null
  . "$testbed/fault-means.sh"
  if [ "${provider:-}" = kind ]; then
    # shellcheck source=scripts/testbed/kind/fault-means.sh
    . "$testbed/kind/fault-means.sh"
  fi
  # shellcheck source=/dev/null
  . "$1"
}

turn_fault() { # on|off FAULT [ARGUMENT...]
  local switch=$1 fault=$2 file=$testbed/faults/$2.sh
  shift 2
  [[ $fault =~ ^[a-z0-9-]+$ ]] && [ -f "$file" ] || wrong_usage "there is no fault '$fault'; 'fault list' explains those there are"
  read_fault "$file"
  check_fault_arguments "$fault" "$@"
  local IFS=+
  local record="$state/faults/$fault${1:++$*}"
  unset IFS
  fault_id=$(basename "$record" | tr -c 'a-z0-9\n' _)
  if [ "$switch" = on ]; then
    [ "$provider" = local ] || [ -z "$local_only" ] || fail "$fault needs a local cluster: $local_only"
    check_cluster "$@"
    # Recorded first: what is turned on half-way can be turned off.
    echo "$fault $*" > "$record"
    turn_on "$@"
  else
    turn_off "$@"
    rm -f "$record"
  fi
  step "fault $fault${1:+ $*} is $switch"
}

# As many as the letters say, each a node of the cluster, and no node twice. What is in square brackets the fault checks.
check_fault_arguments() { # FAULT [ARGUMENT...]
  local fault=$1 letters letter seen=' '
  shift
  read -ra letters <<< "$arguments"
  local required=0 usage="it is: scripts/cluster fault --name $name $fault${arguments:+ $arguments} on|off"
  for letter in ${letters[@]+"${letters[@]}"}; do [[ $letter == '['* ]] || required=$((required + 1)); done
  [ $# -ge "$required" ] && [ $# -le ${#letters[@]} ] || wrong_usage "$usage"
  while [ "$required" -gt 0 ]; do
    need_node "$1"
    [[ $seen != *" $1 "* ]] || wrong_usage "$fault needs different nodes; $usage"
    seen+="$1 "
    shift
    required=$((required - 1))
  done
  check_options "$@"
}

turn_all_faults_off() {
  local record words
  for record in "$state"/faults/*; do
    [ -f "$record" ] || continue
    read -ra words < "$record"
    (turn_fault off "${words[@]}")
  done
  step "no fault is on"
}

list_active_faults() {
  local record records=''
  for record in "$state"/faults/*; do
    if [ -f "$record" ]; then records+="${records:+, }$(sed 's/ *$//' "$record")"; fi
  done
  echo "${records:-none}"
}
