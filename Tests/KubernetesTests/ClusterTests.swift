import ApiServerStandIn
import Foundation
import Lint
import TestSupport
import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient

/// A cluster for tests that every API server must pass.
enum TestCluster: String, CaseIterable, CustomTestStringConvertible {
  case standIn = "the stand-in"
  case real = "the API server of KUBEBUILDER_ASSETS"

  var testDescription: String { rawValue }

  static var available: [TestCluster] {
    (TLSFront.isAvailable ? [.standIn] : []) + (RealApiServer.isAvailable ? [.real] : [])
  }

  /// Returns a connection as a user, and the values that must be kept alive while it is used.
  func connection(as user: String) async throws -> (ClusterConnection, keep: [any Sendable]) {
    let address: String
    let folder: TemporaryFolder
    let keep: [any Sendable]
    switch self {
    case .standIn:
      let server = try ApiServerStandIn()
      let front = try await TLSFront(before: server)
      server.demandCredentials(tokens: [:])
      server.deny("viewer list services")
      (address, folder, keep) = (front.address, front.folder, [server, front])
    case .real:
      let server = try await RealApiServer.shared.value
      (address, folder, keep) = (server.address, server.folder, [server])
    }
    var choice = ClusterChoice()
    choice.kubeconfig = try folder.write(
      "kubeconfig-\(UUID().uuidString)",
      kubeconfig(
        cluster: "server: \"\(address)\", certificate-authority: ca.crt",
        user: "client-certificate: \(user).crt, client-key: \(user).key"))
    return (try ClusterConnection.resolve(choice, environment: environment()), keep)
  }
}

/// Tests that pass with the stand-in and with a real API server.
@Suite(
  .enabled(if: !TestCluster.available.isEmpty, "needs haproxy and openssl, or KUBEBUILDER_ASSETS"))
struct ClusterTests {
  /// Runs work in a new namespace, because the rest of a real server's state is unknown.
  private func inNamespace<Value: Sendable>(
    of cluster: TestCluster, as user: String = "admin",
    _ work: @escaping @Sendable (APIClient, String) throws -> Value
  ) async throws -> Value {
    let (admin, keep) = try await cluster.connection(as: "admin")
    return try await onThread {
      defer { withExtendedLifetime(keep) {} }
      let name = "test-\(UUID().uuidString.prefix(8).lowercased())"
      let body: JSON = [
        "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)],
      ]
      let client = try client(admin) { $0.stallTimeout = 30 }
      // A server that has just started to listen is not ready yet.
      for _ in 0..<600 {
        if try client.perform(APIRequest(.get, "/readyz").accepting("*/*")).value != nil { break }
        Thread.sleep(forTimeInterval: 0.2)
      }
      _ = try client.perform(
        .create(.namespaces, namespace: nil, object: body.bytes, ChangeOptions())
      ).get()
      return try work(client, name)
    }
  }

