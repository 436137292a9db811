import Basics
import Kubernetes
import YAML

extension Inventory {
  /// Returns the expiry of the certificate in a Secret, in seconds since 1970: from the Secret itself, otherwise from the
  /// status of cert-manager's Certificate for it. Returns nil if neither is available.
  public func certificateEnd(secret name: String, in namespace: String) -> Int64? {
    if let secret = find(kind: "Secret", namespace, name),
      let end = CertificateDates.notAfter(of: secret)
    {
      return end
    }
    let certificate = (certificatesByNamespace[namespace] ?? []).lazy
      .map { self.objects.objects[$0] }
      .first { $0.node["spec"]?["secretName"]?.text == name }
    return certificate?.node["status"]?["notAfter"]?.text.flatMap(Time.seconds)
  }

  /// Returns the certificates with which an installation's Ingresses serve its hosts, the earliest expiry first.
  ///
  /// - Parameters:
  ///   - installation: The installation whose Ingresses are read.
  ///   - hosts: The hosts at which users open meetings.
  ///   - now: Seconds since 1970.
  func certificates(
    of installation: Installation, hosts: Set<String>, now: Int64
  ) -> [CertificateStatus] {
    var found: [CertificateStatus] = []
    for entry in tls where entry.namespace == installation.namespace {
      let served = entry.hosts.filter { host in
        hosts.contains(host.lowercased())
          || host.hasPrefix("*.") && hosts.contains { $0.hasSuffix(host.dropFirst()) }
      }
      guard let host = served.first else { continue }
      let end = entry.secretName.flatMap { certificateEnd(secret: $0, in: entry.namespace) }
      let certificate = CertificateStatus(
        host: host, secret: entry.secretName, notAfter: end,
        daysLeft: end.map { Self.days(from: now, until: $0) })
      if !found.contains(certificate) { found.append(certificate) }
    }
    return found.sorted { left, right in
      (left.notAfter ?? .max, left.host) < (right.notAfter ?? .max, right.host)
    }
  }

  /// Returns the whole days between two times, rounded down.
  public static func days(from now: Int64, until end: Int64) -> Int {
    let seconds = end - now
    return Int(seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400))
  }
}
