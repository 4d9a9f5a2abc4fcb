# shellcheck shell=bash
# The image of the probe pods: the same in kind as the stock image it is named after, a small Debian with Node.js.

probe_node=24.21.0

make_probe_image() { # WORK-FOLDER ARCHIVE
  local root=$1/files
  mkdir -p "$1"
  debian_root "$root" essential libstdc++6 || return
  node_binary "$1" "$root/usr/local/bin/node" || return
  ln -s node "$root/usr/local/bin/nodejs"
  echo 'node:x:1000:1000::/home/node:/bin/bash' >> "$root/etc/passwd"
  echo 'node:x:1000:' >> "$root/etc/group"
  install -d -o 1000 -g 1000 "$root/home/node"
  chroot "$root" /usr/local/bin/node --version || return
  archive_root "$1" "$2" "$probe_image" --cmd '["node"]' --env "NODE_VERSION=$probe_node" \
    --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
}

debian_root() { # FOLDER VARIANT PACKAGE,PACKAGE...
  local mirror
  # The mirror that this machine already uses; without one (another distribution), mmdebstrap's own choice.
  # shellcheck disable=SC2016 # these are apt's placeholders, not the shell's
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
  # shellcheck disable=SC2016 # mmdebstrap's shell fills the folder in
  mmdebstrap --quiet --variant="$2" --include="$3" \
    --dpkgopt=path-exclude=/usr/share/{doc,man,info,locale,lintian}/'*' \
    --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/* "$1"/var/log/*' \
    bookworm "$1" ${mirror:+"$mirror"}
}

node_binary() { # WORK-FOLDER TARGET
  (
    cd "$1" || exit
    PATH=$("$testbed/node-toolchain.sh"):$PATH
    npm pack --silent "node-linux-$node_package_arch@$probe_node" && tar -xzf node-linux-*.tgz package/bin/node
  ) && install -m 755 "$1/package/bin/node" "$2"
}
