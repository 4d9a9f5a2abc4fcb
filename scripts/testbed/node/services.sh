# shellcheck shell=bash
# Starting and stopping a node's services, from within the node. Each service is one file beside this one that writes its
# settings and becomes the service.

start_service() { # SERVICE
  if service_runs "$1"; then return; fi
  setsid bash "$testbed/node/$1.sh" "$folder/settings" >> "$folder/log/$1.log" 2>&1 < /dev/null &
  echo $! > "$folder/pids/$1"
}

service_pid() { cat "$folder/pids/$1" 2> /dev/null; }

service_runs() {
  local pid
  pid=$(service_pid "$1") && [ -n "$pid" ] && [ -d "/proc/$pid" ] && grep -q "$1" "/proc/$pid/cmdline" 2> /dev/null
}

stop_service() { # SERVICE
  local pid
  service_runs "$1" || return 0
  pid=$(service_pid "$1")
  kill -CONT "$pid" 2> /dev/null || true
  kill -9 "$pid" 2> /dev/null || true
  while service_runs "$1"; do sleep 0.05; done
}

signal_service() { # SIGNAL SERVICE
  if service_runs "$2"; then kill "-$1" "$(service_pid "$2")"; fi
}
