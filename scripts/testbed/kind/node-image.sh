# shellcheck shell=bash
# The node image of kind, made of Debian packages, the binaries that local clusters are made of, and the files that kind's own module has
# for it: for machines on which the published one cannot be pulled. Its pod network is plain, and enforces no NetworkPolicy.

kind_node_image() { echo "podreach.local/kind-node:$(kind_node_key)"; }

kind_node_key() {
  {
    cat "$testbed/kind/node-image.sh" "$testbed/kind/node-network.sh" "$testbed/kind/node-network.yaml" "$testbed/images.sh"
    basename -a "$(binaries kubernetes)" "$(binaries runtime)" "$(binaries kind)"
    uses_cgroup_v2 && echo 'cgroup v2'
    echo "$arch"
  } | fingerprint
}

need_kind_node_image() { # into the Docker daemon that is asked by default
  need_commands mmdebstrap:mmdebstrap buildah:buildah jq:jq
  need_binaries kubernetes
  need_binaries runtime
  need_binaries kind
  need_go
  need_images
  local image
  image=$(kind_node_image)
  if docker image inspect "$image" > /dev/null 2>&1; then return; fi
  step 'making the node image of kind (about 3 minutes)'
  local work log=$cache/images/kind-node.log status=0
  work=$(mktemp -d "$cache/images/kind-node.XXXXXX")
  # In the background, where each command that fails ends it: behind an || none would.
  make_kind_node_image "$work" "$image" > "$log" 2>&1 &
  wait $! || status=$?
  rm -rf --one-file-system "$work"
  [ $status -eq 0 ] || fail "making the node image failed; the words of the tools are in $log"
  step 'made the node image'
}

make_kind_node_image() { # WORK-FOLDER IMAGE
  local root=$1/root
  debian_root "$root" minbase systemd,systemd-sysv,dbus,conntrack,iptables,nftables,iproute2,ethtool,util-linux,mount,kmod,pigz,e2fsprogs,bash,ca-certificates,curl,jq,procps,socat,hostname,runc
  install_node_files "$root"
  make_node_archives "$1" "$root"
  preload "$1" "$root"
  local entrypoint='["/usr/local/bin/entrypoint", "/sbin/init"]'
  # Otherwise systemd takes over the machine's version 2 hierarchy, which nodes share, beside its version 1 ones.
  uses_cgroup_v2 || entrypoint='["/usr/local/bin/entrypoint", "/sbin/init", "systemd.unified_cgroup_hierarchy=0", "systemd.legacy_systemd_cgroup_controller=1"]'
  tar -C "$root" -c . | docker import --change "ENTRYPOINT $entrypoint" --change 'ENV container=docker' \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$2-unfinished"
  # What import cannot set: the signal that systemd shuts down by.
  mkdir "$1/context"
  printf 'FROM %s-unfinished\nSTOPSIGNAL SIGRTMIN+3\n' "$2" > "$1/context/Dockerfile"
  DOCKER_BUILDKIT=0 docker build --network none -t "$2" "$1/context"
}

