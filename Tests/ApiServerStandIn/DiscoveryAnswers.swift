/// Answers discovery requests.
enum DiscoveryAnswers {
  static func aggregated(_ resources: [StandInResource], core: Bool, version: String) -> Answer {
    let groups = Dictionary(grouping: resources.filter { $0.group.isEmpty == core }, by: \.group)
    let items = groups.sorted { $0.key < $1.key }.map { group, members -> JSON in
      let versions = Dictionary(grouping: members, by: \.version).sorted { $0.key < $1.key }.map {
        version, members -> JSON in
        [
          "version": .string(version), "freshness": "Current",
          "resources": .array(members.sorted { $0.plural < $1.plural }.map(aggregated)),
        ]
      }
      return [
        "metadata": group.isEmpty ? [:] : ["name": .string(group)], "versions": .array(versions),
      ]
    }
    var answer = Answer(
      200,
      [
        "kind": "APIGroupDiscoveryList", "apiVersion": .string("apidiscovery.k8s.io/\(version)"),
        "metadata": [:], "items": .array(items),
      ])
    answer.contentType =
      "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList"
    return answer
  }

  private static func aggregated(_ resource: StandInResource) -> JSON {
    var entry: JSON = [
      "resource": .string(resource.plural),
      "responseKind": ["group": "", "version": "", "kind": .string(resource.kind)],
      "scope": resource.isNamespaced ? "Namespaced" : "Cluster",
      "singularResource": .string(resource.kind.lowercased()),
      "verbs": .array(resource.verbs.map(JSON.string)),
    ]
    if !resource.shortNames.isEmpty {
      entry["shortNames"] = .array(resource.shortNames.map(JSON.string))
    }
    if !resource.categories.isEmpty {
      entry["categories"] = .array(resource.categories.map(JSON.string))
    }
    let below = resource.subresources.map { part -> JSON in
      [
        "subresource": .string(part.name),
        "responseKind": [
          "group": .string(part.group), "version": .string(part.version),
          "kind": .string(part.kind),
        ], "verbs": ["get", "patch", "update"],
      ]
    }
    if !below.isEmpty { entry["subresources"] = .array(below) }
    return entry
  }

  static let coreVersions = Answer(
    200, ["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []])

  static func groups(_ resources: [StandInResource]) -> Answer {
    let groups = Dictionary(grouping: resources.filter { !$0.group.isEmpty }, by: \.group)
    let items = groups.sorted { $0.key < $1.key }.map { group, members -> JSON in
      let versions = Set(members.map(\.version)).sorted().map { version -> JSON in
        ["groupVersion": .string("\(group)/\(version)"), "version": .string(version)]
      }
      return [
        "name": .string(group), "versions": .array(versions), "preferredVersion": versions[0],
      ]
    }
    return Answer(
      200, ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(items)])
  }

  static func resources(_ resources: [StandInResource], _ group: String, _ version: String)
    -> Answer
  {
    let members = resources.filter { $0.group == group && $0.version == version }
    if members.isEmpty { return .noSuchAddress }
    let items = members.sorted { $0.plural < $1.plural }.flatMap { resource -> [JSON] in
      var own: JSON = [
        "name": .string(resource.plural), "singularName": .string(resource.kind.lowercased()),
        "namespaced": .bool(resource.isNamespaced), "kind": .string(resource.kind),
        "verbs": .array(resource.verbs.map(JSON.string)),
      ]
      if !resource.shortNames.isEmpty {
        own["shortNames"] = .array(resource.shortNames.map(JSON.string))
      }
      if !resource.categories.isEmpty {
        own["categories"] = .array(resource.categories.map(JSON.string))
      }
      let below = resource.subresources.map { part -> JSON in
        var entry: JSON = [
          "name": .string("\(resource.plural)/\(part.name)"), "singularName": "",
          "namespaced": .bool(resource.isNamespaced), "kind": .string(part.kind),
          "verbs": ["get", "patch", "update"],
        ]
        if !part.group.isEmpty { entry["group"] = .string(part.group) }
        if !part.version.isEmpty { entry["version"] = .string(part.version) }
        return entry
      }
      return [own] + below
    }
    return Answer(
      200,
      [
        "kind": "APIResourceList", "apiVersion": "v1",
        "groupVersion": .string(group.isEmpty ? version : "\(group)/\(version)"),
        "resources": .array(items),
      ])
  }
}
