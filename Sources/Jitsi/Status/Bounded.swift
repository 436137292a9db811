import Kubernetes
import YAML

extension Node {
  /// A number of things, as the API's int32 fields can hold it; what saved objects have beyond that counts as the nearest.
  var amount: Int? { integer.map(\.bounded) }
}

extension Int {
  /// The nearest number from 0 to the most that an int32 holds, of which a million can be added.
  var bounded: Int { Swift.min(Swift.max(self, 0), Int(Int32.max)) }
}
