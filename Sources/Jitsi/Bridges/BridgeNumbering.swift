import Basics
import Kubernetes
import YAML

/// The numbering of a workload's bridge ports: the entrypoint adds the bridge's ordinal, or twice the ordinal, to the base
/// port.
struct BridgeNumbering {
  let inventory: Inventory
  let component: Component
  let base: Int?
  let step: Int
  let count: Int
  /// Whether the bridges advertise explicit ports with their addresses.
  let isMapped: Bool

  /// The base of the Services' ports, if most of them agree on a value other than the base port.
  let drift: Int?

  init(_ inventory: Inventory, _ component: Component, _ named: [ServiceEntry]) {
    self.inventory = inventory
    self.component = component
    let written = inventory.basePort(of: component)?.number
    count = max(inventory.maximumReplicas(of: component.workload), named.count)
    isMapped = component.environment.contains {
      $0.name == "JVB_ADVERTISE_IPS" && $0.value?.utf8.contains(UInt8(ascii: "#")) == true
    }
    let usual = inventory.portsPerBridge(of: component)
    let (base, step) = Self.line(through: named, base: written, step: usual)
    self.step = step
    self.base = written == nil ? nil : base
    drift = written != nil && base != written ? base : nil
  }

  private struct Line {
    let base: Int
    let step: Int
  }

  /// Returns the base and step that most Services agree on. A base other than the written one needs at least two Services, and
  /// more than agree with the written one.
  private static func line(
    through named: [ServiceEntry], base: Int?, step: Int
  ) -> (base: Int?, step: Int) {
    guard let base else { return (nil, step) }
    // The number of votes by step, then by base.
    var votes: [Int: [Int: Int]] = [:]
    for service in named {
      guard let ordinal = service.targets.first?.ordinal, ordinal < 10000,
        let port = mediaPorts(of: service).first(where: { $0.transport == "UDP" })?.nodePort
      else { continue }
      for step in Set([1, 2, step]) {
        votes[step, default: [:]][port - ordinal * step, default: 0] += 1
      }
    }
    func count(_ line: Line) -> Int? { votes[line.step]?[line.base] }
    func rank(_ line: Line) -> (Int, Int, Int, Int, Int) {
      (
        count(line) ?? 0, line.base == base ? 1 : 0, line.step == step ? 1 : 0, -line.base,
        -line.step
      )
    }
    let best = votes.flatMap { step, bases in bases.keys.map { Line(base: $0, step: step) } }
      .max { rank($0) < rank($1) }
    let written = Set([1, 2, step]).map { Line(base: base, step: $0) }.max { rank($0) < rank($1) }
    guard let best, let written, count(best) ?? 0 > max(1, count(written) ?? 0) else {
      return (base, written.flatMap { count($0) == nil ? nil : $0.step } ?? step)
    }
    return (best.base, best.step)
  }

  /// Returns the first port per protocol that is not for another purpose than media.
  static func mediaPorts(of service: ServiceEntry) -> [ServicePort] {
    let candidates = service.ports.filter { port in
      guard !otherPorts.contains(port.targetNumber ?? port.port), port.name != "ws" else {
        return false
      }
      return !(port.name?.lowercased().holds(anyOf: otherNames) ?? false)
    }
    return ["UDP", "TCP"].compactMap { transport in
      candidates.first { $0.transport == transport }
    }
  }

  /// Names of ports for the bridge's REST API, WebSockets and bridge-to-bridge traffic (docker-jitsi-meet's defaults), and for
  /// exporters.
  private static let otherNames: [StaticString] = [
    "octo", "relay", "colibri", "websocket", "-ws", "ws-", "rest", "http", "metrics",
  ]
  private static let otherPorts: Set<Int> = [80, 443, 4096, 8080, 8443, 8888, 9090, 9888]

  private func number(_ ordinal: Int, _ transport: String) -> Int? {
    guard let base else { return nil }
    let (offset, overflow) = ordinal.multipliedReportingOverflow(by: step)
    let (sum, tooFar) = base.addingReportingOverflow(offset)
    guard !overflow, !tooFar, sum < 65535 else { return nil }
    return transport == "TCP" && step > 1 ? sum + 1 : sum
  }

