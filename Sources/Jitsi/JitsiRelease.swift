public import Kubernetes

/// A release of Jitsi's images, as their tags name it.
///
/// https://github.com/jitsi/docker-jitsi-meet/releases: stable-10741, stable-4548-1, unstable-2024-05-16, web-1.0.…
public enum JitsiRelease {
  /// The release in a tag; nil for tags that are a user's own.
  public static func named(by image: ImageReference) -> String? {
    guard let tag = image.tag else { return nil }
    for channel in ["stable-", "unstable-", "beta-"] where tag.hasPrefix(channel) {
      let rest = tag.dropFirst(channel.count)
      return rest.first.map { $0.isASCII && $0.isNumber } == true ? tag : nil
    }
    return ["stable", "unstable", "latest"].contains(tag) ? tag : nil
  }
}
