import Basics
import Jitsi
import Kubernetes
import Operations
import YAML

/// Leaves everything out of objects that could hold a secret, and keeps what rules need: keys, names and references.
struct ObjectRedactor {
  private(set) var known = KnownSecrets()
  var leftOut = LeftOut()

  // MARK: Finding secrets

  /// Notes the secrets of an object, so that they are left out wherever else they are.
  mutating func learn(from object: Content) {
    let kind = object["kind"]?.text
    if kind == "Secret" {
      for field in ["data", "stringData"] {
        guard case .map(let entries)? = object[field] else { continue }
        for entry in entries {
          guard let text = entry.value.text else { continue }
          let plain = field == "data" ? Base64.text(text) ?? "" : text
          if Self.isSensitive(entry.key) { known.add(plain) } else { known.addGenerated(plain) }
          if field == "data" { known.add(text) }
        }
      }
      return
    }
    learn(from: object, key: "")
  }

  private mutating func learn(from content: Content, key: String) {
    switch content {
    case .scalar(.string(let text)):
      if Self.isSensitive(key) { known.add(text) }
      for line in text.utf8.split(separator: 0x0A) {
        let bytes = Array(line)
        let parsed = LineText(bytes, 0..<bytes.count)
        var values = parsed.credentials
        for pair in parsed.pairs where SecretName.matches(bytes[pair.name]) {
          if let value = parsed.value(after: pair) { values.append(value) }
        }
        for value in values { known.add(String(decoding: bytes[value], as: UTF8.self)) }
      }
    case .scalar: break
    case .list(let elements): for element in elements { learn(from: element, key: "") }
    case .map(let entries):
      let name = content["name"]?.text ?? content["key"]?.text ?? ""
      for entry in entries {
        let isValue = entry.key == "value" && Self.isSensitive(name)
        learn(from: entry.value, key: isValue ? name : entry.key)
      }
    }
  }

  private static func isSensitive(_ name: String) -> Bool { SecretName.matches(name) }

  // MARK: Leaving out

  /// The object without secrets.
  mutating func redacted(_ object: Content) -> Content {
    let kind = object["kind"]?.text ?? ""
    guard case .map(let entries) = object else { return object }
    return .map(
      entries.map { entry in
        switch (kind, entry.key) {
        case ("Secret", "data"), ("Secret", "stringData"), ("ConfigMap", "binaryData"):
          Content.Entry(entry.key, keys(of: entry.value))
        case ("SealedSecret", "spec"): Content.Entry(entry.key, sealed(entry.value))
        case ("ConfigMap", "data"): Content.Entry(entry.key, configuration(entry.value))
        default: Content.Entry(entry.key, walk(entry.value, entry.key))
        }
      })
  }

  private mutating func keys(of content: Content) -> Content {
    guard case .map(let entries) = content else { return .map([]) }
    return .map(
      entries.map { entry in
        leftOut.count(.secrets)
        return Content.Entry(entry.key, .scalar(.null))
      })
  }

  private mutating func sealed(_ spec: Content) -> Content {
    guard case .map(let entries) = spec else { return spec }
    return .map(
      entries.map { entry in
        Content.Entry(
          entry.key,
          entry.key == "encryptedData" ? keys(of: entry.value) : walk(entry.value, entry.key))
      })
  }

  private mutating func configuration(_ data: Content) -> Content {
    guard case .map(let entries) = data else { return data }
    return .map(
      entries.map { entry in
        guard let text = entry.value.text else { return entry }
        return Content.Entry(entry.key, .scalar(.string(self.text(text, named: entry.key))))
      })
  }

  private mutating func walk(_ content: Content, _ key: String) -> Content {
    switch content {
    case .scalar(.string(let text)): return .scalar(.string(self.text(text, named: key)))
    case .scalar(.int), .scalar(.double):
      guard Self.isSensitive(key) else { return content }
      leftOut.count(.fields)
      return .scalar(.string(LeftOut.marker))
    case .scalar: return content
    case .list(let elements): return .list(list(elements, key))
    case .map(let entries):
      let isNamedSecret = ["name", "key"].contains {
        content[$0]?.text.map(Self.isSensitive) ?? false
      }
      var kept: [Content.Entry] = []
      for entry in entries {
        switch entry.key {
        case "managedFields" where key == "metadata": continue
        case "annotations": kept.append(Content.Entry(entry.key, annotations(entry.value)))
        case "value" where isNamedSecret, "val" where isNamedSecret:
          kept.append(Content.Entry(entry.key, hidden(entry.value)))
        case "value" where entry.value.text.map(Self.isGenerated) ?? false:
          kept.append(Content.Entry(entry.key, hidden(entry.value)))
        default: kept.append(Content.Entry(entry.key, walk(entry.value, entry.key)))
        }
      }
      return .map(kept)
    }
  }

