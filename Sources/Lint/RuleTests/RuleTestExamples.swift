public import YAML

/// The embedded healthy installations that tests of rules start from.
public enum RuleTestExamples {
  public static let names = ["server-lines", "server-template"]

  /// The objects of an example; nil if there is no example with that name.
  public static func objects(of name: String) -> [Content]? {
    text(of: name).map { text in
      RuleTestInput.objects(in: [Tree(parsing: SourceFile(name: "\(name).yaml", text: text))])
    }
  }
}
