import ArgumentParser

extension ArgumentHelp {
  /// Help for an option that is nil where it was not given, so that it can be refused where it has no effect, but has a default
  /// all the same. ArgumentParser has no place for that; its discussion of an argument, which no other help uses, is taken.
  init(_ abstract: String, default value: String, valueName: String) {
    self.init(abstract, discussion: value, valueName: valueName)
  }
}
