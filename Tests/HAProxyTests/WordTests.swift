import HAProxy
import Testing

/// Returns the words of a line.
private func words(_ line: String) -> [Word] {
  Configuration(parsing: "global\n" + line + "\n").sections[0].directives.first?.words ?? []
}

@Test func quotesAndEscapesAreRemoved() {
  #expect(
    words(##"log-tag a\ b "c d" 'e "f"' g\#h \x41\t"##).map(\.text) == [
      "log-tag", "a b", "c d", #"e "f""#, "g#h", "A\t",
    ])
}

@Test func aBackslashBeforeAnOrdinaryLetterStays() {
  #expect(words(#"log-tag \d\.com '\n'"#).map(\.text) == ["log-tag", #"\d\.com"#, #"\n"#])
}

@Test func aBackslashAtTheEndContinuesNoLine() {
  let configuration = Configuration(parsing: "global\n  log-tag a \\\n  maxconn 5\n")
  #expect(configuration.sections[0].directives.map(\.keyword.text) == ["log-tag", "maxconn"])
}

@Test func aCommentEndsALineOutsideQuotesOnly() {
  #expect(words("log-tag \"a # b\" # c d").map(\.text) == ["log-tag", "a # b"])
  #expect(words("log-tag a#b").map(\.text) == ["log-tag", "a"])
}

@Test func theEnvironmentIsReadInDoubleQuotesOnly() {
  let line = words(#"peer "${HOSTNAME}" '${HOSTNAME}' ${HOSTNAME} "\$HOSTNAME""#)
  #expect(line.map(\.isConstant) == [true, false, true, true, true])
  #expect(line[1].references.map(\.name) == ["HOSTNAME"])
  #expect(line[4].text == "$HOSTNAME")
}

@Test func aReferenceCarriesDefaultAndExpansion() {
  let line = words(#"log "${SYSLOG-127.0.0.1}:514" "$A.b" "${LIST[*]}""#)
  #expect(
    line[1].parts == [
      .environment(.init(name: "SYSLOG", defaultValue: "127.0.0.1")), .literal(":514"),
    ])
  #expect(line[2].parts == [.environment(.init(name: "A")), .literal(".b")])
  #expect(line[3].parts == [.environment(.init(name: "LIST", expandsWords: true))])
  #expect(line[1].value(in: [:]) == "127.0.0.1:514")
  #expect(line[1].value(in: ["SYSLOG": "10.0.0.1"]) == "10.0.0.1:514")
  #expect(line[2].value(in: [:]) == nil)
}

@Test func placesCountScalarsAndBytes() {
  let line = words("  log-tag 'Zürich' x")
  #expect(line[1].range.line == 2)
  #expect(line[1].range.column == 11)
  #expect(line[1].range.endColumn == 19)
  #expect(line[2].range.column == 20)
  #expect(line[1].range.bytes == 17..<26)
}

@Test func carriageReturnsEndNoWord() {
  let configuration = Configuration(parsing: "global\r\n  maxconn 5\r\n")
  #expect(configuration.sections[0].directives[0].words.map(\.text) == ["maxconn", "5"])
  #expect(configuration.problems.isEmpty)
}

@Test func brokenWordsAreReportedWhereTheyStand() {
  func problem(_ line: String) -> Problem? {
    Configuration(parsing: "global\n" + line + "\n").problems.first
  }
  #expect(problem("  log-tag \"abc")?.kind == .unmatchedQuote)
  #expect(problem("  log-tag \"abc")?.column == 11)
  #expect(problem("  log-tag \"${A\"")?.kind == .unmatchedBrace)
  #expect(problem("  log-tag \"$1\"")?.kind == .badVariableName)
  #expect(problem("  log-tag \\xzz")?.kind == .badHexEscape)
  #expect(problem("  log-tag \"${A[0]}\"")?.kind == .badWordExpansion)
  #expect(problem("  log-tag a\0b")?.kind == .strayNUL)
}

@Test func aPartOfAWordHasAPlaceOfItsOwn() throws {
  let text = "backend b\n  server s \"${HOST}.svc:8080\" check\n  server t [::1]:80\n"
  let proxy = Configuration(parsing: text).proxies[0]
  let first = proxy.servers[0].address
  #expect(first.host?.text == "${HOST}.svc")
  let port = try #require(first.port)
  #expect(port.text == "8080")
  let bytes = Array(text.utf8)[port.range.bytes]
  #expect(String(decoding: bytes, as: UTF8.self) == "8080")
  #expect(port.range.column == 25)
  #expect(proxy.servers[1].address.host?.text == "::1")
  #expect(proxy.servers[1].address.port?.range.column == 18)
}

@Test func bytesThatAreNoUTF8KeepTheirPlaces() throws {
  let bytes = Array("backend b\n  server s 10.".utf8) + [0xFF, 0xFF] + Array("0.1:80 check\n".utf8)
  let address = Configuration(parsing: bytes).proxies[0].servers[0].address
  #expect(address.port?.text == "80")
  #expect(try #require(address.port).range.bytes.upperBound <= bytes.count)
}
