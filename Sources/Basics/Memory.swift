import CCores

#if canImport(Glibc)
  import Glibc
#endif

/// What the kernel and the C library are told of how memory will be used. It changes nothing but the time that they take.
package enum Memory {
  /// Lets every thread take memory in large pieces: page by page they keep each other waiting in the kernel.
  package static func growInLargeSteps() {
    #if canImport(Glibc)
      _ = mallopt(M_TOP_PAD, 48 << 20)
    #endif
  }

  /// Asks for large pages for what the calling thread takes from now on, as large inputs do: one fault then stands for
  /// hundreds.
  ///
  /// glibc has the memory of a thread begin at a multiple of 64 MB, and that of the first thread in one piece; what is asked
  /// for nothing is left as it is.
  package static func expectMuch() {
    #if canImport(Glibc)
      guard let piece = malloc(1) else { return }
      defer { free(piece) }
      let start = UInt(bitPattern: piece) / threadSize * threadSize
      guard let first = UnsafeMutableRawPointer(bitPattern: start) else { return }
      _ = madvise(first, Int(threadSize), MADV_HUGEPAGE)
    #endif
  }

  private static let threadSize: UInt = 64 << 20

  /// Asks for large pages for the room that a large array has reserved: one fault then stands for hundreds.
  package static func expectUse<Element>(of array: inout [Element]) {
    #if canImport(Glibc)
      let size = array.capacity * MemoryLayout<Element>.stride
      guard size >= 4 << 20 else { return }
      let page = UInt(max(1, sysconf(Int32(_SC_PAGESIZE))))
      array.withUnsafeMutableBufferPointer { buffer in
        let place = UInt(bitPattern: buffer.baseAddress)
        let start = (place + page - 1) / page * page
        let end = (place + UInt(size)) / page * page
        guard place != 0, start < end, let first = UnsafeMutableRawPointer(bitPattern: start)
        else { return }
        _ = madvise(first, Int(end - start), MADV_HUGEPAGE)
      }
    #endif
  }

  /// Keeps what is large until the process ends: letting go of it part by part first would only take time.
  package static func keepUntilEnd<Content: Sendable>(_ content: Content) {
    _ = Unmanaged.passRetained(Kept(content))
  }

  private final class Kept<Content: Sendable>: Sendable {
    let content: Content

    init(_ content: Content) { self.content = content }
  }
}
