import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient
@testable import Operations

/// A mutable set of objects, for use in closures.
private final class Kept {
  private var value: WatchedObjects

  init(_ type: ResourceType) { value = WatchedObjects(type) }

  var objects: [String: Tree]? { value.objects }
  var error: APIError? { value.error }
  var isSettled: Bool { value.isSettled }

  func take(_ event: WatchEvent, now: Int64) -> Bool { value.take(event, now: now) }

  func forget(interruptionsBefore moment: Int64) -> Bool {
    value.forget(interruptionsBefore: moment)
  }
}

struct WatchedObjectsTests {
  private func error(_ words: String = "reset") -> APIError {
    APIError(
      subject: "watch pods", server: "https://x", access: nil, reason: .broken(words))
  }

  private func tree(_ text: String) -> Tree {
    Tree(parsing: SourceFile(name: "list", text: text))
  }

  private func listed(_ names: String...) -> WatchEvent {
    let items = names.map {
      "{\"metadata\": {\"name\": \"\($0)\", \"namespace\": \"meet\", \"managedFields\": []}}"
    }
    return .listed(
      ObjectList(
        request: ListRequest(.pods, namespace: "meet"),
        trees: [tree("{\"kind\": \"PodList\", \"items\": [\(items.joined(separator: ","))]}")],
        resourceVersion: "1", warnings: []))
  }

  private func changed(_ change: WatchEvent.Change, _ name: String) throws -> WatchEvent {
    let text = """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\(name)", "namespace": "meet"},
      "status": {"phase": "Running"}}
      """
    return .changed(change, try #require(tree(text).root))
  }

  @Test func objectsComeChangeAndGo() throws {
    let pods = Kept(.pods)
    #expect(!pods.isSettled)
    #expect(pods.take(listed("a", "b"), now: 0))
    #expect(pods.objects?.keys.sorted() == ["meet/a", "meet/b"])
    let kinds = ObjectSet(pods.objects.map { Array($0.values) } ?? []).objects.map(\.kind)
    #expect(kinds == ["Pod", "Pod"])
    #expect(pods.take(try changed(.modified, "a"), now: 1))
    #expect(pods.objects?["meet/a"]?.root?["status"]?["phase"]?.text == "Running")
    #expect(pods.take(try changed(.added, "c"), now: 2))
    #expect(pods.take(try changed(.deleted, "b"), now: 3))
    #expect(pods.objects?.keys.sorted() == ["meet/a", "meet/c"])
    #expect(pods.take(listed("d"), now: 4))
    #expect(pods.objects?.keys.sorted() == ["meet/d"])
  }

  @Test func aWatchThatGoesOnAtOnceIsNotToldOf() throws {
    let pods = Kept(.pods)
    _ = pods.take(listed("a"), now: 0)
    #expect(!pods.take(.interrupted(error()), now: 1000))
    #expect(pods.error == nil)
    #expect(!pods.forget(interruptionsBefore: 5000))
    #expect(!pods.take(.interrupted(error()), now: 9000))
    #expect(pods.error == nil)
  }

  @Test func aWatchThatBreaksAgainIsToldOfUntilItGoesOn() throws {
    let pods = Kept(.pods)
    _ = pods.take(listed("a"), now: 0)
    _ = pods.take(.interrupted(error()), now: 1000)
    #expect(pods.take(.interrupted(error()), now: 1200))
    #expect(pods.error == error())
    #expect(!pods.take(.interrupted(error()), now: 1600))
    #expect(!pods.forget(interruptionsBefore: 1500))
    #expect(pods.error != nil)
    #expect(pods.forget(interruptionsBefore: 2000))
    #expect(pods.error == nil)
    _ = pods.take(.interrupted(error()), now: 3000)
    _ = pods.take(.interrupted(error()), now: 3100)
    #expect(pods.take(try changed(.added, "b"), now: 3200))
    #expect(pods.error == nil)
    #expect(pods.objects?.count == 2)
  }

  @Test func whatWasNeverSeenOrIsForbiddenStaysTold() {
    let unseen = Kept(.pods)
    #expect(unseen.take(.interrupted(error()), now: 0))
    #expect(unseen.isSettled)
    #expect(!unseen.forget(interruptionsBefore: 100))
    let forbidden = Kept(.secrets)
    #expect(forbidden.take(.failed(error("no")), now: 0))
    #expect(!forbidden.forget(interruptionsBefore: 100))
    #expect(forbidden.error == error("no"))
  }
}
