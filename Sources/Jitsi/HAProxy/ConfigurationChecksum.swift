import Basics
import YAML

extension HAProxyTier {
  /// Returns the SHA-256 of a haproxy.cfg as used in checksum annotations: 64 hexadecimal digits.
  public static func checksum(of text: String) -> String { SHA256.hexadecimal(text.utf8) }

  /// The SHA-256 of haproxy.cfg; nil if the input does not contain it.
  public var configurationChecksum: String? { text?.text.map(Self.checksum) }
}
