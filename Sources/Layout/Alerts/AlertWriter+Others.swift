import Jitsi
import Kubernetes

extension AlertWriter {
  // MARK: Certificates

  mutating func writeCertificates() {
    let namespaces = Set(components.map(\.workload.namespace))
    let certificates = inventory.objects.ofKind("Certificate").filter {
      namespaces.contains(inventory.namespace(of: $0))
    }
    let hosts = Set(
      (inventory.routes.filter { namespaces.contains($0.serviceNamespace) }).flatMap(\.hosts)
    )
    .intersection(monitoring.probedHosts).sorted()
    var expressions: [String] = []
    let names = certificates.map(\.name)
    if !names.isEmpty, assumesAll || monitoring.scrapesCertManager {
      let metric = "certmanager_certificate_expiration_timestamp_seconds"
      let name = "name=~\"\(PodSelector.alternatives(names))\""
      // Without honorLabels, the namespace is that of cert-manager.
      // source: cert-manager/cert-manager pkg/metrics/metrics.go (labels name and namespace)
      if let own = PodSelector.namespaces(of: components),
        let other = PodSelector.namespaces(of: components, label: "exported_namespace")
      {
        expressions += ["\(metric){\(own),\(name)}", "\(metric){\(other),\(name)}"]
      } else {
        expressions.append("\(metric){\(name)}")
      }
    }
    if !hosts.isEmpty {
      // source: prometheus/blackbox_exporter prober/http.go (probe_ssl_earliest_cert_expiry)
      expressions.append(
        "probe_ssl_earliest_cert_expiry{instance=~\"(https://)?\(PodSelector.alternatives(hosts))([:/].*)?\"}"
      )
    }
    guard !expressions.isEmpty else {
      return omit(
        names.isEmpty
          ? "no Certificate of cert-manager and no Probe of the host is in the input"
          : "nothing scrapes cert-manager", .certificateExpiring)
    }
    add(
      .certificateExpiring,
      """
      (
        \(expressions.joined(separator: "\n  or "))
      ) - time() < 14 * 86400
      """, for: "1h",
      "the certificate of {{ with $labels.name }}{{ . }}{{ else }}{{ $labels.instance }}{{ end }} expires in {{ $value | humanizeDuration }}",
      "It was not renewed in time: afterwards, browsers refuse to open meetings.",
      next: kubectl("describe certificate"))
  }

  // MARK: Scraping

  mutating func writeTargets() {
    let scraped =
      sources.haproxy.components + sources.bridges.components + sources.jicofos.components
    guard !scraped.isEmpty else {
      return omit("nothing scrapes the installation", .targetDown)
    }
    guard sources.labels.pod != nil else {
      return omit("the scrape jobs add no label with the pod's name", .targetDown)
    }
    // A pod that is not ready yet serves no metrics.
    add(
      .targetDown, "\(series("up", scraped)) == 0", for: "10m",
      "Prometheus cannot scrape \(pod)", "The other alerts about this pod cannot fire.",
      next: kubectl("describe pod \(pod)"))
  }
}
