import Foundation
import Lint
import Testing
import YAML

/// The same installation with other names, labels, namespaces and files, as in published charts. A rule must find in every
/// variant of an example what it finds in the example.
struct Variant: CustomTestStringConvertible, Sendable {
  let name: String
  /// How the objects are divided into files.
  let layout: Layout
  /// Strings to replace in names, labels and values, in order.
  let words: [String: [(from: String, to: String)]]
  /// Whole strings and keys to replace.
  let labels: [String: [String: String]]

  enum Layout: Sendable { case oneFile, fileForEachObject, jsonList }

  var testDescription: String { name }

  static let all: [Variant] = [
    Variant(
      name: "names and labels of a helm release", layout: .oneFile,
      words: [
        "server-template": [
          ("shard-0-", "nordlicht-jitsi-shard-0-"), ("shard-1-", "nordlicht-jitsi-shard-1-"),
          ("shard-2-", "nordlicht-jitsi-shard-2-"), (".jitsi.svc", ".conferences.svc"),
        ],
        "server-lines": [
          ("jitsi-shard-", "shard-"), (".meet.svc", ".talks.svc"), ("meet/", "talks/"),
        ],
      ],
      labels: [
        "server-template": [
          "k8s-app": "app.kubernetes.io/component", "scope": "app.kubernetes.io/part-of",
          "shard": "conferences.nordlicht-schule.de/shard", "jitsi": "conferences",
        ],
        "server-lines": [
          "app.kubernetes.io/component": "component", "app.kubernetes.io/instance": "release",
          "video.nordhafen-klinik.de/shard": "shard", "meet": "talks",
        ],
      ]),
    Variant(
      name: "names that do not tell the component, a file for each object",
      layout: .fileForEachObject,
      words: [
        "server-template": [
          ("shard-0-web", "s0-frontend"), ("shard-1-web", "s1-frontend"),
          ("shard-0-prosody", "s0-chat"), ("shard-1-prosody", "s1-chat"),
          ("shard-0-jicofo", "s0-focus"), ("shard-1-jicofo", "s1-focus"),
          ("shard-0-jvb", "s0-bridge"), ("shard-1-jvb", "s1-bridge"),
        ],
        "server-lines": [
          ("shard-0-web", "shard-0-frontend"), ("shard-1-web", "shard-1-frontend"),
          ("shard-0-prosody", "shard-0-chat"), ("shard-1-prosody", "shard-1-chat"),
          ("shard-0-jicofo", "shard-0-focus"), ("shard-1-jicofo", "shard-1-focus"),
          ("shard-0-jvb", "shard-0-bridge"), ("shard-1-jvb", "shard-1-bridge"),
        ],
      ],
      labels: [
        "server-template": ["k8s-app": "app"],
        "server-lines": [
          "app.kubernetes.io/component": "conferences.nordlicht-schule.de/component"
        ],
      ]),
    Variant(
      name: "a list in JSON", layout: .jsonList,
      words: [
        "server-template": [
          (".jitsi.svc", ".video.svc"), ("haproxy-", "balancer-haproxy-"),
          ("HAPROXY_0_", "BALANCER_HAPROXY_0_"), ("HAPROXY_1_", "BALANCER_HAPROXY_1_"),
        ],
        "server-lines": [
          (".meet.svc", ".video.svc"), ("meet/", "video/"), ("jitsi-shard-", "my-jitsi-shard-"),
        ],
      ],
      labels: [
        "server-template": ["jitsi": "video", "haproxy": "balancer-haproxy"],
        "server-lines": ["meet": "video"],
      ]),
  ]

  private struct Key: Hashable {
    let variant: String
    let example: String
    let object: Content
  }

  /// The texts of objects; most edits change one object of an example.
  private static let texts = Memo<Key, String>()

  /// Returns the texts of an example in this variant.
  func trees(_ example: String, _ edits: Node?) throws -> [Tree] {
    let input = try Example.input(example, edits)
    let written = input.objects.map { object in
      Self.texts.value(of: Key(variant: name, example: example, object: object)) { _ in
        let plain = rewritten(Plain(object), example)
        return layout == .jsonList ? plain.json : plain.yaml
      }
    }
    var texts: [String]
    switch layout {
    case .oneFile: texts = [written.map { "---\n" + $0 }.joined()]
    case .fileForEachObject: texts = written
    case .jsonList:
      let items = written.joined(separator: ",")
      texts = ["{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\(items)]}"]
    }
    if !input.raw.isEmpty { texts.append(renamedText(input.raw, example)) }
    return texts.enumerated().map {
      Tree(parsing: SourceFile(name: "\(example)-\($0).yaml", text: $1))
    }
  }

  /// Returns a name or path in this variant.
  func renamed(_ text: String, _ example: String) -> String {
    if let other = labels[example]?[text] { return other }
    return (words[example] ?? []).reduce(text) {
      $0.replacingOccurrences(of: $1.from, with: $1.to)
    }
  }

  /// Returns lines of YAML in this variant.
  private func renamedText(_ raw: String, _ example: String) -> String {
    (labels[example] ?? [:]).reduce(renamed(raw, example)) { text, word in
      ["\n", ",", "}"].reduce(text) {
        $0.replacingOccurrences(of: ": \(word.key)\($1)", with: ": \(word.value)\($1)")
      }
      .replacingOccurrences(of: " \(word.key): ", with: " \(word.value): ")
    }
  }

  private func rewritten(_ plain: Plain, _ example: String) -> Plain {
    switch plain {
    case .scalar(.string(let text)): .scalar(.string(renamed(text, example)))
    case .scalar: plain
    case .list(let elements): .list(elements.map { rewritten($0, example) })
    case .map(let entries):
      .map(
        entries.map { (labels[example]?[$0.key] ?? $0.key, rewritten($0.value, example)) })
    }
  }
}
