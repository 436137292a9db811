/// Simulates all threads of a program in parallel, in order of preference (Pike VM).
struct RegexMachine {
  private let instructions: [RegexProgram.Instruction]
  private let sets: [ScalarSet]
  private let text: UnsafeBufferPointer<UInt8>
  private let slotCount: Int
  private var current: Threads
  private var following: Threads
  private var stack: [Step] = []
  /// The number of bytes scanned by the last run.
  private(set) var length = 0

  /// The threads at one text position. `marks` records which instructions are already included.
  private struct Threads {
    var places: [Int] = []
    var slots: [[Int]] = []
    var marks: [Int]

    mutating func clear() {
      places.removeAll(keepingCapacity: true)
      slots.removeAll(keepingCapacity: true)
    }
  }

  private enum Step {
    case visit(Int)
    case restore(slot: Int, value: Int)
  }

  init(_ program: RegexProgram, _ text: UnsafeBufferPointer<UInt8>, slotCount: Int) {
    instructions = program.instructions
    sets = program.sets
    self.text = text
    self.slotCount = slotCount
    let unmarked = [Int](repeating: -1, count: instructions.count)
    current = Threads(marks: unmarked)
    following = Threads(marks: unmarked)
  }

  /// Returns the slots of the leftmost match, preferring earlier alternatives. Without slots,
  /// returns an empty array as soon as there is a match.
  mutating func run(from start: Int) -> [Int]? {
    var place = start
    var best: [Int]?
    current.clear()
    while true {
      if best == nil {
        var slots = [Int](repeating: -1, count: slotCount)
        add(0, at: place, &slots, isFollowing: false)
      }
      if current.places.isEmpty, best != nil { break }
      let (scalar, width) = decodeScalar(text, at: place)
      following.clear()
      for index in current.places.indices {
        switch instructions[current.places[index]] {
        case .match:
          best = slotCount == 0 ? [] : current.slots[index]
          if slotCount == 0 { return best }
        case .scalar(let set):
          guard width > 0, sets[set].contains(scalar) else { continue }
          var slots = slotCount == 0 ? [] : current.slots[index]
          add(current.places[index] + 1, at: place + width, &slots, isFollowing: true)
          continue
        default: continue
        }
        // Threads after a match have lower preference.
        break
      }
      swap(&current, &following)
      if width == 0 { break }
      place += width
      length += width
    }
    return best
  }

  private mutating func add(
    _ start: Int, at place: Int, _ slots: inout [Int], isFollowing: Bool
  ) {
    stack.removeAll(keepingCapacity: true)
    stack.append(.visit(start))
    while let step = stack.popLast() {
      guard case .visit(let next) = step else {
        if case .restore(let slot, let value) = step { slots[slot] = value }
        continue
      }
      if (isFollowing ? following.marks[next] : current.marks[next]) == place { continue }
      if isFollowing { following.marks[next] = place } else { current.marks[next] = place }
      switch instructions[next] {
      case .jump(let target): stack.append(.visit(target))
      case .split(let first, let second):
        stack.append(.visit(second))
        stack.append(.visit(first))
      case .save(let slot):
        if slot < slotCount {
          stack.append(.restore(slot: slot, value: slots[slot]))
          slots[slot] = place
        }
        stack.append(.visit(next + 1))
      case .assert(let assertion):
        if holds(assertion, at: place) { stack.append(.visit(next + 1)) }
      case .match, .scalar:
        if isFollowing {
          following.places.append(next)
          if slotCount > 0 { following.slots.append(slots) }
        } else {
          current.places.append(next)
          if slotCount > 0 { current.slots.append(slots) }
        }
      }
    }
  }

  private func holds(_ assertion: RegexSyntax.Assertion, at place: Int) -> Bool {
    switch assertion {
    case .textStart: place == 0
    case .textEnd: place == text.count
    case .lineStart: place == 0 || text[place - 1] == 0x0A
    case .lineEnd: place == text.count || text[place] == 0x0A
    case .wordBoundary: isWord(place - 1) != isWord(place)
    case .noWordBoundary: isWord(place - 1) == isWord(place)
    }
  }

  private func isWord(_ place: Int) -> Bool {
    place >= 0 && place < text.count && text[place].isIdentifierPart
  }
}
