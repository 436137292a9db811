import Basics
import Kubernetes
import Testing
import YAML

@testable import Jitsi

struct CertificateDatesTests {
  /// Made with `openssl ca -selfsign`: a version 1 certificate with both dates as UTCTime.
  private static let short = """
    -----BEGIN CERTIFICATE-----
    MIIBHTCBxAIBATAKBggqhkjOPQQDAjAbMRkwFwYDVQQDDBBtZWV0LmV4YW1wbGUu
    b3JnMB4XDTIwMDEwMTAwMDAwMFoXDTIxMDMwNDA1MDYwN1owGzEZMBcGA1UEAwwQ
    bWVldC5leGFtcGxlLm9yZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOyvnHUf
    iTWVjKUgtd9oUESyR2x8ae1nql1Drv1v9R2ylhRphOYZ9KL8uR8KXpYFqWuxZ+YR
    lk46qF8pYqiQw2swCgYIKoZIzj0EAwIDSAAwRQIgY+pyqyuFgSbdDObwVk3SV2a6
    YMgkMGYiK/X3Eu4qMHMCIQDGfG6bMrO7AyumBG8BEIsrPO5owcjS6h9CbD5cP6wL
    qw==
    -----END CERTIFICATE-----
    """
  /// The same with an end after 2049, which is a GeneralizedTime.
  private static let long = """
    -----BEGIN CERTIFICATE-----
    MIIBHzCBxgIBAjAKBggqhkjOPQQDAjAbMRkwFwYDVQQDDBBtZWV0LmV4YW1wbGUu
    b3JnMCAXDTIwMDEwMTAwMDAwMFoYDzI5OTkwMzA0MDUwNjA3WjAbMRkwFwYDVQQD
    DBBtZWV0LmV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7K+c
    dR+JNZWMpSC132hQRLJHbHxp7WeqXUOu/W/1HbKWFGmE5hn0ovy5HwpelgWpa7Fn
    5hGWTjqoXyliqJDDazAKBggqhkjOPQQDAgNIADBFAiANQNjoe0Yb61GvbR2TxqsP
    nsxYLObOfXRhaKbT+mn+KAIhAOkqIUL8xglfLXVPeE3MSV3dee78dIsxJ29+IZvz
    Vvin
    -----END CERTIFICATE-----
    """
  /// Made with `openssl req -x509`: a version 3 certificate with extensions.
  private static let third = """
    -----BEGIN CERTIFICATE-----
    MIIB0TCCAXagAwIBAgIUR8Ovg1iAvUECkonVOYUAElOa8c8wCgYIKoZIzj0EAwIw
    LzESMBAGA1UECgwJUml2ZXJzaWRlMRkwFwYDVQQDDBBtZWV0LmV4YW1wbGUub3Jn
    MB4XDTI2MTEyMzA1Mjc1N1oXDTM3MTEwNTA1Mjc1N1owLzESMBAGA1UECgwJUml2
    ZXJzaWRlMRkwFwYDVQQDDBBtZWV0LmV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYI
    KoZIzj0DAQcDQgAE7K+cdR+JNZWMpSC132hQRLJHbHxp7WeqXUOu/W/1HbKWFGmE
    5hn0ovy5HwpelgWpa7Fn5hGWTjqoXyliqJDDa6NwMG4wHQYDVR0OBBYEFGhCJ8FY
    juTYvw4iS4eAJbwr98laMB8GA1UdIwQYMBaAFGhCJ8FYjuTYvw4iS4eAJbwr98la
    MA8GA1UdEwEB/wQFMAMBAf8wGwYDVR0RBBQwEoIQbWVldC5leGFtcGxlLm9yZzAK
    BggqhkjOPQQDAgNJADBGAiEAgxY11Vs+cFw3pruzedHJnVUZzLbdUdfZIyJR/iSx
    MxUCIQCY2+fFrvd4ZZa5EDvLlvryag2GaXOv8Tx45qd5/hFNNw==
    -----END CERTIFICATE-----
    """

