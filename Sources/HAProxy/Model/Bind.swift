/// A `bind` line: where connections come in.
public struct Bind: Sendable, Hashable {
  /// The addresses, which stand in one word with commas between them.
  public let addresses: [Address]
  /// What follows the addresses.
  public let options: LineOptions
  /// The line that it stands on.
  public let directive: Directive

  /// Whether connections are TLS.
  public var isTLS: Bool { options.isOn("ssl") }

  /// More addresses in one word are not looked at.
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
