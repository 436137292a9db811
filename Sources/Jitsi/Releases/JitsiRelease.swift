public import Kubernetes

/// A release of Jitsi's images, as their tags name it.
///
/// https://github.com/jitsi/docker-jitsi-meet/releases: stable-10741, stable-4548-1, unstable-2024-05-16, web-1.0.…
public enum JitsiRelease {
  /// The release in a tag, without the number of the image's rebuild; nil for tags that are a user's own, and for
  /// `stable` and `latest`, which say nothing about what is behind them.
  public static func named(by image: ImageReference) -> String? {
    guard let tag = image.tag else { return nil }
    for channel in ["stable-", "beta-"] where tag.hasPrefix(channel) {
      let digits = tag.dropFirst(channel.count).prefix { $0.isASCII && $0.isNumber }
      return digits.isEmpty ? nil : channel + digits
    }
    if tag.hasPrefix("unstable-"), tag.dropFirst("unstable-".count).first?.isNumber == true {
      return tag
    }
    return tag == "unstable" ? tag : nil
  }
}
