import Kubernetes
import YAML

extension Node {
  /// The value as a count within the API's int32 range; larger values in saved objects are clamped.
  var amount: Int? { integer.map(\.bounded) }
}

extension Int {
  /// The value clamped to 0 and the int32 maximum, so that a million of them can be summed without overflow.
  var bounded: Int { Swift.min(Swift.max(self, 0), Int(Int32.max)) }
}
