# shellcheck shell=bash
# The Debian packages that the local provider needs, found missing by the command they bring.

# command:package
needed_commands=(
  ip:iproute2 iptables:iptables nft:nftables ipset:ipset conntrack:conntrack ethtool:ethtool socat:socat
  runc:runc buildah:buildah mmdebstrap:mmdebstrap gcc:gcc
  nsenter:util-linux flock:util-linux pgrep:procps jq:jq xz:xz-utils
)
needed_commands_for_cilium=(clang-16:clang-16 llc-16:llvm-16 bpftool:bpftool)

need_commands() { # COMMAND:PACKAGE...
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%:*}" > /dev/null || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -eq 0 ] || need_packages "${missing[@]}"
}

need_local_packages() { # CNI
  need_commands "${needed_commands[@]}"
  # gcc alone cannot link a static program without the C library's development files.
  [ -e /usr/include/stdlib.h ] || need_packages libc6-dev
  if [ "$1" = cilium ]; then need_commands "${needed_commands_for_cilium[@]}"; fi
}

need_packages() { # PACKAGE...
  local line="apt-get install --no-install-recommends $*"
  command -v apt-get > /dev/null || fail "these Debian packages, or what they are called here, must be installed first: $*"
  [ "$(id -u)" = 0 ] || fail "packages are missing; type: sudo $line"
  step "installing $*"
  local log=$cache/packages.log
  mkdir -p "$cache"
  export DEBIAN_FRONTEND=noninteractive
  if ! apt-get install -y -q --no-install-recommends "$@" > "$log" 2>&1; then
    apt-get update -q >> "$log" 2>&1 || true
    apt-get install -y -q --no-install-recommends "$@" >> "$log" 2>&1 ||
      fail "apt-get could not install $* (its words are in $log); try: $line"
  fi
}
