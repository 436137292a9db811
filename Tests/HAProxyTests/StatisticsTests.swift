import Testing

@testable import HAProxy

struct StatisticsTests {
  /// Output of HAProxy 2.6 without unused columns, with `show-legends` enabled for the last servers.
  private static let page = #"""
    # pxname,svname,qcur,scur,status,weight,chkfail,type,check_status,last_chk,check_desc,addr,mode,
    stats,FRONTEND,,1,OPEN,,,0,,,,,http,
    jitsi-meet,shard0,0,3,UP,1,0,2,L7OK,,Layer7 check passed,10.1.0.7:80,http,
    jitsi-meet,shard1,0,0,DOWN,1,1,2,L4CON,,"Layer4 connection problem, really",[fd00::7]:80,http,
    jitsi-meet,shard2,0,0,MAINT (resolution),1,0,2,,,,,http,
    jitsi-meet,shard3,0,0,UP 1/3,1,0,2,L7STS,"says ""no""",,,http,
    jitsi-meet,BACKEND,0,3,UP,1,,1,,,,,http,

    """#

  @Test func thePageTellsStatesAddressesAndChecks() throws {
    let read = try #require(Statistics(csv: Array(Self.page.utf8)))
    #expect(
      read.servers == [
        .init(
          backend: "jitsi-meet", name: "shard0", state: "UP", address: "10.1.0.7:80",
          check: "Layer7 check passed"),
        .init(
          backend: "jitsi-meet", name: "shard1", state: "DOWN", address: "[fd00::7]:80",
          check: "Layer4 connection problem, really"),
        .init(backend: "jitsi-meet", name: "shard2", state: "MAINT (resolution)"),
        .init(backend: "jitsi-meet", name: "shard3", state: "UP 1/3", check: "says \"no\""),
      ])
    #expect(read.tables.isEmpty)
  }

  /// A server that the configuration gives weight 0, as `cordon` does, is UP for HAProxy.
  @Test func aServerWithoutWeightIsDrained() throws {
    let page = """
      # pxname,svname,qcur,scur,status,weight,chkfail,type,check_status,last_chk,check_desc,addr,mode,
      stats,FRONTEND,,1,OPEN,,,0,,,,,http,
      jitsi-meet,shard0,0,3,UP,1,0,2,L7OK,,,10.1.0.7:80,http,
      jitsi-meet,shard1,0,3,UP,0,0,2,L7OK,,,10.1.0.8:80,http,
      jitsi-meet,shard2,0,3,DOWN,0,0,2,L7OK,,,10.1.0.9:80,http,

      """
    let read = try #require(Statistics(csv: Array(page.utf8)))
    #expect(read.servers.map(\.state) == ["UP", "DRAIN", "DOWN"])
    let metrics = """
      haproxy_server_status{proxy="jitsi-meet",server="shard0",state="UP"} 1
      haproxy_server_status{proxy="jitsi-meet",server="shard1",state="UP"} 1
      haproxy_server_status{proxy="other",server="shard1",state="UP"} 1
      haproxy_server_weight{proxy="jitsi-meet",server="shard0"} 1
      haproxy_server_weight{proxy="jitsi-meet",server="shard1"} 0
      haproxy_server_weight{proxy="other",server="shard1"} 1
      """
    let told = try #require(Statistics(metrics: Array(metrics.utf8)))
    #expect(told.servers.map(\.state) == ["UP", "DRAIN", "UP"])
  }

  @Test func halfAPageIsNone() {
    let bytes = Array(Self.page.utf8)
    let line = bytes.lastIndex(of: UInt8(ascii: "B"))!
    for end in 0..<bytes.count - 60 {
      guard let read = Statistics(csv: Array(bytes[..<end])) else { continue }
      // Cut between two lines, or after the last field that is used.
      #expect(read.servers.count <= 4)
      #expect(end < line)
      #expect(read.servers.allSatisfy { !$0.name.isEmpty && !$0.state.isEmpty })
    }
    #expect(Statistics(csv: Array("<html>no</html>".utf8)) == nil)
    #expect(Statistics(csv: []) == nil)
  }

  @Test func theExporterTellsStatesAndTables() throws {
    let text = """
      # HELP haproxy_server_status Current status of the service, per state label value.
      # TYPE haproxy_server_status gauge
      haproxy_server_status{proxy="jitsi-meet",server="shard0",state="DOWN"} 0
      haproxy_server_status{proxy="jitsi-meet",server="shard0",state="UP"} 1
      haproxy_server_status{proxy="jitsi-meet",server="shard1",state="MAINT"} 1
      haproxy_server_current_sessions{proxy="jitsi-meet",server="shard1"} 0
      haproxy_sticktable_size{name="jitsi-meet",type="string"} 20480
      haproxy_sticktable_used{name="jitsi-meet",type="string"} 14
      """
    let read = try #require(Statistics(metrics: Array(text.utf8)))
    #expect(
      read.servers == [
        .init(backend: "jitsi-meet", name: "shard0", state: "UP"),
        .init(backend: "jitsi-meet", name: "shard1", state: "MAINT"),
      ])
    #expect(read.tables == ["jitsi-meet": 14])
    #expect(read.tableSizes == ["jitsi-meet": 20480])
    #expect(Statistics(metrics: Array("<html>\n".utf8)) == nil)
    #expect(Statistics(metrics: Array("haproxy_server_status{proxy=\"a".utf8)) == nil)
  }

  @Test func metricsKeepTheirLabels() throws {
    let text = #"""
      a{path="C:\\x",words="say \"hi\",\nall", } 1.5e3 1700000000000
      a 2
      b NaN
      # a comment
      c{x="1"} +Inf
      """#
    let read = try #require(PrometheusText(Array(text.utf8)) { $0 != "b" })
    #expect(read.samples[0].labels == ["path": #"C:\x"#, "words": "say \"hi\",\nall"])
    #expect(read.sum("a") == 1502)
    #expect(read.sum("b") == nil)
    #expect(read.sum("c") == .infinity)
  }

  private func places(_ frontends: String) -> (StatisticsEndpoint?, StatisticsEndpoint?) {
    let configuration = Configuration(
      parsing: "defaults\n  mode http\n" + frontends)
    return (configuration.statisticsPage, configuration.statisticsExporter)
  }

  @Test func theConfigurationNamesWhereToAsk() {
    let (page, exporter) = places(
      """
      frontend http
        bind *:8080
      frontend stats
        bind *:9090
        http-request use-service prometheus-exporter if { path /metrics }
        stats enable
        stats uri /stats

      """)
    #expect(page == StatisticsEndpoint(port: 9090, target: "/stats;csv"))
    #expect(exporter == StatisticsEndpoint(port: 9090, target: "/metrics"))
  }

  @Test func withoutAPathThePageIsWhereHAProxyPutsIt() {
    let (page, exporter) = places("listen s\n  bind :1936\n  stats enable\n")
    #expect(page == StatisticsEndpoint(port: 1936, target: "/haproxy?stats;csv"))
    #expect(exporter == nil)
  }

  @Test(arguments: [
    "frontend s\n  bind 127.0.0.1:9090\n  stats enable\n",
    "frontend s\n  bind *:9090 ssl crt /x.pem\n  stats enable\n",
    "frontend s\n  bind /run/haproxy.sock\n  stats enable\n",
    "frontend s\n  bind *:9090\n",
  ])
  func whatCannotBeReachedIsNoPlace(frontend: String) {
    let (page, exporter) = places(frontend)
    #expect(page == nil)
    #expect(exporter == nil)
  }
}
