public import YAML

/// The healthy installations that tests of rules begin with.
public enum RuleTestExamples {
  public static let names = ["server-lines", "server-template"]

  /// The objects of an example; nil where none has that name.
  public static func objects(of name: String) -> [Content]? {
    text(of: name).map { text in
      RuleTestInput.objects(in: [Tree(parsing: SourceFile(name: "\(name).yaml", text: text))])
    }
  }
}
