import Basics
import Jitsi
import Kubernetes
import YAML

/// A password, or another secret that people choose, whose value is in the input.
struct SecretValue: Sendable {
  /// The variable that reads it, or its key in the Secret.
  let name: String
  /// The Secret that contains it; nil for a literal value in a container or ConfigMap.
  let secret: String?
  /// The value without surrounding whitespace. It must never appear in a message.
  let value: String
  let node: Node

  /// Whether logins depend on it, so that it must not be empty.
  var isRequired: Bool {
    name.holds("PASSWORD") || name.holds("password") || name == "JICOFO_COMPONENT_SECRET"
  }

  /// Whether it is a published example or default, or a commonly used password.
  var isPublished: Bool {
    let plain = value.lowercased().utf8.filter {
      $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ")
    }
    return Self.published.contains(String(decoding: plain, as: UTF8.self))
  }

  /// In lower case, without dashes: the values of docker-jitsi-meet's example environment and of published charts, the
  /// defaults of Grafana and of Prometheus stacks, and common passwords.
  private static let published: Set<String> = [
    "passw0rd", "password", "password1", "password123", "passwort", "changeme", "changeit",
    "changethis", "pleasechangeme", "changemeplease", "replaceme", "jicofo", "jicofosecret",
    "jicofopassword", "jicofoauthpassword", "jicofocomponentsecret", "jvb", "jvbpassword",
    "jvbauthpassword", "jvbsecret", "s3cr3t", "s3cret", "secret", "secret123", "mysecret",
    "supersecret", "mysecretpassword", "verysecret", "topsecret", "focus", "jigasi", "jibri",
    "jibripassword", "jibrirecorderpassword", "jibrixmpppassword", "recorder", "recorderpassword",
    "jigasipassword", "admin", "adminadmin", "admin123", "administrator", "promoperator",
    "grafana", "jitsi", "jitsimeet", "jitsipassword", "jitsisecret", "myjitsi", "letmein",
    "default", "defaultpassword", "example", "examplepassword", "test", "testtest", "test1234",
    "12345678", "123456789", "1234567890", "abcd1234", "qwerty123", "qwertyuiop", "00000000",
    "11111111", "xxxxxxxx", "yourpassword", "yoursecret", "mypassword", "asecret", "apassword",
    "fillmein", "tobechanged", "myappsecret", "myjitsiappsecret", "verysecretpassword",
    "turncredentials", "keepthissecret", "jwtappsecret", "myjitsimeetsecret",
  ]
}

extension Inventory {
  /// The secrets of an installation that are in Secrets of its namespace, each once, and variables with names of
  /// secrets that are set to an empty value.
  func secretValues(of installation: Installation) -> [SecretValue] {
    var found: [SecretValue] = []
    var seen: Set<Node> = []
    func add(_ name: String, _ secret: String?, _ value: String?, _ node: Node) {
      guard let value, !value.holds("$("), !value.hasPrefix("/"), seen.insert(node).inserted else {
        return
      }
      found.append(SecretValue(name: name, secret: secret, value: value.trimmed, node: node))
    }
    for workload in workloads(of: installation) {
      for component in components(of: workload.id) {
        for entry in component.environment {
          switch entry.origin {
          case .secretKey(let secret, _, _), .secret(let secret):
            guard let node = entry.valueNode, entry.isSecret else { continue }
            add(entry.name, secret, entry.value, node)
          case .literal, .configMap, .configMapKey:
            guard entry.value == "", entry.isSecret else { continue }
            add(entry.name, nil, "", entry.valueNode ?? entry.node)
          case .field: break
          }
        }
      }
    }
    for secret in secretsByNamespace[installation.namespace] ?? [] {
      for field in ["data", "stringData"] {
        guard let data = objects.objects[secret].node[field] else { continue }
        for entry in data.entries {
          guard let key = entry.key.text, EnvironmentEntry.isSecret(key.asVariable) else {
            continue
          }
          let text = entry.value.text
          add(
            key, objects.objects[secret].name, field == "data" ? Base64.text(text) : text,
            entry.value)
        }
      }
    }
    return found
  }

  /// Keys of a Secret's `data` whose values are not valid base64.
  static func undecodableKeys(of secret: KubernetesObject) -> [String] {
    guard let data = secret.node["data"] else { return [] }
    var found: [String] = []
    for entry in data.entries {
      guard let key = entry.key.text, key != "<<" else { continue }
      switch entry.value.scalar {
      case .null: continue
      case .string(let text): if !Base64.isValid(text) { found.append(key) }
      default: found.append(key)
      }
    }
    return found
  }
}

extension String {
  fileprivate var trimmed: String {
    let blanks: [UInt8] = [0x09, 0x0A, 0x0D, 0x20]
    guard utf8.first.map(blanks.contains) == true || utf8.last.map(blanks.contains) == true else {
      return self
    }
    var rest = Substring(self).utf8
    while let first = rest.first, blanks.contains(first) { rest.removeFirst() }
    while let last = rest.last, blanks.contains(last) { rest.removeLast() }
    return String(Substring(rest))
  }

  /// A key such as `admin-password` written like a variable.
  var asVariable: String {
    String(
      decoding: uppercased().utf8.map {
        $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0
      }, as: UTF8.self)
  }
}
