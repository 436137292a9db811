import Kubernetes

/// A request to an API server.
public struct APIRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  public var method: Method
  /// The encoded path, starting with `/api` or `/apis`.
  public var path: String
  /// The query parameters, not encoded.
  public var query: [(name: String, value: String)]
  public var accept = "application/json"
  public var contentType: String?
  public var body: [UInt8]?
  /// The action, for messages and permissions; nil if it requires no permission.
  public var access: ResourceAccess?
  /// Whether the request is idempotent.
  public var isRepeatable: Bool
  /// Whether failed attempts are retried at all.
  public var isRetried = true
  /// The timeout in milliseconds, including retries; nil for the client's default.
  public var timeout: Int?

  /// The names of response headers that ``APIResponse/headers`` is to have, in lower case.
  public var keptHeaders: [String] = []

  public init(
    _ method: Method, _ path: String, query: [(name: String, value: String)] = [],
    access: ResourceAccess? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.access = access
    isRepeatable = method == .get
  }

  /// The encoded path and query.
  var target: String {
    guard !query.isEmpty else { return path }
    let pairs = query.map { "\(PathText.segment($0.name))=\(PathText.segment($0.value))" }
    return "\(path)?\(pairs.joined(separator: "&"))"
  }

  /// The action as shown in errors.
  var subject: String { access?.description ?? "\(method.rawValue) \(path)" }
}

extension APIRequest {
  /// Reads an object or a subresource of it, such as `scale`.
  public static func get(
    _ type: ResourceType, namespace: String?, name: String, subresource: String? = nil
  ) -> APIRequest {
    APIRequest(
      .get, path(type, namespace, name, subresource),
      access: ResourceAccess(
        verb: "get", type, subresource: subresource, namespace: namespace, name: name))
  }

  /// Sends an HTTP GET to a pod through the API server's proxy.
  ///
  /// `target` is the encoded path and query at the pod, such as `/colibri/stats`; `timeout` is in milliseconds.
  public static func podProxy(
    namespace: String, pod: String, port: Int, target: String, timeout: Int
  ) -> APIRequest {
    proxy(.pods, namespace, "\(PathText.segment(pod)):\(port)", target, timeout)
  }

  /// Sends a body to a pod's HTTP server with POST, through the API server.
  ///
  /// The request counts as one that can be sent twice, so that connections are used again; BOSH and other protocols whose
  /// requests are numbered allow that.
  ///
  /// `target` is the encoded path and query at the pod; `timeout` is in milliseconds.
  public static func podProxy(
    namespace: String, pod: String, port: Int, target: String, posting body: [UInt8],
    contentType: String, timeout: Int
  ) -> APIRequest {
    var request = podProxy(
      namespace: namespace, pod: pod, port: port, target: target, timeout: timeout)
    request.method = .post
    request.body = body
    request.contentType = contentType
    request.isRepeatable = true
    if let access = request.access {
      request.access = ResourceAccess(
        verb: "create", .pods, subresource: "proxy", namespace: namespace, name: access.name)
    }
    return request
  }

  /// Sends an HTTP GET to a website that the client is connected to, or a POST when there is a body.
  ///
  /// `target` is the encoded path and query; `timeout` is in milliseconds.
  public static func website(
    target: String, posting body: [UInt8]? = nil, contentType: String? = nil, timeout: Int
  ) -> APIRequest {
    var request = APIRequest(body == nil ? .get : .post, target)
    request.accept = "*/*"
    request.body = body
    request.contentType = contentType
    request.isRepeatable = true
    request.isRetried = false
    request.timeout = timeout
    return request
  }

  /// Sends an HTTP GET to a Service through the API server's proxy.
  ///
  /// `port` is a port number or name, `target` the encoded path and query at the Service; `timeout` is in milliseconds.
  public static func serviceProxy(
    namespace: String, service: String, port: String, target: String, timeout: Int
  ) -> APIRequest {
    proxy(
      .services, namespace, "\(PathText.segment(service)):\(PathText.segment(port))", target,
      timeout)
  }

  /// Checks whether the caller may perform an action.
  public static func accessReview(_ access: ResourceAccess) -> APIRequest {
    let parts = access.resource.split(separator: "/", maxSplits: 1)
    var text = JSONText()
    text.append(
      raw: #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":"#)
    text.append(raw: #"{"resourceAttributes":{"verb":"#)
    text.append(access.verb)
    text.append(raw: #","group":"#)
    text.append(access.group)
    text.append(raw: #","resource":"#)
    text.append(String(parts.first ?? ""))
    if parts.count > 1 {
      text.append(raw: #","subresource":"#)
      text.append(String(parts[1]))
    }
    if let namespace = access.namespace {
      text.append(raw: #","namespace":"#)
      text.append(namespace)
    }
    if let name = access.name {
      text.append(raw: #","name":"#)
      text.append(name)
    }
    text.append(raw: "}}}")
    let type = ResourceType.selfSubjectAccessReviews
    var request = APIRequest(
      .post, type.path(namespace: nil), access: ResourceAccess(verb: "create", type))
    request.contentType = "application/json"
    request.body = text.bytes
    request.isRepeatable = true
    return request
  }

  private static func proxy(
    _ type: ResourceType, _ namespace: String, _ endpoint: String, _ target: String, _ timeout: Int
  ) -> APIRequest {
    var request = APIRequest(
      .get, "\(type.path(namespace: namespace))/\(endpoint)/proxy\(target)",
      access: ResourceAccess(
        verb: "get", type, subresource: "proxy", namespace: namespace, name: endpoint))
    request.accept = "*/*"
    request.isRetried = false
    request.timeout = timeout
    return request
  }

  static func path(
    _ type: ResourceType, _ namespace: String?, _ name: String, _ subresource: String? = nil
  ) -> String {
    let path = "\(type.path(namespace: namespace))/\(PathText.segment(name))"
    return subresource.map { "\(path)/\(PathText.segment($0))" } ?? path
  }
}
