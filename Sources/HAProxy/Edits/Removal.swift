/// A branch of HAProxy, such as 2.6.
public struct Release: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let major: Int
  public let minor: Int

  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads the branch that an image's tag starts with, as in `3.2.8-alpine`; nil for other words, and for numbers that
  /// are none of HAProxy's.
  public init?(tag: String) {
    let digits = tag.utf8.prefix { $0 == UInt8(ascii: ".") || ($0 >= 48 && $0 <= 57) }
    let numbers = digits.split(separator: UInt8(ascii: ".")).map { Int(Substring($0)) }
    guard numbers.count >= 2, let major = numbers[0], let minor = numbers[1],
      (1...3).contains(major), minor < 20
    else { return nil }
    self.init(major, minor)
  }

  public var description: String { "\(major).\(minor)" }

  public static func < (left: Release, right: Release) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}

/// A line that HAProxy once knew and refuses now.
public struct RemovedLine: Sendable {
  /// The word that is refused.
  public let word: Word
  /// A branch that refuses it.
  public let since: Release
}

extension Configuration {
  /// The lines that a branch of HAProxy does not know any more.
  public func removedLines(in release: Release) -> [RemovedLine] {
    var found: [RemovedLine] = []
    for section in sections {
      for directive in section.directives where isLive(directive.branch) {
        let word = directive.keyword
        let isOption = word.text == "option"
        guard let name = isOption ? directive.argument(0) : word, name.isConstant,
          let since = (isOption ? Self.options : Self.keywords)[name.text], since <= release
        else { continue }
        found.append(RemovedLine(word: name, since: since))
      }
    }
    return found
  }

  /// As HAProxy's own messages say.
  private static let keywords: [String: Release] = [
    "reqadd": Release(2, 1), "reqdel": Release(2, 1), "reqidel": Release(2, 1),
    "reqrep": Release(2, 1), "reqirep": Release(2, 1), "reqdeny": Release(2, 1),
    "reqideny": Release(2, 1), "rspadd": Release(2, 1), "rspdel": Release(2, 1),
    "rspidel": Release(2, 1), "rsprep": Release(2, 1), "rspirep": Release(2, 1),
    "block": Release(2, 1), "redisp": Release(2, 1), "redispatch": Release(2, 1),
    "clitimeout": Release(2, 1), "contimeout": Release(2, 1), "srvtimeout": Release(2, 1),
    "nbproc": Release(2, 5),
  ]

  /// As HAProxy's own messages say; 2.6 is where the first was tried, and 2.4 still takes it.
  private static let options: [String: Release] = [
    "http-use-htx": Release(2, 6), "http-tunnel": Release(2, 1), "forceclose": Release(2, 0),
  ]
}
