import CEL
import Jitsi
import Kubernetes
import YAML

/// A use of a deprecated or removed API version, in an object's own apiVersion or in a reference.
struct APIUseSubject: Sendable {
  let change: APIChange
  let state: APIChange.State
  let object: KubernetesObject
  /// The path of the version in the object.
  let path: String
  /// Whether it is the object's own apiVersion.
  let isOwn: Bool
}

extension ObjectSubject {
  /// Whether the object belongs to an installation or supports one. It does if it is cluster-scoped, routes to meetings, or
  /// is in the namespace of an installation or of workloads that serve one.
  var isConcern: Bool {
    if installation != nil { return true }
    let namespace = context.inventory.namespace(of: object)
    if namespace.isEmpty || context.index.servingNamespaces.contains(namespace) { return true }
    return context.index.routesByObject[object.id]?.contains {
      context.index.servesMeetings(context.inventory.routes[$0])
    } ?? false
  }

  /// Whether its selector concerns an installation: the object is in the installation's namespace or cluster-scoped, or
  /// is a monitor for the installation in another namespace. Such namespaces also have monitors for the cluster's own
  /// operators and exporters.
  var selectsConcern: Bool {
    if installation != nil || context.inventory.namespace(of: object).isEmpty { return true }
    return context.inventory.isForInstallation(
      monitor: object, byNamespace: context.index.installationByNamespace)
  }

  var outdatedAPIs: [APIUseSubject] {
    let version = context.index.kubernetes
    var found: [APIUseSubject] = []
    func add(_ kind: String, _ apiVersion: String, _ path: String, isOwn: Bool) {
      guard let change = APIHistory.change(of: kind, in: apiVersion),
        let state = change.state(in: version)
      else { return }
      found.append(
        APIUseSubject(change: change, state: state, object: object, path: path, isOwn: isOwn))
    }
    add(object.kind, object.apiVersion, "apiVersion", isOwn: true)
    if object.kind == "HorizontalPodAutoscaler",
      let target = object.node["spec"]?["scaleTargetRef"], let kind = target["kind"]?.text,
      let apiVersion = target["apiVersion"]?.text
    {
      add(kind, apiVersion, "spec.scaleTargetRef.apiVersion", isOwn: false)
    }
    return found
  }
}

extension FactContext {
  /// Whether a node belongs to an object of an installation, or of something that serves one.
  func isConcern(_ node: Node) -> Bool {
    guard let object = inventory.objects.locate(node)?.object else { return false }
    return ObjectSubject(
      context: self, object: object, first: nil,
      installation: index.installationByNamespace[inventory.namespace(of: object)]
    ).isConcern
  }
}

extension FactSchemas {
  /// Facts about the text of any object.
  static let configurationFacts: [Fact<ObjectSubject>] = [
    Fact("undecodableKeys", .list(.string), "keys of a Secret's data that are not base64") {
      guard $0.object.kind == "Secret" else { return .list([]) }
      return .list(Inventory.undecodableKeys(of: $0.object).map(Value.string))
    },
    Fact(
      "versionedLabels", .list(.string),
      "the paths of selector labels that change with a release of a chart or an application"
    ) { .list($0.object.versionedSelectorLabels.map { .string($0.description) }) },
    Fact("selectsConcern", .bool, "whether it selects a part of an installation") {
      .bool($0.selectsConcern)
    },
    Fact(
      "concern", .bool,
      "whether it is a part of an installation, or of its monitoring and infrastructure"
    ) {
      .bool($0.isConcern)
    },
    Fact(
      "deprecatedFields", .list(.string),
      "the paths of its fields that the Kubernetes version deprecates"
    ) {
      .list(
        APIHistory.deprecatedFields(of: $0.object, in: $0.context.index.kubernetes)
          .map(Value.string))
    },
    Fact(
      "outdatedAPIs", .list(.record(apiUse.record)),
      "API versions in it that the Kubernetes version does not serve, or will stop serving"
    ) { subject in
      .list(
        subject.outdatedAPIs.map { use in
          subject.context.record(use, apiUse) { .node($0.object.node) }
        })
    },
  ]

  /// Facts about the text of any document.
  static let documentTextFacts: [Fact<DocumentSubject>] = [
    Fact("privateKeys", .list(.dyn), "values that contain a private key, as written") { subject in
      .list(
        PrivateKey.values(in: subject.document, of: subject.tree)
          .filter { subject.context.isConcern($0) }
          .map { node in subject.context.record(node, writtenValue) { .node($0) } })
    },
    Fact(
      "placeholders", .list(.record(placeholder.record)),
      "values that contain a placeholder, except files and descriptions"
    ) { subject in
      .list(
        PlaceholderFinder.values(in: subject.document, of: subject.tree)
          .filter { subject.context.isConcern($0.node) }
          .map { value in subject.context.record(value, placeholder) { .node($0.node) } })
    },
  ]

  static let placeholder: RecordSchema<PlaceholderValue> = RecordSchema(
    "placeholder",
    [
      Fact("kind", .string, "bracket, word, template or exampleHost") {
        .string($0.placeholder.kind.rawValue)
      },
      Fact("text", .string, "the placeholder itself") { .string($0.placeholder.text) },
      Fact("name", .string, "the variable or key whose value contains it") { .string($0.name) },
    ])

  static let writtenValue: RecordSchema<Node> = RecordSchema(
    "writtenValue",
    [
      Fact("kind", .string, "the kind of the node: scalar, list or map") {
        .string($0.isScalar ? "scalar" : $0.isMapping ? "map" : "list")
      }
    ])

  static let apiUse: RecordSchema<APIUseSubject> = RecordSchema(
    "apiUse",
    [
      Fact("kind", .string, "the kind") { .string($0.change.kind) },
      Fact("apiVersion", .string, "the API version") { .string($0.change.apiVersion) },
      Fact("path", .string, "its path") { .string($0.path) },
      Fact("own", .bool, "whether it is the API version of the object itself") { .bool($0.isOwn) },
      Fact(
        "state", .string,
        "future, deprecated or removed in Kubernetes; dropped by its product"
      ) { .string($0.state.rawValue) },
      Fact("introduced", .string, "the first Kubernetes that serves it; null if older than 1.16") {
        .text($0.change.introduced?.description)
      },
      Fact("deprecated", .string, "the Kubernetes that deprecated it; null if none") {
        .text($0.change.deprecated?.description)
      },
      Fact("removed", .string, "the first Kubernetes without it; null if none") {
        .text($0.change.removed?.description)
      },
      Fact("product", .string, "the product that no longer serves it; null for Kubernetes itself") {
        .text($0.change.product)
      },
      Fact("replacement", .string, "the API version to use instead; null if none") {
        .text($0.change.replacement)
      },
      Fact("fits", .bool, "whether the replacement accepts the object as written") {
        .bool($0.isOwn ? $0.change.fits($0.object) : $0.change.replacement != nil)
      },
    ])
}
