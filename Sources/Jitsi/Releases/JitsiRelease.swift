public import Kubernetes

/// A release of Jitsi's images, as named in their tags.
///
/// https://github.com/jitsi/docker-jitsi-meet/releases: stable-10741, stable-4548-1, unstable-2024-05-16, web-1.0.…
public enum JitsiRelease {
  /// Returns the release in a tag without the image's rebuild number, or nil for custom tags and for `stable` and `latest`,
  /// which do not identify a release.
  public static func named(by image: ImageReference) -> String? {
    guard let tag = image.tag else { return nil }
    for channel in ["stable-", "beta-"] where tag.hasPrefix(channel) {
      let digits = tag.utf8.dropFirst(channel.utf8.count).prefix(while: isDigit)
      return digits.isEmpty ? nil : channel + Substring(digits)
    }
    if tag.hasPrefix("unstable-"),
      tag.utf8.dropFirst("unstable-".utf8.count).first.map(isDigit) == true
    {
      return tag
    }
    return tag == "unstable" ? tag : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
