public import YAML

/// A rendered object, and its file.
public struct RenderedObject: Sendable, Hashable {
  /// The path relative to the output folder, as in `shard-0/jvb.yaml`.
  public let file: String
  /// A comment about the object, without `#`; nil for none.
  public let comment: String?
  public let content: Content
  /// Secrets that it references and that are created elsewhere, so that a lint run on these manifests alone does not
  /// report them as missing.
  var foreignSecrets: [String] = []

  init(_ file: String, _ comment: String? = nil, _ content: Content) {
    self.file = file
    self.comment = comment
    self.content = content
  }

  /// The document, from `---` to its last line break.
  public var text: String {
    let text = remarked(DocumentWriter.text([content]))
    guard let comment else { return text }
    let lines = comment.split(separator: "\n").map { "# \($0)\n" }.joined()
    return "---\n" + lines + text.dropFirst("---\n".count)
  }

  private func remarked(_ text: String) -> String {
    if foreignSecrets.isEmpty { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for secret in foreignSecrets {
      let place = lines.indices.dropFirst().first { index in
        lines[index].drop { $0 == " " } == "name: \(secret)"
          && lines[index - 1].drop { $0 == " " } == "secretKeyRef:"
      }
      guard let place else { continue }
      lines[place] +=
        " # kubectl-jitsi:ignore secrets-complete -- created outside of these manifests"
    }
    return lines.joined(separator: "\n")
  }
}

extension ShardLayout {
  /// All objects of the layout, in an order in which they can be applied.
  ///
  /// - Parameters:
  ///   - secrets: The values of the configuration Secret; nil to leave the Secret out.
  ///   - hasSecret: Whether that Secret exists next to the rendered objects although it is left out.
  public func render(secrets: SecretValues? = nil, hasSecret: Bool = false) -> [RenderedObject] {
    let common = CommonRendering(layout: self, secrets: secrets)
    var objects = common.objects
    for shard in 0..<shards {
      objects += ShardRendering(layout: self, shard: shard).objects
    }
    objects += HAProxyRendering(layout: self).objects
    objects += EntryRendering(layout: self).objects
    if monitoring.enabled {
      objects += ScrapeRendering(layout: self).objects
      objects += GrafanaRendering(layout: self).objects
      objects += PrometheusRendering(layout: self).objects
      objects += AdapterRendering(layout: self).objects
      objects += ExporterRendering(layout: self).objects
      // A Gateway needs the certificate in its own namespace only.
      if gateway == nil { objects += ReflectorRendering(layout: self).objects }
    }
    return ForeignSecrets(layout: self, isOwnThere: hasSecret || secrets != nil).marked(objects)
  }
}
