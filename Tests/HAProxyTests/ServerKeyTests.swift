import Testing

@testable import HAProxy

/// Returns the origins of the keys of the backend `shards`, in short form.
private func origins(_ text: String) -> [String] {
  let configuration = Configuration(parsing: text)
  guard let backend = configuration.proxy("shards") else { return [] }
  return configuration.serverKeys(of: backend).map { key in
    switch key.origin {
    case .urlParameter(let name, let via): "\(name) \(via.count)"
    case .other(let expression, _): "other \(expression)"
    }
  }
}

private let table = "  stick-table type string len 128 size 2k\n"

@Test(arguments: ["url_param(room)", "urlp(room)", "urlp(room,;)"])
func theRoomIsReadFromTheURL(expression: String) {
  #expect(origins(Sample.backend(table + "  stick on \(expression)")) == ["room 0"])
}

@Test func theRoomComesThroughAHeader() {
  let configuration = Configuration(parsing: Sample.template)
  let keys = configuration.proxy("jitsi-meet").map(configuration.serverKeys) ?? []
  guard case .urlParameter("room", let via)? = keys.first?.origin,
    case .header("room", let directive)? = via.first
  else {
    Issue.record("\(keys)")
    return
  }
  #expect(directive.line == 48)
}

@Test func theRoomComesThroughAFrontendsVariable() {
  let text = Sample.backend(table + "  stick on var(txn.room),lower")
    .replacing(
      "  default_backend",
      with: "  http-request set-var(txn.room) urlp(room) if TRUE\n  default_backend")
  #expect(origins(text) == ["room 2"])
}

@Test func aHeaderThatTheClientSendsIsNoRoom() {
  #expect(origins(Sample.backend(table + "  stick on hdr(Room)")) == ["other hdr(Room)"])
}

@Test func aHeaderOfSeveralSamplesIsNoRoom() {
  let lines =
    table + "  http-request set-header Room %[urlp(room)]-%[src]\n  stick on req.hdr(Room)"
  #expect(origins(Sample.backend(lines)) == ["other req.hdr(Room)"])
}

@Test func headersThatSetEachOtherEnd() {
  let lines = table + "  http-request set-header A %[hdr(A)]\n  stick on hdr(A)"
  #expect(origins(Sample.backend(lines)) == ["other hdr(A)"])
}

@Test func otherKeysAreNamed() {
  #expect(origins(Sample.backend("  stick-table type ip size 2k\n  stick on src")) == ["other src"])
  #expect(origins(Sample.backend(table + "  stick on url_param(Room)")) == ["Room 0"])
  #expect(origins(Sample.backend("  balance source")) == ["other src"])
}

@Test func hashingTheParameterIsAKeyToo() throws {
  let configuration = Configuration(
    parsing: Sample.backend("  balance url_param room\n  hash-type consistent"))
  let key = try #require(configuration.serverKeys(of: configuration.proxies[1]).first)
  #expect(key.origin == .urlParameter(name: "room", via: []))
  guard case .balance(let directive, isConsistent: true) = key.mechanism else {
    Issue.record("\(key.mechanism)")
    return
  }
  #expect(directive.line == 10)
}
