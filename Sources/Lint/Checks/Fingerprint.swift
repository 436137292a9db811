import Basics
import Jitsi
import Kubernetes
import YAML

/// The properties of a component that must be the same in all shards: image, resources and environment.
struct Fingerprint {
  /// A field as written, and with the shard's number replaced in names.
  struct Field {
    let written: String
    let neutral: String

    /// Values that the input does not show count as equal.
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

  /// Calls `body` for every field with its group, its name and its text.
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

  /// Whether the value may differ between shards as long as one is set: passwords, which other rules check, and the
  /// host of the shard's prosody.
  private static func isFree(_ entry: EnvironmentEntry, of component: Component) -> Bool {
    isShardSpecific(entry.name) || entry.isSecret
      || component.hosts.contains { $0.entry.name == entry.name }
  }

  static let environment = "env "
  /// Marks a value that the input does not show, or that may be any.
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

  /// Variables that contain the shard's number, location or prosody; and PUBLIC_URL, which has its own rule.
  private static func isShardSpecific(_ variable: String) -> Bool {
    variable.holds(anyOf: ["SHARD", "PORT", "REGION", "ZONE"])
      || variable.hasPrefix("XMPP_SERVER")
      || variable == "XMPP_BOSH_URL_BASE" || variable == "PUBLIC_URL"
      || variable == "JVB_ADVERTISE_IPS"
      || variable == "DOCKER_HOST_ADDRESS"
  }

  /// A field as written, with its hash.
  struct WrittenField {
    private let prefix: String
    private let name: String
    private let text: String
    let digest: Int

    fileprivate init(_ prefix: String, _ name: String, _ text: String) {
      self.prefix = prefix
      self.name = name
      self.text = text
      digest = Self.digest(prefix, name, text)
    }

    /// Returns the hash of the field without the shard number in names.
    func neutralDigest(_ index: Int) -> Int {
      Self.digest(prefix, name, Fingerprint.neutral(prefix, text, index))
    }

    private static func digest(_ prefix: String, _ name: String, _ text: String) -> Int {
      var hasher = Hasher()
      hasher.combine(prefix)
      hasher.combine(name)
      hasher.combine(text)
      return hasher.finalize()
    }
  }

  /// Returns the fields of a component as written, in order.
  static func writtenFields(of component: Component) -> [WrittenField] {
    var fields: [WrittenField] = []
    visit(component) { fields.append(WrittenField($0, $1, $2)) }
    return fields
  }

  /// Replaces the shard's number in the value of a variable if it ends a word of a name, as in `shard-1-prosody` and
  /// `meet-shard1`. A number that is the whole value is a setting and is kept.
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
