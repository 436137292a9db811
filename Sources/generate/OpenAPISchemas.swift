import Operations
import YAML

/// Reduces the OpenAPI documents of an API server to the content of `schemas/kubernetes.txt`: the kinds, their types, and the
/// types of their fields.
public enum OpenAPISchemas {
  /// Types whose values are not written as objects with fields.
  private static let values = [
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "time",
  ]

  /// Fields that the server sets, so that manifests do not have them.
  private static let serverFields: Set<String> = ["status", "managedFields"]

  /// The version that the documents give themselves, and the source of the same types.
  ///
  /// The documents name no patch release and no commit. Each of their types was compared with its Go type there: they have
  /// the same fields.
  private static let release = (
    version: "1.36", source: "kubernetes/api v0.36.2 2f4cefd */types.go"
  )

  /// Documents of another release than the one that is cited.
  struct OtherRelease: Error, CustomStringConvertible {
    let file: String
    let version: String?

    var description: String {
      """
      \(file): documents of Kubernetes \(version ?? "of no version"), not \(OpenAPISchemas.release.version); compare them with \
      the types of that release in kubernetes/api, and cite it in OpenAPISchemas.swift
      """
    }
  }

  /// Reads a folder of documents as `/openapi/v3/…` serves them.
  ///
  /// - Throws: An error if a file is invalid.
  public static func text(of folder: String) throws -> String {
    var request = InputRequest()
    request.filenames = [folder]
    let inputs = Inputs.reading(request)
    if let issue = inputs.issues.first { throw issue }
    var schemas: [String: Node] = [:]
    for tree in inputs.trees {
      for root in tree.documents.compactMap(\.root) {
        let version = tree.node(root)["info"]?["version"]?.text
        guard version == release.version else {
          throw OtherRelease(file: tree.source.name, version: version)
        }
        for (key, value) in tree.node(root)["components"]?["schemas"].map({ Array($0.entries) })
          ?? []
        {
          if let name = key.text { schemas[name] = value }
        }
      }
    }
    return text(schemas)
  }

  private static func text(_ schemas: [String: Node]) -> String {
    let kinds = schemas.flatMap { name, schema in
      identities(of: schema).filter { isManifest($0.kind, schema) }.map { ($0, name) }
    }.sorted { ($0.0.apiVersion, $0.0.kind) < ($1.0.apiVersion, $1.0.kind) }
    var lines = [
      "# What the built-in kinds of Kubernetes \(release.version) may hold, stripped down by `make schemas OPENAPI=DIR` from the documents",
      "# that an API server serves under /openapi/v3. A field with `!` is required. What servers check beyond that is in",
      "# validation.txt; when fields came, in history.txt.",
      "# source: info.version \(release.version) of the documents; the same types in \(release.source)",
    ]
    lines += kinds.map { "kind \($0.0.apiVersion) \($0.0.kind) \(short($0.1))" }
    var waiting = kinds.map(\.1)
    var types: [String: [String]] = [:]
    while let name = waiting.popLast() {
      guard types[short(name)] == nil, let schema = schemas[name] else { continue }
      let required = Set(schema["required"]?.elements.compactMap(\.text) ?? [])
      var fields: [String] = []
      for (key, property) in schema["properties"].map({ Array($0.entries) }) ?? [] {
        guard let field = key.text else { continue }
        var value = "any"
        if !serverFields.contains(field) {
          value = self.value(of: property, schemas) { waiting.append($0) }
        }
        fields.append("  \(field)\(required.contains(field) ? "!" : "") \(value)")
      }
      types[short(name)] = fields.sorted()
    }
    for (name, fields) in types.sorted(by: { $0.key < $1.key }) {
      lines.append("type \(name)")
      lines += fields
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func identities(of schema: Node) -> [(apiVersion: String, kind: String)] {
    (schema["x-kubernetes-group-version-kind"].map { Array($0.elements) } ?? []).compactMap {
      guard let group = $0["group"]?.text, let version = $0["version"]?.text,
        let kind = $0["kind"]?.text
      else { return nil }
      return (group.isEmpty ? version : "\(group)/\(version)", kind)
    }
  }

  /// Whether a kind is an object, as opposed to a request, a response or a list.
  private static func isManifest(_ kind: String, _ schema: Node) -> Bool {
    !kind.hasSuffix("List") && schema["properties"]?["metadata"] != nil
  }

  private static func value(
    of property: Node, _ schemas: [String: Node], _ found: (String) -> Void
  ) -> String {
    if let reference = property["$ref"]?.text ?? property["allOf"]?[0]?["$ref"]?.text {
      let name = String(reference.split(separator: "/").last ?? "")
      if let value = values[name] { return value }
      guard schemas[name]?["properties"] != nil else { return "any" }
      found(name)
      return short(name)
    }
    switch property["type"]?.text {
    case "array":
      return "[" + (property["items"].map { value(of: $0, schemas, found) } ?? "any") + "]"
    case "object":
      return property["additionalProperties"].map { "{" + value(of: $0, schemas, found) + "}" }
        ?? "any"
    case "integer": return property["format"]?.text ?? "int64"
    case "boolean": return "bool"
    case "number": return "number"
    case "string":
      if property["format"]?.text == "byte" { return "bytes" }
      guard let words = property["enum"] else { return "string" }
      return "string(" + words.elements.compactMap(\.text).joined(separator: "|") + ")"
    default: return "any"
    }
  }

  /// Returns `core.v1.Pod` for `io.k8s.api.core.v1.Pod`.
  private static func short(_ name: String) -> String {
    name.split(separator: ".").suffix(3).joined(separator: ".")
  }
}
