import Layout

/// Random layouts with any of their fields set, the same ones in every run.
struct RandomLayouts {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  private mutating func next(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(count))
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[next(values.count)] }
  private mutating func chance(_ one: Int) -> Bool { next(one) == 0 }

  mutating func layout() -> ShardLayout {
    var layout = ShardLayout()
    layout.namespace = pick(["jitsi", "meet", "video-prod", "n2"])
    layout.host = pick([
      "meet.riverside-school.net", "video.nordhafen-klinik.de", "konferenz.elbtal.eu",
    ])
    layout.shards = 1 + next(5)
    layout.release = pick(["stable-10741", "stable-9823", "stable-8960-1"])
    if chance(3) { layout.secret.name = pick(["jitsi-passwords", "xmpp", "own"]) }
    if chance(2) {
      let zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
      layout.zones = Array(zones.prefix(min(layout.shards, 2 + next(2))))
      if layout.zones.count == 1 { layout.zones = [] }
    }
    if chance(2) {
      layout.environment = ["TZ": .text(pick(["Europe/Berlin", "UTC", "Asia/Tokyo"]))]
    }
    // All components must have one domain.
    if chance(5) { layout.environment["XMPP_DOMAIN"] = .text("conference.internal") }
    layout.haproxy.discovery = pick(DiscoveryStyle.allCases)
    layout.haproxy.replicas = 2 + next(3)
    if layout.haproxy.discovery == .server { layout.web.replicas = 1 + next(4) }
    layout.web.component = component("web")
    layout.jicofo = component("jicofo")
    layout.prosody = component("prosody")
    layout.jvb.component = component("jvb")
    if chance(3) {
      layout.haproxy.component.image = pick(["haproxy:3.0.12-alpine", "haproxy:2.8.16"])
    }
    setBridges(&layout)
    setEntry(&layout)
    setMonitoring(&layout)
    return layout
  }

  private mutating func component(_ name: String) -> ComponentSettings {
    var settings = ComponentSettings()
    if chance(4) { settings.image = "registry.elbtal.eu/\(name):own-\(next(9) + 1)" }
    if chance(2) {
      var resources = ResourceSettings()
      resources.requests = [
        "cpu": pick(["1", "250m", "1500m"]), "memory": pick(["512Mi", "1Gi"]),
      ]
      if chance(2) { resources.limits = ["memory": pick(["2Gi", "3000Mi"])] }
      settings.resources = resources
    }
    if chance(3) {
      settings.environment["\(name.uppercased())_OWN"] = .text(pick(["1", "yes", "a: b", ""]))
    }
    if chance(5) { settings.environment["OWN_TOKEN"] = .secret("own-\(name)", key: "token") }
    return settings
  }

  private mutating func setBridges(_ layout: inout ShardLayout) {
    layout.jvb.exposure = pick(BridgeExposureStyle.allCases)
    if chance(3) { layout.jvb.port = layout.jvb.exposure == .hostPort ? 20000 : 31000 }
    if layout.jvb.exposure == .nodePort { layout.jvb.portsPerBridge = 1 + next(2) }
    layout.jvb.autoscaling.minimum = 1 + next(4)
    layout.jvb.autoscaling.maximum = layout.jvb.autoscaling.minimum + 1 + next(6)
    layout.jvb.autoscaling.averageTraffic = pick(["25M", "40M", "12500k"])
    layout.jvb.gracePeriod = pick([3600, 14400, 86400])
    if chance(3) { layout.jvb.exporter.image = "registry.elbtal.eu/exporter:1.\(next(9))" }
  }

  private mutating func setEntry(_ layout: inout ShardLayout) {
    if layout.jvb.exposure == .gateway || chance(4) {
      var gateway = GatewaySettings()
      gateway.className = pick(["cilium", "envoy", "istio"])
      if chance(2) { gateway.annotations = ["example.net/team": "video"] }
      if layout.jvb.exposure == .gateway {
        gateway.address = pick(["198.51.100.7", "198.51.100.7,2001:db8::7"])
      }
      layout.gateway = gateway
    } else if chance(2) {
      layout.ingress.className = pick(["traefik", "haproxy", "internal-nginx"])
      layout.ingress.annotations = chance(2) ? [:] : ["example.net/team": "video"]
    }
    if chance(2) { layout.certificate.secretName = "video-tls" }
    if chance(2) { layout.certificate.issuer.kind = pick(IssuerKind.allCases) }
    if chance(2) { layout.certificate.issuer.email = "it@elbtal.eu" }
  }

  private mutating func setMonitoring(_ layout: inout ShardLayout) {
    if chance(2) { layout.monitoring.namespace = pick(["observability", "watch"]) }
    if chance(3) { layout.monitoring.serviceAccount = "prometheus-k8s" }
    if chance(4) { layout.monitoring.monitorLabels = ["release": "kube-prometheus-stack"] }
    if chance(3) { layout.monitoring.grafana.path = "/statistics" + pick(["", "/grafana"]) }
    if chance(3) { layout.monitoring.grafana.storage = "\(1 + next(50))Gi" }
    if chance(3) { layout.monitoring.grafana.storageClass = "fast" }
    if chance(3) { layout.monitoring.prometheus.replicas = 2 + next(3) }
    if chance(3) { layout.monitoring.prometheus.retention = "\(1 + next(90))d" }
    if chance(3) { layout.monitoring.prometheus.storageClass = "slow" }
  }
}
