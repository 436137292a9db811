import CEL
import HAProxy
import Jitsi
import Kubernetes
import YAML

/// A probe of HAProxy's container whose request reaches a shard.
struct BackendProbe: Sendable {
  /// `livenessProbe` or `startupProbe`.
  let name: String
  let request: ProbeRequest
  let node: Node
}

struct BackendProbeSubject: Sendable {
  let context: FactContext
  let probe: BackendProbe
}

extension HAProxySubject {
  /// Liveness and startup probes whose requests HAProxy forwards to the shards.
  var backendProbes: [BackendProbe] {
    guard let configuration = tier.configuration, let backend else { return [] }
    return ["livenessProbe", "startupProbe"].compactMap { name in
      guard let node = component.container.node[name],
        let request = ProbeRequest(node, of: component.container),
        configuration.passes(port: request.port, path: request.path, to: backend)
      else { return nil }
      return BackendProbe(name: name, request: request, node: node)
    }
  }

  /// A path, with its port, that HAProxy answers itself.
  var ownAnswer: (port: Int, path: String)? {
    for proxy in tier.configuration?.proxies ?? [] where proxy.kind.isFrontend {
      guard let port = proxy.binds.first(where: { !$0.isTLS })?.addresses.first?.port?.number else {
        continue
      }
      if let path = proxy.monitorPath?.constant { return (port, path) }
      if proxy.servesStatistics, proxy.effective("stats", "auth") == nil,
        let path = proxy.statisticsPath?.constant
      {
        return (port, path)
      }
    }
    return nil
  }

  /// The frontend that serves the statistics.
  var statisticsFrontend: Proxy? {
    tier.configuration?.proxies.first {
      $0.kind.isFrontend && $0.servesStatistics && $0.mode == "http" && !$0.binds.isEmpty
    }
  }
}

extension FactSchemas {
  /// Facts about how HAProxy handles requests, and about its metrics and statistics.
  static let haproxyTrafficFacts: [Fact<HAProxySubject>] = [
    Fact(
      "quietTimeouts", .list(.record(quietTimeout.record)),
      "the timeouts that end an idle websocket to a shard: timeout tunnel, or client and server without it"
    ) { subject in
      guard let backend = subject.backend else { return .list([]) }
      return .list(
        (subject.tier.configuration?.quietTimeouts(of: backend) ?? []).map {
          let word = $0.directive.argument(1) ?? $0.directive.keyword
          return subject.part($0, quietTimeout, at: word.range)
        })
    },
    Fact(
      "exporters", .list(.record(exporter.record)),
      "the lines that serve its metrics for Prometheus"
    ) {
      subject in
      .list(
        (subject.tier.configuration?.exporters ?? []).map {
          subject.part($0, exporter, at: $0.directive.range)
        })
    },
    Fact("boundPorts", .list(.int), "the ports that its frontends bind") { subject in
      let frontends = (subject.tier.configuration?.proxies ?? []).filter(\.kind.isFrontend)
      return .list(
        frontends.flatMap(\.binds).flatMap(\.addresses).compactMap { $0.port?.number }
          .map { .number($0) })
    },
    Fact("proxyNames", .list(.string), "the names of its frontends and backends") { subject in
      .list(
        (subject.tier.configuration?.proxies ?? []).compactMap { $0.name.map { .string($0.text) } })
    },
    Fact(
      "statisticsBind", .record(bind.record),
      "the bind of the frontend with its statistics; null without one"
    ) { subject in
      guard let line = subject.statisticsFrontend?.binds.first else { return .null }
      return subject.part(line, bind, at: line.directive.range)
    },
    Fact(
      "backendProbes", .list(.record(backendProbe.record)),
      "probes that restart its container and whose requests are forwarded to the shards"
    ) { subject in
      .list(
        subject.backendProbes.map {
          subject.context.record(
            BackendProbeSubject(context: subject.context, probe: $0), backendProbe
          ) { .node($0.probe.node) }
        })
    },
    Fact("ownPath", .string, "a path that it answers itself; null if none is known") {
      .text($0.ownAnswer?.path)
    },
    Fact("ownPort", .int, "the port of that path; null if none is known") {
      .number($0.ownAnswer?.port)
    },
    Fact("entryPort", .int, "the port of the frontend for the shards; else null") {
      subject in
      guard let backend = subject.backend, let configuration = subject.tier.configuration else {
        return .null
      }
      return .number(
        configuration.sources(of: backend).lazy.flatMap { configuration.proxies[$0].binds }
          .compactMap { $0.addresses.first?.port?.number }.first)
    },
    Fact(
      "serverDefaults", .record(word.record),
      "the `default-server` line of the backend with the shards; null without one"
    ) { subject in
      guard
        let line = subject.backend?.directives.last(where: { $0.words[0].text == "default-server" })
      else { return .null }
      return subject.part(line.words[0], word, at: line.range)
    },
  ]

  static let quietTimeout: RecordSchema<HAProxyPart<QuietTimeout>> = RecordSchema(
    "quietTimeout",
    [
      Fact("name", .string, "tunnel, client or server") { .string($0.part.name) },
      Fact("milliseconds", .int, "its duration in milliseconds") { .number($0.part.milliseconds) },
      Fact("text", .string, "the time as written") {
        .text($0.part.directive.argument(1)?.text)
      },
    ])

  static let exporter: RecordSchema<HAProxyPart<HAProxy.Exporter>> = RecordSchema(
    "exporter",
    [
      Fact("ports", .list(.int), "its ports") { subject in
        .list(
          subject.part.binds.flatMap(\.addresses).compactMap { $0.port?.number }.map {
            .number($0)
          })
      }
    ])

  static let bind: RecordSchema<HAProxyPart<Bind>> = RecordSchema(
    "bind",
    [
      Fact("port", .int, "its first port; null if the environment sets it") {
        .number($0.part.addresses.first?.port?.number)
      }
    ])

  static let backendProbe: RecordSchema<BackendProbeSubject> = RecordSchema(
    "backendProbe",
    [
      Fact("name", .string, "livenessProbe or startupProbe") { .string($0.probe.name) },
      Fact("port", .int, "its port") { .number($0.probe.request.port) },
      Fact("path", .string, "its path") { .string($0.probe.request.path) },
      Fact("object", .dyn, "the probe as written") { $0.context.value($0.probe.node) },
    ])
}
