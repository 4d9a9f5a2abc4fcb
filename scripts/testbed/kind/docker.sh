# shellcheck shell=bash
# A Docker daemon of our own, for machines on which none runs. Its network is a namespace without a way out, its processes are in control
# groups of their own, and its files in one folder: images that were made stay for the next time.

docker_home=$cache/docker
docker_namespace=podreach-docker

begin_docker() {
  need_commands ip:iproute2 iptables:iptables jq:jq
  name=docker state=$docker_home/run
  end_docker
  mkdir -p "$state" "$docker_home/config"
  echo '{}' > "$docker_home/config/config.json" # without it buildah, which reads it too, gives up
  make_cluster_groups
  make_member_groups daemon
  ip netns add "$docker_namespace"
  ip -n "$docker_namespace" link set lo up
  (
    join_member_groups daemon
    exec setsid ip netns exec "$docker_namespace" unshare --cgroup --mount --propagation private \
      bash "$testbed/kind/dockerd.sh" "$testbed" "$docker_home" "$(services_group_v2 daemon)"
  ) > "$docker_home/dockerd.log" 2>&1 < /dev/null &
  disown
  export DOCKER_HOST=unix://$docker_home/docker.sock DOCKER_CONFIG=$docker_home/config
  until_success 60 docker version || fail "the Docker daemon did not start; its words are in $docker_home/dockerd.log"
  step 'a Docker daemon of our own runs'
}

# In the network in which the addresses that the daemon publishes can be reached.
in_docker_network() { ip netns exec "$docker_namespace" "$@"; }

end_docker() {
  local name=docker groups
  mapfile -t groups < <(find_cluster_groups)
  kill_everything_in "${groups[@]}"
  remove_groups "${groups[@]}"
  if ip netns list | grep -qw "$docker_namespace"; then ip netns del "$docker_namespace"; fi
  rm -rf "$docker_home/run" "$docker_home/docker.sock"
}
