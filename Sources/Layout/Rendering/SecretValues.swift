import Basics
public import Kubernetes
public import YAML

/// The passwords that the components of an installation share.
public struct SecretValues: Sendable {
  let values: [String: String]

  /// The keys of the configuration Secret, in order.
  public static let keys = ["JICOFO_AUTH_PASSWORD", "JICOFO_COMPONENT_SECRET", "JVB_AUTH_PASSWORD"]

  /// Generates values of 32 letters and digits, with 190 bits of entropy each.
  ///
  /// - Parameters:
  ///   - keys: The keys to generate; by default, all.
  ///   - generator: The source of randomness.
  public init(
    _ keys: [String] = Self.keys, from generator: inout some RandomNumberGenerator
  ) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    var values: [String: String] = [:]
    for key in keys {
      var value = ""
      for _ in 0..<32 {
        value.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
      }
      values[key] = value
    }
    self.values = values
  }
}

extension ShardLayout {
  /// The configuration Secret with values for the keys that a cluster lacks. Existing values are never replaced.
  ///
  /// - Parameters:
  ///   - live: The Secret in the cluster; nil if it does not exist.
  ///   - generator: The source of randomness.
  /// - Returns: Nil if no key is missing.
  public func missingSecret(
    beside live: KubernetesObject?, from generator: inout some RandomNumberGenerator
  ) -> Content? {
    let missing = SecretValues.keys.filter {
      (live?.node["data"]?[$0]?.text ?? "").isEmpty
    }
    if missing.isEmpty { return nil }
    var values = SecretValues(missing, from: &generator).values.mapValues { Base64.encode($0.utf8) }
    // Server-side apply would remove existing keys that it applied before and that are omitted now.
    for key in SecretValues.keys where values[key] == nil {
      values[key] = live?.node["data"]?[key]?.text
    }
    return CommonRendering(layout: self, secrets: nil).secret("data", .of(values))
  }
}
