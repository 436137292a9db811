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
    let prefix = "stable-".utf8
    guard tag.utf8.starts(with: prefix) else { return nil }
    var number: Int?
    var last: Int?
    for byte in tag.utf8.dropFirst(prefix.count) {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard last ?? 0 < 100_000_000 else { return nil }
        last = (last ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "-"):
        guard number == nil, last != nil else { return nil }
        number = last
        last = nil
      default: return nil
      }
    }
    guard let last else { return nil }
    return number.map { ($0, last) } ?? (last, 0)
  }

  private func word(_ index: Int) -> String {
    TableText(EmbeddedReleases.releases).lines[position].parts(at: " ")[index].string
  }
}
