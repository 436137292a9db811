import Basics
public import Kubernetes
import YAML

/// A use of an installation's certificate in another namespace, to which it must be copied.
public struct CertificateCopy: Sendable {
  /// The TLS entry that uses the copy.
  public let use: TLSEntry
  /// The Secret name of the copy.
  public let name: String
  /// The Secret to copy.
  public let source: (namespace: String, name: String)
  /// The source's reflection annotations; nil if the input contains neither the Secret nor a
  /// Certificate for it.
  public let reflection: Reflection?
  /// A Secret with the copy's name and namespace, as written.
  public let target: KubernetesObject?
  /// The source that this Secret declares to reflect, such as `jitsi/meet-tls`.
  public let reflects: String?
  /// Whether that source is not created by anything in the input, although the input contains its
  /// namespace.
  public let reflectsNothing: Bool
}

/// Finds certificates that are used outside their namespaces.
struct CertificateCopyFinder {
  let inventory: Inventory
  /// The Certificates by namespace and Secret name.
  private let certificates: [String: KubernetesObject]
  private let installationByNamespace: [String: Int]

  init(_ inventory: Inventory) {
    self.inventory = inventory
    certificates = Dictionary(
      inventory.objects.ofKind("Certificate").compactMap { object in
        object.node["spec"]?["secretName"]?.text.map {
          ("\(inventory.namespace(of: object))/\($0)", object)
        }
      }, uniquingKeysWith: { first, _ in first })
    installationByNamespace = inventory.installations.idsByNamespace
  }

  /// Returns the copies used by Ingresses in other namespaces, by installation.
  ///
  /// - Parameter hosts: The hosts at which users open meetings, by installation.
  func find(_ hosts: [Set<String>]) -> [[CertificateCopy]] {
    var found = Array(repeating: [CertificateCopy](), count: inventory.installations.count)
    var installations: [String: [Int]] = [:]
    for (id, hosts) in hosts.enumerated() {
      for host in hosts { installations[host.lowercased(), default: []].append(id) }
    }
    let own = secretNames(hosts)
    let lenders = lenders(own)
    for entry in inventory.tls {
      guard let name = entry.secretName, installationByNamespace[entry.namespace] == nil else {
        continue
      }
      let lender: Int?
      if let mirrored = mirrored(entry, name), own[mirrored.installation].contains(mirrored.source)
      {
        lender = mirrored.installation
      } else {
        let sharing = entry.hosts.lazy.compactMap { installations[$0.lowercased()] }.first ?? []
        let willing = lenders[entry.namespace]?.first { id in
          entry.hosts.contains { hosts[id].contains($0.lowercased()) }
        }
        // If several installations share the host, the source of the certificate is ambiguous.
        lender = willing ?? (sharing.count == 1 ? sharing.first : nil)
      }
      guard let lender else { continue }
      let namespace = inventory.installations[lender].namespace
      if !namespace.isEmpty, let copy = copy(entry, name, namespace, own[lender]) {
        found[lender].append(copy)
      }
    }
    return found
  }

  /// Returns, by namespace, the installations whose certificates may be copied there.
  private func lenders(_ own: [[String]]) -> [String: [Int]] {
    var found: [String: [Int]] = [:]
    for (id, names) in own.enumerated() {
      let namespace = inventory.installations[id].namespace
      for name in Set(names) {
        guard let reflection = lookUp((namespace, name)), reflection.isAllowed else { continue }
        for other in reflection.namespaces { found[other, default: []].append(id) }
      }
    }
    return found
  }

  /// Returns the Secrets that an installation's own Ingresses and Certificates name for its hosts.
  private func secretNames(_ hosts: [Set<String>]) -> [[String]] {
    var names = Array(repeating: [String](), count: inventory.installations.count)
    for entry in inventory.tls {
      guard let id = installationByNamespace[entry.namespace], let name = entry.secretName,
        // Here the Secret's annotations are nested in another annotation.
        entry.object.annotation("cert-manager.io/secret-template") == nil,
        entry.hosts.contains(where: { covers($0, hosts[id]) })
      else { continue }
      names[id].append(name)
    }
    for object in inventory.objects.ofKind("Certificate") {
      guard let id = installationByNamespace[inventory.namespace(of: object)],
        let spec = object.node["spec"],
        let name = spec["secretName"]?.text, let dns = spec["dnsNames"],
        dns.elements.contains(where: { covers($0.text ?? "", hosts[id]) })
      else { continue }
      names[id].append(name)
    }
    return names
  }

