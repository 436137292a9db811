import HAProxy

/// Reads the shards and peers from a HAProxy configuration.
struct HAProxyReader {
  let configuration: Configuration
  let namespace: String
  let namespaces: Set<String>
  /// The Services in the namespace.
  private let services: Set<String>
  /// Service-link variables by the Service they refer to.
  private let links: [String: String]
  /// Variables that the container sets itself.
  private let variables: Set<String>

  init(
    configuration: Configuration, namespace: String, namespaces: Set<String>,
    serviceNames: some Sequence<String>, variables: Set<String> = []
  ) {
    self.configuration = configuration
    self.namespace = namespace
    self.namespaces = namespaces
    self.variables = variables
    services = Set(serviceNames)
    links = Dictionary(
      services.map { (Self.variable(of: $0), $0) }, uniquingKeysWith: { min($0, $1) })
  }

  /// Returns the variable with which the kubelet passes a Service's address to pods
  /// (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
  private static func variable(of service: String) -> String {
    service.uppercased().split(separator: "-", omittingEmptySubsequences: false)
      .joined(separator: "_") + linkSuffix
  }

  /// Returns the proxies for the shards, the main one first: those with several shards as servers, otherwise the first with any
  /// shard as a server, otherwise one with a server template, otherwise a frontend's default backend.
  ///
  /// - Parameter shards: Returns the ids of the shards whose pods a Service selects.
  func backends(_ shards: (String, String) -> Set<Int>) -> [Int] {
    let candidates = configuration.proxies.indices.filter {
      let proxy = configuration.proxies[$0]
      return proxy.kind.isBackend && !(proxy.servers.isEmpty && proxy.templates.isEmpty)
    }
    var leading: [Int] = []
    var sharing: [Int] = []
    for position in candidates {
      let slots = slots(of: configuration.proxies[position])
      let found = slots.map { slot in slot.service.map { shards($0.name, $0.namespace) } ?? [] }
      let all = found.reduce(into: Set<Int>()) { $0.formUnion($1) }
      if all.isEmpty { continue }
      leading.append(position)
      let isTemplate = zip(slots, found).contains { $0.isTemplate && !$1.isEmpty }
      if all.count > 1 || isTemplate { sharing.append(position) }
    }
    let used = sharing.filter { position in
      let proxy = configuration.proxies[position]
      return !configuration.sources(of: proxy).isEmpty && !configuration.servesFilesOnly(proxy)
    }
    if let first = used.first ?? sharing.first ?? leading.first {
      return [first] + used.dropFirst()
    }
    if let templated = candidates.first(where: { !configuration.proxies[$0].templates.isEmpty }) {
      return [templated]
    }
    let defaults = Set(
      configuration.proxies.flatMap(\.backends).filter(\.isDefault).map(\.name.text))
    let named = candidates.first { defaults.contains(configuration.proxies[$0].name?.text ?? "") }
    return (named ?? candidates.first).map { [$0] } ?? []
  }

  func slots(of proxy: Proxy) -> [HAProxySlot] {
    let servers = proxy.servers.map { server in
      HAProxySlot(
        name: server.name.text, word: server.address.word, directive: server.directive, count: 1,
        isTemplate: false, recordPort: nil, recordTransport: nil, host: server.address.host,
        port: server.address.port,
        options: server.options, service: service(server.address.host))
    }
    let templates = proxy.templates.map { template in
      HAProxySlot(
        name: "\(template.prefix.text) \(template.range.text)", word: template.address.word,
        directive: template.directive, count: template.count, isTemplate: true,
        recordPort: template.service?.port, recordTransport: template.service?.transport,
        host: template.service?.host ?? template.address.host,
        port: template.address.port, options: template.options,
        service: service(template.service?.host ?? template.address.host))
    }
    return servers + templates
  }

  func service(_ host: Word?) -> (name: String, namespace: String)? {
    guard let host else { return nil }
    return host.constant.map { service(named: $0) } ?? linked(host)
  }

  /// Returns the Service that a host refers to.
  func service(named host: String) -> (name: String, namespace: String)? {
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    // The name of a pod behind a governing Service, such as `haproxy-0.haproxy`.
    if let pod = podAddress(name) { return (pod.service, pod.namespace) }
    if case .service(let service, let space) = HostReference.target(
      of: name, namespace, namespaces)
    {
      // If the manifests omit their namespace, a full name determines it.
      return (service, namespace.isEmpty ? "" : space)
    }
    return nil
  }

  /// Parses a host that names a pod through its governing Service: POD.SERVICE, optionally followed by the namespace and `svc`
  /// (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id).
  func podAddress(_ host: String) -> (pod: String, service: String, namespace: String)? {
    guard host.utf8.contains(UInt8(ascii: ".")) else { return nil }
    let labels = host.utf8.split(separator: UInt8(ascii: "."), maxSplits: 5)
      .map { String(Substring($0)) }
    let isFull = labels.count >= 4 && labels[3] == "svc"
    let isShort =
      labels.count == 2 && !namespaces.contains(labels[1]) && services.contains(labels[1])
      || labels.count == 3 && labels[2] == namespace
    guard isFull || isShort, Int(labels[0]) == nil else { return nil }
    return (labels[0], labels[1], isFull && !namespace.isEmpty ? labels[2] : namespace)
  }

  /// Returns the Service of a word that consists only of a service-link variable. If the input has no such Service, returns the
  /// name that it would have.
  private func linked(_ host: Word) -> (name: String, namespace: String)? {
    guard host.references.count == 1, host.parts.count == 1 else { return nil }
    let variable = host.references[0].name
    guard !variables.contains(variable) else { return nil }
    if let name = links[variable] { return (name, namespace) }
    guard variable.hasSuffix(Self.linkSuffix) else { return nil }
    let name = variable.dropLast(Self.linkSuffix.utf8.count).lowercased()
    // The API server's Service exists without a manifest.
    guard name != "kubernetes" else { return nil }
    return (name.split(separator: "_").joined(separator: "-"), namespace)
  }

  private static let linkSuffix = "_SERVICE_HOST"

  /// Returns the peers section used by the backend's stick table, otherwise the first.
  func peersSection(of backend: Int?) -> PeersSection? {
    if let backend,
      let name = configuration.proxies[backend].stickTables.lazy.compactMap(\.peers).first
    {
      if let section = configuration.peers.first(where: { $0.name?.text == name.text }) {
        return section
      }
    }
    return configuration.peers.first
  }

  /// Returns the peers of a section, each name once. If a name occurs in several branches, the entry with an address is used,
  /// because the other is the process itself.
  func peers(of section: PeersSection) -> [HAProxyPeer] {
    var found: [HAProxyPeer] = []
    for entry in section.entries {
      let service = service(entry.address?.host)
      let peer = HAProxyPeer(
        name: entry.name, address: entry.address, directive: entry.directive, service: service,
        isVariable: !entry.name.isConstant || !(entry.address?.host?.isConstant ?? true))
      if let position = found.firstIndex(where: { $0.name.text == entry.name.text }) {
        if found[position].service == nil, service != nil { found[position] = peer }
      } else {
        found.append(peer)
      }
    }
    return found
  }
}
