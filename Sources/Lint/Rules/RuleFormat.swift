/// The keys of rule files and their documentation. The readers accept exactly these keys, and the JSON Schema for
/// editors is generated from them.
package struct RuleFormat: Sendable {
  /// Its name in the JSON Schema.
  package let id: String
  /// The name of a mapping of this form in errors, as in `a patch`.
  package let name: String
  package let keys: [Key]
  /// Groups of keys of which exactly one, at least one, or at most one must be present.
  package var choices: [Choice] = []

  package var names: [String] { keys.map(\.name) }

  /// A key of a mapping.
  package struct Key: Sendable {
    package let name: String
    package let kind: Kind
    package let documentation: String
    package var isRequired = false

    init(_ name: String, _ kind: Kind, _ documentation: String, isRequired: Bool = false) {
      self.name = name
      self.kind = kind
      self.documentation = documentation
      self.isRequired = isRequired
    }
  }

  /// The kind of value of a key.
  package indirect enum Kind: Sendable {
    case text
    case expression
    case boolean
    case number
    case choice([String])
    case constant(String)
    /// Any value; in fixes, its leaves may contain expressions.
    case value
    /// A mapping, or an expression that evaluates to one.
    case object
    /// Any values, keyed by path or name.
    case values
    case form(RuleFormat)
    case list(Kind)
    /// Forms, keyed by name.
    case named(RuleFormat)
    /// A form, or the name of one.
    case formOrName(RuleFormat)
  }

  /// A group of keys that restrict each other.
  package struct Choice: Sendable {
    /// How many of the keys must be present.
    package enum Count: Sendable { case exactlyOne, atLeastOne, atMostOne }

    package let count: Count
    package let keys: [String]
  }
}

extension RuleFormat {
  package static let rule = RuleFormat(
    id: "rule", name: "a rule",
    keys: [
      Key(
        "apiVersion", .constant(RuleReader.apiVersion), "the version of the format",
        isRequired: true),
      Key("kind", .constant("Rule"), "the kind of this document", isRequired: true),
      Key("metadata", .form(metadata), "the rule's name", isRequired: true),
      Key("spec", .form(spec), "the rule", isRequired: true),
    ])

  package static let metadata = RuleFormat(
    id: "metadata", name: "metadata",
    keys: [
      Key(
        "name", .text,
        "lower-case words joined by dashes; with the name of a built-in rule, it replaces that rule",
        isRequired: true)
    ])

  package static let spec = RuleFormat(
    id: "spec", name: "spec",
    keys: [
      Key(
        "severity", .choice(Severity.allCases.map(\.rawValue)), "how bad a finding is",
        isRequired: true),
      Key(
        "summary", .text, "one sentence: what is true in a healthy installation", isRequired: true),
      Key(
        "rationale", .text, "what it is for, and what breaks in a call otherwise", isRequired: true),
      Key("remediation", .text, "what to do about a finding", isRequired: true),
      Key(
        "forEach", .choice(RuleDefinition.Scope.allCases.map(\.rawValue)),
        "the subject; expressions see it under this name", isRequired: true),
      Key("kinds", .list(.text), "with `forEach: object`: only objects of these kinds"),
      Key("when", .expression, "the rule is silent where this is false"),
      Key(
        "variables", .list(.form(variable)),
        "read as `variables.NAME`, evaluated at most once for each subject"),
      Key("fixes", .named(fix), "fixes by name, for validations that share one"),
      Key("validations", .list(.form(validation)), "what makes a finding", isRequired: true),
      Key("tests", .list(.form(test)), "tests, run by `kubectl jitsi rules test`"),
    ])

  package static let variable = RuleFormat(
    id: "variable", name: "a variable",
    keys: [
      Key("name", .text, "its name", isRequired: true),
      Key("expression", .expression, "its value", isRequired: true),
    ])

  package static let validation = RuleFormat(
    id: "validation", name: "a validation",
    keys: [
      Key(
        "forEach", .expression,
        "a list; the validation runs once for each element, as `item`"),
      Key("when", .expression, "the validation is skipped where this is false"),
      Key(
        "expression", .expression,
        "there is a finding where this is false; without it, wherever the validation applies"),
      Key("message", .text, "the message: the fault first, then the consequence"),
      Key("messageExpression", .expression, "an expression that gives the message"),
      Key("object", .expression, "what the finding points to; the subject by default"),
      Key("path", .text, "the field in `object`, such as `spec.type`"),
      Key("pathExpression", .expression, "an expression that gives the path"),
      Key(
        "severity", .choice(Severity.allCases.map(\.rawValue)), "if it differs from the rule's"),
      Key("fix", .formOrName(fix), "how to fix it: a fix, or a name among `fixes` of the rule"),
    ],
    choices: [
      Choice(count: .exactlyOne, keys: ["message", "messageExpression"]),
      Choice(count: .atMostOne, keys: ["path", "pathExpression"]),
    ])

  package static let fix = RuleFormat(
    id: "fix", name: "a fix",
    keys: [
      Key(
        "applicability", .choice(FixSummary.Applicability.allCases.map(\.rawValue)),
        "`safe` cannot interrupt a call, `unsafe` requires `--unsafe-fixes`, `create` adds objects",
        isRequired: true),
      Key("description", .text, "what the fix does, in the imperative"),
      Key("descriptionExpression", .expression, "an expression that gives the description"),
      Key("when", .expression, "no fix is offered where this is false"),
      Key("patches", .list(.form(patch)), "edits"),
      Key("create", .list(.form(creation)), "objects to add"),
      Key(
        "uncovers", .list(.text),
        "rules whose findings the fix may bring to light, because their subject was missing before"),
    ],
    choices: [
      Choice(count: .exactlyOne, keys: ["description", "descriptionExpression"]),
      Choice(count: .atLeastOne, keys: ["patches", "create"]),
    ])