  /// Returns the installation whose Secret is reflected by the Secret of a tls block.
  private func mirrored(_ entry: TLSEntry, _ name: String) -> (installation: Int, source: String)? {
    guard
      let reflects = inventory.find(kind: "Secret", entry.namespace, name)?
        .annotation(Reflection.domain + "reflects"),
      let slash = reflects.firstIndex(of: "/"),
      let id = installationByNamespace[String(reflects[..<slash])]
    else { return nil }
    return (id, String(reflects[slash...].dropFirst()))
  }

  private func covers(_ pattern: String, _ hosts: Set<String>) -> Bool {
    let pattern = pattern.lowercased()
    if hosts.contains(pattern) { return true }
    guard pattern.hasPrefix("*.") else { return false }
    return hosts.contains { host in
      host.firstIndex(of: ".").map { host[$0...] == pattern.dropFirst() } ?? false
    }
  }

  private func copy(
    _ entry: TLSEntry, _ name: String, _ namespace: String, _ own: [String]
  ) -> CertificateCopy? {
    let target = inventory.find(kind: "Secret", entry.namespace, name)
    let reflects = target?.annotation(Reflection.domain + "reflects")
    if let target, reflects == nil, isFilled(target) { return nil }
    var source = (namespace: namespace, name: name)
    var reflectsNothing = false
    if let reflects {
      let parts = reflects.split(separator: "/").map(String.init)
      guard parts.count == 2 else { return nil }
      source = (parts[0], parts[1])
      let known = own.contains(source.name) && source.namespace == namespace
      reflectsNothing = !known && lookUp(source) == nil
      if reflectsNothing, source.namespace != namespace { return nil }
    } else if !own.contains(name) {
      // A copy under another name requires a mirror Secret: it counts only if a Secret of the
      // installation may be copied there.
      let lent = own.first { other in
        guard let reflection = lookUp((namespace, other)), reflection.isAllowed else {
          return false
        }
        return !reflection.isAutomatic && reflection.namespaces.contains(entry.namespace)
      }
      guard let lent else { return nil }
      source.name = lent
    }
    let reflection = lookUp(source)
    if reflection?.isOfAnotherTool == true { return nil }
    return CertificateCopy(
      use: entry, name: name, source: source, reflection: reflection, target: target,
      reflects: reflects, reflectsNothing: reflectsNothing)
  }

  /// Returns whether a Secret contains its own certificate or is populated by another tool.
  private func isFilled(_ secret: KubernetesObject) -> Bool {
    if Reflection(of: secret)?.isOfAnotherTool == true { return true }
    for field in ["data", "stringData"] {
      if secret.node[field]?["tls.crt"]?.text?.isEmpty == false { return true }
    }
    return false
  }

  private func lookUp(_ source: (namespace: String, name: String)) -> Reflection? {
    let secret = inventory.find(kind: "Secret", source.namespace, source.name)
      .flatMap { Reflection(of: $0) }
    if let secret, secret.isWritten { return secret }
    let certificate = certificates["\(source.namespace)/\(source.name)"]
      .flatMap { Reflection(of: $0) }
    return certificate ?? secret
  }
}

extension Inventory {
  /// Returns where the certificates of installations are used in other namespaces, by installation.
  ///
  /// - Parameter hosts: The hosts at which users open meetings, by installation.
  public func certificateCopies(_ hosts: [Set<String>]) -> [[CertificateCopy]] {
    guard installations.contains(where: { !$0.namespace.isEmpty }), !tls.isEmpty else {
      return Array(repeating: [], count: installations.count)
    }
    return CertificateCopyFinder(self).find(hosts)
  }

  /// The objects that run or install reflector: a workload with its image or name, or a release of
  /// its chart.
  public var reflectors: [KubernetesObject] {
    var found = workloads.filter { workload in
      workload.object.name.holds("reflector")
        || workload.template.containers.contains {
          $0.node["image"]?.text?.holds("kubernetes-reflector") == true
        }
    }.map(\.object)
    for kind in ["HelmRelease", "HelmChart", "Application"] {
      found += objects.ofKind(kind).filter { $0.name.holds("reflector") }
    }
    return found
  }
}
