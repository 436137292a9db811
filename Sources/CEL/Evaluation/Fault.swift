/// What went wrong in an evaluation, before it is known where in the source.
struct Fault: Error {
  enum Kind {
    case noSuchOverload
    case noSuchOverloadFor(String)
    case noSuchKey(Value)
    case indexOutOfBounds(Int64)
    case divideByZero
    case modulusByZero
    case integerOverflow
    case uintOverflow
    case range(String)
    case costLimit
    case tooLarge
    case tooDeep
    case other(String)
  }

  var kind: Kind
  var offset: UInt32 = .max

  init(_ kind: Kind) {
    self.kind = kind
  }

  init(_ message: String) {
    kind = .other(message)
  }

  static let overload = Fault(.noSuchOverload)

  /// Whether `||`, `&&`, `all` and `exists` must let the error through whatever else they see.
  var isFatal: Bool {
    switch kind {
    case .costLimit, .tooLarge, .tooDeep: true
    default: false
    }
  }

  /// The same error, with its place unless it has one already.
  func located(_ place: UInt32) -> Fault {
    guard offset == .max else { return self }
    var fault = self
    fault.offset = place
    return fault
  }

  /// The same error, with its place and what was called with which types.
  func located(_ place: UInt32, calling name: String, _ arguments: Value...) -> Fault {
    var fault = located(place)
    if case .noSuchOverload = kind {
      let types = arguments.map { $0.typeName.name }.joined(separator: ", ")
      fault.kind = .noSuchOverloadFor("\(name)(\(types))")
    }
    return fault
  }

  var message: String {
    switch kind {
    case .noSuchOverload: "no such overload"
    case .noSuchOverloadFor(let call): "no such overload: \(call)"
    case .noSuchKey(let key): "no such key: \(key.inMessage)"
    case .indexOutOfBounds(let index): "index out of bounds: \(index)"
    case .divideByZero: "divide by zero"
    case .modulusByZero: "modulus by zero"
    case .integerOverflow: "integer overflow"
    case .uintOverflow: "unsigned integer overflow"
    case .range(let type): "\(type) out of range"
    case .costLimit: "evaluation cost limit exceeded"
    case .tooLarge: "evaluation limit on the size of values exceeded"
    case .tooDeep: "value nested too deeply"
    case .other(let message): message
    }
  }
}

extension Value {
  /// The value as an error message shows it, cut short.
  var inMessage: String {
    switch self {
    case .string(let text):
      text.utf8.count > 80 ? String(text.unicodeScalars.prefix(80)) + "…" : text
    case .int, .uint, .double, .bool, .null: json()
    default: typeName.name
    }
  }
}
