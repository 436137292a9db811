/// Gives a server of a haproxy.cfg weight 0, with which it gets no new sessions and keeps those that the stick table assigns to
/// it, and takes that back.
///
/// A server of a `server-template` line gets a line of its own, which keeps its name and number. The line notes what it was, so
/// that it can be restored byte by byte.
public enum ServerCordon {
  /// What a change came to.
  public enum Outcome: Sendable, Hashable {
    case changed([UInt8])
    /// Nothing had to be changed.
    case unchanged
    /// Why the server cannot be changed.
    case impossible(String)
  }

  private static let mark = " # cordoned by kubectl-jitsi, was: "

  /// Gives a server weight 0.
  ///
  /// - Parameters:
  ///   - server: The server's name.
  ///   - backend: The name of its backend.
  ///   - text: A haproxy.cfg.
  public static func close(_ server: String, of backend: String, in text: [UInt8]) -> Outcome {
    let lines = lines(of: server, backend, text)
    guard !lines.isEmpty else { return .impossible("no line with a fixed name defines it") }
    var changes: [ConfigurationEditor.Change] = []
    for line in lines where !line.hasNoWeight {
      guard !line.isContinued else {
        return .impossible("its line \(line.directive.line) is continued on the next one")
      }
      changes += line.closing
    }
    return changes.isEmpty ? .unchanged : .changed(applied(changes, to: text))
  }

  /// Gives a server its weight back.
  public static func open(_ server: String, of backend: String, in text: [UInt8]) -> Outcome {
    var text = text
    var isChanged = false
    // Restored lines of a template are joined, so lines move.
    for _ in 0..<Self.most {
      guard let line = lines(of: server, backend, text).first(where: \.hasNoWeight) else {
        return isChanged ? .changed(text) : .unchanged
      }
      guard let opening = line.opening else {
        return .impossible(
          "its line \(line.directive.line) sets weight 0 for several servers, or inherits it")
      }
      text = joined(applied(opening.changes, to: text), server, backend, opening.template)
      isChanged = true
    }
    return .changed(text)
  }

  /// The most lines that define one server, in branches of conditions.
  private static let most = 64

  // MARK: Lines

  /// A line that defines a server, perhaps among others.
  private struct Line {
    let directive: Directive
    let options: LineOptions
    let numbers: ClosedRange<Int>?
    let number: Int?
    let isRecord: Bool
    let text: [UInt8]

    var isTemplate: Bool { number != nil }
    var range: Range<Int> { directive.range.bytes }
    var end: Int { text[range.upperBound...].firstIndex(of: 0x0A) ?? text.count }
    var isContinued: Bool { text[range].contains(0x0A) }
    var hasNoWeight: Bool { options.value("weight")?.text == "0" }

    private var indent: String {
      let start = text[..<range.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      return String(decoding: text[start..<range.lowerBound], as: UTF8.self)
    }

    private func string(_ range: Range<Int>) -> String {
      String(decoding: text[range], as: UTF8.self)
    }

    /// The line with another range of numbers.
    private func ranged(_ numbers: ClosedRange<Int>) -> String {
      guard let word = directive.argument(1) else { return string(range) }
      return string(range.lowerBound..<word.range.bytes.lowerBound)
        + "\(numbers.lowerBound)-\(numbers.upperBound)"
        + string(word.range.bytes.upperBound..<range.upperBound)
    }

    /// The line with weight 0. The weight of an SRV record would replace it at the next resolution.
    /// # source: haproxy/haproxy 50872daa6 src/resolvers.c, resolv_check_response
    private func closed(_ line: String) -> String {
      var line = line
      if let value = options.own.last(where: { $0.name.text == "weight" })?.value {
        let shift = range.upperBound - value.range.bytes.upperBound
        let end = line.utf8.index(line.utf8.endIndex, offsetBy: -shift)
        let start = line.utf8.index(end, offsetBy: -value.range.bytes.count)
        line.replaceSubrange(start..<end, with: "0")
      } else {
        line += " weight 0"
      }
      let isIgnored = options.own.contains {
        $0.name.text == "resolve-opts" && $0.value?.text.contains("ignore-weight") == true
      }
      return isRecord && !isIgnored ? line + " resolve-opts ignore-weight" : line
    }

    var closing: [ConfigurationEditor.Change] {
      let original = string(range)
      let note = ServerCordon.mark + original
      guard let number, let numbers else {
        return [change(range, closed(original)), change(end..<end, note)]
      }
      var before = ""
      if numbers.lowerBound < number {
        before = ranged(numbers.lowerBound...number - 1) + "\n" + indent
      }
      let own = closed(ranged(number...number))
      guard number < numbers.upperBound else {
        return [change(range, before + own), change(end..<end, note)]
      }
      return [
        change(range, before + own + note + "\n" + indent + ranged(number + 1...numbers.upperBound))
      ]
    }

    /// The changes that restore the line, and the template that it was a part of.
    var opening: (changes: [ConfigurationEditor.Change], template: String?)? {
      let tail = string(range.upperBound..<end)
      if let found = tail.firstRange(of: ServerCordon.mark) {
        let original = String(tail[found.upperBound...])
        let note =
          range.upperBound
          + tail.utf8.distance(
            from: tail.utf8.startIndex, to: found.lowerBound)
        var restored = original
        if let number {
          guard let line = ServerCordon.template(original, range: number...number) else {
            return nil
          }
          restored = line
        }
        return (
          [change(range, restored), change(note..<end, "")], number == nil ? nil : original
        )
      }
      // Somebody else set the weight.
      guard numbers.map({ $0.count == 1 }) ?? true, !isContinued,
        let entry = options.own.last(where: { $0.name.text == "weight" }),
        let value = entry.value
      else { return nil }
      let start = entry.name.range.bytes.lowerBound
      return ([change(start - 1..<value.range.bytes.upperBound, "")], nil)
    }

    private func change(_ range: Range<Int>, _ text: String) -> ConfigurationEditor.Change {
      ConfigurationEditor.Change(range: range, text: text)
    }
  }

