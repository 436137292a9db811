import Foundation
import HAProxy
import TestSupport
import Testing

/// The installed HAProxy, if there is one.
private let installed = InstalledHAProxy.found

/// Whether the installed HAProxy accepts a configuration.
private func isAccepted(_ text: String) async throws -> Bool {
  try await installed!.accepts(
    text, environment: ["HOSTNAME": "haproxy-0", "MY_POD_IP": "127.0.0.1", "PORT": "80"])
}

@Suite(.enabled(if: installed != nil, "no haproxy is installed"))
struct DifferentialTestsWhereHAProxyIsInstalled {
  @Test(arguments: Differential.accepted)
  func whatHAProxyAcceptsHasNoError(text: String) async throws {
    #expect(try await isAccepted(text))
    #expect(Configuration(parsing: text).problems.filter { $0.severity == .error } == [])
  }

  @Test(arguments: Differential.refused)
  func whatHAProxyRefusesHasAnError(text: String) async throws {
    #expect(try await !isAccepted(text))
    #expect(Configuration(parsing: text).problems.contains { $0.severity == .error })
  }
}

/// Lines for one section each, inserted into an otherwise valid configuration.
private enum Differential {
  static let accepted =
    global([
      "maxconn 10", "log-tag \"a # b\"", "log-tag a\\ b", "log-tag 'a\"b'", "log-tag \"${PORT}\"",
      "localpeer haproxy-0", ".if 0\n nonsense\n.endif", "# peer x",
      ".if streq(\"${HOSTNAME}\",haproxy-0) && !defined(NOPE)\n maxconn 5\n.else\n maxconn 6\n.endif",
      "stats socket ipv4@127.0.0.1:9999 level admin\n stats timeout 2m", ".if\n nonsense\n.endif",
    ])
    + backend([
      "stick-table type string len 128 size 2k expire 1d\n stick on url_param(room)",
      "stick-table type ip size 1k peers p", "acl r urlp(room) -m found\n http-request deny if !r",
      "server s 127.0.0.1:80 check cookie check", "server s 127.0.0.1",
      "server-template s 0-2 _http._tcp.web.svc:80 check resolvers dns init-addr none",
      "server s web.invalid:80 resolvers dns init-addr last,libc,none",
      "server s \"127.0.0.1:${PORT}\"", "balance url_param room\n hash-type consistent",
      "http-request deny if LOCALHOST || { path /x } !{ path /y } or METH_GET", "timeout tunnel 1d",
      "option httpchk\n http-check expect status 200-399,405", "bind :81", "http-reuse safe",
      "http-request set-var(txn.room) urlp(room)\n http-request set-header Room %[var(txn.room)]",
      "default-server check inter 2s\n server s 127.0.0.1:80", "compression algo gzip",
      "stick on src table t",
    ])
    + whole(["frontend f\n bind :82\n use_backend %[req.hdr(host)]\n", "peers q\n"])

