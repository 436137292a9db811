import Kubernetes
import YAML

/// The ports on which a web's nginx listens, according to its image and environment.
public struct WebListener: Sendable {
  /// The HTTP port.
  public let plain: Int
  /// The HTTPS port.
  public let secure: Int
  /// Whether the image's release fixes the ports, so that no variable changes them.
  public let isFixed: Bool

  /// The first release whose web listens on unprivileged ports
  /// (https://github.com/jitsi/docker-jitsi-meet, web/rootfs/defaults/default).
  static let firstUnprivileged = 11146
}

extension Component {
  /// The ports on which a web listens.
  public var webListener: WebListener {
    let image = container.image
    if image.name == "web", let release = JitsiRelease.named(by: image),
      release.hasPrefix("stable-"),
      let number = Int(release.dropFirst("stable-".count)), number >= WebListener.firstUnprivileged
    {
      return WebListener(plain: 8000, secure: 8443, isFixed: true)
    }
    return WebListener(
      plain: value(of: "HTTP_PORT").flatMap { Int($0) } ?? 80,
      secure: value(of: "HTTPS_PORT").flatMap { Int($0) } ?? 443, isFixed: false)
  }

  /// Returns the effective entry of a variable: the last one.
  public func entry(of variable: String) -> EnvironmentEntry? {
    environment.last { $0.name == variable }
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
  public func showsEnvironment(of component: Component) -> Bool {
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
