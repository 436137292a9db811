import Testing

@testable import HAProxy

@Test func soundConfigurationsHaveNoProblems() {
  #expect(Configuration(parsing: Sample.template).problems == [])
  #expect(Configuration(parsing: Sample.servers).problems == [])
}

@Test func peersAreListedForEachPod() throws {
  let section = try #require(Configuration(parsing: Sample.template).peers.first)
  #expect(section.name?.text == "mypeers")
  #expect(section.entries.count == 4)
  let lists = section.branches.map { $0.map(\.name.text) }
  #expect(lists == [["haproxy-0", "haproxy-1"], ["haproxy-0", "${HOSTNAME}"]])
  #expect(section.entries[1].address?.host?.text == "haproxy-1-peer")
  #expect(section.entries[1].address?.port?.number == 1024)
  #expect(section.entries[0].address?.host?.references.map(\.name) == ["MY_POD_IP"])
  #expect(section.entries[1].name.range.line == 39)
  #expect(section.entries[1].name.range.column == 8)
}

@Test func aPodsOwnPeersAreResolved() {
  let environment = ["HOSTNAME": "haproxy-1", "MY_POD_IP": "10.0.0.7"]
  let seen = Configuration(parsing: Sample.template).resolved(environment: environment)
  #expect(seen.peers[0].entries.map(\.name.text) == ["haproxy-0", "haproxy-1"])
  #expect(
    seen.peers[0].entries.map { $0.address?.word.text } == [
      "haproxy-0-peer:1024", "10.0.0.7:1024",
    ])
  #expect(seen.peers[0].branches.count == 1)
}

@Test func contradictingConditionsAreNotCombined() {
  let text = """
    peers p
    .if streq("${HOSTNAME}",a)
      peer a a:1
    .endif
    .if streq("${HOSTNAME}",b)
      peer b b:1
    .endif
    .if strneq("${HOSTNAME}",a)
      peer a other:1
    .endif

    """
  let configuration = Configuration(parsing: text)
  let lists = configuration.peers[0].branches.map { $0.map(\.directive.line) }
  #expect(lists == [[3], [6, 9], [9]])
}

@Test func peersMayBeWrittenAsServers() {
  let text = """
    global
      localpeer haproxy-0
    peers p
      bind :10000
      default-server ssl verify none
      server haproxy-0
      server haproxy-1 10.0.0.2:10000

    """
  let configuration = Configuration(parsing: text)
  #expect(configuration.localPeer?.text == "haproxy-0")
  #expect(configuration.peers[0].entries.map { $0.address?.port?.text } == [nil, "10000"])
  #expect(configuration.peers[0].binds[0].addresses[0].port?.number == 10000)
  #expect(configuration.problems.isEmpty)
}

@Test func resolversTellWhatTheyHold() throws {
  let section = try #require(Configuration(parsing: Sample.template).resolvers.first)
  #expect(section.name?.text == "kube-dns")
  #expect(section.parseResolvConf?.line == 18)
  #expect(section.hold("valid")?.milliseconds == 10_000)
  #expect(section.hold("nx") == nil)
  #expect(section.acceptedPayloadSize?.number == 8192)
}

@Test func aTemplateNamesItsSlots() throws {
  let backend = try #require(Configuration(parsing: Sample.template).proxy("jitsi-meet"))
  let template = try #require(backend.templates.first)
  #expect(template.numbers == 0...1)
  #expect(template.count == 2)
  #expect(template.service?.port == "http")
  #expect(template.service?.transport == "tcp")
  #expect(template.service?.host.text == "web.jitsi.svc.cluster.local")
  #expect(template.service?.host.range.column == 40)
  #expect(template.address.port?.number == 80)
  #expect(template.options.isChecked)
  #expect(template.options.resolvers?.text == "kube-dns")
  #expect(template.options.initialAddress?.text == "none")
}

@Test(arguments: [("3", 1...3), ("0-2", 0...2), ("5-5", 5...5)])
func rangesOfTemplatesAreInclusive(text: String, expected: ClosedRange<Int>) {
  let configuration = Configuration(
    parsing: Sample.backend("  server-template s \(text) web:80 init-addr none"))
  #expect(configuration.proxy("shards")?.templates[0].numbers == expected)
}

