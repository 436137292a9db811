#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Returns the contents of a file, or nil if it cannot be read or is longer than `limit` bytes.
func readFile(_ path: String, limit: Int) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var contents: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 16_384)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count == 0 { return contents }
    guard count > 0, contents.count + count <= limit else { return nil }
    contents.append(contentsOf: buffer[..<count])
  }
}
