import Synchronization

/// Named sets of code points.
enum NamedSets {
  /// Returns the set `[:name:]`, ASCII only.
  static func posix(_ name: String) -> ScalarSet? {
    switch name {
    case "alnum": ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
    case "alpha": ScalarSet([0x41...0x5A, 0x61...0x7A])
    case "ascii": ScalarSet([0x00...0x7F])
    case "blank": ScalarSet([0x09...0x09, 0x20...0x20])
    case "cntrl": ScalarSet([0x00...0x1F, 0x7F...0x7F])
    case "digit": .digits
    case "graph": ScalarSet([0x21...0x7E])
    case "lower": ScalarSet([0x61...0x7A])
    case "print": ScalarSet([0x20...0x7E])
    case "punct": ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
    case "space": ScalarSet([0x09...0x0D, 0x20...0x20])
    case "upper": ScalarSet([0x41...0x5A])
    case "word": .word
    case "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
    default: nil
    }
  }

  private static let known = Mutex<[String: ScalarSet]>([:])

  /// Returns the set `\p{name}`: a general category or one of the most common scripts.
  static func unicode(_ name: String) -> ScalarSet? {
    if let set = known.withLock({ $0[name] }) { return set }
    // Building a set scans all code points, which is slow.
    guard let set = collected(name) else { return nil }
    known.withLock { $0[name] = set }
    return set
  }

  private static func collected(_ name: String) -> ScalarSet? {
    switch name {
    case "Any": return .any
    case "Latin":
      return letters(in: [0x41...0x24F, 0x1E00...0x1EFF, 0x2C60...0x2C7F, 0xA720...0xA7FF])
    case "Greek": return letters(in: [0x370...0x3FF, 0x1F00...0x1FFF])
    case "Cyrillic": return letters(in: [0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF])
    case "Hebrew": return letters(in: [0x590...0x5FF])
    case "Arabic": return letters(in: [0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF])
    case "Hiragana": return letters(in: [0x3041...0x309F])
    case "Katakana": return letters(in: [0x30A0...0x30FF, 0x31F0...0x31FF])
    case "Hangul": return letters(in: [0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3])
    case "Han":
      return ScalarSet([
        0x2E80...0x2FD5, 0x3005...0x3005, 0x3007...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xF900...0xFAD9, 0x20000...0x323AF,
      ])
    default:
      return categories[name].map { wanted in
        collect(0...ScalarSet.last) { wanted.contains($0.properties.generalCategory) }
      }
    }
  }

  private static func letters(in ranges: [ClosedRange<UInt32>]) -> ScalarSet {
    ScalarSet(ranges.flatMap { collect($0) { $0.properties.isAlphabetic }.ranges })
  }

  private static func collect(
    _ all: ClosedRange<UInt32>, _ test: (Unicode.Scalar) -> Bool
  ) -> ScalarSet {
    var ranges: [ClosedRange<UInt32>] = []
    var start: UInt32?
    for value in all {
      let isIn = Unicode.Scalar(value).map(test) ?? false
      if isIn, start == nil { start = value }
      if !isIn, let first = start {
        ranges.append(first...(value - 1))
        start = nil
      }
    }
    if let start { ranges.append(start...all.upperBound) }
    return ScalarSet(ranges)
  }

  private static let categories: [String: Set<Unicode.GeneralCategory>] = {
    let single: [String: Unicode.GeneralCategory] = [
      "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter,
      "Lm": .modifierLetter, "Lo": .otherLetter, "Mn": .nonspacingMark, "Mc": .spacingMark,
      "Me": .enclosingMark, "Nd": .decimalNumber, "Nl": .letterNumber, "No": .otherNumber,
      "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Ps": .openPunctuation,
      "Pe": .closePunctuation, "Pi": .initialPunctuation, "Pf": .finalPunctuation,
      "Po": .otherPunctuation, "Sm": .mathSymbol, "Sc": .currencySymbol, "Sk": .modifierSymbol,
      "So": .otherSymbol, "Zs": .spaceSeparator, "Zl": .lineSeparator,
      "Zp": .paragraphSeparator, "Cc": .control, "Cf": .format, "Co": .privateUse,
      "Cs": .surrogate,
    ]
    var table: [String: Set<Unicode.GeneralCategory>] = [:]
    for (name, category) in single {
      table[name, default: []].insert(category)
      table[String(name.prefix(1)), default: []].insert(category)
    }
    return table
  }()
}
