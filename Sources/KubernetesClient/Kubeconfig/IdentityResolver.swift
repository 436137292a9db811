/// Determines the identity: the credential from a user's entry or flags, and the impersonated user.
struct IdentityResolver {
  let credential: Credential
  let impersonation: Impersonation
  /// A description of the credential; nil if there is none.
  let name: String?

  init(
    _ choice: ClusterChoice, _ user: UserEntry?, _ userName: String?,
    _ certificate: ClientCertificate?
  ) throws(KubeconfigError) {
    impersonation = try Self.impersonation(choice, user)
    credential = try Self.credential(choice, user)
    let owner =
      user.map { user in "of the user \(userName ?? "") in \(user.origin.file)" } ?? ""
    var names: [String] = []
    switch credential {
    case .none: break
    case .token: names.append(choice.token == nil ? "the token \(owner)" : "the token of --token")
    case .tokenFile(let path, _): names.append("the token file \(path) \(owner)")
    case .basic: names.append("the user name and password \(owner)")
    case .exec(let settings): names.append("the plugin \(settings.command) \(owner)")
    }
    if certificate != nil {
      names.append(
        choice.clientCertificate.map { "the client certificate \($0)" }
          ?? "the client certificate \(owner)")
    }
    name = names.isEmpty ? nil : names.joined(separator: " and ")
  }

  private static func credential(
    _ choice: ClusterChoice, _ user: UserEntry?
  ) throws(KubeconfigError) -> Credential {
    if let token = choice.token {
      return .token(try checked(token, nil, "token"))
    }
    guard let user else { return .none }
    var methods: [String] = []
    if user.token != nil || user.tokenFile != nil { methods.append("a token") }
    if user.username != nil || user.password != nil { methods.append("a user name and password") }
    if methods.count > 1 { throw user.origin.error(.severalMethods(methods)) }
    if let provider = user.authProvider {
      if user.exec != nil { throw user.origin.error(.severalMethods(["auth-provider", "exec"])) }
      if methods.isEmpty {
        throw user.origin.error(.authProvider(name: provider), "auth-provider")
      }
    }
    let token = try user.token.map { token throws(KubeconfigError) in
      try checked(token, user.origin, "token")
    }
    if let path = user.tokenFile {
      let resolved = user.origin.resolve(path)
      if token == nil { _ = try TokenFile.read(resolved, origin: user.origin) }
      return .tokenFile(path: resolved, fallback: token)
    }
    if let token { return .token(token) }
    if user.username != nil || user.password != nil {
      let name = user.username ?? ""
      try ConnectionResolver.checkText(name, user.origin, "username")
      let password = try checked(user.password ?? Secret(""), user.origin, "password")
      return .basic(user: name, password: password)
    }
    return user.exec.map(Credential.exec) ?? .none
  }

  private static func impersonation(
    _ choice: ClusterChoice, _ user: UserEntry?
  ) throws(KubeconfigError) -> Impersonation {
    var result = user?.impersonation ?? Impersonation()
    if let name = choice.impersonate { result.user = name }
    if !choice.impersonateGroups.isEmpty { result.groups = choice.impersonateGroups }
    if result.hasDetails, result.user == nil {
      throw user?.origin.error(.impersonationWithoutUser)
        ?? KubeconfigError(.impersonationWithoutUser, field: "--as-group")
    }
    let origin = choice.impersonate == nil ? user?.origin : nil
    try ConnectionResolver.checkText(result.user, origin, "as")
    try ConnectionResolver.checkText(result.uid, origin, "as-uid")
    for group in result.groups { try ConnectionResolver.checkText(group, origin, "as-groups") }
    for extra in result.extra {
      try ConnectionResolver.checkText(extra.key, origin, "as-user-extra")
      for value in extra.values {
        try ConnectionResolver.checkText(value, origin, "as-user-extra")
      }
    }
    return result
  }

  /// Returns a secret without surrounding white space, after checking that it cannot add a line to a request.
  private static func checked(
    _ secret: Secret<String>, _ origin: Origin?, _ field: String
  ) throws(KubeconfigError) -> Secret<String> {
    let text = TokenFile.trimmed(secret.exposed)
    try ConnectionResolver.checkText(text, origin, field)
    return Secret(text)
  }
}
