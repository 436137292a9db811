import HAProxy
import Jitsi
import Kubernetes
import YAML

/// A connection that an installation needs to work.
struct NetworkFlow: Sendable {
  enum Purpose: String, Sendable, Hashable {
    case web, peers, xmpp, media, metrics, names
  }

  let purpose: Purpose
  /// The client, as in `HAProxy`.
  let source: String
  /// The server, as in `web of shard 0`.
  let target: String
  let port: NetworkPolicy.Port
  let from: NetworkPolicy.End
  /// The client's workload; nil if the input does not contain it.
  let fromWorkload: Workload?
  let to: NetworkPolicy.End
  let toWorkload: Workload?
}

extension Inventory {
  /// The connections that an installation needs: HAProxy to web, HAProxy pods to each other, all components of a shard
  /// to its prosody, the internet to the bridges, Prometheus to its scrape targets, and all pods to the cluster's DNS.
  func neededFlows(of installation: Installation, _ index: PolicyIndex) -> [NetworkFlow] {
    var flows: [NetworkFlow] = []
    func end(_ workload: Workload) -> NetworkPolicy.End {
      .pod(
        labels: workload.template.labels, namespace: workload.namespace,
        namespaceLabels: index.namespaceLabels[workload.namespace])
    }
    func add(
      _ purpose: NetworkFlow.Purpose, _ source: String, _ from: Workload, _ target: String,
      _ to: Workload, _ number: Int, _ transport: String = "TCP"
    ) {
      flows.append(
        NetworkFlow(
          purpose: purpose, source: source, target: target,
          port: .init(
            number: number, transport: transport, name: Self.portName(number, transport, to)),
          from: end(from), fromWorkload: from, to: end(to), toWorkload: to))
    }
    let parts = installation.shards.flatMap { shards[$0].components }.map { components[$0] }
    func label(_ component: Component) -> String {
      component.shard.map { "\(component.kind.rawValue) of shard \(shards[$0].index)" } ?? "HAProxy"
    }
    if let tier = installation.haproxy {
      let haproxy = components[tier.component].workload
      for slot in tier.slots {
        guard let name = slot.service, let service = service(name.name, in: name.namespace) else {
          continue
        }
        let asked = service.ports.filter { port in
          slot.recordPort.map { $0 == port.name } ?? (slot.port?.text == String(port.port))
        }
        for port in asked.isEmpty ? Array(service.ports.prefix(1)) : asked {
          guard let number = containerPort(of: port, of: service) else { continue }
          for target in service.targets {
            let workload = workloads[target.workload]
            guard let web = components(of: workload.id).first(where: { $0.kind == .web }) else {
              continue
            }
            // A Service that targets a port of another release is a fault of its own.
            let listening = web.isUnheard(number) ? web.webPort(instead: number) : number
            add(.web, "HAProxy", haproxy, label(web), workload, listening)
          }
        }
      }
      if haproxy.replicas > 1, let port = tier.peerView.port {
        add(.peers, "HAProxy", haproxy, "the other HAProxy", haproxy, port)
      }
    }
    for shard in installation.shards.map({ shards[$0] }) {
      guard let prosody = components(.prosody, of: shard).first else { continue }
      for id in shard.components {
        let part = components[id]
        guard part.workload.id != prosody.workload.id else { continue }
        if part.kind == .jvb || part.kind == .jicofo, part.value(of: "XMPP_PORT") == nil {
          add(.xmpp, label(part), part.workload, label(prosody), prosody.workload, 5222)
        } else if part.kind == .web {
          add(.xmpp, label(part), part.workload, label(prosody), prosody.workload, 5280)
        }
      }
    }
    for bridge in parts where bridge.kind == .jvb {
      let exposure = exposure(of: bridge)
      guard !exposure.hostNetwork, exposure.sharedService == nil || exposure.hostPorts.isEmpty
      else {
        continue
      }
      for port in mediaPorts(of: bridge) {
        flows.append(
          NetworkFlow(
            purpose: .media, source: "the internet", target: label(bridge), port: port,
            from: .internet, fromWorkload: nil, to: end(bridge.workload),
            toWorkload: bridge.workload))
      }
    }
    for monitor in namespaceIndex.objects("PodMonitor", in: installation.namespace) {
      guard let selector = monitor.node["spec"]?["selector"],
        let name = monitor.node["spec"]?["podMetricsEndpoints"]?[0]?["port"]?.text
      else { continue }
      for part in parts + installation.haproxyComponents.map({ components[$0] })
      where LabelSelector(node: selector).matches(part.workload.template.labels) {
        let found = part.workload.template.containers.flatMap(\.ports).first { $0.name == name }
        guard let number = found?.number else { continue }
        flows.append(
          NetworkFlow(
            purpose: .metrics, source: "Prometheus", target: label(part),
            port: .init(number: number, name: name), from: .somePod(namespaces: index.prometheuses),
            fromWorkload: nil, to: end(part.workload), toWorkload: part.workload))
      }
    }
    for part in parts + installation.haproxyComponents.map({ components[$0] }) {
      flows.append(
        NetworkFlow(
          purpose: .names, source: label(part), target: "the cluster's DNS",
          port: .init(number: 53, transport: "UDP", name: "dns"), from: end(part.workload),
          fromWorkload: part.workload, to: .somePod(namespaces: ["kube-system"]), toWorkload: nil))
    }
    return flows
  }

  /// The ports on which bridges receive media: the UDP target ports of their external Services, and their UDP host
  /// ports. Of many, the first and the last.
  private func mediaPorts(of bridge: Component) -> [NetworkPolicy.Port] {
    var found: Set<NetworkPolicy.Port> = []
    for service in services(selecting: bridge.workload)
    where service.type == "NodePort" || service.type == "LoadBalancer" {
      for port in service.ports where port.transport == "UDP" {
        guard let number = containerPort(of: port, of: service) else { continue }
        found.insert(
          .init(
            number: number, transport: "UDP",
            name: Self.portName(number, "UDP", bridge.workload)))
      }
    }
    for port in bridge.container.node["ports"].map({ Array($0.elements) }) ?? [] {
      guard port["hostPort"]?.integer ?? 0 > 0, port["protocol"]?.text == "UDP",
        let number = port["containerPort"]?.integer
      else { continue }
      found.insert(.init(number: number, transport: "UDP", name: port["name"]?.text))
    }
    let sorted = found.sorted { $0.number < $1.number }
    return sorted.count > 2 ? [sorted[0], sorted[sorted.count - 1]] : sorted
  }

  private static func portName(_ number: Int, _ transport: String, _ workload: Workload) -> String?
  {
    for container in workload.template.containers {
      guard let ports = container.node["ports"] else { continue }
      for port in ports.elements
      where port["containerPort"]?.integer == number
        && (port["protocol"]?.text ?? "TCP") == transport
      {
        return port["name"]?.text
      }
    }
    return nil
  }
}
