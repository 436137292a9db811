import Basics
import Jitsi
import Kubernetes
import YAML

/// A user name or password with which a component cannot log in to the prosody of its shard. It never shows a value.
struct CredentialDisagreement: Sendable {
  let variable: String
  /// Whether the two values are known and differ; otherwise two keys of one Secret are read.
  let isProven: Bool
  /// The component that logs in.
  let client: Component
  let prosody: Component
  /// The component to change, and the variable's entry there; nil if it is not set.
  let changed: Component
  let entry: EnvironmentEntry?
  /// The other component's entry, if it reads a key of a Secret or ConfigMap and the entry to change is plain.
  let source: EnvironmentEntry?

  /// The node to change.
  var place: Node { entry?.node ?? changed.container.node }

  /// Whether it is the name of a user.
  var isUser: Bool { variable.hasSuffix("_USER") }
}

extension Inventory {
  /// The logins that fail, once for each place.
  func credentialDisagreements(of shards: [ShardParts]) -> [CredentialDisagreement] {
    var found: [CredentialDisagreement] = []
    var seen: Set<Node> = []
    for parts in shards {
      guard let prosody = parts.prosody else { continue }
      for (clients, variables) in [
        (parts.jicofos, ["JICOFO_AUTH_USER", "JICOFO_AUTH_PASSWORD", "JICOFO_COMPONENT_SECRET"]),
        (parts.jvbs, ["JVB_AUTH_USER", "JVB_AUTH_PASSWORD"]),
      ] {
        for client in clients {
          for variable in variables {
            guard let disagreement = disagreement(variable, client, prosody),
              seen.insert(disagreement.place).inserted
            else { continue }
            found.append(disagreement)
          }
        }
      }
    }
    return found
  }

  // source: jitsi/docker-jitsi-meet 2e6b31d prosody/rootfs/etc/cont-init.d/10-config (prosodyctl register),
  // jicofo/rootfs/defaults/jicofo.conf, jvb/rootfs/defaults/jvb.conf
  private func disagreement(
    _ variable: String, _ client: CertainSettings, _ prosody: CertainSettings
  ) -> CredentialDisagreement? {
    guard reads(variable, client), reads(variable, prosody) else { return nil }
    let own = Credential(variable, client, self)
    let server = Credential(variable, prosody, self)
    let isSameNamespace =
      client.component.workload.namespace == prosody.component.workload.namespace
    let isProven: Bool
    if let one = own.key, one == server.key { return nil }
    if let one = own.value, let other = server.value {
      guard one != other else { return nil }
      isProven = true
    } else if let one = own.secret, one == server.secret, isSameNamespace, !isShown(one, client) {
      // Where the Secret is at hand, the key is missing, which is another fault.
      isProven = false
    } else {
      return nil
    }
    let isServerPlain = server.isPlain && !own.isPlain
    let (changed, entry, source) =
      isServerPlain
      ? (prosody.component, server.entry, own.entry)
      : (client.component, own.entry, own.isPlain && !server.isPlain ? server.entry : nil)
    return CredentialDisagreement(
      variable: variable, isProven: isProven, client: client.component, prosody: prosody.component,
      changed: changed, entry: entry,
      source: isSameNamespace && source?.isKey == true ? source : nil)
  }

  private func isShown(_ secret: String, _ part: CertainSettings) -> Bool {
    find(kind: "Secret", part.component.workload.namespace, secret) != nil
  }

  /// Whether a component's image takes a login from a variable.
  private func reads(_ variable: String, _ part: CertainSettings) -> Bool {
    if variable == "JICOFO_COMPONENT_SECRET" {
      // The first release whose jicofo logs in as a client: the table begins with it.
      // source: jitsi/docker-jitsi-meet 953a4d24
      return part.component.releaseNumber.map { $0 < ReleaseTable.releases[0].number } ?? false
    }
    // Users without a known release may be fixed ones.
    if variable == "JICOFO_AUTH_USER", part.component.releaseNumber == nil { return false }
    return part.reads(variable)
  }
}

/// What a component has for a login.
private struct Credential {
  let entry: EnvironmentEntry?
  /// The Secret and key, or ConfigMap and key, that it is read from.
  let key: String?
  /// The Secret that it is read from.
  let secret: String?
  let value: String?

  init(_ variable: String, _ part: CertainSettings, _ inventory: Inventory) {
    let entry = part.component.entry(of: variable)
    let namespace = part.component.workload.namespace
    self.entry = entry
    var key: String?
    var secret: String?
    switch entry?.origin {
    case .secretKey(let name, let item, _): (key, secret) = ("Secret/\(name)/\(item)", name)
    case .configMapKey(let name, let item, _): key = "ConfigMap/\(name)/\(item)"
    case .secret(let name), .configMap(let name):
      if let item = entry?.valueNode?.key?.text {
        let kind = if case .secret = entry?.origin { "Secret" } else { "ConfigMap" }
        key = "\(kind)/\(name)/\(item)"
      }
    case .literal, .field, nil: break
    }
    let shows = part.shows(variable)
    self.key = shows ? key.map { "\(namespace)/\($0)" } : nil
    self.secret = shows ? secret : nil
    // Without one the container does not start, which is another fault.
    value = part.value(of: variable).flatMap { $0.isEmpty ? nil : $0.withoutBlanks }
  }

  /// Whether the value is in the component's own manifest, or nowhere.
  var isPlain: Bool { entry.map { $0.origin == .literal } ?? true }
}

extension EnvironmentEntry {
  /// Whether it reads one key of a Secret or ConfigMap.
  fileprivate var isKey: Bool {
    switch origin {
    case .secretKey, .configMapKey: true
    default: false
    }
  }
}

extension String {
  /// The text without blanks and line ends around it, which the image's shell drops.
  fileprivate var withoutBlanks: String {
    let blanks: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20]
    let bytes = utf8.drop { blanks.contains($0) }
    guard let last = bytes.lastIndex(where: { !blanks.contains($0) }) else { return "" }
    return String(decoding: bytes[...last], as: UTF8.self)
  }
}
