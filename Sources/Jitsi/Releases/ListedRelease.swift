/// A stable release of Jitsi's images that the table of releases has.
public struct ListedRelease: Sendable, Hashable, Comparable {
  /// The position in the order of releases, from 0.
  public let position: Int
  /// The number, as in 11146.
  public let number: Int
  /// The number of the image's rebuild; 0 without one.
  public let rebuild: Int

  init(position: Int, number: Int, rebuild: Int) {
    self.position = position
    self.number = number
    self.rebuild = rebuild
  }

  /// The tag of its images, as in `stable-11146-2`.
  public var name: String { "stable-\(number)" + (rebuild == 0 ? "" : "-\(rebuild)") }

  /// The day of the tag, as in `2026-08-17`.
  public var date: String { word(2) }

  /// The commit of the tag.
  public var commit: String { word(3) }

  /// The release after it; nil for the newest.
  public var next: ListedRelease? {
    position + 1 < ReleaseTable.releases.count ? ReleaseTable.releases[position + 1] : nil
  }

  public static func < (left: Self, right: Self) -> Bool { left.position < right.position }

  /// The number and the rebuild in a tag that is exactly that of a stable release.
  static func numbers(in tag: some StringProtocol) -> (number: Int, rebuild: Int)? {
    guard tag.hasPrefix("stable-") else { return nil }
    let parts = tag.dropFirst("stable-".count)
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count < 3, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let number = Int(parts[0]), let rebuild = parts.count == 2 ? Int(parts[1]) : 0
    else { return nil }
    return (number, rebuild)
  }

  private func word(_ index: Int) -> String {
    TableText(EmbeddedReleases.releases).lines[position].parts(at: " ")[index].string
  }
}
