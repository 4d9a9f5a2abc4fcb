#!/usr/bin/env bash
# The package as its users get it: packed, installed into an empty folder, and run by every supported Node.js. Needs npm and its registry,
# and dist/ as `npm run build` leaves it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/podreach/toolchain
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The oldest that is supported, and the newest of each line that is looked after.
versions=(20.19.0 22.23.0 24.21.0)

case $(uname -m) in
  x86_64) architecture=x64 ;;
  aarch64) architecture=arm64 ;;
  *) echo "install.sh: no Node.js in the npm registry for $(uname -m)" >&2; exit 1 ;;
esac

node_of() { # VERSION: the program, from the npm registry
  local folder=$cache/npm-node-$1
  if [ ! -x "$folder/node" ]; then
    mkdir -p "$cache"
    (cd "$work" && npm pack --silent "node-linux-$architecture@$1" > /dev/null && tar -xzf node-linux-*"$1".tgz package/bin/node)
    mkdir -p "$folder.partial.$$"
    mv "$work/package/bin/node" "$folder.partial.$$/node"
    mv -T "$folder.partial.$$" "$folder" 2> /dev/null || rm -rf "$folder.partial.$$"
  fi
  echo "$folder/node"
}

# Without its scripts, which would build it anew.
(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$work" > /dev/null)
mkdir "$work/empty"
cd "$work/empty"
npm install --silent --no-audit --no-fund "$work"/podreach-*.tgz

failed=0
says() { # WHAT PATTERN COMMAND...
  local what=$1 pattern=$2
  shift 2
  if "$@" > "$work/output" 2>&1 && grep -q -- "$pattern" "$work/output"; then
    echo "  ok    $what"
  else
    failed=1
    echo "  FAIL  $what: $*"
    sed 's/^/        /' "$work/output" | head -n 20
  fi
}

echo 'what is installed'
# Whatever it needed beside itself would lie here too.
says 'podreach alone' '^node_modules/podreach$' bash -c 'echo node_modules/*'
says 'the notices of what is bundled' '^yargs ' cat node_modules/podreach/dist/THIRD-PARTY-NOTICES
cli=node_modules/podreach/dist/cli.js
version=$(node -p 'require("./node_modules/podreach/package.json").version')
for node_version in "${versions[@]}"; do
  node=$(node_of "$node_version")
  echo "Node.js $("$node" --version)"
  says 'its version' "^$version$" "$node" "$cli" --version
  says 'help' 'podreach check' "$node" "$cli" --help
  says 'a check explained' 'dns.fqdn' "$node" "$cli" explain dns.fqdn
  says 'a plan, with the manifests it brings' '"planVersion": 1' "$node" "$cli" plan --assume 3 --format json
done
echo 'by its names'
says 'podreach' "^$version$" node_modules/.bin/podreach --version
says 'kubectl-podreach, which kubectl finds as a plugin' "^$version$" node_modules/.bin/kubectl-podreach --version
exit "$failed"
