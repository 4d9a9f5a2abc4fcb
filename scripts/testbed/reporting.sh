# shellcheck shell=bash
# What a person sees: progress on stderr, and one clear line when something cannot be done.

started_at=${EPOCHREALTIME/[.,]/}

step() {
  local tenths=$(((${EPOCHREALTIME/[.,]/} - started_at) / 100000))
  printf '%4d.%ds  %s\n' $((tenths / 10)) $((tenths % 10)) "$*" >&2
}

fail() { # WHAT-FAILED-AND-WHAT-TO-DO
  failed_line=$*
  printf 'cluster: %s\n' "$*" >&2
  exit 1
}

wrong_usage() {
  failed_line=$*
  printf "cluster: %s (see 'scripts/cluster help')\n" "$*" >&2
  exit 2
}

# A command that failed without anybody expecting it still ends in one line that can be looked up.
report_unexpected() { # STATUS LINE SOURCE COMMAND
  # Told already, or whoever reads the output has gone.
  if [ -n "${failed_line:-}" ] || [ "$1" = 141 ]; then return; fi
  failed_line=unexpected
  printf "cluster: '%s' failed with status %s (%s:%s)%s\n" "${4%%$'\n'*}" "$1" "${3##*/}" "$2" \
    "${state:+; logs are below $state}" >&2
}

report_unexpected_failures() {
  set -E
  trap 'report_unexpected "$?" "$LINENO" "${BASH_SOURCE[0]}" "$BASH_COMMAND"' ERR
}
