import Layout
import Lint
import Testing
import YAML

/// Tests reading layouts from values of published charts.
struct ChartValuesTests {
  private func read(_ texts: String...) throws -> ChartValues {
    try ChartValues(
      reading: texts.map { Tree(parsing: SourceFile(name: "values.yaml", text: $0)) },
      namespace: "jitsi")
  }

  /// Values with the keys of krakazyabra's chart.
  private static let srvRecords = """
    shardCount: 3
    namespace: konferenz
    haproxy:
      name: haproxy
      image: haproxy:2.8
      ingressEnable: true
      ingress: {class: nginx, host: meet.riverside-school.net, tlsEnable: true}
    jicofo:
      image: jitsi/jicofo:stable-9111
      imagePullPolicy: Always
      resources: {requests: {cpu: 500m, memory: 512Mi}}
    jvb:
      image: jitsi/jvb:stable-9111
      replicas: 4
      nodeportPrefix: "31"
      monitoringEnable: true
      extraEnvs:
        - {name: JVB_DISABLE_STUN, value: "true"}
        - name: JVB_WS_SECRET
          valueFrom: {secretKeyRef: {name: own, key: ws}}
    prosody: {image: "jitsi/prosody:stable-9111"}
    web: {image: "registry.riverside-school.net/web:ours-3", customConfig: true}
    JICOFO_AUTH_PASSWORD: Zaphod-Beeblebrox-42
    TZ: Europe/Berlin
    """

  /// Values with the keys of element-hq's chart.
  private static let serverLines = """
    shardCount: 2
    ingress:
      hosts: [video.nordhafen-klinik.de, meet.nordhafen-klinik.de]
      class: traefik
      tls: {enabled: true, secretName: video-tls, certManagerClusterIssuer: letsencrypt-dns}
      annotations: {traefik.ingress.kubernetes.io/router.tls: "true"}
    jvb:
      replicas: 6
      hostPort: 10000
      advertiseIP: 198.51.100.7
      monitoring: {image: "systemli/prometheus-jitsi-meet-exporter:1.3.0"}
    web:
      replicas: 3
      extraEnvs: [{name: ENABLE_LOBBY, value: "1"}]
    octo: {enabled: true, region: eu}
    """

  @Test func keysOfTheChartWithSRVRecords() throws {
    let values = try read(Self.srvRecords)
    let layout = values.layout
    #expect(layout.namespace == "konferenz")
    #expect(layout.host == "meet.riverside-school.net")
    #expect(layout.shards == 3)
    #expect(layout.release == "stable-9111")
    #expect(layout.web.component.image == "registry.riverside-school.net/web:ours-3")
    #expect(layout.jicofo.image == nil)
    #expect(layout.jicofo.resources?.requests == ["cpu": "500m", "memory": "512Mi"])
    #expect(layout.jvb.exposure == .nodePort)
    #expect(layout.jvb.port(ofShard: 0) == 31300)
    #expect(layout.jvb.port(ofShard: 2) == 31500)
    #expect(layout.jvb.portsPerBridge == 2)
    #expect(!layout.jvb.autoscaling.enabled)
    #expect(layout.jvb.replicas == 4)
    #expect(layout.jvb.component.environment["JVB_DISABLE_STUN"] == .text("true"))
    #expect(layout.jvb.component.environment["JVB_WS_SECRET"] == .secret("own", key: "ws"))
    #expect(layout.haproxy.discovery == .srv)
    #expect(layout.haproxy.component.image == "haproxy:2.8")
    #expect(layout.ingress.className == "nginx")
    #expect(layout.environment == ["TZ": .text("Europe/Berlin")])
    #expect(
      values.notes == [
        "web.customConfig has no equivalent in a layout",
        "JICOFO_AUTH_PASSWORD stays in the Secret jitsi-config",
      ])
    let text = layout.render().map(\.text).joined()
    #expect(!text.contains("Zaphod") && !values.notes.joined().contains("Zaphod"))
  }

  @Test func keysOfTheChartWithServerLines() throws {
    let values = try read(Self.serverLines)
    let layout = values.layout
    #expect(layout.namespace == "jitsi")
    #expect(layout.host == "video.nordhafen-klinik.de")
    #expect(layout.release == "stable-9646")
    #expect(layout.jvb.exposure == .hostPort)
    #expect(layout.jvb.firstPort == 10000)
    #expect(layout.jvb.replicas == 6)
    #expect(layout.jvb.component.environment["JVB_ADVERTISE_IPS"] == .text("198.51.100.7"))
    #expect(layout.jvb.exporter.image == "systemli/prometheus-jitsi-meet-exporter:1.3.0")
    #expect(layout.web.replicas == 3)
    #expect(layout.web.component.environment == ["ENABLE_LOBBY": .text("1")])
    #expect(layout.haproxy.discovery == .server)
    #expect(layout.certificate.secretName == "video-tls")
    #expect(layout.certificate.issuer.name == "letsencrypt-dns")
    #expect(
      values.notes == [
        "ingress.hosts: a layout has one host, the first", "octo has no equivalent in a layout",
      ])
  }

  @Test func laterFilesCountMore() throws {
    let layout = try read(
      Self.serverLines, "shardCount: 5\njvb: {replicas: 8}\n"
    ).layout
    #expect(layout.shards == 5)
    #expect(layout.jvb.replicas == 8)
    #expect(layout.web.replicas == 3)
  }

  @Test func aLayoutOfValuesIsOneThatCanBeRead() throws {
    for text in [Self.srvRecords, Self.serverLines] {
      let layout = try read(text).layout
      #expect(try Samples.layout(DocumentWriter.text([layout.document])) == layout)
      var options = LintOptions()
      options.whole = true
      let report = Linter(rules: try RuleSet(EmbeddedRules.all))
        .lint([Samples.tree(layout)], options: options)
      // Rules may warn about what the values ask for, such as no autoscaler or one address for all bridges.
      #expect(report.count(.error) == 0, "\(report.findings.map(\.message))")
    }
  }

  @Test(arguments: [
    ("shardCount: two\n", "shards must be a number"),
    ("jvb: {nodeportPrefix: 29}\n", "nodeportPrefix must be 30, 31 or 32"),
    ("shardCount: 26\n", "the bridges of 26 shards need ports 30300 to"),
    ("jicofo: {resources: {request: {cpu: 1}}}\n", "did you mean `requests`?"),
  ])
  func slipsHaveTheirPlaces(text: String, words: String) throws {
    let all = text + "haproxy: {ingress: {host: meet.riverside-school.net}}\n"
    do {
      _ = try read(all)
      Testing.Issue.record("\(text) was taken")
    } catch let error as ConfigurationErrors {
      let first = try #require(error.errors.first)
      #expect(first.line == 1)
      let expected = words.replacing("shards must", with: "shardCount must")
      #expect(first.message.contains(expected), "\(first)")
    }
  }
}
