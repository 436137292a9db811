package import YAML

/// The JSON Schema of layouts, generated from the descriptions of their fields.
package enum LayoutSchema {
  /// The complete schema for editors.
  package static var document: Content {
    let head: [Content.Entry] = [
      Content.Entry("$schema", "http://json-schema.org/draft-07/schema#"),
      Content.Entry("title", "ShardLayout"),
      Content.Entry(
        "description", "What an installation of Jitsi Meet in shards should look like."),
    ]
    var fields = ShardLayout.fields.map(\.described)
    fields.insert(
      contentsOf: [
        DescribedField(
          key: "apiVersion", documentation: "The version of this form.", isRequired: false,
          schema: [Content.Entry("const", .scalar(.string(ShardLayout.apiVersion)))], children: []),
        DescribedField(
          key: "kind", documentation: "The kind of this document.", isRequired: false,
          schema: [Content.Entry("const", .scalar(.string(ShardLayout.kind)))], children: []),
      ], at: 0)
    return .map(head + object(fields))
  }

  /// The schema of a mapping with these fields.
  static func object(_ fields: [DescribedField]) -> [Content.Entry] {
    var entries: [Content.Entry] = [
      Content.Entry("type", "object"), Content.Entry("additionalProperties", false),
    ]
    let required = fields.filter(\.isRequired).map { Content.scalar(.string($0.key)) }
    if !required.isEmpty { entries.append(Content.Entry("required", .list(required))) }
    entries.append(
      Content.Entry(
        "properties", .map(fields.map { Content.Entry($0.key, .map($0.schema)) })))
    return entries
  }
}
