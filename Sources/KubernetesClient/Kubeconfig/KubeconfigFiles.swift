/// Finds, reads and merges the kubeconfig files.
///
/// Source: the Kubernetes documentation, "Organizing Cluster Access Using kubeconfig Files".
struct KubeconfigFiles {
  /// The paths to check, in order of precedence.
  let paths: [String]
  /// Whether a missing file is an error, as for --kubeconfig.
  let mustExist: Bool

  init(flag: String?, environment: ProcessEnvironment) {
    mustExist = flag != nil
    if let flag {
      paths = [flag]
    } else if let variable = environment["KUBECONFIG"] {
      paths = variable.split(separator: ":").reduce(into: []) { paths, path in
        if !paths.contains(String(path)) { paths.append(String(path)) }
      }
    } else if let home = environment["HOME"] {
      paths = [home + "/.kube/config"]
    } else {
      paths = []
    }
  }

  func read() throws(KubeconfigError) -> Kubeconfig {
    var merged = Kubeconfig()
    for path in paths {
      switch Result(catching: { () throws(SmallFile.Failure) in try SmallFile.read(path) }) {
      case .success(let bytes):
        merged.merge(try KubeconfigReader.read(bytes, file: path))
      case .failure(.missing):
        if mustExist { throw KubeconfigError(.noFile, file: path) }
      case .failure(.unreadable(let words)):
        throw KubeconfigError(.unreadable(words), file: path)
      }
    }
    return merged
  }
}
