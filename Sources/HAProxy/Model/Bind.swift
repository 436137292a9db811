/// A `bind` line.
public struct Bind: Sendable, Hashable {
  /// The addresses, separated by commas in a single word.
  public let addresses: [Address]
  /// The options after the addresses.
  public let options: LineOptions
  /// The directive of the line.
  public let directive: Directive

  /// Whether connections use TLS.
  public var isTLS: Bool { options.isOn("ssl") }

  /// The maximum number of addresses parsed per word.
  private static let addressLimit = 256

  init?(_ directive: Directive) {
    guard let word = directive.argument(0) else { return nil }
    self.directive = directive
    var addresses: [Address] = []
    var start = 0
    for (offset, byte) in word.text.utf8.enumerated() where byte == UInt8(ascii: ",") {
      if addresses.count == Self.addressLimit { break }
      addresses.append(Address(word.slice(start..<offset)))
      start = offset + 1
    }
    addresses.append(Address(start == 0 ? word : word.slice(start..<word.text.utf8.count)))
    self.addresses = addresses
    options = LineOptions(directive.arguments.dropFirst(), flag: .bindFlag, value: .bindValue)
  }
}
