import ApiServerStandIn
import Foundation
import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient

struct ChangeTests {
  private func service(_ type: String) -> JSON {
    object("Service", "prosody", ["spec": ["type": .string(type)]])
  }

  /// Applies an object as one manager, then as another.
  private func apply(
    _ second: JSON, force: Bool = false, isDryRun: Bool = false, on server: ApiServerStandIn
  ) async throws -> Result<APIResponse, APIError> {
    let first = service("ClusterIP").bytes
    return try await onThread {
      let client = try client(server)
      var helm = ChangeOptions()
      helm.fieldManager = "helm"
      _ = try client.perform(
        .apply(.services, namespace: "meet", name: "prosody", object: first, helm)
      ).get()
      return try client.perform(
        .apply(
          .services, namespace: "meet", name: "prosody", object: second.bytes, force: force,
          ChangeOptions(isDryRun: isDryRun)))
    }
  }

  @Test func aConflictNamesTheOwnerAndTheField() async throws {
    let server = try ApiServerStandIn()
    let error = try #require(try await apply(service("LoadBalancer"), on: server).error)
    #expect(
      error.description == """
        cannot patch services prosody in namespace meet: its fields are owned by other managers:
          .spec.type: conflict with "helm"
        """)
  }

  @Test func aConflictIsForcedOnlyWhenSaid() async throws {
    let server = try ApiServerStandIn()
    let response = try await apply(service("LoadBalancer"), force: true, on: server).get()
    #expect(response.tree(name: "")?.root?["spec"]?["type"]?.text == "LoadBalancer")
  }

  @Test func aDryRunChangesNothing() async throws {
    let server = try ApiServerStandIn()
    _ = try await apply(service("LoadBalancer"), force: true, isDryRun: true, on: server).get()
    let type = try await onThread {
      try client(server).perform(.get(.services, namespace: "meet", name: "prosody")).get()
        .tree(name: "")?.root?["spec"]?["type"]?.text
    }
    #expect(type == "ClusterIP")
  }

  @Test func anObjectThatIsThereIsNotCreatedAgain() async throws {
    let server = try ApiServerStandIn()
    let body = service("ClusterIP").bytes
    let results = try await onThread {
      let client = try client(server)
      let request = APIRequest.create(.services, namespace: "meet", object: body, ChangeOptions())
      return [try client.perform(request), try client.perform(request)].map { $0.map(\.status) }
    }
    #expect(results[0].value == 201)
    guard case .conflict(let status) = results[1].error?.reason else {
      Issue.record("\(results[1])")
      return
    }
    #expect(status.reason == "AlreadyExists")
  }

  @Test func whatTheServerFindsInvalidIsToldFieldByField() async throws {
    let server = try ApiServerStandIn()
    server.add(object("Service", "taken", ["spec": ["ports": [["port": 1, "nodePort": 30400]]]]))
    let body = object(
      "Service", "prosody", ["spec": ["ports": [["port": 1, "nodePort": 30400]]]]
    ).bytes
    let error = try await onThread {
      try client(server).perform(
        .apply(.services, namespace: "meet", name: "prosody", object: body, ChangeOptions())
      ).error
    }
    #expect(
      error?.description.hasSuffix(
        """
        the API server rejects it as invalid:
          spec.ports[0].nodePort: Invalid value: 30400: provided port is already allocated
        """) == true)
  }

  @Test func patchesAndDeletionsReachTheServer() async throws {
    let server = try ApiServerStandIn()
    server.add(object("StatefulSet", "jvb", ["spec": ["replicas": 2]]))
    let replicas = try await onThread {
      let client = try client(server)
      let merged = try client.perform(
        .mergePatch(
          .statefulSets, namespace: "meet", name: "jvb",
          patch: Array(#"{"spec":{"replicas":3}}"#.utf8),
          ChangeOptions())
      ).get()
      let patched = try client.perform(
        .jsonPatch(
          .statefulSets, namespace: "meet", name: "jvb",
          patch: Array(#"[{"op":"replace","path":"/spec/replicas","value":4}]"#.utf8),
          ChangeOptions(isDryRun: true))
      ).get()
      let deleted = try client.perform(
        .delete(.statefulSets, namespace: "meet", name: "jvb", propagation: .foreground)
      ).get()
      return [merged, patched, deleted].map {
        $0.tree(name: "")?.root?["spec"]?["replicas"]?.text
          ?? $0.tree(name: "")?.root?["status"]?.text
      }
    }
    #expect(replicas == ["3", "4", "Success"])
    #expect(server.objectCount == 0)
    #expect(
      server.requests.map { $0.query["fieldManager"] } == ["kubectl-jitsi", "kubectl-jitsi", nil])
  }

  @Test func anObjectThatWasMadeAnewIsNotDeletedInPlaceOfTheOld() async throws {
    let server = try ApiServerStandIn()
    server.add(
      object(
        "StatefulSet", "jvb", ["metadata": ["name": "jvb", "namespace": "meet", "uid": "new"]]))
    let error = try await onThread {
      try client(server).perform(
        .delete(
          .statefulSets, namespace: "meet", name: "jvb", propagation: .background, uid: "old")
      ).error
    }
    guard case .conflict = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(server.objectCount == 1)
  }

  @Test func whatIsForbiddenComesWithTheRoleThatWouldAllowIt() async throws {
    let server = try ApiServerStandIn()
    server.deny("admin patch services")
    let error = try #require(
      try await onThread {
        try client(server).perform(
          .apply(.services, namespace: "meet", name: "web", object: [], ChangeOptions())
        ).error
      })
    #expect(
      error.missingPermissions?.manifests == """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: kubectl-jitsi
          namespace: meet
        rules:
        - apiGroups: [""]
          resources: ["services"]
          verbs: ["patch"]

        """)
    #expect(error.description.contains("\n    namespace: meet\n"))
  }

  @Test func theCallersOwnPermissionsCanBeAsked() async throws {
    let server = try ApiServerStandIn()
    server.deny("admin list secrets")
    let allowed = try await onThread {
      try client(server).perform([
        .accessReview(ResourceAccess(verb: "list", .secrets, namespace: "meet")),
        .accessReview(ResourceAccess(verb: "get", .pods, subresource: "proxy", namespace: "meet")),
      ]).map { try $0.get().isAllowed }
    }
    #expect(allowed == [false, true])
  }

  @Test func podsAnswerThroughTheServer() async throws {
    let server = try ApiServerStandIn()
    server.add(object("Pod", "shard-0-jvb-0"))
    server.proxy("meet/shard-0-jvb-0:8080/colibri/stats", says: #"{"conferences": 3}"#)
    let results = try await onThread {
      try client(server).perform([
        .podProxy(
          namespace: "meet", pod: "shard-0-jvb-0", port: 8080, target: "/colibri/stats",
          timeout: 2000),
        .podProxy(
          namespace: "meet", pod: "shard-0-jvb-0", port: 9888, target: "/metrics", timeout: 2000),
      ]).map { $0.map { String(decoding: $0.body, as: UTF8.self) } }
    }
    #expect(results[0].value == #"{"conferences": 3}"#)
    #expect(results[1].error?.isTransient == true)
    #expect(server.requests.count == 2)
  }
}
