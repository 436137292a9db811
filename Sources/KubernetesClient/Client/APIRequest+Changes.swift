import Kubernetes

/// Options for changing objects.
public struct ChangeOptions: Sendable, Hashable {
  public enum FieldValidation: String, Sendable {
    case strict = "Strict"
    case warn = "Warn"
    case ignore = "Ignore"
  }

  public var fieldManager = "kubectl-jitsi"
  /// Whether the server only simulates the change.
  public var isDryRun = false
  public var fieldValidation: FieldValidation?

  public init(isDryRun: Bool = false, fieldValidation: FieldValidation? = nil) {
    self.isDryRun = isDryRun
    self.fieldValidation = fieldValidation
  }

  var query: [(name: String, value: String)] {
    var query = [(name: "fieldManager", value: fieldManager)]
    if isDryRun { query.append(("dryRun", "All")) }
    if let fieldValidation { query.append(("fieldValidation", fieldValidation.rawValue)) }
    return query
  }
}

extension APIRequest {
  /// How dependents of a deleted object are handled.
  public enum Propagation: String, Sendable {
    case foreground = "Foreground"
    case background = "Background"
    case orphan = "Orphan"
  }

  /// Creates an object.
  public static func create(
    _ type: ResourceType, namespace: String?, object: [UInt8], _ options: ChangeOptions
  ) -> APIRequest {
    var request = change(
      .post, type.path(namespace: namespace), "create", type, namespace, nil, options)
    request.contentType = "application/json"
    request.body = object
    return request
  }

  /// Applies an object server-side under the field manager; `force` takes over fields owned by other managers.
  public static func apply(
    _ type: ResourceType, namespace: String?, name: String, object: [UInt8], force: Bool = false,
    _ options: ChangeOptions
  ) -> APIRequest {
    var request = change(
      .patch, path(type, namespace, name), "patch", type, namespace, name, options)
    request.contentType = "application/apply-patch+yaml"
    request.body = object
    request.isRepeatable = true
    if force { request.query.append(("force", "true")) }
    return request
  }

  public static func mergePatch(
    _ type: ResourceType, namespace: String?, name: String, patch: [UInt8],
    subresource: String? = nil, _ options: ChangeOptions
  ) -> APIRequest {
    var request = change(
      .patch, path(type, namespace, name, subresource), "patch", type, namespace, name, options,
      subresource)
    request.contentType = "application/merge-patch+json"
    request.body = patch
    return request
  }

  public static func jsonPatch(
    _ type: ResourceType, namespace: String?, name: String, patch: [UInt8],
    _ options: ChangeOptions
  ) -> APIRequest {
    var request = change(
      .patch, path(type, namespace, name), "patch", type, namespace, name, options)
    request.contentType = "application/json-patch+json"
    request.body = patch
    return request
  }

  /// Deletes an object.
  ///
  /// `uid` is the UID the object must have; with it, the request can safely be repeated.
  public static func delete(
    _ type: ResourceType, namespace: String?, name: String, propagation: Propagation,
    uid: String? = nil, isDryRun: Bool = false
  ) -> APIRequest {
    var request = APIRequest(
      .delete, path(type, namespace, name),
      access: ResourceAccess(verb: "delete", type, namespace: namespace, name: name))
    var text = JSONText()
    text.append(raw: #"{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"#)
    text.append(propagation.rawValue)
    if let uid {
      text.append(raw: #","preconditions":{"uid":"#)
      text.append(uid)
      text.append(raw: "}")
    }
    if isDryRun { text.append(raw: #","dryRun":["All"]"#) }
    text.append(raw: "}")
    request.contentType = "application/json"
    request.body = text.bytes
    request.isRepeatable = uid != nil || isDryRun
    return request
  }

  /// Evicts a pod, unless a PodDisruptionBudget protects it.
  ///
  /// `uid` is the UID the pod must have, so that its successor is not evicted, too.
  public static func evict(namespace: String, pod: String, uid: String) -> APIRequest {
    var request = change(
      .post, path(.pods, namespace, pod, "eviction"), "create", .pods, namespace, pod,
      ChangeOptions(), "eviction")
    // A refusal has the status of rate limits, and is the caller's to wait for.
    request.isRetried = false
    var text = JSONText()
    text.append(raw: #"{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"#)
    text.append(pod)
    text.append(raw: #","namespace":"#)
    text.append(namespace)
    text.append(raw: #"},"deleteOptions":{"preconditions":{"uid":"#)
    text.append(uid)
    text.append(raw: "}}}")
    request.contentType = "application/json"
    request.body = text.bytes
    return request
  }

  private static func change(
    _ method: Method, _ path: String, _ verb: String, _ type: ResourceType, _ namespace: String?,
    _ name: String?, _ options: ChangeOptions, _ subresource: String? = nil
  ) -> APIRequest {
    var request = APIRequest(
      method, path, query: options.query,
      access: ResourceAccess(
        verb: verb, type, subresource: subresource, namespace: namespace, name: name))
    request.isRepeatable = options.isDryRun
    return request
  }
}
