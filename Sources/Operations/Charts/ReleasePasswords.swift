import Basics
import Kubernetes
package import KubernetesClient
import Layout
package import YAML

/// Passwords that a chart reads from values and that no values file sets: they were passed on the command line when the release
/// was installed, or the chart generated them and would generate new ones.
package struct ReleasePasswords: Sendable {
  /// The value keys without a value.
  package let keys: [String]

  /// - Parameters:
  ///   - values: The chart's own values and the files that override them, in helm's order.
  ///   - set: The values of `--set` on the command line.
  package init(openIn values: [Tree], set: [String]) {
    keys = SecretValues.keys.filter { key in
      let written = values.compactMap { $0.root?[key] }
      return !written.isEmpty && (written.last?.text ?? "").isEmpty
        && !set.contains { $0.hasPrefix(key + "=") }
    }
  }

  /// Placeholder values for a dry run. They are the same each time, so that the result shows only real changes.
  package var standIns: [UInt8] {
    Self.text(keys.map { ($0, "stands-in-for-" + $0.lowercased()) })
  }

  /// The reason why passwords cannot be passed on.
  package enum Failure: Error {
    /// The cluster has no Secret of this name, or the Secret lacks the key.
    case missing(secret: String, key: String)
    case api(APIError)
    case interrupted
  }

  /// Reads the values of the cluster's Secrets that have the names the chart renders.
  ///
  /// - Throws: ``Failure``
  package func read(
    _ rendered: [Tree], _ client: APIClient
  ) throws(Failure) -> [UInt8] {
    var found: [(String, String)] = []
    let secrets = ObjectSet(rendered).ofKind("Secret")
    var texts: [String: Content] = [:]
    for key in keys {
      let holder = secrets.first {
        $0.node["data"]?[key] != nil || $0.node["stringData"]?[key] != nil
      }
      guard let holder else { continue }
      let namespace =
        holder.namespace.isEmpty ? client.connection.namespace : holder.namespace
      let name = "\(namespace)/\(holder.name)"
      if texts[name] == nil { texts[name] = try secret(holder.name, namespace, key, client) }
      guard let value = Base64.text(texts[name]?["data"]?[key]?.text), !value.isEmpty else {
        throw .missing(secret: name, key: key)
      }
      found.append((key, value))
    }
    return found.isEmpty ? [] : Self.text(found)
  }

  private func secret(
    _ name: String, _ namespace: String, _ key: String, _ client: APIClient
  ) throws(Failure) -> Content {
    let answer: Result<APIResponse, APIError>
    do throws(Interrupted) {
      answer = try client.perform(.get(.secrets, namespace: namespace, name: name))
    } catch {
      throw .interrupted
    }
    switch answer {
    case .failure(let error) where error.isNotFound:
      throw .missing(secret: "\(namespace)/\(name)", key: key)
    case .failure(let error): throw .api(error)
    case .success(let response):
      guard let content = PlanDryRun.content(response) else {
        throw .missing(secret: "\(namespace)/\(name)", key: key)
      }
      return content
    }
  }

  /// Formats values as JSON, which is valid YAML.
  private static func text(_ values: [(String, String)]) -> [UInt8] {
    var text = JSONText()
    text.append(.map(values.map { Content.Entry($0.0, .of($0.1)) }))
    return text.bytes
  }
}
