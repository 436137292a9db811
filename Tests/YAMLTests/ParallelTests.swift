import Basics
import Synchronization
import Testing

@testable import YAML

/// Tests work on all cores.
@Suite struct ParallelTests {
  @Test(arguments: [0, 1, 2, 3, 17, 1000])
  func resultsComeInOrder(count: Int) {
    #expect(Parallel.map(count) { "\($0)" } == (0..<count).map { "\($0)" })
  }

  @Test func everyNumberIsWorkedOnOnce() {
    let calls = Mutex<[Int: Int]>([:])
    _ = Parallel.map(500) { number in calls.withLock { $0[number, default: 0] += 1 } }
    #expect(calls.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<500).map { ($0, 1) }))
  }

  @Test func workMayAskForMoreWork() {
    let sums = Parallel.map(20) { outer in
      Parallel.map(20) { inner in outer * inner }.reduce(0, +)
    }
    #expect(sums == (0..<20).map { $0 * 190 })
  }

  @Test func twoPiecesOfWorkGiveBoth() {
    for isWorthIt in [true, false] {
      let (text, number) = Parallel.both(if: isWorthIt, { "a" }, { 7 })
      #expect(text == "a" && number == 7)
    }
  }

  /// Nothing that the work captures is used or retained after the call returns.
  @Test func workIsLetGoOf() {
    weak var last: Held?
    for round in 0..<300 {
      let held = Held(round)
      last = held
      #expect(Parallel.map(4) { held.number + $0 }.reduce(0, +) == 4 * round + 6)
    }
    #expect(last == nil)
  }

  private final class Held: Sendable {
    let number: Int
    init(_ number: Int) { self.number = number }
  }

  @Test func manyCallersShareTheCores() async {
    await withTaskGroup(of: Bool.self) { group in
      for caller in 0..<16 {
        group.addTask {
          (0..<50).allSatisfy { round in
            Parallel.map(5) { caller * round + $0 } == (0..<5).map { caller * round + $0 }
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}

/// Tests work that runs in the background until its result is needed.
@Suite struct AheadTests {
  @Test func resultsAreThoseOfTheWork() {
    for number in 0..<200 {
      let ahead = BackgroundResult { _ in number * 2 }
      #expect(ahead.result() == number * 2)
    }
  }

  /// There are more pieces of work than threads: a piece that has not started is computed when its result is needed.
  @Test func workThatNobodyHasBegunIsDoneWhenItIsNeeded() {
    let pieces = (0..<100).map { number in BackgroundResult { _ in number } }
    #expect(pieces.map { $0.result() } == Array(0..<100))
  }

  @Test func workIsDoneOnceHoweverOftenItIsAskedFor() {
    let calls = Counted()
    let ahead = BackgroundResult { _ in calls.number.add(1, ordering: .relaxed) }
    _ = ahead.result()
    _ = ahead.result()
    #expect(calls.number.load(ordering: .relaxed) == 1)
  }

  @Test func workIsToldThatItIsAwaited() {
    let ahead = BackgroundResult { isAwaited in
      var rounds = 0
      while !isAwaited() { rounds += 1 }
      return rounds
    }
    #expect(ahead.result() >= 0)
  }

  @Test func workThatIsNotAwaitedGoesOn() {
    guard Parallel.cores > 1 else { return }
    let done = Counted()
    let ahead = BackgroundResult { _ in done.number.store(1, ordering: .releasing) }
    while done.number.load(ordering: .acquiring) == 0 {}
    ahead.result()
  }

  private final class Counted: Sendable {
    let number = Atomic(0)
  }
}
