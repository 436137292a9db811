extension APIError {
  /// What comes of changing an object whose kind a server does not have.
  public static func notServed(
    _ type: ResourceType, namespace: String?, name: String, server: String
  ) -> APIError {
    let access = ResourceAccess(verb: "patch", type, namespace: namespace, name: name)
    return APIError(
      subject: access.description, server: server, access: access, reason: .notServed)
  }
}
