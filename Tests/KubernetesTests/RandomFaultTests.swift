import ApiServerStandIn
import Foundation
import Testing

@testable import Kubernetes
@testable import KubernetesClient

struct RandomFaultTests {
  /// A random number generator with a seed, which failures report.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func ofAHundredFaultyRunsNoneHangsAndNoneTellsLessThanThereIs() async throws {
    let server = try ApiServerStandIn()
    for number in 0..<40 { server.add(object("Service", "s\(1000 + number)")) }
    for number in 0..<7 { server.add(object("Deployment", "d\(number)")) }
    var failures = 0
    for seed in 1...100 {
      var random = Generator(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
      server.clearFaults()
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        guard let fault = Fault.random.randomElement(using: &random) else { continue }
        let chance = Int.random(in: 1...3, using: &random)
        server.inject(fault, times: chance)
      }
      let start = Date()
      let results = try await onThread {
        let client = try client(server) {
          $0.requestTimeout = 700
          $0.stallTimeout = 1
          $0.responseLimit = 1 << 20
        }
        var services = ListRequest(.services, namespace: "meet")
        services.pageSize = 15
        return try client.list([services, ListRequest(.deployments, namespace: "meet")]).map {
          $0.map(\.names.count)
        }
      }
      #expect(Date().timeIntervalSince(start) < 60, "seed \(seed)")
      for (result, count) in zip(results, [40, 7]) {
        switch result {
        case .success(let found): #expect(found == count, "seed \(seed)")
        case .failure(let error):
          failures += 1
          #expect(!error.description.isEmpty, "seed \(seed)")
        }
      }
    }
    #expect(failures > 10)
    server.stop()
  }
}