  static let refused =
    global([
      "maxcon 10", "log-tag \"abc", "log-tag \"${PORT\"", "log-tag \"$1\"", "log-tag a\\xzz",
      ".if 1", ".endif", ".else", ".if 1\n.else\n.elif 1\n.endif", ".if streq(a)\n.endif",
      ".if 1\n.else x\n.endif", ".nope", ".alert \"stop\"", ".if 0\n log-tag \"abc\n.endif",
    ])
    + backend([
      "bnd :80", "server s", "server s 127.0.0.1:80 chek", "server s 127.0.0.1 check",
      "server s 127.0.0.1:80\n server s 127.0.0.1:81", "server s 127.0.0.1:80-90",
      "server s1 127.0.0.1:80\n server-template s 2 127.0.0.1:81", "server s 127.0.0.1:99999",
      "server s 127.0.0.1:80 resolvers", "server s a.invalid:1 resolvers nope init-addr none",
      "server-template s 0 127.0.0.1:1", "server-template s 2-1 127.0.0.1:1",
      "server-template s 1- 127.0.0.1:1", "server-template s 3", "stick on src", "stick on",
      "stick on src table nope", "stick src", "stick-table size 1k", "stick-table type ip",
      "stick-table type strng size 1k", "stick-table type ip size 1k expire 1y",
      "stick-table type ip size 1k peers nope",
      "stick-table type ip size 1k\n stick-table type ip size 1k", "http-request deny if nope",
      "http-request deny if x\n acl x src 127.0.0.1", "http-request deny if { path /x", "acl x",
      "acl x urlparam(room) -m found", "acl a/b path /", "timeout tunnel 1x", "timeout tunnel",
      "timeout tunel 1h", "timeout tunnel 30d", "timeout tunnel 1s 2s", "mode htp", "mode",
      "option nope", "option", "http-request set-heder A b", "http-request", "balance nope",
      "stats nope", "tcp-request nope", "tcp-request content nope", "use-server nope if TRUE",
      "server s 127.0.0.1:80 weight 300", "server s 127.0.0.1:80 init-addr nope",
      "server s 127.0.0.1:80 check inter 2x",
      "stick-table type string size 1k\n stick on url_param(room) if has_room",
    ])
    + whole([
      "fronted x\n", "frontend\n", "frontend a/b\n bind :82\n", "backend b\n", "listen main\n",
      "frontend f\n bind :82\n default_backend nope\n", "frontend f\n bind :x\n", "peers\n",
      "frontend f\n bind :82\n use_backend nope if TRUE\n", "frontend f\n bind 127.0.0.1\n",
      "frontend f\n bind\n", "frontend f\n bind :82 sssl\n", "frontend f\n default_backend\n",
      "frontend f\n bind :82\n server s 127.0.0.1:1\n", "defaults\n bind :82\n", "resolvers\n",
      "frontend f from nope\n bind :82\n", "defaults\n acl x path /\n", "peers p\n pear a :1\n",
      "peers q\n peer haproxy-0 127.0.0.1\n", "peers q\n peer a 127.0.0.1:1 nope\n",
      "peers q\n peer haproxy-0 127.0.0.1:1\n peer haproxy-0 127.0.0.1:2\n", "resolvers dns\n",
      "resolvers r\n nameserver n\n", "resolvers r\n nameserver n 127.0.0.1\n",
      "resolvers r\n nameserver n kube-dns.kube-system:53\n", "resolvers r\n hold vald 10s\n",
      "resolvers r\n nameserver n 127.0.0.1:53\n nameserver n 127.0.0.2:53\n", "cache c\n nope 1\n",
      "resolvers r\n hold valid x\n", "resolvers r\n timeout nope 1s\n", "resolvers r\n nope\n",
      "frontend f\n bind :82\n use_backend b src\n", "global\n maxconn 10",
    ]) + ["nonsense\n" + base]

  private static let base = """
    listen main
      mode http
      bind 127.0.0.1:8080
      timeout connect 5s
      timeout client 1m
      timeout server 1m
    resolvers dns
      nameserver a 127.0.0.1:53
    peers p
      peer haproxy-0 127.0.0.1:1024
      peer haproxy-1 127.0.0.1:1025
    backend t
      mode http
      timeout connect 5s
      timeout server 1m
      stick-table type ip size 1k
    backend b
      mode http
      timeout connect 5s
      timeout server 1m

    """

  private static func global(_ lines: [String]) -> [String] {
    let local = "global\n localpeer haproxy-0\n"
    return lines.map { (local + " \($0)\n").replacing("\n .", with: "\n.") + base }
  }

  private static func backend(_ lines: [String]) -> [String] {
    let local = "global\n localpeer haproxy-0\n"
    return lines.map { local + base + " \($0)\n" }
  }

  private static func whole(_ sections: [String]) -> [String] {
    sections.map { "global\n localpeer haproxy-0\n" + base + $0 }
  }
}
