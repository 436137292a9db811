import Testing

@testable import HAProxy

private func frontend(_ lines: String) -> Bool {
  let text = """
    frontend in
      bind :8080
      mode http
    \(lines)
    backend shards
      mode http
      server a 127.0.0.1:80
    backend pads
      mode http
      server b 127.0.0.1:81

    """
  let configuration = Configuration(parsing: text)
  return configuration.leavesPathsOpen(configuration.proxies[0])
}

@Test(arguments: [
  "  default_backend shards", "  use_backend shards", "  use_backend %[req.hdr(host)]",
  "  use_backend shards if { hdr(host) -i meet.example.org }",
  "  use_backend shards if { path_beg / }", "  use_backend shards if TRUE",
  "  acl pad path_beg /pads\n  use_backend pads if pad\n  use_backend shards if !pad",
  "  acl pad path_beg /pads\n  use_backend pads if pad\n  use_backend shards unless pad",
  "  acl jitsi path_beg /\n  acl jitsi path_beg /x\n  use_backend shards if jitsi",
  "  use_backend shards if { path_beg /http-bind } or { hdr(host) -i meet.example.org }",
  "  http-request redirect scheme https\n  use_backend shards if { path_beg /http-bind }",
])
func everyPathHasABackend(lines: String) {
  #expect(!frontend(lines))
}

@Test(arguments: [
  "  use_backend shards if { path_beg /http-bind /xmpp-websocket }",
  "  acl is_room urlp(room) -m found\n  use_backend shards if is_room",
  "  acl ws hdr(Upgrade) -i websocket\n  use_backend shards if ws",
  "  acl h hdr(host) -i a.org\n  acl b path_beg /http-bind\n  use_backend shards if h b",
  "  use_backend shards if { path /http-bind } || { path /xmpp-websocket }",
])
func somePathsHaveNone(lines: String) {
  #expect(frontend(lines))
}
