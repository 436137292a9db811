/// The text of haproxy.cfg: rooms stick to shards, and the pods share the stick table.
struct HAProxyText {
  let namespace: String
  let replicas: Int
  let backend: HAProxyManifests.Backend

  private var domain: String { "\(namespace).svc.cluster.local" }

  var text: String {
    """
    global
      log stdout format raw local0 info
      # takes commands from inside the pod, such as those of `kubectl jitsi cordon`
      stats socket ipv4@127.0.0.1:9999 level admin
      stats timeout 2m

    defaults
      mode http
      log global
      option httplog
      retries 3
      maxconn 4000
      timeout connect 5s
      timeout client 90s
      timeout server 90s
      # a quiet meeting sends almost nothing over its websocket
      timeout tunnel 4h

    resolvers kube-dns
      # the cluster's name server is in the pod's resolv.conf
      parse-resolv-conf
      accepted_payload_size 8192
      hold valid 10s

    peers mypeers
      # A pod binds its own address and reaches the \(others) through that pod's Service,
      # whose name resolves even while the pod does not exist.
    \(peers)

    frontend http_in
      bind *:8080
      option forwardfor
      option http-keep-alive
      default_backend jitsi-meet

    frontend stats
      bind *:9090
      monitor-uri /healthz
      http-request use-service prometheus-exporter if { path /metrics }
      stats enable
      stats uri /stats
      stats refresh 10s

    backend jitsi-meet
      # without an entry in the table, each pod finds the same shard
      balance hdr(Room)
      hash-type consistent
      http-reuse safe
      option httpchk GET /http-bind
      http-request set-header Room %[urlp(room)]
      acl room_found urlp(room) -m found
      stick-table type string len 128 size 200k expire 1d peers mypeers
      stick on hdr(Room) if room_found
    \(servers)

    """
  }

  private var isPair: Bool { replicas == 2 }
  private var others: String { isPair ? "other one" : "others, each" }

  /// The peers as seen by each pod: itself on any address, the others by name.
  private var peers: String {
    let count = replicas
    var lines: [String] = []
    for pod in 0..<count {
      let condition = "streq(\"${HOSTNAME}\",haproxy-\(pod))"
      lines.append(
        pod == 0 ? "  .if \(condition)" : pod < count - 1 ? "  .elif \(condition)" : "  .else")
      for peer in 0..<count {
        let address = peer == pod ? "0.0.0.0" : "haproxy-\(peer).\(domain)"
        lines.append("    peer haproxy-\(peer) \(address):1024")
      }
    }
    return (lines + ["  .endif"]).joined(separator: "\n")
  }

  private var servers: String {
    let options = "check resolvers kube-dns init-addr none"
    switch backend {
    case .records(let shards, let service, let port):
      return """
          # An SRV name: A records arrive in any order, and the \(isPair ? "two " : "")pods would number the shards differently.
          server-template shard 0-\(shards - 1) _\(port)._tcp.\(service).\(domain):80 \(options)
        """
    case .servers(let servers):
      return servers.map { "  server \($0.name) \($0.address) \(options)" }
        .joined(separator: "\n")
    }
  }
}
