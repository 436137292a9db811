import Basics
import Kubernetes
package import KubernetesClient
import Layout
package import YAML

/// Passwords that a chart takes from values of the same names, and that no file of values holds: whoever installed the
/// release passed them on the command line, or the chart made them up, and would again.
package struct ReleasePasswords: Sendable {
  /// The keys that are open.
  package let keys: [String]

  /// - Parameters:
  ///   - values: the chart's own values and the files over them, in helm's order.
  ///   - set: the values of the command line.
  package init(openIn values: [Tree], set: [String]) {
    keys = SecretValues.keys.filter { key in
      let written = values.compactMap { $0.root?[key] }
      return !written.isEmpty && (written.last?.text ?? "").isEmpty
        && !set.contains { $0.hasPrefix(key + "=") }
    }
  }

  /// Values for a trial: the same each time, so that only what changes is seen.
  package var standIns: [UInt8] {
    Self.text(keys.map { ($0, "stands-in-for-" + $0.lowercased()) })
  }

  /// Why passwords can't be passed on.
  package enum Failure: Error {
    /// No Secret of this name in the cluster, or none with the key.
    case missing(secret: String, key: String)
    case api(APIError)
    case interrupted
  }

  /// The values that the cluster's Secrets have, of the names that the chart renders.
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

  /// JSON is YAML.
  private static func text(_ values: [(String, String)]) -> [UInt8] {
    var text = JSONText()
    text.append(.map(values.map { Content.Entry($0.0, .of($0.1)) }))
    return text.bytes
  }
}