  private static func lines(of server: String, _ backend: String, _ text: [UInt8]) -> [Line] {
    var lines: [Line] = []
    for proxy in Configuration(parsing: text).proxies
    where proxy.kind.isBackend && proxy.name?.text == backend {
      for line in proxy.servers where line.name.constant == server {
        lines.append(
          Line(
            directive: line.directive, options: line.options, numbers: nil, number: nil,
            isRecord: line.address.host.flatMap(ServiceName.init) != nil, text: text))
      }
      for line in proxy.templates {
        guard let prefix = line.prefix.constant, server.hasPrefix(prefix),
          let number = Int(server.dropFirst(prefix.count)), let numbers = line.numbers,
          numbers.contains(number)
        else { continue }
        lines.append(
          Line(
            directive: line.directive, options: line.options, numbers: numbers, number: number,
            isRecord: line.service != nil, text: text))
      }
    }
    return lines
  }

  /// A line of a template with another range.
  private static func template(_ line: String, range: ClosedRange<Int>) -> String? {
    let header = "backend b\n"
    let configuration = Configuration(parsing: Array((header + line).utf8))
    guard let word = configuration.proxies.first?.templates.first?.range else { return nil }
    let bytes = Array(line.utf8)
    let start = word.range.bytes.lowerBound - header.utf8.count
    let end = word.range.bytes.upperBound - header.utf8.count
    guard start >= 0, end <= bytes.count else { return nil }
    return String(decoding: bytes[..<start], as: UTF8.self)
      + "\(range.lowerBound)-\(range.upperBound)"
      + String(decoding: bytes[end...], as: UTF8.self)
  }

  // MARK: Joining

  /// Joins the lines of a template that differ only in their numbers; as it was written where it is whole again.
  private static func joined(
    _ text: [UInt8], _ server: String, _ backend: String, _ original: String?
  ) -> [UInt8] {
    guard let original else { return text }
    var text = text
    for _ in 0..<2 {
      let lines = lines(of: server, backend, text)
      guard let own = lines.first(where: { !$0.hasNoWeight }) else { return text }
      guard let change = joining(own, backend, text) else { break }
      text = applied(change, to: text)
    }
    // The line has the numbers of the original again.
    for line in lines(of: server, backend, text) {
      guard let numbers = line.numbers, template(original, range: numbers) == string(line),
        Configuration(parsing: Array("backend b\n\(original)".utf8)).proxies.first?.templates
          .first?.numbers == numbers
      else { continue }
      return applied([ConfigurationEditor.Change(range: line.range, text: original)], to: text)
    }
    return text
  }

  private static func string(_ line: Line) -> String {
    String(decoding: line.text[line.range], as: UTF8.self)
  }

  /// The changes that join a line with the one before or after it.
  private static func joining(
    _ own: Line, _ backend: String, _ text: [UInt8]
  ) -> [ConfigurationEditor.Change]? {
    guard let numbers = own.numbers else { return nil }
    let all = Configuration(parsing: text).proxies
      .filter { $0.kind.isBackend && $0.name?.text == backend }.flatMap(\.templates)
    for other in all where abs(other.directive.line - own.directive.line) == 1 {
      guard let range = other.numbers,
        range.upperBound + 1 == numbers.lowerBound || numbers.upperBound + 1 == range.lowerBound
      else { continue }
      let union =
        min(range.lowerBound, numbers.lowerBound)...max(range.upperBound, numbers.upperBound)
      let place = other.directive.range.bytes
      let line = String(decoding: text[place], as: UTF8.self)
      guard let whole = template(string(own), range: union), template(line, range: union) == whole
      else { continue }
      let (first, second) =
        place.lowerBound < own.range.lowerBound ? (place, own.range) : (own.range, place)
      // A comment behind the first line would be lost.
      guard text[first.upperBound...].first == 0x0A else { continue }
      return [ConfigurationEditor.Change(range: first.lowerBound..<second.upperBound, text: whole)]
    }
    return nil
  }

  private static func applied(
    _ changes: [ConfigurationEditor.Change], to text: [UInt8]
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = 0
    for change in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      bytes += text[index..<change.range.lowerBound] + Array(change.text.utf8)
      index = change.range.upperBound
    }
    return bytes + text[index...]
  }
}
