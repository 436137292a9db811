import Basics
import Lint

extension JSONWriter {
  /// Writes an object reference, if there is one.
  mutating func member(_ name: String, ifPresent object: ObjectReference?) {
    guard let object else { return }
    self.name(name)
    self.object { writer in
      writer.member("apiVersion", object.apiVersion)
      writer.member("kind", object.kind)
      writer.member("namespace", ifPresent: object.namespace)
      writer.member("name", object.name)
    }
  }
}
