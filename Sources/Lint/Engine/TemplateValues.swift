import Jitsi
import YAML

/// Values such as `${HTTP_PORT}` that a tool (envsubst, Flux) substitutes before the manifests are applied.
///
/// Where a manifest uses such a value consistently, comparisons hold after the substitution as well. A value that occurs
/// once is compared with something else, and only the substitution decides whether both agree: that is no error yet. The rule
/// `placeholders` reports the value.
final class TemplateValues {
  private let trees: [Tree]
  /// How often each word with such a value occurs in the manifests.
  private lazy var counts = counted()

  init(_ trees: [Tree]) { self.trees = trees }

  /// Returns whether a message rests on a value that has yet to be substituted.
  func leaveOpen(_ message: String, at location: Location) -> Bool {
    guard message.utf8.contains(UInt8(ascii: "$")),
      // Configurations and commands have variables of their own.
      !location.path.hasPrefix("data"), !location.path.contains("command"),
      !location.path.contains("args")
    else { return false }
    return Self.words(in: message.utf8).contains { counts[$0] == 1 }
  }

  private func counted() -> [String: Int] {
    var counts: [String: Int] = [:]
    for tree in trees {
      for word in Self.words(in: tree.source.bytes) { counts[word, default: 0] += 1 }
    }
    return counts
  }

  /// Returns the words with a value to be substituted.
  private static func words(in bytes: some Collection<UInt8>) -> [String] {
    bytes.split { " \t\r\n,;:()/\"'".utf8.contains($0) }.compactMap { word in
      guard word.contains(UInt8(ascii: "$")) else { return nil }
      let text = String(decoding: word, as: UTF8.self)
      return Placeholder(in: text)?.kind == .template ? text : nil
    }
  }
}
