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

  /// The ports of all releases, and those for HTTPS.
  fileprivate static let numbers = secureNumbers.union(
    plainPorts.compactMap { $0.value.flatMap { Int($0) } })
  fileprivate static let secureNumbers = Set(
    securePorts.compactMap { $0.value.flatMap { Int($0) } })

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
    if kind == .web, let release, !changesSites,
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

extension Component {
  /// Whether a command or a mounted file may change the ports of nginx: its sites and what renders them, and not, say, config.js.
  // source: jitsi/docker-jitsi-meet 467a149c web/rootfs/defaults, web/rootfs/etc/cont-init.d/10-config
  private var changesSites: Bool {
    guard changesImage else { return false }
    if !runsImage { return true }
    let others = ["config.js", "interface_config.js", "settings-config.js", "system-config.js"]
    return mountsOverImage.contains { path in
      !others.contains { path == "/defaults/" + $0 }
    }
  }

  /// Whether nothing in the pods of a web listens on a port; false where its release, or another container, leaves that open.
  ///
  /// Beside other containers, and in images that are not Jitsi's own, only ports of other releases are judged: anything else
  /// may be theirs.
  public func isUnheard(_ number: Int) -> Bool {
    let listener = webListener
    guard kind == .web, listener.isFixed, number != listener.plain, number != listener.secure,
      !hasOwnSites
    else { return false }
    let others = workload.template.runningContainers.filter { $0.node != container.node }
    if others.contains(where: { $0.ports.contains { $0.number == number } }) { return false }
    if others.isEmpty, JitsiImage(container.image)?.registry != nil { return true }
    return WebListener.numbers.contains(number)
  }

  /// The port of a web's release that another release has at a number: the one for HTTPS, or else the one for HTTP.
  public func webPort(instead number: Int) -> Int {
    WebListener.secureNumbers.contains(number) ? webListener.secure : webListener.plain
  }

  /// Whether a port is, in some release, the one on which web speaks HTTPS.
  public static func isSecureWebPort(_ number: Int) -> Bool {
    WebListener.secureNumbers.contains(number)
  }

  /// Whether nginx may have sites of one's own, which listen where they want.
  // source: jitsi/docker-jitsi-meet 467a149c web/rootfs/defaults/nginx.conf (includes /config/nginx/site-confs/*)
  private var hasOwnSites: Bool {
    container.node["volumeMounts"]?.elements.contains { mount in
      guard let folder = mount["mountPath"]?.text else { return false }
      return folder == "/config/nginx" || folder.hasPrefix("/config/nginx/")
    } ?? false
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
