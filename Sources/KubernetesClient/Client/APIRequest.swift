import Kubernetes

/// One request to an API server.
public struct APIRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  public var method: Method
  /// Encoded, from `/api` or `/apis` on.
  public var path: String
  /// Not encoded.
  public var query: [(name: String, value: String)]
  public var accept = "application/json"
  public var contentType: String?
  public var body: [UInt8]?
  /// What it does, for messages and permissions; nil for what no permission is about.
  public var access: ResourceAccess?
  /// Whether the same happens when the server carries it out twice.
  public var isRepeatable: Bool
  /// Whether it is tried again at all.
  public var isRetried = true
  /// Milliseconds for it with all its repetitions; nil for what the client was told.
  public var timeout: Int?

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

  /// The path with its query, encoded.
  var target: String {
    guard !query.isEmpty else { return path }
    let pairs = query.map { "\(PathText.segment($0.name))=\(PathText.segment($0.value))" }
    return "\(path)?\(pairs.joined(separator: "&"))"
  }

  /// What is said of it in errors.
  var subject: String { access?.description ?? "\(method.rawValue) \(path)" }
}

extension APIRequest {
  /// Reads one object, or a subresource of it, such as `scale`.
  public static func get(
    _ type: ResourceType, namespace: String?, name: String, subresource: String? = nil
  ) -> APIRequest {
    APIRequest(
      .get, path(type, namespace, name, subresource),
      access: ResourceAccess(
        verb: "get", type, subresource: subresource, namespace: namespace, name: name))
  }

  /// Asks a pod something over HTTP, through the API server.
  ///
  /// - Parameter target: path and query at the pod, encoded, such as `/colibri/stats`.
  public static func podProxy(
    namespace: String, pod: String, port: Int, target: String, timeout: Int
  ) -> APIRequest {
    proxy(.pods, namespace, "\(PathText.segment(pod)):\(port)", target, timeout)
  }

  /// Asks whatever a Service leads to something over HTTP, through the API server.
  ///
  /// - Parameter port: a number or a port's name.
  public static func serviceProxy(
    namespace: String, service: String, port: String, target: String, timeout: Int
  ) -> APIRequest {
    proxy(
      .services, namespace, "\(PathText.segment(service)):\(PathText.segment(port))", target,
      timeout)
  }

  /// Asks whether the caller may do something.
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
