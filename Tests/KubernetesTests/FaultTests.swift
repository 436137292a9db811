import ApiServerStandIn
import Foundation
import Synchronization
import Testing

@testable import Kubernetes
@testable import KubernetesClient

struct FaultTests {
  /// Gets one object, with faults before the correct response.
  private func get(
    _ faults: [Fault], isRepeatable: Bool = true,
    _ change: @escaping @Sendable (inout APIClient.Options) -> Void = { _ in }
  ) async throws -> (result: Result<Int, APIError>, requests: Int) {
    let server = try ApiServerStandIn()
    server.add(object("Service", "web", ["spec": ["type": "ClusterIP"]]))
    for fault in faults { server.inject(fault) }
    let result = try await onThread {
      var request = APIRequest.get(.services, namespace: "meet", name: "web")
      request.isRepeatable = isRepeatable
      return try client(server, change).perform(request).map(\.status)
    }
    defer { server.stop() }
    return (result, server.requests.count)
  }

  @Test(arguments: [
    Fault.reset, .resetWithin, .truncated, .tooManyRequests(retryAfter: nil),
    .unavailable(retryAfter: nil), .unavailable(retryAfter: 0),
  ])
  func whatMayPassIsRepeated(_ fault: Fault) async throws {
    let (result, requests) = try await get([fault, fault])
    #expect(result.value == 200)
    #expect(requests == 3)
  }

  @Test func aServerThatRefusesForGoodIsAskedFiveTimes() async throws {
    let (result, requests) = try await get(
      Array(repeating: .unavailable(retryAfter: nil), count: 9))
    #expect(result.error?.reason == .unavailable("apiserver is shutting down"))
    #expect(requests == 5)
  }

  @Test func theServersOwnWaitIsRespected() async throws {
    let start = Date()
    let (result, requests) = try await get([.tooManyRequests(retryAfter: 1)])
    #expect(result.value == 200)
    #expect(requests == 2)
    #expect(Date().timeIntervalSince(start) >= 1)
  }

  @Test func aWaitThatIsTooLongEndsAtOnce() async throws {
    let (result, requests) = try await get([.tooManyRequests(retryAfter: 3600)])
    #expect(result.error?.isTransient == true)
    #expect(requests == 1)
  }

  @Test func whatMustNotHappenTwiceIsSentOnce() async throws {
    for fault in [Fault.reset, .truncated, .unavailable(retryAfter: nil)] {
      let (result, requests) = try await get([fault], isRepeatable: false)
      #expect(result.error != nil)
      #expect(requests == 1)
    }
  }

  @Test func whatTheServerDidNotBeginIsRepeatedEvenThen() async throws {
    let (result, _) = try await get([.tooManyRequests(retryAfter: nil)], isRepeatable: false)
    #expect(result.value == 200)
  }

  @Test func aSilentServerIsGivenUp() async throws {
    let (result, _) = try await get([.silent]) {
      $0.requestTimeout = 300
    }
    #expect(result.error?.reason == .timedOut(milliseconds: 300))
  }

  @Test func aServerThatFallsSilentIsGivenUpWithoutALimit() async throws {
    let (result, _) = try await get([.silent]) {
      $0.stallTimeout = 1
      $0.retries.attempts = 1
    }
    #expect(result.error?.reason == .stalled(seconds: 1))
  }

  @Test func answersWithoutAnEndAreCutOff() async throws {
    let endless = try await get([.endless])
    #expect(endless.result.error?.reason == .tooLarge(limit: 4 << 20))
    let headers = try await get([.endlessHeaders])
    #expect(headers.result.error != nil)
  }

  @Test func whatIsNoAPIServerIsNamed() async throws {
    let (result, _) = try await get([.loginPage])
    #expect(result.error?.reason == .notAPI(contentType: "text/html"))
    #expect(result.error?.description.contains("check the address") == true)
  }

  @Test(arguments: [Fault.garbage, .shortened])
  func aListThatIsNotWholeIsNeverTakenForOne(_ fault: Fault) async throws {
    let server = try ApiServerStandIn()
    server.add(object("Service", "web", ["spec": ["type": "ClusterIP"]]))
    server.inject(fault, times: 9)
    let error = try await onThread {
      try client(server).list([ListRequest(.services, namespace: "meet")])[0].error
    }
    #expect(error?.reason == .incomplete)
    server.clearFaults()
    server.inject(fault)
    let names = try await onThread {
      try client(server).list([ListRequest(.services, namespace: "meet")])[0].get().names
    }
    #expect(names == ["web"])
  }

  @Test func aServerThatIsNotThereIsNamedAtOnce() async throws {
    let port = try Loopback.freePort()
    let error = try await onThread {
      try client(resolve(kubeconfig(cluster: "server: \"http://127.0.0.1:\(port)\"")))
        .perform(.get(.services, namespace: "meet", name: "web")).error
    }
    let text = try #require(error?.description)
    #expect(
      text.hasPrefix(
        "cannot get services web in namespace meet: cannot connect to http://127.0.0.1:\(port)"))
    #expect(text.contains("check that the cluster is running"))
  }

  @Test func anInterruptEndsEverythingAtOnce() async throws {
    let server = try ApiServerStandIn()
    server.inject(.silent, times: 100)
    let seconds = try await onThread {
      let interrupt = Interrupt()
      let client = try client(server) {
        $0.interrupt = interrupt
        $0.stallTimeout = 60
      }
      let raised = Mutex(Date.distantPast)
      Thread.detachNewThread {
        while server.requests.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
        raised.withLock { $0 = Date() }
        interrupt.raise()
      }
      #expect(throws: Interrupted.self) {
        try client.list([ListRequest(.services), ListRequest(.pods)])
      }
      return Date().timeIntervalSince(raised.withLock { $0 })
    }
    #expect(seconds < 30)
    server.stop()
  }
}
