import Jitsi
import Kubernetes

/// The prosodies that components log in to, by the Services that they name. Each Service is looked at once.
final class XMPPServers {
  let inventory: Inventory
  /// The id of the only prosody behind a Service, by the Service's id; nil for none or several.
  private var known: [Int: Int?] = [:]

  init(_ inventory: Inventory) { self.inventory = inventory }

  /// The ids of the prosodies that a component's XMPP servers are, as far as they are Services with one prosody each.
  func prosodies(of component: Component) -> [Int] {
    var found: [Int] = []
    for host in component.hosts where host.isXMPP {
      guard case .service(let name, let namespace) = host.target,
        let service = inventory.service(name, in: namespace),
        let prosody = prosody(behind: service), !found.contains(prosody)
      else { continue }
      found.append(prosody)
    }
    return found
  }

  private func prosody(behind service: ServiceEntry) -> Int? {
    if let known = known[service.id] { return known }
    let prosodies = service.targets.flatMap { inventory.components(of: $0.workload) }
      .filter { $0.kind == .prosody }
    let only = prosodies.count == 1 ? prosodies[0].id : nil
    known[service.id] = .some(only)
    return only
  }
}
