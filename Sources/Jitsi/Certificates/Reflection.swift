public import Kubernetes
import YAML

/// The reflector permissions of a Secret and where they are annotated: on the Secret itself, in the template of its
/// Certificate, or on the Certificate, where old versions read names with the prefix `secret-`
/// (https://github.com/emberstack/kubernetes-reflector).
public struct Reflection: Sendable {
  /// The Secret or Certificate.
  public let object: KubernetesObject
  /// The path of the annotations, whether or not they exist.
  public let annotations: FieldPath
  /// Whether any copy is allowed.
  public let isAllowed: Bool
  /// The namespaces that may have a copy, as patterns; empty for all.
  public let namespaces: [String]
  /// Whether reflector creates the copies itself.
  public let isAutomatic: Bool
  /// The namespaces in which it creates copies; empty for all that may have one.
  public let automaticNamespaces: [String]
  private let prefix: String

  /// Returns the path of an annotation such as `reflection-allowed`.
  public func path(of name: String) -> FieldPath {
    annotations + FieldPath(steps: [.key(prefix + name)])
  }

  static let domain = "reflector.v1.k8s.emberstack.com/"

  /// Reads the annotations of a Secret or Certificate. If it has none, uses the location where they would take effect.
  public init?(of object: KubernetesObject) {
    let own = FieldPath(steps: [.key("metadata"), .key("annotations")])
    let template = FieldPath(
      steps: [.key("spec"), .key("secretTemplate"), .key("annotations")])
    switch object.kind {
    case "Secret":
      self.init(object, own, Self.domain)
    case "Certificate":
      for (path, prefix) in [
        (template, Self.domain), (own, Self.domain + "secret-"), (own, Self.domain),
      ] {
        let found = Self(object, path, prefix)
        if found.isWritten {
          self = found
          return
        }
      }
      self.init(object, template, Self.domain)
    default:
      return nil
    }
  }

  /// Whether any of reflector's annotations is set.
  public var isWritten: Bool {
    object.node.at(annotations)?.entries.contains { $0.key.text?.hasPrefix(prefix) == true }
      ?? false
  }

  /// Whether any annotations exist at this location.
  public var hasAnnotations: Bool { (object.node.at(annotations)?.count ?? 0) > 0 }

  /// Whether annotations of another copying tool are set.
  var isOfAnotherTool: Bool {
    object.node.at(annotations)?.entries.contains { entry in
      guard let key = entry.key.text else { return false }
      return Self.otherTools.contains { key.hasPrefix($0) }
    } ?? false
  }

  private static let otherTools = [
    "replicator.v1.mittwald.de/", "kubed.appscode.com/", "config-syncer.appscode.com/",
  ]

  private init(_ object: KubernetesObject, _ annotations: FieldPath, _ prefix: String) {
    self.object = object
    self.annotations = annotations
    self.prefix = prefix
    let node = object.node.at(annotations)
    func text(_ name: String) -> String? { node?[prefix + name]?.text }
    func list(_ name: String) -> [String] {
      (text(name) ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        .filter { !$0.isEmpty }
    }
    isAllowed = text("reflection-allowed")?.lowercased() == "true"
    namespaces = list("reflection-allowed-namespaces")
    isAutomatic = text("reflection-auto-enabled")?.lowercased() == "true"
    automaticNamespaces = list("reflection-auto-namespaces")
  }
}

extension Node {
  /// Returns the node at the end of a path, or nil if it is missing.
  func at(_ path: FieldPath) -> Node? {
    let (node, complete) = path.follow(from: self)
    return complete ? node : nil
  }
}
