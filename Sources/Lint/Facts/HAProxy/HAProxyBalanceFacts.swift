import Basics
import CEL
import HAProxy
import Jitsi

extension HAProxyPart where Part == Proxy {
  /// Whether servers are chosen by the room, or by a header or value that contains it, and not in turn.
  fileprivate var balancesByRoom: Bool {
    guard let words = part.balance?.arguments, let algorithm = words.first?.text else {
      return false
    }
    if algorithm == "url_param" { return words.dropFirst().first?.text == "room" }
    return algorithm == "hash" || algorithm.hasPrefix("hdr(")
  }

  fileprivate var hashesConsistently: Bool {
    part.effective("hash-type")?.argument(0)?.text == "consistent"
  }

  /// The algorithm's word, if it is the only one of a line of the backend itself.
  fileprivate var algorithm: Word? {
    guard let line = part.balance, line.arguments.count == 1,
      part.directives.contains(where: { $0.line == line.line })
    else { return nil }
    return line.arguments.first
  }

  /// The header or parameter of the only stick rule, as `balance` writes it.
  fileprivate var balanceKey: String? {
    let texts = Set(part.stickRules.map { $0.words.map(\.text).joined(separator: " ") })
    guard texts.count == 1, let text = texts.first else { return nil }
    if text == "url_param(room)" || text == "urlp(room)" { return "url_param room" }
    for fetch in ["hdr(", "req.hdr("] where text.hasPrefix(fetch) && text.hasSuffix(")") {
      let name = text.dropFirst(fetch.count).dropLast()
      return name.allSatisfy({
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
      })
        ? "hdr(\(name))" : nil
    }
    return nil
  }

  // MARK: Health checks

  /// The words of the request that `option httpchk` or `http-check send` makes: the path, or what a path would follow.
  fileprivate var check: (path: String, word: Word?)? {
    guard part.hasOption("httpchk"), let option = part.effective("option", "httpchk") else {
      return nil
    }
    let sends = part.directives.filter { $0.matches("http-check", "send") }
    if sends.count > 1 { return nil }
    if let send = sends.last ?? part.effective("http-check", "send") {
      if send.value(after: "uri-lf") != nil { return nil }
      if let path = send.value(after: "uri") { return (path.text, path) }
    }
    let words = option.arguments.dropFirst()
    guard let last = words.count > 1 ? words.dropFirst().first : words.first else {
      return ("/", nil)
    }
    return last.text.hasPrefix("/") ? (last.text, last) : nil
  }

  fileprivate var hasOtherCheck: Bool {
    if part.hasOption("external-check") || part.effective("tcp-check") != nil { return true }
    let options = part.servers.map(\.options) + part.templates.map(\.options)
    return !options.isEmpty && options.allSatisfy { $0.isOn("agent-check") }
  }
}

extension FactSchemas {
  /// Facts about how a backend chooses and checks servers.
  static let balanceFacts: [Fact<HAProxyPart<Proxy>>] = [
    Fact("balance", .string, "its balance line without the keyword; null without one") {
      .text($0.part.balance?.arguments.map(\.text).joined(separator: " "))
    },
    Fact(
      "balanceWord", .record(word.record),
      "the algorithm, if it is the only word of its own balance line; else null"
    ) { subject in
      guard let algorithm = subject.algorithm else { return .null }
      return subject.haproxy.part(algorithm, word, at: algorithm.range)
    },
    Fact("balanceKey", .string, "its stick key as a balance line writes it; null if none does") {
      .text($0.balanceKey)
    },
    Fact(
      "byRoom", .bool, "whether a server is chosen by the room, or by a header or value instead"
    ) { .bool($0.balancesByRoom) },
    Fact("consistent", .bool, "whether its hash-type is consistent") {
      .bool($0.hashesConsistently)
    },
    Fact(
      "checkPath", .string,
      "the path of its health check; empty if it only connects; null if it is unknown, or asks an agent"
    ) { subject in
      if subject.hasOtherCheck { return .null }
      if let check = subject.check { return .string(check.path) }
      return subject.part.hasOption("httpchk") ? .null : .string("")
    },
    Fact("checkWord", .record(word.record), "the place of that path; null without one") {
      subject in
      guard let path = subject.check?.word else { return .null }
      return subject.haproxy.part(path, word, at: path.range)
    },
  ]

  /// Facts about how much a room table stores.
  static let tableSizeFacts: [Fact<HAProxyPart<RoomTable>>] = [
    Fact("size", .int, "how many entries it stores; null if unknown") {
      .number($0.part.directive.value(after: "size")?.size)
    },
    Fact("sizeWord", .record(word.record), "its place in the file; null without it") { subject in
      guard let size = subject.part.directive.value(after: "size") else { return .null }
      return subject.haproxy.part(size, word, at: size.range)
    },
    Fact("length", .int, "how many characters of a string key it stores; 32 by default") {
      let written =
        $0.part.directive.value(after: "len") ?? $0.part.directive.value(after: "length")
      guard let written else { return .int(32) }
      return .number(written.number)
    },
    Fact("lengthWord", .record(word.record), "its place in the file; null without it") {
      subject in
      guard let length = subject.part.directive.value(after: "len") else { return .null }
      return subject.haproxy.part(length, word, at: length.range)
    },
    Fact(
      "expireSeconds", .int,
      "how long it stores an entry that nobody uses; null if always, or unknown"
    ) {
      .number($0.part.directive.value(after: "expire")?.milliseconds.map { $0 / 1000 })
    },
    Fact("expireWord", .record(word.record), "its place in the file; null without it") {
      subject in
      guard let expire = subject.part.directive.value(after: "expire") else { return .null }
      return subject.haproxy.part(expire, word, at: expire.range)
    },
  ]
}
