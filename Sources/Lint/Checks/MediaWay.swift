import Basics
import Jitsi
import Kubernetes
import YAML

/// The path of media to the bridges of one workload.
struct MediaWay {
  let inventory: Inventory
  let bridge: Component

  private var container: Node { bridge.container.node }
  private var isOnHost: Bool {
    bridge.workload.template.spec?["hostNetwork"]?.scalar == .bool(true)
  }

  var faults: [MediaFault] {
    let single = singleFaults
    guard let media = inventory.mediaPort(of: bridge) else { return single }
    // A TCP harvester on the same port is intentional.
    guard bridge.value(of: "JVB_TCP_PORT").flatMap({ Int($0) }) != media else { return [] }
    if isOnHost { return [] }
    return serviceFaults(media) + hostFaults(media) + single
  }

  // MARK: Ports of the node

  private struct Port {
    let index: Int
    let name: String?
    let container: Int
    let host: Int
    let isUDP: Bool
  }

  private var ports: [Port] {
    (container["ports"].map { Array($0.elements) } ?? []).enumerated().compactMap { index, node in
      guard let number = node["containerPort"]?.integer else { return nil }
      return Port(
        index: index, name: node["name"]?.text, container: number,
        host: node["hostPort"]?.integer ?? 0, isUDP: node["protocol"]?.text == "UDP")
    }
  }

  private func hostFaults(_ media: Int) -> [MediaFault] {
    let open = ports.filter { $0.host > 0 }
    let udp = open.filter { $0.isUDP && !Self.isOther($0.container, $0.name) }
    if let right = udp.first(where: { $0.container == media }) {
      // If a bridge announces another address, whatever is at that address may translate ports.
      guard right.host != media, !isTranslated, !udp.contains(where: { $0.host == media }) else {
        return []
      }
      return [
        fault(.announced, "ports[\(right.index)].hostPort", right.host, media, .int(Int64(media)))
      ]
    }
    if let wrong = udp.first, udp.count == 1 {
      let path = "ports[\(wrong.index)].containerPort"
      if wrong.host == media {
        return [fault(.unheard, path, wrong.container, media, .int(Int64(media)))]
      }
      guard wrong.host == wrong.container else {
        return [MediaFault(.unheard, container, path, wrong.container, media: media)]
      }
      return [
        MediaFault(
          .unheard, container, path, wrong.container, media: media, portVariable(wrong.host))
      ]
    }
    guard udp.isEmpty, !isReachedByService(media),
      let tcp = open.first(where: { !$0.isUDP && $0.container == media })
    else { return [] }
    return [fault(.hostPort, "ports[\(tcp.index)].protocol", tcp.host, media, .string("UDP"))]
  }

  private func fault(
    _ kind: MediaFault.Kind, _ path: String, _ port: Int, _ media: Int, _ value: Scalar
  ) -> MediaFault {
    MediaFault(
      kind, container, path, port, media: media,
      DriftFix(path: path, change: .set(.scalar(value))))
  }

  /// The change that sets JVB_PORT to the host port and container port; nil if the variable is set elsewhere.
  private func portVariable(_ port: Int) -> DriftFix? {
    let text = Content.scalar(.string(String(port)))
    let entries = container["env"].map { Array($0.elements) } ?? []
    let places = entries.indices.filter { entries[$0]["name"]?.text == "JVB_PORT" }
    if let place = places.first {
      guard places.count == 1, entries[place]["value"] != nil else { return nil }
      return DriftFix(path: "env[\(place)].value", change: .set(text))
    }
    guard !bridge.environment.contains(where: { $0.name == "JVB_PORT" }) else { return nil }
    return DriftFix(
      path: "env",
      change: .append(.map([.init("name", .scalar(.string("JVB_PORT"))), .init("value", text)])))
  }

  /// Whether the bridge announces a fixed address, several addresses, or a port with its address.
  private var isTranslated: Bool {
    guard let address = inventory.advertisedAddress(of: bridge) else { return false }
    return address.onlyLiteral != nil || address.variable.value?.contains("#") == true
      || address.variable.value?.contains(",") == true
  }

  // MARK: Services

