import Jitsi
import Kubernetes
import YAML

/// Exposure, scaling and termination of bridges.
extension LayoutInference {
  mutating func readBridges() {
    guard let bridge = component(.jvb) else {
      notes.append("the input has no videobridges")
      return
    }
    readExposure(bridge)
    readScaling(bridge)
    let spec = bridge.workload.template.spec
    // The default of Kubernetes.
    layout.jvb.gracePeriod = spec?["terminationGracePeriodSeconds"]?.integer ?? 30
    guard let exporter = inventory.exporterContainer(of: bridge) else { return }
    var settings = ComponentSettings()
    if exporter.image.text != ComponentDefaults.exporterImage {
      settings.image = exporter.image.text
    }
    let resources = ResourceSettings(reading: exporter.node["resources"])
    if resources != ComponentDefaults.exporterResources { settings.resources = resources }
    for variable in exporter.environment {
      guard let name = variable["name"]?.text, !EnvironmentEntry.isSecret(name) else { continue }
      if let value = variable["value"]?.text { settings.environment[name] = .text(value) }
    }
    layout.jvb.exporter = settings
  }

  private mutating func readExposure(_ bridge: Component) {
    let exposure = inventory.exposure(of: bridge)
    if let port = exposure.hostPorts.first {
      layout.jvb.exposure = .hostPort
      setPort(port)
      return
    }
    if exposure.hostNetwork {
      layout.jvb.exposure = .hostPort
      setPort(bridge.value(of: "JVB_PORT").flatMap { Int($0) } ?? 10000)
      notes.append("bridges use the host network; `render` uses a host port")
      return
    }
    if let address = gatewayAddress(bridge) {
      layout.jvb.exposure = .gateway
      layout.gateway = layout.gateway ?? GatewaySettings()
      layout.gateway?.address = address
    }
    if let shared = exposure.sharedService {
      notes.append("bridges share Service \(shared); `render` creates one for each")
    } else if exposure.annotation != nil {
      notes.append(
        "Services for bridges are created at run time; `render` creates them as objects")
    }
    if layout.jvb.exposure != .gateway {
      layout.jvb.portsPerBridge = min(2, max(1, inventory.portsPerBridge(of: bridge)))
    }
    guard let base = inventory.basePort(of: bridge)?.number else {
      notes.append("the first node port of the bridges is unknown")
      return
    }
    let index = bridge.shard.map { inventory.shards[$0].index } ?? 0
    setPort(base - BridgeSettings.blockSize * index)
    readSpacing()
  }

  /// The addresses that bridges announce, if each has a Service of its own behind a UDPRoute; else nil.
  private func gatewayAddress(_ bridge: Component) -> String? {
    let services = inventory.perPodServices(of: bridge)
    guard !services.isEmpty,
      services.allSatisfy({ service in
        inventory.mediaRoutes.routes(to: service.id).contains { $0.object.kind == "UDPRoute" }
      }),
      let address = inventory.advertisedAddress(of: bridge), !address.literals.isEmpty
    else { return nil }
    return address.literals.joined(separator: ",")
  }

  private mutating func setPort(_ port: Int) {
    layout.jvb.port = port == layout.jvb.defaultPort ? nil : port
  }

  /// Adds a note for each shard whose port block differs from the rendered one.
  private mutating func readSpacing() {
    for shard in shards {
      guard let bridge = inventory.components(.jvb, of: shard).first,
        let base = inventory.basePort(of: bridge)?.number,
        base != layout.jvb.port(ofShard: shard.index)
      else { continue }
      notes.append(
        "shard \(shard.index)'s ports begin at \(base); those of `render` begin at \(layout.jvb.port(ofShard: shard.index))"
      )
    }
  }

  private mutating func readScaling(_ bridge: Component) {
    guard let scaler = inventory.autoscalers(of: bridge.workload).first else {
      layout.jvb.autoscaling.enabled = false
      layout.jvb.replicas = max(1, bridge.workload.replicas)
      return
    }
    layout.jvb.autoscaling.minimum = max(1, scaler.effectiveMinimum)
    layout.jvb.autoscaling.maximum = scaler.maximum ?? layout.jvb.autoscaling.minimum
    let target = scaler.podMetric?["pods"]?["target"]?["averageValue"]
    if let value = (target ?? scaler.podMetric?["pods"]?["targetAverageValue"])?.text {
      layout.jvb.autoscaling.averageTraffic = QuantityText.canonical(value)
    } else {
      notes.append("bridges are not scaled by network traffic; `render` scales by it")
    }
  }
}
