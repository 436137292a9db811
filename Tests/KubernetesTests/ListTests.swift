import ApiServerStandIn
import Foundation
import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient

struct ListTests {
  private func server(services count: Int) throws -> ApiServerStandIn {
    let server = try ApiServerStandIn()
    for number in 0..<count {
      server.add(object("Service", "s\(1000 + number)", ["spec": ["type": "ClusterIP"]]))
    }
    return server
  }

  private func list(
    _ server: ApiServerStandIn, pageSize: Int = 500,
    _ change: @escaping @Sendable (inout APIClient.Options) -> Void = { _ in }
  ) async throws -> Result<[String], APIError> {
    try await onThread {
      var request = ListRequest(.services, namespace: "meet")
      request.pageSize = pageSize
      return try client(server, change).list([request])[0].map(\.names)
    }
  }

  @Test func allKindsAreListedAtOnceAndTheirItemsKnowWhatTheyAre() async throws {
    let server = try server(services: 3)
    server.add(object("Deployment", "web"))
    let objects = try await onThread {
      let lists = try client(server).list([
        ListRequest(.services, namespace: "meet"), ListRequest(.deployments),
        ListRequest(.pods, namespace: "meet"),
      ])
      return ObjectSet(try lists.flatMap { try $0.get().trees }).objects.map {
        "\($0.apiVersion)/\($0.kind)/\($0.name)"
      }
    }
    #expect(
      objects == [
        "v1/Service/s1000", "v1/Service/s1001", "v1/Service/s1002", "apps/v1/Deployment/web",
      ])
    #expect(
      server.requests.map(\.path).sorted() == [
        "/api/v1/namespaces/meet/pods", "/api/v1/namespaces/meet/services",
        "/apis/apps/v1/deployments",
      ])
    #expect(server.requests.allSatisfy { $0.query["limit"] == "500" })
  }

  @Test func pagesAreFollowedToTheEnd() async throws {
    let server = try server(services: 1203)
    let names = try await list(server).value
    #expect(names?.count == 1203)
    #expect(names == names?.sorted())
    #expect(server.requests.count == 3)
  }

  /// The tokens differ, so that only the number of objects shows that the list leads nowhere.
  @Test func pagesWithHardlyAnyObjectsEnd() async throws {
    let server = try server(services: 1)
    server.inject(.endlessPages, times: 10_000) { _ in true }
    #expect(try await list(server).error?.reason == .endlessList(pages: 100))
  }

  @Test func listsThatAreSmallAloneAndLargeTogetherAreCutOff() async throws {
    let server = try ApiServerStandIn()
    server.inject(.endless, times: 100) { _ in true }
    let (results, attempts) = try await onThread {
      let types: [ResourceType] = [
        .services, .pods, .configMaps, .secrets, .deployments, .statefulSets, .ingresses,
      ]
      let client = try client(server) {
        $0.responseLimit = 4 << 20
        $0.totalLimit = 5 << 20
      }
      return (try client.list(types.map { ListRequest($0) }), client.budget.used)
    }
    #expect(results.allSatisfy { $0.error != nil })
    #expect(results.contains { $0.error?.reason == .tooMuch(limit: 5 << 20) })
    #expect(
      results.lazy.compactMap(\.error).first { $0.reason == .tooMuch(limit: 5 << 20) }?.description
        .hasSuffix("are too large in total: the limit is 5 MiB; select one namespace with -n")
        == true)
    #expect(attempts == 0)
  }

  @Test func pagesOfAllListsCountTogetherUntilAllHaveEnded() async throws {
    let server = try server(services: 60)
    // Services have more fields by default.
    for number in 0..<180 { server.add(object("Pod", "p\(1000 + number)")) }
    let size = try await onThread { () throws -> [Int] in
      func total(_ limit: Int) throws -> [Result<ObjectList, APIError>] {
        let requests = [ResourceType.services, .pods].map { type in
          var request = ListRequest(type, namespace: "meet")
          request.pageSize = 10
          return request
        }
        let client = try client(server) { $0.totalLimit = limit }
        let lists = try client.list(requests)
        #expect(client.budget.used == 0)
        return lists
      }
      let whole = try total(1 << 20).map { result in
        try result.get().trees.reduce(0) { $0 + $1.source.bytes.count }
      }
      // Each list is within the limit, but both together exceed it.
      let limit = whole.reduce(0, +) * 3 / 4
      let cut = try total(limit)
      #expect(whole.allSatisfy { $0 < limit })
      #expect(cut.contains { $0.error?.reason == .tooMuch(limit: limit) })
      return whole
    }
    #expect(size.allSatisfy { $0 > 0 })
  }

  @Test func aListWhoseTokenExpiresIsReadAnew() async throws {
    let server = try server(services: 30)
    server.inject(.expired) { $0.query["continue"] != nil }
    #expect(try await list(server, pageSize: 10).value?.count == 30)
    #expect(server.requests.count == 5)
  }

  @Test func aListThatAlwaysExpiresIsReadInOnePiece() async throws {
    let server = try server(services: 30)
    server.inject(.expired, times: 100) { $0.query["continue"] != nil }
    #expect(try await list(server, pageSize: 10).value?.count == 30)
    #expect(server.requests.last?.query["limit"] == nil)
  }

  @Test func aPageOfAnotherMomentMakesTheListBeginAnew() async throws {
    let server = try server(services: 30)
    server.inject(.movedPage) { $0.query["continue"] != nil }
    let names = try await list(server, pageSize: 10).value
    #expect(names?.count == 30)
    #expect(Set(names ?? []).count == 30)
  }

  @Test func objectsThatComeWhilePagesAreReadAreNotMixedIn() async throws {
    let server = try server(services: 30)
    let names = try await onThread {
      let client = try client(server)
      var request = ListRequest(.services, namespace: "meet")
      request.pageSize = 10
      var result: Result<ObjectList, APIError>?
      client.list(request) { result = $0 }
      while result == nil {
        try client.turn(atMost: 1000)
        if server.requests.count < 2 { continue }
        server.add(object("Service", "a-new"))
        server.remove(kind: "Service", namespace: "meet", name: "s1029")
      }
      return try result?.get().names
    }
    #expect(names == (0..<30).map { "s\(1000 + $0)" })
  }

  @Test func whatIsNotInstalledIsToldApartFromWhatIsNotThere() async throws {
    let server = try server(services: 0)
    let errors = try await onThread {
      let client = try client(server)
      let missing = ResourceType(
        group: "monitoring.coreos.com", version: "v1", plural: "podmonitors", kind: "PodMonitor")
      let list = try client.list([ListRequest(missing, namespace: "meet")])[0].error
      let get = try client.perform(.get(.services, namespace: "meet", name: "shard-7-prosody"))
      return [list, get.error]
    }
    #expect(errors[0]?.reason == .notServed)
    #expect(errors[1]?.reason == .notFound(#"services "shard-7-prosody" not found"#))
    #expect(errors.allSatisfy { $0?.isNotFound == true })
  }

  @Test func onlyMetadataComesWhereOnlyMetadataIsAskedFor() async throws {
    let server = try ApiServerStandIn()
    server.add(object("Secret", "jitsi-config", ["data": ["PASSWORD": "c2VjcmV0"]]))
    let list = try await onThread {
      var request = ListRequest(.secrets, namespace: "meet")
      request.isMetadataOnly = true
      return try client(server).list([request])[0].get()
    }
    #expect(list.names == ["jitsi-config"])
    #expect(list.items.allSatisfy { $0["data"] == nil })
  }

  @Test func selectorsReachTheServer() async throws {
    let server = try server(services: 2)
    server.add(
      [
        "apiVersion": "v1", "kind": "Service",
        "metadata": ["name": "web", "namespace": "meet", "labels": ["k8s-app": "web"]],
      ])
    let names = try await onThread {
      var request = ListRequest(.services, namespace: "meet")
      request.labelSelector = "k8s-app=web"
      return try client(server).list([request])[0].get().names
    }
    #expect(names == ["web"])
  }
}
