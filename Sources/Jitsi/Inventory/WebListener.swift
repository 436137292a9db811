import Kubernetes
import YAML

/// Where a web's nginx listens, as its image and its environment say.
public struct WebListener: Sendable {
  /// The port of plain HTTP.
  public let plain: Int
  /// The port of HTTPS.
  public let secure: Int
  /// Whether the image's release settles it, and no variable changes it.
  public let isFixed: Bool

  /// The first release whose web listens on ports that need no privileges
  /// (https://github.com/jitsi/docker-jitsi-meet, web/rootfs/defaults/default).
  static let firstUnprivileged = 11146
}

extension Component {
  /// Where a web listens.
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

  /// The entry of a variable that counts: the last.
  public func entry(of variable: String) -> EnvironmentEntry? {
    environment.last { $0.name == variable }
  }

  /// Whether a switch of the image is on; nil where the input does not show its value.
  public func isOn(_ variable: String) -> Bool? {
    guard let entry = entry(of: variable) else { return false }
    return entry.value.map { ["1", "t", "true", "y", "yes", "on"].contains($0.lowercased()) }
  }
}

extension Inventory {
  /// Whether everything that a component's environment is made from is in the input.
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
