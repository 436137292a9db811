/// Writes JSON indented by two spaces. Members keep the order in which they are written.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private var depth = 0
  private var isEmpty = true

  package init() {}

  /// Writes an object; the closure writes its members.
  package mutating func object(_ members: (inout JSONWriter) -> Void) {
    collection(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
  }

  /// Writes an array with one value per element.
  package mutating func array<Elements: Sequence>(
    _ elements: Elements, _ value: (inout JSONWriter, Elements.Element) -> Void
  ) {
    collection(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
      for element in elements {
        writer.separate()
        value(&writer, element)
      }
    }
  }

  /// Starts a member of an object; the next value written becomes its value.
  package mutating func name(_ name: String) {
    separate()
    value(name)
    bytes.append(contentsOf: ": ".utf8)
  }

  package mutating func member(_ name: String, _ text: String) {
    self.name(name)
    value(text)
  }

  /// Writes the member unless `text` is nil.
  package mutating func member(_ name: String, ifPresent text: String?) {
    if let text { member(name, text) }
  }

  package mutating func member(_ name: String, _ number: Int) {
    self.name(name)
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Writes the member unless `number` is nil or cannot be represented in JSON.
  package mutating func member(_ name: String, ifPresent number: Double?) {
    guard let number, number.isFinite else { return }
    self.name(name)
    bytes.append(contentsOf: "\(number)".utf8)
  }

  package mutating func member(_ name: String, _ truth: Bool) {
    self.name(name)
    bytes.append(contentsOf: (truth ? "true" : "false").utf8)
  }

  package mutating func value(_ text: String) {
    bytes.append(jsonString: text)
  }

  package mutating func value(_ number: Int) {
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Returns the JSON, terminated by a line break.
  package mutating func finish() -> [UInt8] {
    bytes.append(0x0A)
    return bytes
  }

  private mutating func collection(
    _ open: UInt8, _ close: UInt8, _ content: (inout JSONWriter) -> Void
  ) {
    bytes.append(open)
    depth += 1
    isEmpty = true
    content(&self)
    depth -= 1
    if !isEmpty { newLine() }
    isEmpty = false
    bytes.append(close)
  }

  private mutating func separate() {
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    isEmpty = false
    newLine()
  }

  private mutating func newLine() {
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
  }
}