  @Test func theEndIsReadOutOfACertificate() {
    #expect(CertificateDates.notAfter(pem: Self.short).map(Time.text) == "2021-03-04T05:06:07Z")
    #expect(CertificateDates.notAfter(pem: Self.long).map(Time.text) == "2999-03-04T05:06:07Z")
    #expect(CertificateDates.notAfter(pem: Self.third).map(Time.text) == "2037-11-05T05:27:57Z")
  }

  @Test func ofAChainTheFirstCounts() {
    let text = "subject=CN = meet\r\n\(Self.short)\r\n\(Self.long)\r\n"
    #expect(CertificateDates.notAfter(pem: text).map(Time.text) == "2021-03-04T05:06:07Z")
    #expect(CertificateDates.notAfter(pem: "") == nil)
    #expect(CertificateDates.notAfter(pem: "-----BEGIN CERTIFICATE-----\nMIIB") == nil)
    let key = Self.short.replacing("CERTIFICATE", with: "PRIVATE KEY")
    #expect(CertificateDates.notAfter(pem: key) == nil)
  }

  private func bytes(_ pem: String) throws -> [UInt8] {
    let lines = pem.split(separator: "\n").dropFirst().dropLast().map { $0.filter { $0 != " " } }
    return try #require(Base64.bytes(lines.joined()))
  }

  @Test func whatIsCutOffOrLongerThanItSaysIsNoCertificate() throws {
    for certificate in [Self.short, Self.long, Self.third] {
      let whole = try bytes(certificate)
      #expect(CertificateDates.notAfter(der: whole) != nil)
      for count in whole.indices {
        #expect(CertificateDates.notAfter(der: Array(whole[..<count])) == nil)
      }
      #expect(CertificateDates.notAfter(der: whole + [0]) == nil)
    }
  }

  /// Whatever value a byte has, the reader terminates and stays within bounds.
  @Test func noByteLeadsTheReaderAstray() throws {
    let whole = try bytes(Self.third)
    var ends: Set<Int64?> = []
    for position in whole.indices {
      for value in [0x00, 0x7F, 0x80, 0x84, 0x8F, 0xFF] as [UInt8] {
        var changed = whole
        changed[position] = value
        ends.insert(CertificateDates.notAfter(der: changed))
      }
    }
    #expect(ends.contains(nil))
    #expect(ends.contains(CertificateDates.notAfter(der: whole)))
  }

  @Test(arguments: [
    (0, 86_399, 0), (0, 86_400, 1), (0, 21 * 86_400, 21), (10, 10, 0), (10, 9, -1),
    (86_410, 10, -1), (86_411, 10, -2),
  ])
  func daysAreWhole(now: Int64, end: Int64, days: Int) {
    #expect(Inventory.days(from: now, until: end) == days)
  }

  @Test(arguments: [
    "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2000-02-29T12:00:01Z", "2100-03-01T00:00:00Z",
    "2026-11-23T05:06:07Z", "1582-10-15T00:00:00Z",
  ])
  func momentsAreWrittenAsTheyAreRead(text: String) throws {
    #expect(Time.text(try #require(Time.seconds(text))) == text)
  }

  private func inventory(_ text: String) -> Inventory {
    Inventory(ObjectSet([Tree(parsing: SourceFile(name: "objects.yaml", text: text))]))
  }

  @Test func aSecretCountsBeforeItsCertificate() {
    let certificate = """
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: {name: meet, namespace: jitsi}
      spec: {secretName: meet-tls}
      status: {notAfter: "2030-01-01T00:00:00Z"}
      ---

      """
    let encoded = Base64.encode(Array(Self.short.replacing("    ", with: "").utf8))
    let secret = """
      apiVersion: v1
      kind: Secret
      metadata: {name: meet-tls, namespace: jitsi}
      data: {tls.crt: \(encoded)}
      """
    func end(_ text: String) -> String? {
      inventory(text).certificateEnd(secret: "meet-tls", in: "jitsi").map(Time.text)
    }
    #expect(end(certificate + secret) == "2021-03-04T05:06:07Z")
    #expect(end(certificate) == "2030-01-01T00:00:00Z")
    #expect(
      end(
        certificate + "kind: Secret\napiVersion: v1\nmetadata: {name: meet-tls, namespace: jitsi}\n"
      )
        == "2030-01-01T00:00:00Z")
    #expect(end("") == nil)
  }
}
