public import Kubernetes
import YAML

extension PodTemplate {
  public var usesHostNetwork: Bool { spec?["hostNetwork"]?.scalar == .bool(true) }

  /// Whether its pods use their node's DNS servers, which do not resolve Services: on the host network, `ClusterFirst` falls
  /// back to `Default`.
  ///
  /// Source: kubernetes/kubernetes pkg/kubelet/network/dns/dns.go, getPodDNSType.
  public var usesNodeDNS: Bool {
    guard let spec else { return false }
    if (spec["dnsConfig"]?["nameservers"]?.count ?? 0) > 0 { return false }
    switch spec["dnsPolicy"]?.text ?? "ClusterFirst" {
    case "Default": return true
    case "ClusterFirst", "": return usesHostNetwork
    default: return false
    }
  }

  /// The names in its pods' host aliases.
  private var hostAliases: Set<String> {
    var names: Set<String> = []
    for alias in (spec?["hostAliases"]?.elements).map(Array.init) ?? [] {
      for name in (alias["hostnames"]?.elements).map(Array.init) ?? [] {
        if let text = name.text { names.insert(text) }
      }
    }
    return names
  }

  /// Returns whether its pods can resolve a Service's name.
  func resolves(_ host: String) -> Bool { !usesNodeDNS || hostAliases.contains(host) }
}

extension Inventory {
  /// Returns the first Service in a component's environment that its pods cannot resolve.
  public func unresolvedHost(of component: Component) -> HostReference? {
    let template = component.workload.template
    guard template.usesNodeDNS else { return nil }
    return component.hosts.first { host in
      guard case .service = host.target else { return false }
      return !template.resolves(host.host)
    }
  }
}