  /// The operations of a patch, which has exactly one of them.
  static let operations = [
    Key("value", .value, "set the field to this value; it is added if it is missing"),
    Key("valueExpression", .expression, "an expression that gives the value to set"),
    Key("append", .value, "append this element to the list"),
    Key("appendExpression", .expression, "an expression that gives the element to append"),
    Key("remove", .boolean, "`true`: remove the field, the element, or the line of haproxy.cfg"),
    Key("rename", .expression, "the new name of the field's key"),
    Key("replace", .form(replacement), "replace every occurrence of a text"),
    Key("lineBelow", .expression, "lines of haproxy.cfg to insert below the place"),
    Key("lineAbove", .expression, "lines of haproxy.cfg to insert above the place"),
    Key("text", .expression, "text that replaces the place in haproxy.cfg"),
  ]

  package static let patch = RuleFormat(
    id: "patch", name: "a patch",
    keys: [
      Key("forEach", .expression, "a list; the patch is made for each element, as `each`"),
      Key("when", .expression, "the patch is skipped where this is false"),
      Key("object", .expression, "what to edit; what the finding points to by default"),
      Key("path", .text, "the field in it; the finding's by default, if `object` is the default"),
      Key("pathExpression", .expression, "an expression that gives the path"),
    ] + operations,
    choices: [Choice(count: .exactlyOne, keys: operations.map(\.name))])

  package static let replacement = RuleFormat(
    id: "replacement", name: "`replace`",
    keys: [
      Key("from", .expression, "the text", isRequired: true),
      Key("to", .expression, "what it becomes", isRequired: true),
    ])

  package static let creation = RuleFormat(
    id: "creation", name: "an object to create",
    keys: [
      Key("forEach", .expression, "a list; an object is added for each element, as `each`"),
      Key("when", .expression, "no object is added where this is false"),
      Key("beside", .expression, "an object; the new one goes into its file", isRequired: true),
      Key(
        "object", .object,
        "the object: YAML with expressions in `${` and `}` at its leaves, or one expression that gives all of it",
        isRequired: true),
    ])

  // MARK: Tests

  package static let test = RuleFormat(
    id: "test", name: "a test",
    keys: [
      Key("name", .text, "what the test shows", isRequired: true),
      Key("example", .choice(RuleTestExamples.names), "the built-in installation to begin with"),
      Key(
        "manifests", .text,
        "a file or folder to begin with, relative to the folder of the rule's file"),
      Key("whole", .boolean, "`false` to lint without `--whole`"),
      Key("edits", .list(.form(edit)), "changes of the manifests"),
      Key("expect", .list(.form(finding)), "the findings; `[]` for none", isRequired: true),
      Key("fixed", .list(.form(field)), "what objects must contain after the fix"),
    ],
    choices: [
      Choice(count: .atMostOne, keys: ["example", "manifests"]),
      Choice(count: .atLeastOne, keys: ["example", "manifests", "edits"]),
    ])

  package static let edit = RuleFormat(
    id: "edit", name: "an edit",
    keys: [
      Key("add", .values, "an object to add"),
      Key("raw", .text, "a text behind all objects"),
      Key("everywhere", .form(wordReplacement), "replace a text in all strings"),
      Key("object", .text, "the object to change, as KIND/NAME"),
      Key("delete", .boolean, "`true` to delete it"),
      Key("copy", .text, "add a copy with this name"),
      Key("set", .values, "paths and their new values"),
      Key("remove", .list(.text), "paths to remove"),
      Key("replace", .list(.form(pathReplacement)), "replace texts in fields"),
    ],
    choices: [Choice(count: .exactlyOne, keys: ["add", "raw", "everywhere", "object"])])

  package static let wordReplacement = RuleFormat(
    id: "wordReplacement", name: "`everywhere`",
    keys: [
      Key("from", .text, "the text", isRequired: true),
      Key("to", .text, "what it becomes", isRequired: true),
    ])

  package static let pathReplacement = RuleFormat(
    id: "pathReplacement", name: "`replace`",
    keys: [
      Key("path", .text, "the field", isRequired: true),
      Key("from", .text, "the text", isRequired: true),
      Key("to", .text, "what it becomes", isRequired: true),
    ])

  package static let finding = RuleFormat(
    id: "finding", name: "an expected finding",
    keys: [
      Key("rule", .text, "the rule, if it is not the tested one"),
      Key("object", .text, "the object, as KIND/NAME"),
      Key("path", .text, "the field; without it, the whole object"),
      Key("line", .text, "a part of the line"),
      Key("message", .text, "a part of the message"),
      Key("severity", .choice(Severity.allCases.map(\.rawValue)), "the severity"),
      Key("shard", .number, "the shard"),
      Key("fixable", .boolean, "`false` if no fix is offered"),
    ])

  package static let field = RuleFormat(
    id: "field", name: "an entry of `fixed`",
    keys: [
      Key("object", .text, "the object, as KIND/NAME", isRequired: true),
      Key("path", .text, "the field", isRequired: true),
      Key("value", .value, "its value"),
      Key("holds", .text, "a part of its text"),
      Key("absent", .boolean, "`true` if it must be missing"),
    ],
    choices: [Choice(count: .exactlyOne, keys: ["value", "holds", "absent"])])
}
