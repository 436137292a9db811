import ArgumentParser

extension ArgumentHelp {
  /// Creates help for an option that is nil if not given, so that it can be rejected where it has no effect, but that has a
  /// default. ArgumentParser does not support this, so the default is stored in the argument's discussion, which is otherwise
  /// unused.
  init(_ abstract: String, default value: String, valueName: String) {
    self.init(abstract, discussion: value, valueName: valueName)
  }
}