install_node_files() { # ROOT
  local root=$1 own
  own=$(cd "$testbed/go/kind" && go mod download sigs.k8s.io/kind && go list -m -f '{{.Dir}}' sigs.k8s.io/kind)/images/base/files
  install -d "$root"/{kind/{bin,manifests},etc/{containerd,kubernetes/manifests,cni/net.d,default,sysctl.d},opt/cni/bin} \
    "$root/etc/systemd/system/kubelet.service.d"
  install -m 755 "$own/usr/local/bin/entrypoint" "$root/usr/local/bin/"
  install -m 755 "$own"/kind/bin/* "$root/kind/bin/"
  install -m 644 "$own/etc/crictl.yaml" "$root/etc/"
  install -m 644 "$own/etc/containerd/config.toml" "$root/etc/containerd/"
  install -m 644 "$own/etc/default/kubelet" "$root/etc/default/"
  install -m 644 "$own"/etc/sysctl.d/* "$root/etc/sysctl.d/"
  install -m 644 "$own"/etc/systemd/system/{containerd.service,kubelet.service,kubelet.slice,undo-mount-hacks.service} "$root/etc/systemd/system/"
  install -m 644 "$own"/etc/systemd/system/kubelet.service.d/* "$root/etc/systemd/system/kubelet.service.d/"
  install -m 755 "$(binaries kubernetes)"/{kubeadm,kubelet,kubectl} "$root/usr/bin/"
  install -m 755 "$(binaries runtime)"/{containerd,ctr,containerd-shim-runc-v2} "$root/usr/local/bin/"
  install -m 755 "$(binaries runtime)"/{bridge,ptp,host-local,loopback,portmap} "$root/opt/cni/bin/"
  pinned_version kubernetes k8s.io/kubernetes > "$root/kind/version"
  install -m 644 "$testbed/kind/node-network.yaml" "$root/kind/manifests/default-cni.yaml"
  # Needs CAP_SYS_RESOURCE, which not every machine gives.
  sed -i 's/restrict_oom_score_adj = false/restrict_oom_score_adj = true/' "$root/etc/containerd/config.toml"
  # What kind's own Dockerfile does about services that a node in a container is better without.
  rm -f "$root"/lib/systemd/system/{multi-user.target.wants/*,local-fs.target.wants/*,basic.target.wants/*} \
    "$root"/lib/systemd/system/sockets.target.wants/*{udev,initctl}* "$root"/etc/systemd/system/*.wants/* \
    "$root"/lib/systemd/system/sysinit.target.wants/systemd-tmpfiles-setup.service
  echo 'ReadKMsg=no' >> "$root/etc/systemd/journald.conf"
  ln -sf /usr/lib/systemd/systemd "$root/sbin/init"
  chroot "$root" systemctl enable kubelet.service containerd.service undo-mount-hacks.service
  chroot "$root" systemctl mask systemd-binfmt.service
  chroot "$root" ctr oci spec |
    jq '.hooks.createContainer += [{path: "/kind/bin/mount-product-files.sh"}] | del(.process.rlimits)' > "$root/etc/containerd/cri-base.json"
}

# The images that kubeadm asks for, by the names that it gives them.
make_node_archives() { # WORK-FOLDER ROOT
  local work=$1 image program path=(--env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
  mkdir -p "$work"/{archives,network}
  debian_root "$work/network/files" essential iptables,nftables,conntrack,kmod,iproute2
  install -m 755 "$(binaries kubernetes)"/{kube-proxy,kubectl} "$work/network/files/usr/local/bin/"
  install -m 755 "$testbed/kind/node-network.sh" "$work/network/files/usr/local/bin/node-network"
  archive_root "$work/network" "$work/archives/node-network.tar" podreach.local/node-network:1 "${path[@]}" \
    --entrypoint '["/usr/local/bin/node-network"]'
  for image in $("$(binaries kubernetes)/kubeadm" config images list --kubernetes-version "$(pinned_version kubernetes k8s.io/kubernetes)"); do
    program=${image##*/} program=${program%%:*}
    mkdir -p "$work/$program/files/usr/local/bin"
    case $program in
      pause)
        gcc -Os -static -o "$work/pause/files/pause" "$testbed/images/pause.c"
        archive_root "$work/pause" "$work/archives/pause.tar" "$image" --entrypoint '["/pause"]'
        sed -i "s#sandbox_image = .*#sandbox_image = \"$image\"#" "$2/etc/containerd/config.toml"
        ;;
      kube-proxy) archive_root "$work/network" "$work/archives/$program.tar" "$image" "${path[@]}" ;;
      etcd | coredns)
        cp "$(binaries runtime)/$program" "$work/$program/files/usr/local/bin/"
        archive_root "$work/$program" "$work/archives/$program.tar" "$image" "${path[@]}" --entrypoint "[\"/usr/local/bin/$program\"]"
        ;;
      *)
        cp "$(binaries kubernetes)/$program" "$work/$program/files/usr/local/bin/"
        archive_root "$work/$program" "$work/archives/$program.tar" "$image" "${path[@]}"
        ;;
    esac
    rm -rf "${work:?}/$program"
  done
}

# As kind does it: the nodes unpack what they run.
preload() { # WORK-FOLDER ROOT
  local store=$2/var/lib/containerd
  mkdir -p "$store" "$1/run"
  IMPORT_OPTIONS='--label=io.cri-containerd.pinned=pinned --all-platforms --no-unpack --digests' \
    bash "$testbed/import-images.sh" "$(binaries runtime)" "$store" "$1/run" "$1"/archives/*.tar
  rm -rf "$store/tmpmounts"
}
