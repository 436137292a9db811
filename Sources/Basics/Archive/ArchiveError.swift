/// Why an archive cannot be read.
package enum ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
  case truncated
  case damaged
  case tooLarge(limit: Int)
  case tooManyFiles(limit: Int)
  /// A name that leads out of the archive.
  case badName

  package var description: String {
    switch self {
    case .truncated: "the archive ends too early"
    case .damaged: "the archive is damaged"
    case .tooLarge(let limit): "the archive has more than \(limit >> 20) MiB of files"
    case .tooManyFiles(let limit): "the archive has more than \(limit) files"
    case .badName: "the archive has a file whose name leads out of it"
    }
  }
}
