/// A HAProxy branch, such as 2.6.
public struct Release: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let major: Int
  public let minor: Int

  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Parses the branch at the start of an image tag, such as `3.2.8-alpine`. Returns nil for other tags, and for numbers that
  /// are not HAProxy branches.
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

/// A line with a keyword that HAProxy has removed.
public struct RemovedLine: Sendable {
  /// The removed keyword.
  public let word: Word
  /// A branch that rejects it.
  public let since: Release
}

extension Configuration {
  /// Returns the lines that a HAProxy branch no longer supports.
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

  /// As stated in HAProxy's own error messages.
  private static let keywords: [String: Release] = [
    "reqadd": Release(2, 1), "reqdel": Release(2, 1), "reqidel": Release(2, 1),
    "reqrep": Release(2, 1), "reqirep": Release(2, 1), "reqdeny": Release(2, 1),
    "reqideny": Release(2, 1), "rspadd": Release(2, 1), "rspdel": Release(2, 1),
    "rspidel": Release(2, 1), "rsprep": Release(2, 1), "rspirep": Release(2, 1),
    "block": Release(2, 1), "redisp": Release(2, 1), "redispatch": Release(2, 1),
    "clitimeout": Release(2, 1), "contimeout": Release(2, 1), "srvtimeout": Release(2, 1),
    "nbproc": Release(2, 5),
  ]

  /// As stated in HAProxy's own error messages. 2.6 is the oldest branch tested; 2.4 still accepts the option.
  private static let options: [String: Release] = [
    "http-use-htx": Release(2, 6), "http-tunnel": Release(2, 1), "forceclose": Release(2, 0),
  ]
}
