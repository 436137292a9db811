import Basics
import YAML

extension HAProxyTier {
  /// The SHA-256 of a haproxy.cfg, as checksum annotations hold it: 64 hexadecimal digits.
  public static func checksum(of text: String) -> String { SHA256.hexadecimal(text.utf8) }

  /// The SHA-256 of haproxy.cfg; nil when the input does not show it.
  public var configurationChecksum: String? { text?.text.map(Self.checksum) }
}