  private func target(_ port: ServicePort, _ service: ServiceEntry) -> Int? {
    guard let name = port.targetName else { return port.targetNumber }
    return component.workload.template.containers.lazy.flatMap(\.ports)
      .first { $0.name == name }?.number
  }

  /// Returns the bridge whose numbers all ports of a Service match.
  private func owner(of service: ServiceEntry) -> Int? {
    guard let base else { return nil }
    let ports = Self.mediaPorts(of: service)
    guard let first = ports.first, let node = first.nodePort, node >= base else { return nil }
    let ordinal = (node - base) / step
    guard ordinal < count else { return nil }
    let fits = ports.allSatisfy {
      let wanted = number(ordinal, $0.transport)
      return $0.nodePort == wanted && $0.port == wanted && target($0, service) == wanted
    }
    return fits ? ordinal : nil
  }

  /// Returns whether a Service's name contains a bridge's ordinal.
  private func isNamed(_ service: ServiceEntry, after ordinal: Int) -> Bool {
    service.name.split { $0 == "-" || $0 == "." }.last { Int($0) != nil }
      .map { Int($0) == ordinal } ?? false
  }

  /// Returns the bridge intended by a Service whose selector names one. It is another bridge if the ports match that one, no
  /// other Service selects it, and either another Service selects the named one or the Service's own name says so.
  func meant(_ service: ServiceEntry, _ selected: Int, _ named: [ServiceEntry]) -> Int {
    guard let owner = owner(of: service), owner != selected else { return selected }
    let others = named.filter { $0.id != service.id }.compactMap { $0.targets.first?.ordinal }
    guard !others.contains(owner) else { return selected }
    return others.contains(selected) || isNamed(service, after: owner) ? owner : selected
  }

  /// Returns the bridge intended by a Service whose selector names none.
  func meant(_ service: ServiceEntry) -> Int? {
    if let owner = owner(of: service) { return owner }
    let prefix = component.workload.object.name + "-"
    guard service.name.hasPrefix(prefix) else { return nil }
    let digits = service.name.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber }
    return Int(digits).flatMap { $0 < count ? $0 : nil }
  }

  /// Returns the index of the TCP port with the number of the bridge's UDP port, if the Service has no UDP port for media.
  func portWithoutUDP(of service: ServiceEntry, _ ordinal: Int) -> Int? {
    guard !isMapped, let wanted = number(ordinal, "UDP"),
      !Self.mediaPorts(of: service).contains(where: { $0.transport == "UDP" })
    else { return nil }
    return service.ports.firstIndex { $0.transport == "TCP" && $0.port == wanted }
  }

  func ports(of service: ServiceEntry, _ ordinal: Int) -> [BridgeService.MediaPort] {
    // The missing UDP port is the actual fault.
    if isMapped || portWithoutUDP(of: service, ordinal) != nil { return [] }
    return Self.mediaPorts(of: service).compactMap { port in
      let expected = number(ordinal, port.transport)
      // With a step of 1, bridges use TCP only if their Service has the UDP port's number for it.
      if port.transport == "TCP", expected == nil || step == 1 && port.port != expected {
        return nil
      }
      let target = target(port, service)
      var values: [(field: String, number: Int?)] = [
        ("port", port.port), ("nodePort", port.nodePort),
      ]
      // A missing targetPort defaults to the port.
      if port.node["targetPort"] != nil { values.append(("targetPort", target)) }
      let number = expected ?? Self.majority(values.compactMap(\.number))
      if let number {
        return BridgeService.MediaPort(
          port: port, number: number, wrong: values.filter { $0.number != number }.map(\.field))
      }
      let fields = Set(values.map(\.number)).count > 1 ? ["nodePort"] : []
      return BridgeService.MediaPort(port: port, number: nil, wrong: fields)
    }
  }

  private static func majority(_ numbers: [Int]) -> Int? {
    numbers.first { number in numbers.count { $0 == number } > 1 }
  }
}
