import Basics
import Foundation
import TestSupport
import Testing

/// Archives that this program writes and reads, and those of strangers.
struct ArchiveTests {
  private func text(_ size: Int) -> [UInt8] {
    var state: UInt64 = 7
    return (0..<size).map { position in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Repetitions near and far, and noise.
      return position % 97 < 60 ? UInt8(position % 61) : UInt8(truncatingIfNeeded: state >> 40)
    }
  }

  @Test(arguments: [0, 1, 2, 3, 257, 258, 259, 32_767, 32_768, 32_769, 100_000])
  func whatIsCompressedIsReadAgain(_ size: Int) throws {
    let bytes = text(size)
    let isSame = try Gzip.decompress(Gzip.compress(bytes), limit: 1 << 20) == bytes
    #expect(isSame)
    let even = [UInt8](repeating: 65, count: size)
    let packed = Gzip.compress(even)
    let isEven = try Gzip.decompress(packed, limit: 1 << 20) == even
    #expect(isEven)
    #expect(packed.count < 1200)
  }

  @Test func theSystemsProgramsReadAndWriteTheSame() async throws {
    let folder = try TemporaryFolder()
    let long = ["d", "e", "f"].map { String(repeating: $0, count: 60) }.joined(separator: "/")
    let entries = [
      TarFile.Entry("b/one.txt", text(1000)), TarFile.Entry("b/empty", []),
      TarFile.Entry("b/\(long)", text(40_000)),
    ]
    try folder.write("a.tar.gz", bytes: Gzip.compress(TarFile.pack(entries, time: 1_700_000_000)))
    let outcome = try await Program.run("tar", ["-xzf", "a.tar.gz"], in: folder.path)
    #expect(outcome.code == 0)
    for entry in entries {
      let data = FileManager.default.contents(atPath: "\(folder.path)/\(entry.name)")
      let isSame = data.map { Array($0) } == entry.bytes
      #expect(isSame, "\(entry.name)")
    }
    for format in ["gnu", "pax", "ustar"] {
      let code = try await Program.run(
        "tar", ["--format=\(format)", "-czf", "again.tar.gz", "b"], in: folder.path
      ).code
      #expect(code == 0)
      let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder.path + "/again.tar.gz")))
      let read = try TarFile.unpack(Gzip.decompress(bytes, limit: 1 << 20))
      let isSame = Set(read) == Set(entries)
      #expect(isSame, "\(format): \(read.map(\.name))")
    }
  }

  @Test func aTruncatedArchiveIsAnError() throws {
    let packed = Gzip.compress(TarFile.pack([TarFile.Entry("b/one", text(3000))], time: 0))
    for length in stride(from: 0, to: packed.count, by: 7) {
      #expect(throws: ArchiveError.self) {
        try TarFile.unpack(Gzip.decompress(Array(packed[..<length]), limit: 1 << 20))
      }
    }
  }

  @Test func aDamagedArchiveNeverCrashes() throws {
    let packed = Gzip.compress(TarFile.pack([TarFile.Entry("b/one", text(3000))], time: 0))
    for position in packed.indices {
      var bytes = packed
      bytes[position] ^= 0x55
      // Some headers of gzip have no effect.
      _ = try? TarFile.unpack(Gzip.decompress(bytes, limit: 1 << 20))
    }
    let tar = TarFile.pack([TarFile.Entry("b/one", text(600))], time: 0)
    // The bytes behind a number's end do not count.
    for position in 0..<512 where !(148..<156).contains(position) {
      var bytes = tar
      bytes[position] ^= 0x15
      #expect(throws: ArchiveError.self) { try TarFile.unpack(bytes) }
    }
  }

  @Test func aBombEndsAtTheLimit() throws {
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 4 << 20))
    #expect(bomb.count < 64 << 10)
    #expect(throws: ArchiveError.tooLarge(limit: 1 << 20)) {
      try Gzip.decompress(bomb, limit: 1 << 20)
    }
  }

  @Test(arguments: ["../../etc/passwd", "/etc/passwd", "b/../../x", "a\u{1B}[2J"])
  func aNameThatLeadsOutIsRefused(_ name: String) {
    let tar = TarFile.pack([TarFile.Entry(name, [1])], time: 0)
    #expect(throws: ArchiveError.badName) { try TarFile.unpack(tar) }
  }
}
