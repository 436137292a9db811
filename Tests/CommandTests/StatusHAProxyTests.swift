import ApiServerStandIn
import Foundation
import TestSupport
import Testing

/// Tests the statistics of a real HAProxy, read through a stand-in's pod proxy.
@Suite(.enabled(if: PeeredHAProxy.isAvailable, "needs haproxy on the PATH"))
struct StatusHAProxyTests {
  private func cluster(
    showsLegends: Bool, arePeered: Bool = true
  ) async throws -> (RunningExample, PeeredHAProxy) {
    var example = try RunningExample("server-template")
    let map = example.objects.all.first { $0[["metadata", "name"]]?.text == "haproxy-config" }
    let text = try #require(map?["data"]?["haproxy.cfg"]?.text)
    let haproxy = try await PeeredHAProxy(
      text, showsLegends: showsLegends, arePeered: arePeered)
    for pod in 0..<2 {
      example.server.proxy("jitsi/haproxy-\(pod):9090", to: haproxy.statisticsPorts[pod])
    }
    for shard in 0..<2 {
      let name = try #require(example.pods("shard-\(shard)-web").first)
      example.change("Pod", name) {
        $0[["status", "podIP"]] = .string(PeeredHAProxy.address(ofWeb: shard))
      }
    }
    return (example, haproxy)
  }

  private func wait(
    until state: String, of shards: [Int] = [0, 1], _ haproxy: PeeredHAProxy
  ) async throws {
    for pod in 0..<2 {
      for shard in shards {
        try await eventually { haproxy.sees(state, "shard\(shard)", pod: pod) }
      }
    }
  }

  @Test func addressesTellWhichSlotIsWhose() async throws {
    let (example, haproxy) = try await cluster(showsLegends: true)
    try await wait(until: "UP", haproxy)
    let well = try await example.status()
    #expect(well.code == 0)
    #expect(well.output.contains("HAProxy 2/2 (tables agree: 0 rooms)"))
    #expect(well.output.contains("shard0 UP  healthy"))
    #expect(well.output.contains("shard1 UP  healthy"))
    await haproxy.endWeb(1)
    try await wait(until: "DOWN", of: [1], haproxy)
    let ill = try await example.status()
    #expect(ill.code == 1)
    #expect(ill.output.contains("shard0 UP    healthy"))
    #expect(ill.output.contains("its server shard1 is DOWN (Layer4 connection problem)"))
  }

  @Test func withoutAddressesTheSlotThatIsDownIsToldAboveTheTable() async throws {
    let (example, haproxy) = try await cluster(showsLegends: false)
    try await wait(until: "UP", haproxy)
    let well = try await example.status()
    #expect(well.code == 0)
    #expect(well.output.split(separator: "\n").filter { $0.contains(" UP  ") }.count == 2)
    await haproxy.endWeb(1)
    try await wait(until: "DOWN", of: [1], haproxy)
    let ill = try await example.status()
    #expect(ill.code == 1)
    #expect(ill.output.contains("! HAProxy server shard1 is DOWN (Layer4 connection problem)"))
  }

  @Test func roomsThatPodsShareAreCounted() async throws {
    let (example, haproxy) = try await cluster(showsLegends: false)
    try await wait(until: "UP", haproxy)
    haproxy.open(8, pod: 0)
    try await eventually { haproxy.rooms(pod: 1) == 8 }
    let outcome = try await example.status()
    #expect(outcome.output.contains("HAProxy 2/2 (tables agree: 8 rooms)"))
  }

  @Test func podsThatDoNotFindEachOtherHaveTablesThatDiffer() async throws {
    let (example, haproxy) = try await cluster(showsLegends: false, arePeered: false)
    try await wait(until: "UP", haproxy)
    haproxy.open(8, pod: 0)
    let outcome = try await example.status()
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("HAProxy 2/2 (tables differ: 8/0 rooms)"))
    #expect(
      outcome.output.contains(
        "! HAProxy peers are out of sync (8 in haproxy-0, 0 in haproxy-1)"))
  }
}