  private func configMap(_ name: String, _ text: String) -> [UInt8] {
    let object: JSON = [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)],
      "data": ["key": .string(text)],
    ]
    return object.bytes
  }

  @Test(arguments: TestCluster.available)
  func applyingMakesConflictsAndIsForcedOnlyWhenSaid(_ cluster: TestCluster) async throws {
    let words = try await inNamespace(of: cluster) { client, namespace in
      func apply(_ text: String, as manager: String, force: Bool = false, isDryRun: Bool = false)
        throws -> Result<APIResponse, APIError>
      {
        var options = ChangeOptions(isDryRun: isDryRun)
        options.fieldManager = manager
        return try client.perform(
          .apply(
            .configMaps, namespace: namespace, name: "a", object: configMap("a", text),
            force: force, options))
      }
      func value() throws -> String? {
        try client.perform(.get(.configMaps, namespace: namespace, name: "a")).get().tree(name: "")?
          .root?["data"]?["key"]?.text
      }
      let made = try apply("one", as: "helm").get().status
      let again = try apply("one", as: "helm").get().status
      let conflict = try apply("two", as: "kubectl-jitsi").error?.description
      let tried = try apply("two", as: "kubectl-jitsi", force: true, isDryRun: true).get().status
      let before = try value()
      let forced = try apply("two", as: "kubectl-jitsi", force: true).get().status
      return [
        "\(made) \(again) \(tried) \(forced)",
        conflict?.split(separator: "\n").last.map(String.init),
        before, try value(),
      ]
    }
    #expect(words == ["201 200 200 200", #"  .data.key: conflict with "helm""#, "one", "two"])
  }

  @Test(arguments: TestCluster.available)
  func pagesOfAListAreOneMoment(_ cluster: TestCluster) async throws {
    let names = try await inNamespace(of: cluster) { client, namespace in
      _ = try client.perform(
        (0..<25).map {
          .create(
            .configMaps, namespace: namespace, object: configMap("c\(100 + $0)", ""),
            ChangeOptions())
        })
      var request = ListRequest(.configMaps, namespace: namespace)
      request.pageSize = 7
      return try client.list([request])[0].get().names.filter { $0.hasPrefix("c1") }
    }
    #expect(names == (0..<25).map { "c\(100 + $0)" })
  }

  /// A real server also compiles the expressions against the types of their kinds, and returns what it does not like.
  @Test(arguments: TestCluster.available)
  func policiesAreAcceptedStrictly(_ cluster: TestCluster) async throws {
    let words = try await inNamespace(of: cluster) { client, namespace in
      let objects = AdmissionPolicy.all.flatMap {
        $0.objects(action: .deny, scope: .namespace(namespace), page: "https://example.com")
      }
      func create(_ text: String, _ kind: String) throws -> String {
        let type = ResourceType(
          group: "admissionregistration.k8s.io", version: "v1",
          plural: kind.hasSuffix("Binding")
            ? "validatingadmissionpolicybindings" : "validatingadmissionpolicies", kind: kind,
          isNamespaced: false)
        let answer = try client.perform(
          .create(
            type, namespace: nil, object: Array(text.utf8),
            ChangeOptions(isDryRun: true, fieldValidation: .strict)))
        if let error = answer.error { return error.description }
        let warnings = try answer.get().warnings
        return warnings.isEmpty ? "accepted" : warnings.joined(separator: "; ")
      }
      var words = try objects.map {
        try create(DocumentWriter.json($0), $0["kind"]?.text ?? "")
      }
      // The same with a field that no policy has is not accepted.
      let first = try #require(objects.first)
      let text = DocumentWriter.json(first).replacing("failurePolicy", with: "failPolicy")
      words.append(
        try create(text, first["kind"]?.text ?? "").contains("spec.failPolicy") ? "" : text)
      return words
    }
    #expect(words == AdmissionPolicy.all.flatMap { _ in ["accepted", "accepted"] } + [""])
  }

  @Test(arguments: TestCluster.available)
  func aWatchTellsWhatHappens(_ cluster: TestCluster) async throws {
    let told = try await inNamespace(of: cluster) { client, namespace in
      var told: [String] = []
      var request = ListRequest(.configMaps, namespace: namespace)
      request.fieldSelector = "metadata.name=a"
      let watch = client.watch(request) { event in
        switch event {
        case .listed(let list): told.append("listed \(list.items.count)")
        case .changed(let change, let object):
          told.append("\(change.rawValue) \(object["data"]?["key"]?.text ?? "")")
        case .interrupted(let error), .failed(let error): told.append(error.description)
        }
      }
      func turn(until count: Int) throws {
        let end = Date().addingTimeInterval(120)
        while told.count < count, Date() < end { try client.turn(atMost: 100) }
      }
      try turn(until: 1)
      let path = APIRequest.create(
        .configMaps, namespace: namespace, object: configMap("a", "one"), ChangeOptions())
      _ = try client.perform(path).get()
      try turn(until: 2)
      _ = try client.perform(
        .mergePatch(
          .configMaps, namespace: namespace, name: "a",
          patch: Array(#"{"data":{"key":"two"}}"#.utf8),
          ChangeOptions())
      ).get()
      try turn(until: 3)
      _ = try client.perform(
        .delete(.configMaps, namespace: namespace, name: "a", propagation: .background)
      ).get()
      try turn(until: 4)
      watch.cancel()
      return told
    }
    #expect(told == ["listed 0", "ADDED one", "MODIFIED two", "DELETED two"])
  }

  @Test(arguments: TestCluster.available)
  func whatIsMissingAndWhatIsForbiddenIsTold(_ cluster: TestCluster) async throws {
    let reasons = try await inNamespace(of: cluster) { client, namespace in
      let crd = ResourceType(
        group: "no.such.group.example", version: "v1", plural: "things", kind: "Thing")
      return [
        try client.perform(.get(.configMaps, namespace: namespace, name: "gone")).error?.reason,
        try client.list([ListRequest(crd, namespace: namespace)])[0].error?.reason,
      ]
    }
    #expect(reasons == [.notFound(#"configmaps "gone" not found"#), .notServed])
    let (viewer, keep) = try await cluster.connection(as: "viewer")
    let error = try await onThread {
      defer { withExtendedLifetime(keep) {} }
      return try client(viewer).list([ListRequest(.services, namespace: "meet")])[0].error
    }
    #expect(
      error?.headline == """
        cannot list services in namespace meet: services is forbidden: User "viewer" cannot list \
        resource "services" in API group "" in the namespace "meet"
        """)
  }

  @Test(arguments: TestCluster.available)
  func everyTypeThatIsNamedIsServed(_ cluster: TestCluster) async throws {
    let missing = try await inNamespace(of: cluster) { client, _ in
      let discovery = try client.discover().get()
      let types: [ResourceType] = [
        .pods, .services, .configMaps, .secrets, .serviceAccounts, .events, .endpoints, .nodes,
        .namespaces, .deployments, .statefulSets, .daemonSets, .replicaSets,
        .horizontalPodAutoscalers, .podDisruptionBudgets, .ingresses, .networkPolicies,
        .endpointSlices,
      ]
      return types.filter { type in
        discovery.find(apiVersion: type.apiVersion, kind: type.kind)?.type != type
      }
    }
    #expect(missing.isEmpty)
  }
}

extension APIRequest {
  fileprivate func accepting(_ type: String) -> APIRequest {
    var request = self
    request.accept = type
    return request
  }
}
