import HAProxy
import Testing

@Test(arguments: [
  ("  stick-table type ip size 1k peers nope", Problem.Kind.unknownPeers, 10, 37),
  ("  server s web:80 check resolvers dns init-addr none", .unknownResolvers, 10, 35),
  ("  stick on src", .unknownTable, 10, 3),
  ("  server s 10.0.0.1:80 chek", .unknownKeyword, 10, 24),
  ("  server s 10.0.0.1:80\n  server s 10.0.0.2:80", .duplicateServer, 11, 10),
  (
    "  server s2 10.0.0.1:80\n  server-template s 3 web:80 init-addr none", .duplicateServer, 10, 10
  ),
  ("  server s", .missingArgument, 10, 3),
  ("  server s 10.0.0.1:70000", .badAddress, 10, 21),
  ("  http-request deny if nope", .unknownACL, 10, 24),
  ("  http-request deny if { path /x", .badACLCondition, 10, 24),
  ("  http-request set-heder Room x", .unknownAction, 10, 16),
  ("  acl room urlparam(room) -m found", .unknownFetch, 10, 12),
  ("  timeout tunnel 1x", .badValue, 10, 18),
  ("  timeout tunel 1h", .unknownKeyword, 10, 11),
  ("  mode htp", .badValue, 10, 8),
  ("  option httpcheck", .unknownOption, 10, 10),
  ("  server-tmplate s 3 web:80", .unknownKeyword, 10, 3),
])
func brokenBackendsAreReported(line: String, kind: Problem.Kind, at: Int, column: Int) {
  let problems = Configuration(parsing: Sample.backend(line)).problems
  #expect(problems.map(\.kind) == [kind])
  #expect(problems.first?.severity == .error)
  #expect(problems.first?.line == at)
  #expect(problems.first?.column == column)
}

@Test func brokenReferencesOfFrontendsAreReported() {
  func kinds(_ line: String) -> [Problem.Kind] {
    Configuration(parsing: "frontend f\n  bind :80\n  \(line)\n").kinds
  }
  #expect(kinds("default_backend nope") == [.unknownBackend])
  #expect(kinds("use_backend nope if { path /x }") == [.unknownBackend])
  #expect(kinds("use_backend %[req.hdr(host)]") == [])
  #expect(kinds("use_backend \"${BACKEND}\"") == [])
}

@Test func lastLineNeedsANewline() {
  #expect(Configuration(parsing: "global\n  maxconn 5").kinds == [.missingNewline])
  #expect(Configuration(parsing: "").problems.isEmpty)
}

@Test func textOutsideSectionsIsReportedOnce() {
  #expect(Configuration(parsing: "hello\nworld\n").kinds == [.outsideSection])
}

@Test func nameserversAreAddresses() {
  func kinds(_ address: String) -> [Problem.Kind] {
    Configuration(parsing: "resolvers r\n  nameserver dns \(address)\n").kinds
  }
  #expect(kinds("10.96.0.10:53") == [])
  #expect(kinds("kube-dns.kube-system.svc:53") == [.badAddress])
  #expect(kinds("10.96.0.10") == [.badAddress])
  #expect(kinds("\"${DNS}:53\"") == [])
}

@Test func namesInBranchesThatExcludeEachOtherAreNoDuplicates() {
  let text = """
    peers p
    .if streq("${HOSTNAME}",a)
      peer a 10.0.0.1:1
    .else
      peer a 10.0.0.2:1
    .endif

    """
  #expect(Configuration(parsing: text).problems.isEmpty)
  let plain = "peers p\n  peer a 10.0.0.1:1\n  peer a 10.0.0.2:1\n"
  #expect(Configuration(parsing: plain).kinds == [.duplicatePeer])
}

@Test func commentedLinesAreNothing() {
  let lines = "  # server s nope\n  #stick on nonsense\n  server s 10.0.0.1:80 # check nonsense"
  let configuration = Configuration(parsing: Sample.backend(lines))
  #expect(configuration.problems.isEmpty)
  #expect(configuration.proxies[1].servers.count == 1)
}

@Test func garbageIsReadInBoundedTime() {
  var bytes: [UInt8] = Array("peers p\n".utf8)
  var state: UInt32 = 7
  for _ in 0..<300_000 {
    state = state &* 1_664_525 &+ 1_013_904_223
    bytes.append(UInt8(truncatingIfNeeded: state >> 24))
  }
  #expect(!Configuration(parsing: bytes).problems.isEmpty)
}
