import Basics
import Jitsi
import Kubernetes
import YAML

/// What must be alike in all shards of a component: image, resources and environment.
struct Fingerprint {
  /// A field as it is written, and with the shard's own number taken out of names.
  struct Field {
    let written: String
    let neutral: String

    /// What the input does not show can't be told to differ.
    func isLike(_ other: Field) -> Bool {
      isEqual(to: other) || written == Fingerprint.hidden || other.written == Fingerprint.hidden
    }

    func isEqual(to other: Field) -> Bool {
      written == other.written || neutral == other.neutral
    }
  }

  private(set) var fields: [String: Field] = [:]

  init(_ component: Component, _ index: Int) {
    Self.visit(component) { prefix, name, text in
      fields[prefix + name] = Field(written: text, neutral: Self.neutral(prefix, text, index))
    }
  }

  /// Calls back with every field: what it is a part of, its name, and what is written there.
  static func visit(
    _ component: Component, _ body: (_ prefix: String, _ name: String, _ text: String) -> Void
  ) {
    body("", "image", component.container.node["image"]?.text ?? "")
    if let resources = component.container.node["resources"] {
      visit(resources, "resources", depth: 0, body)
    }
    for entry in component.environment {
      switch entry.origin {
      case .secret, .configMap: continue
      case .secretKey, .field: body(environment, entry.name, hidden)
      case .literal, .configMapKey:
        let text = entry.origin == .literal ? entry.value ?? "" : entry.value ?? hidden
        body(environment, entry.name, isFree(entry, of: component) ? hidden : text)
      }
    }
  }

  /// Whether the value may differ between shards, as long as there is one: passwords, which other rules look after, and
  /// what names the shard's prosody.
  private static func isFree(_ entry: EnvironmentEntry, of component: Component) -> Bool {
    isShardSpecific(entry.name) || entry.isSecret
      || component.hosts.contains { $0.entry.name == entry.name }
  }

  static let environment = "env "
  /// Stands for a value that is not in the input, or may be any.
  private static let hidden = "\u{0}"

  private static func visit(
    _ node: Node, _ path: String, depth: Int, _ body: (String, String, String) -> Void
  ) {
    guard depth < 8 else { return }
    for entry in node.entries {
      let path = "\(path).\(entry.key.text ?? "")"
      if let text = entry.value.text {
        body("", path, text)
      } else {
        visit(entry.value, path, depth: depth + 1, body)
      }
    }
  }

  /// Variables whose values number the shard, place it, or name its prosody; and PUBLIC_URL, which a rule of its own
  /// looks after.
  private static func isShardSpecific(_ variable: String) -> Bool {
    variable.holds("SHARD") || variable.holds("PORT") || variable.holds("REGION")
      || variable.holds("ZONE") || variable.hasPrefix("XMPP_SERVER")
      || variable == "XMPP_BOSH_URL_BASE" || variable == "PUBLIC_URL"
      || variable == "JVB_ADVERTISE_IPS"
      || variable == "DOCKER_HOST_ADDRESS"
  }

  static func digest(_ prefix: String, _ name: String, _ text: String) -> Int {
    var hasher = Hasher()
    hasher.combine(prefix)
    hasher.combine(name)
    hasher.combine(text)
    return hasher.finalize()
  }

  /// Replaces the shard's number in a variable where it ends a word of a name, as in `shard-1-prosody` and
  /// `meet-shard1`. A number on its own is a setting.
  static func neutral(_ prefix: String, _ text: String, _ index: Int) -> String {
    let number = String(index)
    guard prefix == environment, let digit = number.utf8.first, text.utf8.contains(digit) else {
      return text
    }
    var result = ""
    var digits = ""
    func end() {
      let isPart = result.last.map { $0.isLetter || $0 == "-" || $0 == "_" || $0 == "." } ?? false
      result += digits == number && isPart ? "#" : digits
      digits = ""
    }
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
      } else {
        end()
        result.append(character)
      }
    }
    end()
    return result
  }
}
