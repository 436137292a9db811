#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The CA certificates trusted by the system, as installed by its package.
enum SystemAuthorities {
  /// The locations on Debian and Alpine, Fedora and RHEL, openSUSE, and BSDs and macOS (from curl's configure).
  private static let bundles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem", "/usr/local/share/certs/ca-root-nss.crt", "/etc/ssl/cert.pem",
  ]

  static var areInstalled: Bool {
    bundles.contains { path in
      var record = stat()
      return stat(path, &record) == 0 && record.st_size > 0
    }
  }
}
