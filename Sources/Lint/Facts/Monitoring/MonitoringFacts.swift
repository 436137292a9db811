import CEL
import Jitsi
import Kubernetes
import YAML

extension InstallationSubject {
  var monitoring: Monitoring { context.index.monitoring }

  func servers(_ kind: MonitoringServer.Kind) -> Value {
    .list(
      monitoring.servers(with: installation).filter { $0.kind == kind }.map { server in
        context.record(ServerSubject(context: context, server: server), FactSchemas.server) {
          .node($0.server.object.node)
        }
      })
  }
}

extension FactSchemas {
  /// Facts about an installation's monitoring.
  static let monitoringFacts: [Fact<InstallationSubject>] = [
    Fact(
      "scrapeGaps", .list(.record(scrapeGap.record)),
      "why bridges, prosodies and HAProxy that serve metrics are not scraped"
    ) { subject in
      .list(
        subject.monitoring.gaps(of: subject.installation).map { gap in
          subject.context.record(
            ScrapeGapSubject(
              context: subject.context, installation: subject.installation, gap: gap), scrapeGap
          ) { .node($0.gap.place) }
        })
    },
    Fact("watched", .bool, "whether anything in the input configures scraping of it") {
      .bool($0.monitoring.watches($0.installation))
    },
    Fact(
      "accessGap", .record(accessGap.record),
      "the permissions that a Prometheus in another namespace lacks to scrape it; null if none, or if none scrapes it"
    ) { subject in
      guard let gap = subject.monitoring.accessGap(of: subject.installation) else { return .null }
      return subject.context.record(gap, accessGap) { .node($0.place) }
    },
    Fact(
      "prometheuses", .list(.record(server.record)),
      "every Prometheus that is checked with it: of its namespace, and for the input's first installation those of namespaces without one"
    ) { $0.servers(.prometheus) },
    Fact("alertmanagers", .list(.record(server.record)), "every Alertmanager, likewise") {
      $0.servers(.alertmanager)
    },
    Fact("grafanas", .list(.record(grafana.record)), "every Grafana, likewise") { subject in
      .list(
        subject.monitoring.servers(with: subject.installation).compactMap { server in
          guard let grafana = subject.monitoring.grafana(server) else { return nil }
          return subject.context.record(
            GrafanaSubject(
              context: subject.context, installation: subject.installation, grafana: grafana),
            FactSchemas.grafana
          ) { .node($0.grafana.object.node) }
        })
    },
    Fact(
      "exporters", .list(.string),
      "those of node-exporter, kube-state-metrics and metrics-server that the input has"
    ) {
      .list(
        Exporter.allCases.filter($0.monitoring.exporters.contains).map { .string($0.rawValue) })
    },
    Fact(
      "metricUses", .list(.record(metricUse.record)),
      "custom and external metrics that its autoscalers read"
    ) { subject in
      .list(
        subject.monitoring.metricUses(of: subject.installation).map { use in
          subject.context.record(
            MetricUseSubject(
              context: subject.context, use: use, supply: subject.monitoring.supply(of: use)),
            metricUse
          ) { .node($0.use.node) }
        })
    },
    Fact("hasDashboards", .bool, "whether the input has any Grafana dashboard") {
      .bool($0.monitoring.hasDashboards)
    },
    Fact(
      "servesCustomMetrics", .bool,
      "whether the input registers the custom metrics API (custom.metrics.k8s.io)"
    ) { .bool($0.monitoring.apiGroups.contains("custom.metrics.k8s.io")) },
    Fact("registersAPIs", .bool, "whether the input has any APIService") {
      .bool(!$0.monitoring.apiGroups.isEmpty)
    },
  ]

  static let accessGap: RecordSchema<MonitoringAccess.Gap> = RecordSchema(
    "accessGap",
    [
      Fact(
        "cause", .string,
        "binding (none has the account), subject (one has another account), role (its role does not exist) or rules (they lack permissions)"
      ) { .string($0.cause.rawValue) },
      Fact("account", .string, "the ServiceAccount of Prometheus") {
        .string($0.account)
      },
      Fact("accountNamespace", .string, "the namespace of that account") {
        .string($0.accountNamespace)
      },
      Fact("lacking", .list(.string), "the missing permissions, or the wrong name") {
        .list($0.lacking.map(Value.string))
      },
      Fact("role", .string, "a role of the namespace with all required permissions; null if none") {
        .text($0.role)
      },
      Fact("path", .string, "the path of that, or where to add it") { .string($0.path) },
      Fact("provable", .bool, "whether an object is certainly missing if it is not in the input") {
        .bool($0.isProvable)
      },
    ])
}

struct MetricUseSubject: Sendable {
  let context: FactContext
  let use: MetricUse
  let supply: MetricSupply
}

extension FactSchemas {
  static let metricUse: RecordSchema<MetricUseSubject> = RecordSchema(
    "metricUse",
    [
      Fact("metric", .string, "its name") { .string($0.use.metric) },
      Fact("group", .string, "the API group that must serve it") { .string($0.use.group) },
      Fact("autoscaler", .string, "the autoscaler that reads it") {
        .string($0.use.autoscaler.name)
      },
      Fact("registered", .bool, "whether the input has an APIService for that group") {
        .bool($0.supply.hasAPI)
      },
      Fact("adapter", .string, "a workload of the input that could serve it; null if none") {
        .text($0.supply.adapter?.name)
      },
      Fact("served", .bool, "false if the rules in the input do not export it") {
        .bool($0.supply.lackingRules == nil)
      },
      Fact("rules", .dyn, "those rules' ConfigMap, as written; null otherwise") {
        $0.context.value($0.supply.lackingRules?.object)
      },
      Fact("rulesPath", .string, "their path in it; null otherwise") { subject in
        guard let node = subject.supply.lackingRules?.node, let key = node.key?.text else {
          return .null
        }
        return .string(FieldPath(steps: [.key("data"), .key(key)]).description)
      },
    ])
}
