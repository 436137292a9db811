import Testing

@testable import HAProxy

struct ServerComparisonTests {
  private func process(_ pod: String, _ addresses: [String?]) -> (
    pod: String, statistics: Statistics
  ) {
    let servers = addresses.enumerated().map { number, address in
      Statistics.Server(backend: "shards", name: "s\(number)", state: "UP", address: address)
    }
    return (pod, Statistics(servers: servers))
  }

  private func compare(
    _ processes: [(pod: String, statistics: Statistics)], owners: [String: Int] = [:]
  ) -> ServerComparison {
    ServerComparison(processes, of: "shards") { owners[$0] }
  }

  @Test func theSameAddressesDoNotDiffer() {
    let same = compare([
      process("a", ["10.1.0.1:80", "10.1.0.2:80"]), process("b", ["10.1.0.1:80", "10.1.0.2:80"]),
    ])
    #expect(same.showsAddresses)
    #expect(same.differences.isEmpty)
    #expect(!compare([process("a", [nil]), process("b", [nil])]).showsAddresses)
  }

  @Test func eachServerWithTwoAddressesDiffers() {
    let crossed = compare([
      process("a", ["10.1.0.1:80", "10.1.0.2:80", "10.1.0.3:80"]),
      process("b", ["10.1.0.2:80", "10.1.0.1:80", "10.1.0.3:80"]),
    ])
    #expect(
      crossed.differences.map(\.description) == [
        "s0 is 10.1.0.1:80 for a, 10.1.0.2:80 for b",
        "s1 is 10.1.0.2:80 for a, 10.1.0.1:80 for b",
      ])
    #expect(crossed.differences.map(\.areOwnersKnown) == [false, false])
  }

  /// A Service without a cluster IP gives each process any of a web's pods.
  @Test func podsOfOneShardAreTheSame() {
    let processes = [
      process("a", ["10.1.0.1:80", "[fd00::1]:80"]), process("b", ["10.1.0.2:80", "[fd00::2]:80"]),
    ]
    let owners = ["10.1.0.1": 0, "10.1.0.2": 0, "fd00::1": 1, "fd00::2": 2]
    let comparison = compare(processes, owners: owners)
    #expect(comparison.differences.map(\.server) == ["s1"])
    #expect(comparison.differences[0].areOwnersKnown)
  }

  @Test func otherBackendsAreNotCompared() {
    let other = Statistics(servers: [
      .init(backend: "grafana", name: "s0", state: "UP", address: "10.1.0.9:80")
    ])
    #expect(compare([process("a", ["10.1.0.1:80"]), ("b", other)]).differences.isEmpty)
  }
}
