import Kubernetes
import YAML

/// The ports on which a web's nginx listens, according to its release or else its environment.
public struct WebListener: Sendable {
  /// The HTTP port.
  public let plain: Int
  /// The HTTPS port.
  public let secure: Int
  /// Whether the image's release fixes the ports: no release reads HTTP_PORT, which only maps a port in docker-compose.yml. An
  /// image of an unknown release may.
  public let isFixed: Bool

  fileprivate static let plainPorts = ReleaseTable.values(of: "port.http", .web)
  fileprivate static let securePorts = ReleaseTable.values(of: "port.https", .web)

  /// Returns the port in a release.
  fileprivate static func port(
    _ values: [(position: Int, value: String?)], _ release: ListedRelease
  ) -> Int? {
    values.last { $0.position <= release.position }?.value.flatMap { Int($0) }
  }
}

extension Component {
  /// The ports on which a web listens.
  public var webListener: WebListener {
    if kind == .web, let release, !changesImage,
      let plain = WebListener.port(WebListener.plainPorts, release),
      let secure = WebListener.port(WebListener.securePorts, release)
    {
      return WebListener(plain: plain, secure: secure, isFixed: true)
    }
    return WebListener(
      plain: value(of: "HTTP_PORT").flatMap { Int($0) } ?? 80,
      secure: value(of: "HTTPS_PORT").flatMap { Int($0) } ?? 443, isFixed: false)
  }

  /// Returns whether a boolean variable of the image is on, or nil if the input does not show its
  /// value.
  public func isOn(_ variable: String) -> Bool? {
    guard let entry = entry(of: variable) else { return false }
    return entry.value.map { ["1", "t", "true", "y", "yes", "on"].contains($0.lowercased()) }
  }
}

extension Inventory {
  /// Returns whether the input contains every source of a component's environment.
  public func showsEnvironment(of component: some ImageContainer) -> Bool {
    guard let sources = component.container.node["envFrom"] else { return true }
    return sources.elements.allSatisfy { source in
      for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
        if let name = source[field]?["name"]?.text {
          return find(kind: kind, component.workload.namespace, name) != nil
        }
      }
      return true
    }
  }
}
