import Jitsi
import KubernetesClient

/// Where participants come in: a port of a pod, through the API server's proxy, or a website, as browsers do.
enum CheckEntry: Sendable, Hashable {
  case pod(CheckTargets.Endpoint)
  /// The website's address, as in `https://meet.example.com`.
  case website(String)

  /// What reports call it.
  var name: String {
    switch self {
    case .pod(let endpoint): endpoint.pod
    case .website(let address): address
    }
  }

  /// A GET request for a path and query that are percent-encoded; `timeout` is in milliseconds.
  func get(_ target: String, timeout: Int) -> APIRequest {
    switch self {
    case .pod(let endpoint):
      APIRequest.podProxy(
        namespace: endpoint.namespace, pod: endpoint.pod, port: endpoint.port, target: target,
        timeout: timeout)
    case .website: APIRequest.website(target: target, timeout: timeout)
    }
  }

  /// A POST request with a part of a BOSH session; `timeout` is in milliseconds.
  func post(_ body: [UInt8], to target: String, timeout: Int) -> APIRequest {
    let type = "text/xml; charset=utf-8"
    return switch self {
    case .pod(let endpoint):
      APIRequest.podProxy(
        namespace: endpoint.namespace, pod: endpoint.pod, port: endpoint.port, target: target,
        posting: body, contentType: type, timeout: timeout)
    case .website:
      APIRequest.website(target: target, posting: body, contentType: type, timeout: timeout)
    }
  }
}
