/// An evaluation error before its source position is known.
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

  /// Whether `||`, `&&`, `all` and `exists` must propagate the error regardless of their other operands.
  var isFatal: Bool {
    switch kind {
    case .costLimit, .tooLarge, .tooDeep: true
    default: false
    }
  }

  /// Returns the error with a position, unless it already has one.
  func located(_ place: UInt32) -> Fault {
    guard offset == .max else { return self }
    var fault = self
    fault.offset = place
    return fault
  }

  /// Returns the error with its position, the function called, and the types of the arguments.
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
  /// The value as shown in error messages, truncated.
  var inMessage: String {
    switch self {
    case .string(let text):
      text.utf8.count > 80 ? String(text.unicodeScalars.prefix(80)) + "…" : text
    case .int, .uint, .double, .bool, .null: json()
    default: typeName.name
    }
  }
}
