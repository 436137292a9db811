import CCores

#if canImport(Glibc)
  import Glibc
#endif

/// Hints to the kernel and the C library about memory use. They affect performance only.
package enum Memory {
  /// Makes every thread grow its heap in large steps. Growing page by page makes threads contend in the kernel.
  package static func growInLargeSteps() {
    #if canImport(Glibc)
      _ = mallopt(M_TOP_PAD, 48 << 20)
    #endif
  }

  /// Requests huge pages for the calling thread's future allocations, so large inputs cause far fewer page faults.
  ///
  /// In glibc, a thread's heap starts at a multiple of 64 MB, and the main thread's heap is contiguous. A call with nothing to
  /// advise has no effect.
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

  /// Requests huge pages for the reserved capacity of a large array, so filling it causes far fewer page faults.
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

  /// Keeps a large value alive until the process exits, because releasing it piece by piece would only cost time.
  package static func keepUntilEnd<Content: Sendable>(_ content: Content) {
    _ = Unmanaged.passRetained(Kept(content))
  }

  private final class Kept<Content: Sendable>: Sendable {
    let content: Content

    init(_ content: Content) { self.content = content }
  }
}
