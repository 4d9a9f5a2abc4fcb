#!/usr/bin/env bash
# Starts, stops, pauses or continues a service of the node this runs in.
set -euo pipefail
# shellcheck source=/dev/null
. "$1"
# shellcheck source=scripts/testbed/node/services.sh
. "$testbed/node/services.sh"

case $2 in
  start) start_service "$3" ;;
  stop) stop_service "$3" ;;
  pause) signal_service STOP "$3" ;;
  continue) signal_service CONT "$3" ;;
  runs) service_runs "$3" ;;
esac
