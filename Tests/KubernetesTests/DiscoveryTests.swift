import ApiServerStandIn
import KubernetesClient
import Testing

@testable import Kubernetes

struct DiscoveryTests {
  @Test func twoRequestsTellEverything() async throws {
    let server = try ApiServerStandIn()
    server.serve(StandInResource.monitoring)
    let discovery = try await onThread { try client(server).discover().get() }
    #expect(server.requests.count == 2)
    #expect(discovery.failures.isEmpty)
    let sets = try #require(discovery.find(apiVersion: "apps/v1", kind: "StatefulSet"))
    #expect(sets.type == .statefulSets)
    #expect(sets.shortNames == ["sts"])
    #expect(sets.verbs.contains("watch"))
    #expect(discovery.find(apiVersion: "v1", kind: "Node")?.type == .nodes)
    #expect(
      discovery.find(group: "monitoring.coreos.com", kind: "PodMonitor")?.type.plural
        == "podmonitors")
    #expect(discovery.find(apiVersion: "apps/v1beta1", kind: "StatefulSet") == nil)
  }

  @Test func anOldServerIsAskedGroupByGroupAndTellsTheSame() async throws {
    let server = try ApiServerStandIn()
    let new = try await onThread { try client(server).discover().get() }
    server.stopAggregatedDiscovery()
    let old = try await onThread { try client(server).discover().get() }
    #expect(Set(old.resources) == Set(new.resources))
    #expect(!old.resources.isEmpty)
  }

  @Test func aGroupThatCanNotBeToldLeavesTheOthers() async throws {
    let server = try ApiServerStandIn()
    server.stopAggregatedDiscovery()
    server.inject(.unavailable(retryAfter: nil), times: 99) { $0.path == "/apis/policy/v1" }
    let discovery = try await onThread { try client(server).discover().get() }
    #expect(discovery.failures.map(\.subject) == ["GET /apis/policy/v1"])
    #expect(discovery.find(apiVersion: "apps/v1", kind: "Deployment") != nil)
    #expect(discovery.find(group: "policy", kind: "PodDisruptionBudget") == nil)
  }
}
