import Basics
public import Kubernetes
import YAML

/// A use of an installation's certificate in another namespace, where it has to be copied to.
public struct CertificateCopy: Sendable {
  /// What serves TLS with the copy.
  public let use: TLSEntry
  /// The name of the copy.
  public let name: String
  /// The Secret that is copied.
  public let source: (namespace: String, name: String)
  /// What its annotations say; nil when neither the Secret nor a Certificate for it is in the input.
  public let reflection: Reflection?
  /// A Secret of the copy's name, in the copy's namespace, as written.
  public let target: KubernetesObject?
  /// What that one says it is a copy of, as in `jitsi/meet-tls`.
  public let reflects: String?
  /// Whether that is a Secret that nothing in the input makes, though its namespace is there.
  public let reflectsNothing: Bool
}

/// Finds the uses of certificates beyond their namespaces.
struct CertificateCopyFinder {
  let inventory: Inventory
  /// Certificates by namespace and the name of the Secret that they fill.
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

  /// The copies that Ingresses of other namespaces use, by installation.
  ///
  /// - Parameter hosts: the hosts that users open meetings at, by installation.
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
        // Of several installations at one host, none is the one whose certificate is meant.
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

  /// The installations whose certificates may be copied to a namespace, by its name.
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

  /// The Secrets that an installation's own Ingresses and Certificates name for its hosts.
  private func secretNames(_ hosts: [Set<String>]) -> [[String]] {
    var names = Array(repeating: [String](), count: inventory.installations.count)
    for entry in inventory.tls {
      guard let id = installationByNamespace[entry.namespace], let name = entry.secretName,
        // Here the annotations of the Secret stand in another annotation.
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

  /// The installation whose Secret the Secret of a tls block says that it is a copy of.
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
      // A copy under another name needs a mirror: it is one only if a Secret of the installation may go there.
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

  /// Whether a Secret has a certificate of its own written in it, or is filled by another tool.
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
  /// Where the certificates of installations are used in other namespaces, by installation.
  ///
  /// - Parameter hosts: the hosts that users open meetings at, by installation.
  public func certificateCopies(_ hosts: [Set<String>]) -> [[CertificateCopy]] {
    guard installations.contains(where: { !$0.namespace.isEmpty }), !tls.isEmpty else {
      return Array(repeating: [], count: installations.count)
    }
    return CertificateCopyFinder(self).find(hosts)
  }

  /// What runs reflector, or installs it: a workload with its image or name, or a release of its chart.
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
