import YAML

/// A resource served by an API server.
public struct ServedResource: Sendable, Hashable {
  public let type: ResourceType
  public let singular: String
  public let shortNames: [String]
  public let verbs: Set<String>
}

/// The resources served by an API server, as far as it reports them.
public struct Discovery: Sendable {
  /// Ordered by the server's group order, with each group's preferred version first.
  public let resources: [ServedResource]
  /// Groups whose discovery failed, for example because an aggregated API server is down.
  public let failures: [APIError]

  /// Returns the resource of a kind, in the given version or the group's preferred one.
  public func find(group: String, kind: String, version: String? = nil) -> ServedResource? {
    resources.first {
      $0.type.group == group && $0.type.kind == kind
        && (version == nil || $0.type.version == version)
    }
  }

  /// Returns the resource of an object from its API version and kind.
  public func find(apiVersion: String, kind: String) -> ServedResource? {
    let parts = apiVersion.split(separator: "/", maxSplits: 1).map(String.init)
    return parts.count == 2
      ? find(group: parts[0], kind: kind, version: parts[1])
      : find(group: "", kind: kind, version: apiVersion)
  }
}

extension APIClient {
  /// Discovers the served resources: in two requests if the server supports aggregated discovery,
  /// otherwise in one per group.
  ///
  /// - Throws: ``Interrupted`` if an interrupt was raised.
  public func discover() throws(Interrupted) -> Result<Discovery, APIError> {
    var resources: [ServedResource] = []
    var failures: [APIError] = []
    var remaining: [String] = []
    let roots = ["/api", "/apis"]
    let answers = try perform(roots.map(DiscoveryReader.request))
    for (root, answer) in zip(roots, answers) {
      switch answer {
      case .failure(let error): return .failure(error)
      case .success(let response):
        guard let tree = response.tree(name: root)?.root else {
          return .failure(errors.make(APIRequest(.get, root), .incomplete))
        }
        if tree["kind"]?.text == "APIGroupDiscoveryList" {
          resources += DiscoveryReader.aggregated(tree)
        } else {
          remaining += DiscoveryReader.versions(tree, below: root)
        }
      }
    }
    let lists = try perform(remaining.map { APIRequest(.get, $0) })
    for (path, answer) in zip(remaining, lists) {
      switch answer {
      case .failure(let error): failures.append(error)
      case .success(let response):
        if let tree = response.tree(name: path)?.root {
          resources += DiscoveryReader.resources(tree)
        } else {
          failures.append(errors.make(APIRequest(.get, path), .incomplete))
        }
      }
    }
    return .success(Discovery(resources: resources, failures: failures))
  }
}

/// Parses the formats of discovery responses.
enum DiscoveryReader {
  /// Requests aggregated discovery, which servers support since 1.26, in its stable and beta
  /// versions.
  static func request(_ path: String) -> APIRequest {
    var request = APIRequest(.get, path)
    request.accept =
      ["v2", "v2beta1"].map {
        "application/json;g=apidiscovery.k8s.io;v=\($0);as=APIGroupDiscoveryList"
      }.joined(separator: ",") + ",application/json"
    return request
  }

  static func aggregated(_ root: Node) -> [ServedResource] {
    var resources: [ServedResource] = []
    for item in root["items"]?.elements.map(\.self) ?? [] {
      let group = item["metadata"]?["name"]?.text ?? ""
      for version in item["versions"]?.elements.map(\.self) ?? [] {
        for entry in version["resources"]?.elements.map(\.self) ?? [] {
          guard let plural = entry["resource"]?.text,
            let kind = entry["responseKind"]?["kind"]?.text
          else { continue }
          let type = ResourceType(
            group: group, version: version["version"]?.text ?? "", plural: plural, kind: kind,
            isNamespaced: entry["scope"]?.text == "Namespaced")
          resources.append(
            served(type, entry, singular: entry["singularResource"]?.text ?? ""))
        }
      }
    }
    return resources
  }

  /// Returns the paths that list the resources of each version.
  static func versions(_ root: Node, below path: String) -> [String] {
    if let versions = root["versions"] {
      return versions.elements.compactMap { $0.text.map { "\(path)/\($0)" } }
    }
    return (root["groups"]?.elements.map(\.self) ?? []).flatMap { group -> [String] in
      let preferred = group["preferredVersion"]?["groupVersion"]?.text
      let all = group["versions"]?.elements.compactMap { $0["groupVersion"]?.text } ?? []
      let ordered = all.filter { $0 == preferred } + all.filter { $0 != preferred }
      return ordered.map { "\(path)/\($0)" }
    }
  }

  static func resources(_ root: Node) -> [ServedResource] {
    let parts = (root["groupVersion"]?.text ?? "").split(separator: "/").map(String.init)
    let group = parts.count == 2 ? parts[0] : ""
    return (root["resources"]?.elements.map(\.self) ?? []).compactMap { entry in
      guard let plural = entry["name"]?.text, let kind = entry["kind"]?.text,
        !plural.utf8.contains(0x2F)
      else { return nil }
      let type = ResourceType(
        group: group, version: parts.last ?? "", plural: plural, kind: kind,
        isNamespaced: entry["namespaced"]?.text == "true")
      return served(type, entry, singular: entry["singularName"]?.text ?? "")
    }
  }

  private static func served(
    _ type: ResourceType, _ entry: Node, singular: String
  ) -> ServedResource {
    ServedResource(
      type: type, singular: singular,
      shortNames: entry["shortNames"]?.elements.compactMap(\.text) ?? [],
      verbs: Set(entry["verbs"]?.elements.compactMap(\.text) ?? []))
  }
}
