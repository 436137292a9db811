// Generated from rules/ by `make docs`; edit the rules, not this file.

/// The rules that are part of the program.
public enum EmbeddedRules {
  public static let all: [RuleDefinition] = []
}