  private var services: [ServiceEntry] {
    inventory.services(selecting: bridge.workload).filter(inventory.leadsIn)
  }

  private func target(of port: ServicePort) -> Int? {
    guard let name = port.targetName else { return port.targetNumber }
    return bridge.workload.template.runningContainers.lazy.flatMap(\.ports)
      .first { $0.name == name }?.number
  }

  private func isReachedByService(_ media: Int) -> Bool {
    services.contains { service in
      service.ports.contains { $0.transport == "UDP" && target(of: $0) == media }
    }
  }

  private func serviceFaults(_ media: Int) -> [MediaFault] {
    var found: [MediaFault] = []
    let isReached = isReachedByService(media)
    for service in services {
      for (index, port) in service.ports.enumerated() where target(of: port) == media {
        guard port.transport == "UDP" else {
          if isReached || hasUDPHostPort(media) { continue }
          found.append(protocolFault(service, index, media))
          continue
        }
        // A named target port only matches a container port of the same protocol.
        if let name = port.targetName,
          let place = ports.first(where: { $0.name == name && $0.container == media }),
          !place.isUDP
        {
          found.append(
            MediaFault(
              .declared, container, "ports[\(place.index)].protocol", media, media: media,
              name: service.name,
              DriftFix(
                path: "ports[\(place.index)].protocol", change: .set(.scalar(.string("UDP"))))))
        }
      }
      found += unheardFaults(service, media, isReached)
      found += routeFaults(service, media)
    }
    return found
  }

  private func hasUDPHostPort(_ media: Int) -> Bool {
    ports.contains { $0.isUDP && $0.host > 0 && $0.container == media }
  }

  private func protocolFault(_ service: ServiceEntry, _ index: Int, _ media: Int) -> MediaFault {
    let path = "spec.ports[\(index)].protocol"
    return MediaFault(
      .service, service.object.node, path, service.ports[index].port, media: media,
      name: service.name,
      DriftFix(path: path, change: .set(.scalar(.string("UDP")))))
  }

  /// The fault of the only UDP port of the only external Service, if it targets another port of the pod.
  private func unheardFaults(
    _ service: ServiceEntry, _ media: Int, _ isReached: Bool
  ) -> [MediaFault] {
    guard !isReached, service.podName == nil, services.count == 1, !hasUDPHostPort(media),
      !service.ports.contains(where: { target(of: $0) == media })
    else { return [] }
    let udp = service.ports.enumerated().filter {
      $0.element.transport == "UDP" && !Self.isOther($0.element.port, $0.element.name)
    }
    guard udp.count == 1, let (index, port) = udp.first, port.targetName == nil,
      let number = port.targetNumber
    else { return [] }
    let path = "spec.ports[\(index)].targetPort"
    return [
      MediaFault(
        .unheard, service.object.node, path, number, media: media, name: service.name,
        DriftFix(path: path, change: .set(.scalar(.int(Int64(media))))))
    ]
  }

  private func routeFaults(_ service: ServiceEntry, _ media: Int) -> [MediaFault] {
    guard service.type == "ClusterIP" else { return [] }
    let routes = inventory.mediaRoutes.routes(to: service.id)
    let numbers = service.ports.filter { target(of: $0) == media }.map(\.port)
    let those = routes.filter { $0.port.map(numbers.contains) ?? true }
    guard !those.isEmpty, those.allSatisfy({ !$0.isUDP }), let route = those.first else {
      return []
    }
    return [
      MediaFault(
        .route, route.object.node, route.path, route.port ?? media, media: media,
        name: "\(route.object.kind) \(route.object.name)")
    ]
  }

  // MARK: Services of single bridges

  /// Services for single bridges whose only port with the number of the media port is TCP.
  private var singleFaults: [MediaFault] {
    inventory.servicesWithoutUDP(of: bridge).map { service, index in
      protocolFault(service, index, service.ports[index].port)
    }
  }

  /// Whether a bridge port is not for media, by docker-jitsi-meet's defaults.
  private static func isOther(_ number: Int, _ name: String?) -> Bool {
    if [4096, 8080, 9090, 9888].contains(number) { return true }
    let name = name?.lowercased() ?? ""
    return name.holds("octo") || name.holds("relay")
  }
}
