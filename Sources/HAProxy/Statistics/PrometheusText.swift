/// Metrics in Prometheus' text format.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
public struct PrometheusText: Sendable {
  public struct Sample: Sendable, Hashable {
    public let name: String
    public let labels: [String: String]
    public let value: Double
  }

  public let samples: [Sample]

  /// Parses the samples whose names match. Returns nil if any line is invalid, as in other text
  /// formats.
  public init?(_ bytes: [UInt8], _ isWanted: (String) -> Bool) {
    var samples: [Sample] = []
    var count = 0
    for line in bytes.split(separator: 0x0A) {
      let line = line.last == 0x0D ? line.dropLast() : line
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      var reader = LineReader(rest: line)
      guard let name = reader.name() else { return nil }
      count += 1
      guard isWanted(name) else { continue }
      guard let sample = reader.sample(name) else { return nil }
      samples.append(sample)
    }
    guard count > 0 else { return nil }
    self.samples = samples
  }

  /// Returns the sum of all samples with a name, or nil if there are none.
  public func sum(_ name: String) -> Double? {
    let values = samples.filter { $0.name == name }.map(\.value)
    return values.isEmpty ? nil : values.reduce(0, +)
  }

  private struct LineReader {
    var rest: ArraySlice<UInt8>

    /// Returns nil if the line does not start with a metric name.
    mutating func name() -> String? {
      let name = take { Self.isName($0) }
      guard let first = name.first, !(0x30...0x39).contains(first) else { return nil }
      return String(decoding: name, as: UTF8.self)
    }

    /// Parses the rest of the line after the name. Returns nil if the line is not a sample.
    mutating func sample(_ name: String) -> Sample? {
      var labels: [String: String] = [:]
      if rest.first == UInt8(ascii: "{") {
        rest = rest.dropFirst()
        guard let found = self.labels() else { return nil }
        labels = found
      }
      skipBlanks()
      let number = String(decoding: take { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
      return Self.value(number).map { Sample(name: name, labels: labels, value: $0) }
    }

    private mutating func labels() -> [String: String]? {
      var found: [String: String] = [:]
      while true {
        skipBlanks()
        if rest.first == UInt8(ascii: "}") {
          rest = rest.dropFirst()
          return found
        }
        let name = take { Self.isName($0) }
        skipBlanks()
        guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return nil }
        skipBlanks()
        guard rest.popFirst() == UInt8(ascii: "\""), let value = quoted() else { return nil }
        found[String(decoding: name, as: UTF8.self)] = value
        skipBlanks()
        if rest.first == UInt8(ascii: ",") { rest = rest.dropFirst() }
      }
    }

    private mutating func quoted() -> String? {
      var text: [UInt8] = []
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
        guard byte == UInt8(ascii: "\\") else {
          text.append(byte)
          continue
        }
        guard let escaped = rest.popFirst() else { return nil }
        text.append(escaped == UInt8(ascii: "n") ? 0x0A : escaped)
      }
      return nil
    }

    private mutating func take(while isPart: (UInt8) -> Bool) -> ArraySlice<UInt8> {
      let part = rest.prefix(while: isPart)
      rest = rest.dropFirst(part.count)
      return part
    }

    private mutating func skipBlanks() { _ = take { $0 == 0x20 || $0 == 0x09 } }

    private static func isName(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
        true
      default: false
      }
    }

    private static func value(_ text: String) -> Double? {
      switch text {
      case "NaN": .nan
      case "+Inf", "Inf": .infinity
      case "-Inf": -.infinity
      default: Double(text)
      }
    }
  }
}
