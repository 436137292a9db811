import TestSupport
import Testing

@testable import HAProxy

struct ServerCordonTests {
  private func closed(_ server: String, _ text: String) throws -> String {
    let outcome = ServerCordon.close(server, of: "jitsi-meet", in: Array(text.utf8))
    guard case .changed(let bytes) = outcome else {
      Issue.record("\(outcome)")
      return text
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func opened(_ server: String, _ text: String) throws -> String {
    let outcome = ServerCordon.open(server, of: "jitsi-meet", in: Array(text.utf8))
    guard case .changed(let bytes) = outcome else {
      Issue.record("\(outcome)")
      return text
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The weights of all servers, as HAProxy sees them.
  private func weights(_ text: String) -> [String: String] {
    var weights: [String: String] = [:]
    for proxy in Configuration(parsing: Array(text.utf8)).proxies {
      for server in proxy.servers {
        weights[server.name.text] = server.options.value("weight")?.text ?? "1"
      }
      for template in proxy.templates {
        for number in template.numbers ?? 0...0 {
          weights["\(template.prefix.text)\(number)"] =
            template.options.value("weight")?.text ?? "1"
        }
      }
    }
    return weights
  }

  static let backend = "backend jitsi-meet\n    balance roundrobin\n"
  static let record =
    "_http._tcp.web.jitsi.svc.cluster.local:80 check resolvers kube-dns init-addr none"

  /// The lines of published charts, and the server to cordon.
  static let cases: [(String, String, [String: String])] = [
    (
      "    server shard0 web-0:80 check\n    server shard1 web-1:80 check", "shard1",
      ["shard0": "1", "shard1": "0"]
    ),
    (
      "    server shard0 web-0:80 weight 5 check # first\n    server shard1 web-1:80 weight 7",
      "shard0", ["shard0": "0", "shard1": "7"]
    ),
    (
      "    server-template shard 0-5 \(record)", "shard0",
      ["shard0": "0", "shard1": "1", "shard2": "1", "shard3": "1", "shard4": "1", "shard5": "1"]
    ),
    (
      "    server-template shard 0-2 \(record)   # all of them\n", "shard1",
      ["shard0": "1", "shard1": "0", "shard2": "1"]
    ),
    (
      "    server-template shard 3 \(record) weight 10\n    # end", "shard3",
      ["shard1": "10", "shard2": "10", "shard3": "0"]
    ),
    ("    server-template shard 1 \(record) resolve-opts allow-dup-ip", "shard1", ["shard1": "0"]),
    (
      "\tserver-template shard 0-1 \(record)\n\tserver-template other 2 o:80", "shard1",
      ["shard0": "1", "shard1": "0", "other1": "1", "other2": "1"]
    ),
  ]

  @Test(arguments: cases)
  func aServerIsCordonedAndRestored(
    _ lines: String, _ server: String, _ expected: [String: String]
  ) throws {
    let text = Self.backend + lines + "\n"
    let closed = try closed(server, text)
    #expect(weights(closed) == expected, "\(closed)")
    #expect(
      ServerCordon.close(server, of: "jitsi-meet", in: Array(closed.utf8)) == .unchanged)
    #expect(try opened(server, closed) == text)
    #expect(ServerCordon.open(server, of: "jitsi-meet", in: Array(text.utf8)) == .unchanged)
  }

  @Test func severalServersOfATemplateAreRestoredInAnyOrder() throws {
    let text = Self.backend + "    server-template shard 0-4 \(Self.record)\n"
    let closed = try closed("shard3", try closed("shard1", text))
    #expect(
      weights(closed)
        == ["shard0": "1", "shard1": "0", "shard2": "1", "shard3": "0", "shard4": "1"])
    #expect(try opened("shard1", try opened("shard3", closed)) == text)
    #expect(try opened("shard3", try opened("shard1", closed)) == text)
  }

  @Test func neighborsThatAreCordonedAreRestored() throws {
    let text = Self.backend + "    server-template shard 0-2 \(Self.record)\n"
    let closed = try closed("shard2", try closed("shard1", text))
    #expect(weights(closed) == ["shard0": "1", "shard1": "0", "shard2": "0"])
    #expect(try opened("shard2", try opened("shard1", closed)) == text)
  }

  @Test func everyBranchIsCordoned() throws {
    let text =
      Self.backend + """
            .if streq("${HOSTNAME}",haproxy-0)
            server shard1 web-1:80 check
            .else
            server shard1 web-1:80 check inter 5s
            .endif

        """
    let closed = try closed("shard1", text)
    #expect(closed.split(separator: "\n").count { $0.contains("weight 0 #") } == 2, "\(closed)")
    #expect(try opened("shard1", closed) == text)
  }

  @Test func aWeightThatSomebodyElseSetIsRemoved() throws {
    let text = Self.backend + "    server shard1 web-1:80 weight 0 check\n"
    #expect(try opened("shard1", text) == Self.backend + "    server shard1 web-1:80 check\n")
    let inherited = Self.backend + "    default-server weight 0\n    server shard1 web-1:80\n"
    guard
      case .impossible = ServerCordon.open(
        "shard1", of: "jitsi-meet", in: Array(inherited.utf8))
    else {
      Issue.record("an inherited weight cannot be removed from one server")
      return
    }
  }

  @Test func unknownServersAreLeft() {
    let text = Array((Self.backend + "    server shard1 web-1:80\n").utf8)
    for server in ["shard2", "shard"] {
      guard case .impossible = ServerCordon.close(server, of: "jitsi-meet", in: text) else {
        Issue.record("\(server) is not in the file")
        continue
      }
    }
  }

  @Test(.enabled(if: InstalledHAProxy.found != nil, "needs haproxy"), arguments: cases)
  func haproxyAcceptsIt(
    _ lines: String, _ server: String, _ expected: [String: String]
  ) async throws {
    let head = """
      defaults
        mode http
        timeout connect 5s
        timeout client 5s
        timeout server 5s
      resolvers kube-dns
        nameserver a 127.0.0.1:53
      frontend http_in
        bind 127.0.0.1:8080
        default_backend jitsi-meet

      """
    let local = lines.replacing("web-0:", with: "127.0.0.1:").replacing(
      "web-1:", with: "127.0.0.1:"
    )
    .replacing(" o:80", with: " 127.0.0.1:80")
    let closed = try closed(server, head + Self.backend + local + "\n")
    #expect(
      try await InstalledHAProxy.found?.accepts(closed, environment: [:]) == true, "\(closed)")
  }
}
