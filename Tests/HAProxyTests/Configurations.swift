@testable import HAProxy

/// Configurations in the style of published installations.
enum Sample {
  /// One server template with SRV records, peers by condition, room in a header.
  static let template = """
    global
      # everything to the container's output
      log stdout format raw local0 info
      stats socket ipv4@127.0.0.1:9999 level admin
      stats timeout 2m

    defaults
      log               global
      option            httplog
      retries           3
      maxconn           2000
      timeout connect   5s
      timeout client    90s
      timeout server    90s
      timeout tunnel    3600s

    resolvers kube-dns
      parse-resolv-conf
      hold valid 10s
      accepted_payload_size 8192

    frontend http_in
      bind *:8080
      mode http
      option forwardfor
      default_backend jitsi-meet

    frontend stats
      mode http
      bind *:9090
      http-request use-service prometheus-exporter if { path /metrics }
      stats enable
      stats uri /stats

    peers mypeers
      log stdout format raw local0 info
    .if streq("${HOSTNAME}",haproxy-0)
      peer haproxy-0 "${MY_POD_IP}:1024"
      peer haproxy-1 haproxy-1-peer:1024
    .else
      peer haproxy-0 haproxy-0-peer:1024
      peer "${HOSTNAME}" "${MY_POD_IP}:1024"
    .endif

    backend jitsi-meet
      balance roundrobin
      mode http
      http-request set-header Room %[urlp(room)]
      acl room_found urlp(room) -m found
      stick-table type string len 128 size 2k expire 1d peers mypeers
      stick on hdr(room) if room_found
      server-template shard 0-1 _http._tcp.web.jitsi.svc.cluster.local:80 check resolvers kube-dns init-addr none

    """

  /// A server line for each shard, and the room taken directly from the URL.
  static let servers = """
    global
        log stdout format raw local0 info
        maxconn 10000

    defaults
        log             global
        mode            http
        option          dontlognull
        timeout connect 5s
        timeout client  50s
        timeout server  50s
        timeout tunnel  3600s
        default-server  check inter 5s init-addr last,libc,none

    peers mypeers
        peer jitsi-haproxy-0 jitsi-haproxy-0.jitsi-haproxy-peers:10000
        peer jitsi-haproxy-1 jitsi-haproxy-1.jitsi-haproxy-peers:10000

    frontend jitsi-frontend
        bind *:8080
        acl is_pad path_beg /etherpad
        use_backend pads if is_pad
        default_backend shards

    backend shards
        balance roundrobin
        option httpchk
        http-check expect status 200-399,405
        acl has_room url_param(room) -m found
        acl has_pad  url_param(padId) -m found
        stick-table type string len 128 size 100k expire 24h peers mypeers
        stick on url_param(room) if has_room
        stick on url_param(padId) if !has_room has_pad
        server shard0 jitsi-shard-0-web:80
        server shard1 jitsi-shard-1-web:80 no-check backup weight 10

    backend pads
        server etherpad etherpad:9001

    """

  /// Returns a configuration with a backend of some lines, and a frontend that uses it.
  static func backend(_ lines: String) -> String {
    """
    frontend in
      bind :8080
      mode http
      timeout client 1m
      default_backend shards
    backend shards
      mode http
      timeout connect 5s
      timeout server 1m
    \(lines)

    """
  }
}

extension Configuration {
  func proxy(_ name: String) -> Proxy? { proxies.first { $0.name?.text == name } }

  var kinds: [Problem.Kind] { problems.map(\.kind) }
}
