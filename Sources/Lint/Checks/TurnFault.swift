import Basics
import Jitsi
import Kubernetes
import YAML

/// What keeps clients from relaying media through the TURN server that prosody announces.
struct TurnFault: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// Browsers refuse the port.
    case refusedPort
    /// No Service that leads to the TURN server from outside has the port.
    case closedPort
    /// The TURN server reads a renewed certificate only when it restarts, and nothing restarts it.
    case certificate
    /// Prosody's secret is not that of the TURN server.
    case secret
    /// The TURN server asks for credentials, and prosody makes none.
    case noSecret
  }

  let kind: Kind
  /// The variable of prosody; nil for the certificate.
  let variable: String?
  /// The port and its transport, as in `443/TCP`; or the name of the certificate's Secret.
  let found: String?
  /// The TURN server beside the shards; nil if none is in the input.
  let server: Companion?
  let shard: Int?
  let place: Node
}

extension Inventory {
  /// The faults of an installation's TURN server.
  func turnFaults(of installation: Installation) -> [TurnFault] {
    let servers = companions(of: installation).filter { $0.kind == .coturn }
    var faults = servers.compactMap { certificateFault(of: $0) }
    var seen: Set<Node> = []
    for shard in installation.shards {
      for prosody in components(.prosody, of: shards[shard]) {
        for fault in turnFaults(of: prosody, servers) where seen.insert(fault.place).inserted {
          faults.append(fault)
        }
      }
    }
    return faults
  }

  // MARK: What prosody announces

  private struct Announced {
    let variable: String
    let port: Int
    let transports: [String]
  }

  private func turnFaults(of prosody: Component, _ servers: [Companion]) -> [TurnFault] {
    func text(_ name: String) -> String? {
      guard case .text(let text) = effectiveValue(of: name, in: prosody), !text.isEmpty else {
        return nil
      }
      return text
    }
    var announced: [Announced] = []
    if text("TURN_HOST") != nil, let port = text("TURN_PORT").flatMap({ Int($0) }),
      let transports = text("TURN_TRANSPORT")
    {
      let parts = transports.parts(between: UInt8(ascii: ",")).map { $0.uppercased() }
      announced.append(Announced(variable: "TURN_PORT", port: port, transports: parts))
    }
    if text("TURNS_HOST") != nil, let port = text("TURNS_PORT").flatMap({ Int($0) }) {
      announced.append(Announced(variable: "TURNS_PORT", port: port, transports: ["TCP"]))
    }
    guard !announced.isEmpty else { return [] }
    let server = servers.count == 1 ? servers.first : nil
    let shard = prosody.shard.map { shards[$0].index }
    func fault(_ kind: TurnFault.Kind, _ variable: String, _ found: String?) -> TurnFault {
      let entry = prosody.entry(of: variable)
      return TurnFault(
        kind: kind, variable: variable, found: found, server: server, shard: shard,
        place: entry?.valueNode ?? entry?.node ?? prosody.container.node)
    }
    var faults: [TurnFault] = []
    for one in announced {
      if one.port < 1024, ![53, 80, 443].contains(one.port) {
        faults.append(fault(.refusedPort, one.variable, String(one.port)))
      } else if let server, let open = publicPorts(of: server) {
        let closed = one.transports.filter { !open.contains("\(one.port)/\($0)") }
        if !closed.isEmpty {
          faults.append(fault(.closedPort, one.variable, "\(one.port)/\(closed[0])"))
        }
      }
    }
    if let server, let kind = secretFault(of: prosody, server) {
      faults.append(fault(kind, "TURN_CREDENTIALS", nil))
    }
    return faults
  }