@Test(arguments: ["0", "2-1", "x", "1-", "-3", "1-2-3"])
func badRangesOfTemplatesAreReported(text: String) {
  let configuration = Configuration(
    parsing: Sample.backend("  server-template s \(text) web:80 init-addr none"))
  #expect(configuration.kinds == [.badValue])
}

@Test func serversInheritFromDefaultServer() throws {
  let backend = try #require(Configuration(parsing: Sample.servers).proxy("shards"))
  #expect(backend.servers.map(\.name.text) == ["shard0", "shard1"])
  #expect(backend.servers.map(\.options.isChecked) == [true, false])
  #expect(backend.servers.map(\.isBackup) == [false, true])
  #expect(backend.servers[0].options.initialAddress?.text == "last,libc,none")
  #expect(backend.servers[0].options.value("inter")?.milliseconds == 5000)
  #expect(backend.servers[1].address.host?.text == "jitsi-shard-1-web")
}

@Test func anOptionsValueIsNoOption() {
  let configuration = Configuration(
    parsing: Sample.backend("  server s 10.0.0.1:80 cookie check id 7\n  server t 10.0.0.2:80"))
  #expect(configuration.proxy("shards")?.servers[0].options.isChecked == false)
  #expect(configuration.problems.isEmpty)
}

@Test func defaultServerCountsForLinesBehindItOnly() {
  let lines = "  server a 10.0.0.1:80\n  default-server check\n  server b 10.0.0.2:80"
  let backend = Configuration(parsing: Sample.backend(lines)).proxy("shards")
  #expect(backend?.servers.map(\.options.isChecked) == [false, true])
}

@Test func timeoutsComeFromTheNearestDefaults() throws {
  let configuration = Configuration(parsing: Sample.template)
  let tunnel = try #require(configuration.proxy("jitsi-meet")?.timeout("tunnel"))
  #expect(tunnel.milliseconds == 3_600_000)
  #expect(tunnel.directive.line == 15)
  #expect(configuration.proxy("stats")?.mode == "http")
}

@Test func namedDefaultsAreFollowed() {
  let text = """
    defaults base
      timeout tunnel 1h
      mode http
    defaults child from base
      timeout client 5s
    defaults other
      timeout tunnel 2h
    frontend f from child
      bind :80
    backend b
      mode tcp

    """
  let configuration = Configuration(parsing: text)
  #expect(configuration.proxy("f")?.timeout("tunnel")?.milliseconds == 3_600_000)
  #expect(configuration.proxy("f")?.mode == "http")
  #expect(configuration.proxy("b")?.timeout("tunnel")?.milliseconds == 7_200_000)
  #expect(configuration.problems.isEmpty)
}

@Test func frontendsLeadToBackends() throws {
  let configuration = Configuration(parsing: Sample.servers)
  let frontend = try #require(configuration.proxy("jitsi-frontend"))
  let targets = configuration.targets(of: frontend).map { configuration.proxies[$0].name?.text }
  #expect(targets == ["pads", "shards"])
  let shards = try #require(configuration.proxy("shards"))
  #expect(configuration.sources(of: shards).count == 1)
  #expect(frontend.binds[0].addresses[0].port?.number == 8080)
}

@Test func stickTablesTellTheirPeers() throws {
  let table = try #require(
    Configuration(parsing: Sample.template).proxy("jitsi-meet")?.stickTables.first)
  #expect(table.type?.text == "string")
  #expect(table.length?.number == 128)
  #expect(table.size?.size == 2048)
  #expect(table.expire?.milliseconds == 86_400_000)
  #expect(table.peers?.text == "mypeers")
  #expect(table.peers?.range.line == 50)
}

@Test func theExporterHasPortAndPath() throws {
  let exporter = try #require(Configuration(parsing: Sample.template).exporters.first)
  #expect(exporter.binds[0].addresses[0].port?.text == "9090")
  #expect(exporter.path?.text == "/metrics")
  let stats = Configuration(parsing: Sample.template).proxy("stats")
  #expect(stats?.servesStatistics == true)
  #expect(stats?.statisticsPath?.text == "/stats")
  #expect(Configuration(parsing: Sample.template).statisticsSockets.map(\.line) == [4])
}
