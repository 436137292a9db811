import Testing

@testable import HAProxy

/// Returns how the backend's stick rules use the URL parameter `room`.
private func contents(_ lines: String) -> [KeyContent] {
  let configuration = Configuration(
    parsing: Sample.backend("  stick-table type string len 128 size 2k\n" + lines))
  guard let backend = configuration.proxy("shards") else { return [] }
  return backend.stickRules.map {
    configuration.keyContent(of: $0, in: backend, parameter: "room")
  }
}

private let room = KeyContent(holdsParameter: true, perClient: nil)

@Test(arguments: [
  "  stick on url_param(room),lower",
  "  http-request set-header Room %[urlp(room)]\n  stick on hdr(room)",
  "  http-request set-header Key %[path]%[urlp(room),lower]\n  stick on req.hdr(Key),lower",
  "  http-request set-header Key %[hdr(Host)]%[urlp(room),regsub([^]],,g)]\n  stick on hdr(Key)",
  "  http-request set-var(txn.r) urlp(room)\n  http-request set-var-fmt(txn.k) %[path]/%[var(txn.r)]\n  stick on var(txn.k)",
  "  http-request set-var(txn.r) urlp(room)\n  http-request set-var(txn.k) path,concat(/,txn.r)\n  stick on var(txn.k)",
  // One line for requests with a room, one for those without.
  "  http-request set-header Key %[urlp(room)] if { urlp(room) -m found }\n  http-request set-header Key %[src] unless { urlp(room) -m found }\n  stick on hdr(Key)",
  // A header that is set again from its own value.
  "  http-request set-header Key %[path]%[urlp(room)]\n  http-request set-header Key %[hdr(Key),regsub(%25,%,g)]\n  stick on hdr(Key)",
])
func theRoomGoesIntoTheKey(lines: String) {
  #expect(contents(lines) == [room])
}

@Test(arguments: [
  ("  http-request set-header Key %[urlp(room)]-%[src]\n  stick on hdr(Key)", "src"),
  ("  http-request set-header Key %ci%[urlp(room)]\n  stick on hdr(Key)", "src"),
  ("  http-request set-header Key %[urlp(room)]%[req.cook(sid)]\n  stick on hdr(Key)", "req.cook"),
  (
    "  http-request set-header Key %[urlp(room)]%[hdr(User-Agent)]\n  stick on hdr(Key)",
    "hdr(user-agent)"
  ),
])
func whatDiffersBetweenParticipantsIsNamed(lines: String, sample: String) {
  #expect(contents(lines) == [KeyContent(holdsParameter: true, perClient: sample)])
}

@Test(arguments: [
  "  stick on src", "  stick on hdr(Room)", "  stick on url_param(Room)",
  "  http-request set-header A %[hdr(B)]\n  http-request set-header B %[hdr(A)]\n  stick on hdr(A)",
])
func aKeyWithoutTheRoom(lines: String) {
  #expect(contents(lines).map(\.holdsParameter) == [false])
}

@Test func aLongChainOfHeadersEnds() {
  let chain = (0..<2000).map {
    "  http-request set-header H\($0) %[hdr(H\($0 + 1))]%[hdr(H\($0 + 1))]"
  }
  #expect(contents(chain.joined(separator: "\n") + "\n  stick on hdr(H0)").count == 1)
}