  /// The ports, as in `3478/UDP`, of the Services that lead to a TURN server from outside the cluster; nil if there are none,
  /// or if there may be other ways in.
  private func publicPorts(of server: Companion) -> Set<String>? {
    let template = server.workload.template
    guard !template.usesHostNetwork,
      !template.containers.contains(where: { container in
        container.node["ports"]?.elements.contains { $0["hostPort"] != nil } ?? false
      })
    else { return nil }
    var open: Set<String> = []
    for service in services(selecting: server.workload) {
      guard mediaRoutes.routes(to: service.id).isEmpty else { return nil }
      if service.object.node["spec"]?["externalIPs"] != nil { return nil }
      for port in service.ports {
        switch service.type {
        case "LoadBalancer": open.insert("\(port.port)/\(port.transport)")
        case "NodePort":
          // The API server chooses it.
          guard let node = port.nodePort else { return nil }
          open.insert("\(node)/\(port.transport)")
        default: continue
        }
      }
    }
    return open.isEmpty ? nil : open
  }

  // MARK: The shared secret

  // source: jitsi/docker-jitsi-meet 2e6b31d8 prosody/rootfs/defaults/prosody.cfg.lua (external_service_secret);
  // coturn/coturn turnserver.conf(5), use-auth-secret and static-auth-secret
  private func secretFault(of prosody: Component, _ server: Companion) -> TurnFault.Kind? {
    let texts = PodMentions(server.workload, self)
    let entry = prosody.entry(of: "TURN_CREDENTIALS")
    guard let entry, entry.value?.isEmpty != true else {
      let hasAccount = ["TURN_USERNAME", "TURN_PASSWORD"].contains { prosody.entry(of: $0) != nil }
      return !hasAccount && !prosody.changesImage && showsEnvironment(of: prosody)
        && texts.setting("use-auth-secret") != nil ? .noSecret : nil
    }
    guard let own = entry.value, let written = texts.setting("static-auth-secret") else {
      return nil
    }
    let secret = written.first == "$" ? value(of: written, in: server) : written
    guard let secret, !secret.isEmpty, secret != own else { return nil }
    return .secret
  }

  /// The value of a reference to a variable, such as `$NAME` or `$(NAME)`, in any container of a pod.
  private func value(of reference: String, in server: Companion) -> String? {
    let name = reference.filter { $0.isLetter || $0.isNumber || $0 == "_" }
    let reader = EnvironmentReader(space: view)
    let template = server.workload.template
    for container in template.initContainers + template.containers {
      let entries = reader.entries(of: container, in: server.workload.namespace)
      if let entry = entries.last(where: { $0.name == name }) { return entry.value }
    }
    return nil
  }

  // MARK: The certificate

  // source: coturn/coturn README.turnserver: SIGUSR2 makes turnserver read its certificates again; nothing else does
  private func certificateFault(of server: Companion) -> TurnFault? {
    let template = server.workload.template
    let texts = PodMentions(server.workload, self)
    guard texts.setting("no-tls") == nil, let path = texts.setting("cert"), path.first == "/",
      !texts.holds("USR2"), template.spec?["shareProcessNamespace"]?.text != "true",
      !isRestarted(server.workload)
    else { return nil }
    let mount = server.container.node["volumeMounts"]?.elements.first { mount in
      mount["mountPath"]?.text.map { path == $0 || path.hasPrefix($0 + "/") } ?? false
    }
    guard let name = mount?["name"]?.text,
      let volume = template.spec?["volumes"]?.elements.first(where: { $0["name"]?.text == name }),
      let secret = volume["secret"]?["secretName"]
    else { return nil }
    return TurnFault(
      kind: .certificate, variable: nil, found: secret.text, server: server, shard: nil,
      place: secret)
  }

  /// Whether a program such as Stakater's Reloader is told to restart the pods of a workload when a Secret changes.
  private func isRestarted(_ workload: Workload) -> Bool {
    for metadata in [workload.object.node["metadata"], workload.template.node["metadata"]] {
      for entry in metadata?["annotations"].map({ Array($0.entries) }) ?? []
      where entry.key.text?.holds("reload") == true {
        return true
      }
    }
    return false
  }
}
