# shellcheck shell=bash
# The network between the nodes. The bridge that joins them and the control plane live in a network namespace of their
# own, the fabric; the machine gets one link into it and nothing else: no routes to pods, no sysctls, no firewall rules.
#
# The link's name carries the cluster's slot, and the kernel lets a name exist once: making it is claiming the slot.
# 198.18.0.0/15 is set aside for test networks, so it collides with no real one. Pods and Services have the same ranges in
# every cluster, as they are seen only inside its namespaces.

pods_v4=10.244.0.0/16 services_v4=10.96.0.0/16 cluster_dns=10.96.0.10
pods_v6=fd00:10:244::/56 services_v6=fd00:10:96::/112
highest_slot=199

fabric_namespace() { echo "podreach-$name"; }
node_namespace() { echo "podreach-$name-$1"; }
machine_link() { echo "podreach$slot"; }

node_address_v4() { echo "198.18.$slot.$((10 + ${1#n}))"; } # NODE
node_address_v6() { printf 'fd70:6f64:%x::%x\n' "$slot" $((16 + ${1#n})); }
control_plane_v4() { echo "198.18.$slot.1"; }
control_plane_v6() { printf 'fd70:6f64:%x::1\n' "$slot"; }
api_server() { echo "https://$(control_plane_v4):6443"; }

pod_ranges() { if [ "$family" = dual ]; then echo "$pods_v4,$pods_v6"; else echo "$pods_v4"; fi; }
service_ranges() { if [ "$family" = dual ]; then echo "$services_v4,$services_v6"; else echo "$services_v4"; fi; }

in_fabric() { ip netns exec "$(fabric_namespace)" "$@"; }

claim_slot() {
  ip netns add "$(fabric_namespace)"
  for slot in $(seq 1 $highest_slot); do
    # Somebody's own route into the range wins: that slot is left to them.
    [ -z "$(ip -4 route show root "198.18.$slot.0/24")" ] || continue
    if ip link add "$(machine_link)" type veth peer name uplink netns "$(fabric_namespace)" 2> /dev/null; then return; fi
  done
  fail "all $highest_slot subnets are taken; take clusters down that are not needed ('scripts/cluster status' lists them)"
}

lay_fabric() {
  local fabric link
  fabric=$(fabric_namespace) link=$(machine_link)
  ip -n "$fabric" link set lo up
  ip -n "$fabric" link add fabric type bridge
  ip -n "$fabric" addr add "$(control_plane_v4)/24" dev fabric
  ip -n "$fabric" link set uplink master fabric up
  in_fabric sysctl -qw net.ipv4.ip_forward=1
  ip addr add "198.18.$slot.254/24" dev "$link"
  if [ "$family" = dual ]; then
    ip -n "$fabric" -6 addr add "$(control_plane_v6)/64" dev fabric nodad
    in_fabric sysctl -qw net.ipv6.conf.all.forwarding=1
  fi
  ip -n "$fabric" link set fabric up
  ip link set "$link" up
}

connect_node() { # NODE
  local namespace fabric
  namespace=$(node_namespace "$1") fabric=$(fabric_namespace)
  ip netns add "$namespace"
  ip -n "$fabric" link add "$1" type veth peer name eth0 netns "$namespace"
  ip -n "$fabric" link set "$1" master fabric up
  ip -n "$namespace" link set lo up
  ip -n "$namespace" addr add "$(node_address_v4 "$1")/24" dev eth0
  if [ "$family" = dual ]; then ip -n "$namespace" -6 addr add "$(node_address_v6 "$1")/64" dev eth0 nodad; fi
  ip -n "$namespace" link set eth0 up
  ip -n "$namespace" route add default via "$(control_plane_v4)"
  if [ "$family" = dual ]; then ip -n "$namespace" -6 route add default via "$(control_plane_v6)"; fi
}

pod_ranges_of() { cat "$state/nodes/$1/pod-ranges"; } # NODE: one a line

# What a cloud's route table or a routing network plugin does: each node's pod ranges are reached through that node.
route_pods() {
  local node other range gateway
  for node in $(node_names); do
    for range in $(pod_ranges_of "$node"); do
      case $range in
        *:*) gateway=$(node_address_v6 "$node") ;;
        *) gateway=$(node_address_v4 "$node") ;;
      esac
      ip -n "$(fabric_namespace)" route replace "$range" via "$gateway"
      # Cilium lays the routes between the nodes itself.
      [ "$cni" = ptp ] || continue
      for other in $(node_names); do
        [ "$other" = "$node" ] || ip -n "$(node_namespace "$other")" route replace "$range" via "$gateway"
      done
    done
  done
}

delete_network() {
  local namespace
  for namespace in $(cluster_namespaces); do ip netns del "$namespace" || true; done
  # The link goes with the fabric's namespace, but only once the kernel gets round to it.
  local link
  link=$(machine_link_of_cluster)
  if [ -n "$link" ]; then ip link del "$link" 2> /dev/null || true; fi
}

# By the alias and not by the slot, which may be another cluster's by now.
machine_link_of_cluster() {
  local alias
  for alias in /sys/class/net/podreach*/ifalias; do
    if [ "$(cat "$alias" 2> /dev/null)" = "podreach $name" ]; then basename "${alias%/ifalias}"; fi
  done
}

cluster_namespaces() {
  ip netns list | awk -v fabric="podreach-$name" '$1 == fabric || $1 ~ ("^" fabric "-n[0-9]+$") {print $1}'
}
