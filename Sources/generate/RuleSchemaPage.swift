import Lint
import YAML

/// Writes docs/schema/rule.json: the JSON Schema of rule files, for editors.
public enum RuleSchemaPage {
  /// Returns the content of the schema.
  public static func text() -> String {
    var definitions: [Content.Entry] = []
    var seen: Set<String> = []
    define(.rule, &definitions, &seen)
    let head: [Content.Entry] = [
      Content.Entry("$schema", "https://json-schema.org/draft/2020-12/schema"),
      Content.Entry("title", "Rule"),
      Content.Entry("description", "A rule of kubectl jitsi lint."),
      Content.Entry("$ref", .scalar(.string(reference(.rule)))),
      Content.Entry("$defs", .map(definitions.sorted { $0.key < $1.key })),
    ]
    return DocumentWriter.json(.map(head))
  }

  private static func define(
    _ form: RuleFormat, _ definitions: inout [Content.Entry], _ seen: inout Set<String>
  ) {
    guard seen.insert(form.id).inserted else { return }
    var entries: [Content.Entry] = [
      Content.Entry("type", "object"), Content.Entry("additionalProperties", false),
    ]
    let required = form.keys.filter(\.isRequired).map { Content.scalar(.string($0.name)) }
    if !required.isEmpty { entries.append(Content.Entry("required", .list(required))) }
    entries.append(
      Content.Entry(
        "properties",
        .map(
          form.keys.map { key in
            let about = Content.Entry("description", .scalar(.string(key.documentation)))
            return Content.Entry(key.name, .map([about] + schema(key.kind, &definitions, &seen)))
          })))
    let choices = form.choices.flatMap(conditions)
    if !choices.isEmpty { entries.append(Content.Entry("allOf", .list(choices))) }
    definitions.append(Content.Entry(form.id, .map(entries)))
  }

  private static func conditions(_ choice: RuleFormat.Choice) -> [Content] {
    let each = choice.keys.map {
      Content.map([Content.Entry("required", .list([.scalar(.string($0))]))])
    }
    switch choice.count {
    case .exactlyOne: return [.map([Content.Entry("oneOf", .list(each))])]
    case .atLeastOne: return [.map([Content.Entry("anyOf", .list(each))])]
    case .atMostOne:
      let all = Content.map([
        Content.Entry("required", .list(choice.keys.map { .scalar(.string($0)) }))
      ])
      return [.map([Content.Entry("not", all)])]
    }
  }

  /// Unquoted words such as `true` are accepted as strings, too.
  private static let anyText = Content.Entry("type", ["string", "number", "boolean"])

  private static func schema(
    _ kind: RuleFormat.Kind, _ definitions: inout [Content.Entry], _ seen: inout Set<String>
  ) -> [Content.Entry] {
    switch kind {
    case .text, .expression: return [anyText]
    case .boolean: return [Content.Entry("type", "boolean")]
    case .number: return [Content.Entry("type", "integer"), Content.Entry("minimum", 0)]
    case .choice(let words):
      return [Content.Entry("enum", .list(words.map { .scalar(.string($0)) }))]
    case .constant(let word): return [Content.Entry("const", .scalar(.string(word)))]
    case .value: return []
    case .object: return [Content.Entry("type", ["object", "string"])]
    case .values: return [Content.Entry("type", "object")]
    case .form(let form):
      define(form, &definitions, &seen)
      return [Content.Entry("$ref", .scalar(.string(reference(form))))]
    case .list(let kind):
      return [
        Content.Entry("type", "array"),
        Content.Entry("items", .map(schema(kind, &definitions, &seen))),
      ]
    case .named(let form):
      define(form, &definitions, &seen)
      let inner = Content.map([Content.Entry("$ref", .scalar(.string(reference(form))))])
      return [Content.Entry("type", "object"), Content.Entry("additionalProperties", inner)]
    case .formOrName(let form):
      define(form, &definitions, &seen)
      let inner = Content.map([Content.Entry("$ref", .scalar(.string(reference(form))))])
      return [Content.Entry("anyOf", .list([inner, .map([Content.Entry("type", "string")])]))]
    }
  }

  private static func reference(_ form: RuleFormat) -> String { "#/$defs/\(form.id)" }
}
