import Foundation
import HAProxy
import TestSupport
import Testing

/// The installed HAProxy, if there is one.
private let installed = InstalledHAProxy.found

/// Tests how HAProxy parses a peer address that comes from an environment variable: the claims of haproxy-peer-environment.
@Suite(.enabled(if: installed != nil, "no haproxy is installed"))
struct PeerAddressTestsWhereHAProxyIsInstalled {
  /// Returns a configuration in which the pod's own peer has no address and the other one has the given address.
  private func configuration(_ address: String) -> String {
    let id = UUID().uuidString
    return """
      global
        stats socket SOCKET
      defaults
        mode http
        timeout connect 5s
        timeout client 90s
        timeout server 90s
      peers mypeers
        bind abns@peers-\(id)
        server haproxy-0
        server haproxy-1 \(address)
      frontend in
        bind abns@in-\(id)
        default_backend shards
      backend shards
        stick-table type string len 128 size 1k expire 1d peers mypeers
        stick on url_param(room)
        server shard0 127.0.0.1:9

      """
  }

  @Test(arguments: [
    #""${JITSI_HAPROXY_1_SERVICE_HOST}:1024""#,
    #""${JITSI_HAPROXY_1_SERVICE_HOST}:${JITSI_HAPROXY_1_SERVICE_PORT}""#,
    #""${OTHER_IP}:1024""#, #""${OTHER_PEER-127.0.0.1}:1024""#,
  ])
  func anEmptyVariableStartsAllTheSame(address: String) async throws {
    #expect(try await installed!.starts(configuration(address), pod: "haproxy-0"))
  }

  @Test(arguments: [
    #""${MY-JITSI_HAPROXY_1_SERVICE_HOST}:1024""#,
    #""127.0.0.1:${MY-JITSI_HAPROXY_1_SERVICE_PORT}""#,
    "haproxy-1.haproxy-pods.jitsi.svc.invalid:1024",
  ])
  func aDashInAVariableAndAnUnknownNameStopIt(address: String) async throws {
    #expect(try await !installed!.starts(configuration(address), pod: "haproxy-0"))
  }

  @Test func aVariableInFrontOfTheDashMakesItAnAddress() async throws {
    let text = configuration(#""${MY-JITSI_HAPROXY_1_SERVICE_HOST}:1024""#)
    #expect(
      try await installed!.starts(text, pod: "haproxy-0", environment: ["MY": "127.0.0.1"]))
  }
}
