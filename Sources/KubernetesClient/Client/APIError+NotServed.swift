extension APIError {
  /// Returns the error for changing an object whose kind the server does not serve.
  public static func notServed(
    _ type: ResourceType, namespace: String?, name: String, server: String
  ) -> APIError {
    let access = ResourceAccess(verb: "patch", type, namespace: namespace, name: name)
    return APIError(
      subject: access.description, server: server, access: access, reason: .notServed)
  }
}
