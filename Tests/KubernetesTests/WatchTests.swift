import ApiServerStandIn
import Foundation
import Testing
import YAML

@testable import Kubernetes
@testable import KubernetesClient

struct WatchTests {
  /// Watches Services while they change, and records the events.
  private func watch(
    _ server: ApiServerStandIn, until count: Int, seconds: Double = 8,
    _ react: @escaping @Sendable (Int) -> Void
  ) async throws -> [String] {
    try await onThread {
      let client = try client(server)
      var told: [String] = []
      let watch = client.watch(ListRequest(.services, namespace: "meet")) { event in
        switch event {
        case .listed(let list): told.append("listed \(list.names.joined(separator: " "))")
        case .changed(let change, let object):
          told.append("\(change.rawValue) \(object["metadata"]?["name"]?.text ?? "")")
        case .interrupted: told.append("interrupted")
        case .failed(let error): told.append("failed \(error.isForbidden)")
        }
      }
      let end = Date().addingTimeInterval(seconds)
      var seen = 0
      while told.count < count, Date() < end {
        try client.turn(atMost: 100)
        while seen < told.count {
          seen += 1
          react(seen)
        }
      }
      watch.cancel()
      return told
    }
  }

  @Test func changesAreToldAsTheyHappen() async throws {
    let server = try ApiServerStandIn()
    server.add(object("Service", "web"))
    let told = try await watch(server, until: 4) { count in
      switch count {
      case 1: server.add(object("Service", "prosody"))
      case 2: server.add(object("Service", "web", ["spec": ["type": "ClusterIP"]]))
      case 3: server.remove(kind: "Service", namespace: "meet", name: "prosody")
      default: break
      }
    }
    #expect(told == ["listed web", "ADDED prosody", "MODIFIED web", "DELETED prosody"])
    #expect(server.requests.count == 2)
  }

  @Test func aConnectionThatBreaksIsResumedWithoutListingAnew() async throws {
    let server = try ApiServerStandIn()
    server.inject(.resetWithin) { $0.query["watch"] != nil }
    let told = try await watch(server, until: 3) { count in
      if count == 2 { server.add(object("Service", "web")) }
    }
    #expect(told == ["listed ", "interrupted", "ADDED web"])
    #expect(server.requests.filter { $0.query["watch"] == nil }.count == 1)
  }

  @Test func whatIsNoEventEndsTheConnectionAndNotTheWatch() async throws {
    let server = try ApiServerStandIn()
    server.inject(.endless) { $0.query["watch"] != nil }
    server.inject(.garbage) { $0.query["watch"] != nil }
    let told = try await watch(server, until: 3) { count in
      if count == 2 { server.add(object("Service", "web")) }
    }
    #expect(told.filter { $0 != "interrupted" } == ["listed ", "ADDED web"])
    #expect(told.contains("interrupted"))
  }

  @Test func whatTheServerHasForgottenIsListedAnew() async throws {
    let server = try ApiServerStandIn()
    server.inject(.resetWithin) { $0.query["watch"] != nil }
    let told = try await watch(server, until: 3) { count in
      guard count == 2 else { return }
      server.add(object("Service", "web"))
      server.add(object("Service", "prosody"))
      server.compact()
    }
    #expect(told == ["listed ", "interrupted", "listed prosody web"])
  }

  @Test func bookmarksKeepAWatchFromFallingBehind() async throws {
    let server = try ApiServerStandIn()
    server.sendBookmarks(every: 0.05)
    let told = try await watch(server, until: 3) { count in
      switch count {
      case 1:
        for number in 0..<5 { server.add(object("Pod", "other-\(number)")) }
        Thread.detachNewThread {
          Thread.sleep(forTimeInterval: 0.3)
          server.compact()
          server.breakWatches()
        }
      case 2: server.add(object("Service", "web"))
      default: break
      }
    }
    #expect(told == ["listed ", "interrupted", "ADDED web"])
  }

  @Test func aWatchThatIsForbiddenEnds() async throws {
    let server = try ApiServerStandIn()
    server.deny("admin watch services")
    let told = try await watch(server, until: 3, seconds: 0.5) { _ in }
    #expect(told == ["listed ", "failed true"])
  }

  @Test func twentyWatchesAndRequestsBesideThemShareTheThread() async throws {
    let server = try ApiServerStandIn()
    server.add(object("Pod", "jvb"))
    let counts = try await onThread {
      let client = try client(server)
      var listed = 0
      var changed = 0
      let watches = (0..<20).map { _ in
        client.watch(ListRequest(.pods, namespace: "meet")) { event in
          if case .listed = event { listed += 1 }
          if case .changed = event { changed += 1 }
        }
      }
      while listed < 20 { try client.turn(atMost: 100) }
      server.add(object("Pod", "jvb-2"))
      let status = try client.perform(.get(.pods, namespace: "meet", name: "jvb")).get().status
      let end = Date().addingTimeInterval(5)
      while changed < 20, Date() < end { try client.turn(atMost: 100) }
      for watch in watches { watch.cancel() }
      return [listed, changed, status]
    }
    #expect(counts == [20, 20, 200])
  }
}