  private mutating func hidden(_ value: Content) -> Content {
    if let text = value.text, text.isEmpty || Self.isReference(text) { return value }
    leftOut.count(.fields)
    return .scalar(.string(LeftOut.marker))
  }

  /// Whether a variable's value is one long word of letters and digits, as programs generate them.
  private static func isGenerated(_ text: String) -> Bool {
    guard text.utf8.count >= 20 else { return false }
    let hasDigits = text.utf8.contains { (0x30...0x39).contains($0) }
    let hasLetters = text.utf8.contains { (0x61...0x7A).contains($0 | 0x20) }
    return hasDigits && hasLetters && !text.utf8.contains { " ./:,-$({".utf8.contains($0) }
  }

  /// Whether a text only names a variable: `$(JVB_AUTH_PASSWORD)`.
  private static func isReference(_ text: String) -> Bool {
    guard text.hasPrefix("$("), text.hasSuffix(")") else { return false }
    return text.dropFirst(2).dropLast().utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "_")
    }
  }

  /// The words of commands, or other elements.
  private mutating func list(_ elements: [Content], _ key: String) -> [Content] {
    var kept: [Content] = []
    var isArgument = false
    // After `prosodyctl register` come a user and a password.
    var followsProgram = false
    for element in elements {
      guard let text = element.text else {
        kept.append(walk(element, Self.isSensitive(key) ? "" : key))
        continue
      }
      // What follows `--password` is the password.
      let isFlag =
        text.hasPrefix("-") && !text.utf8.contains(UInt8(ascii: "="))
        && !text.utf8.contains(0x20) && Self.isSensitive(Self.flagName(text))
      if isArgument || followsProgram || Self.isSensitive(key) {
        leftOut.count(.arguments)
        isArgument = false
        continue
      }
      isArgument = isFlag || Self.flags.contains(text)
      followsProgram = Self.programs.contains(text.split(separator: "/").last ?? "")
      if text.utf8.contains(0x0A) {
        kept.append(.scalar(.string(lines(text))))
      } else if SecretLines.leavesOut(text, known) {
        leftOut.count(.arguments)
      } else {
        kept.append(element)
      }
    }
    return kept
  }

  /// Flags whose argument is a password, or a user with one.
  private static let flags: Set<String> = ["-u", "--user", "-p"]

  /// Programs and their commands whose arguments are passwords.
  private static let programs: Set<Substring> = [
    "register", "adduser", "passwd", "htpasswd", "sshpass", "chpasswd",
  ]

  private static func flagName(_ flag: String) -> String { String(flag.drop { $0 == "-" }) }

  /// The longest annotation that is not a copy of an object.
  private static let longestAnnotation = 2000

  private mutating func annotations(_ content: Content) -> Content {
    guard case .map(let entries) = content else { return content }
    return .map(
      entries.filter { entry in
        let text = entry.value.text ?? ""
        let isKept =
          !entry.key.contains("last-applied") && !Self.isSensitive(entry.key)
          && text.utf8.count <= Self.longestAnnotation && !text.hasPrefix("{")
          && lines(text, .annotations) == text
        if !isKept { leftOut.count(.annotations) }
        return isKept
      })
  }

  /// A text without what could be secret.
  private mutating func text(_ text: String, named key: String) -> String {
    if Self.isSensitive(key) || SecretName.isPasswordFile(key), !text.isEmpty,
      !Self.isReference(text)
    {
      leftOut.count(.fields)
      return LeftOut.marker
    }
    if text.utf8.contains(0x0A) { return lines(text) }
    guard SecretLines.leavesOut(text, known) else { return text }
    leftOut.count(.fields)
    return LeftOut.marker
  }

  /// A text without the lines that could hold a secret.
  mutating func lines(_ text: String, _ reason: LeftOut.Reason = .lines) -> String {
    var filter = SecretLines(known)
    var kept: [UInt8] = []
    var isFirst = true
    var count = 0
    for line in Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false) {
      if filter.leavesOut(Array(line)) {
        count += 1
        continue
      }
      if !isFirst { kept.append(0x0A) }
      isFirst = false
      kept += line
    }
    if count == 0 { return text }
    if reason != .annotations { for _ in 0..<count { leftOut.count(reason) } }
    return String(decoding: kept, as: UTF8.self)
  }

  /// The lines of a log, with their times; those that could hold a secret have nothing else.
  mutating func log(_ bytes: [UInt8]) -> [UInt8] {
    var filter = SecretLines(known)
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    for line in bytes.split(separator: 0x0A) {
      var space = line.prefix(40).firstIndex(of: 0x20)
      if let end = space, LogTime(String(decoding: line[..<end], as: UTF8.self)) == nil {
        space = nil
      }
      let text = space.map { line[line.index(after: $0)...] } ?? line
      if filter.leavesOut(Array(text)) {
        leftOut.count(.logs)
        kept += (space.map { line[..<$0] } ?? []) + " [left out]\n".utf8
      } else {
        kept += line
        kept.append(0x0A)
      }
    }
    return kept
  }
}
