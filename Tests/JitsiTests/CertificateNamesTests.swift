import Testing

@testable import Jitsi

/// Tests the host names in certificates made by openssl.
struct CertificateNamesTests {
  private static let wildcard = """
    -----BEGIN CERTIFICATE-----
    MIIBzTCCAXKgAwIBAgIUSEQB2Z8GQwnWah+HYBZaZKG6TMswCgYIKoZIzj0EAwIw
    HjEcMBoGA1UEAwwTbm9yZGhhZmVuLWtsaW5pay5kZTAgFw0yNjExMzAwODMyMzJa
    GA8yODQ4MDQxNDA4MzIzMlowHjEcMBoGA1UEAwwTbm9yZGhhZmVuLWtsaW5pay5k
    ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCihx8Du38yY2zu5A3HGM6s4FCV4
    TisyfZYh+u54o94dZLTgeb7+sHJs+58CORn/egQP1BOP7OH2eJS3KgBYDxujgYsw
    gYgwHQYDVR0OBBYEFKzX/dy93XDLzLrR1d9xzHmYMt8UMB8GA1UdIwQYMBaAFKzX
    /dy93XDLzLrR1d9xzHmYMt8UMA8GA1UdEwEB/wQFMAMBAf8wNQYDVR0RBC4wLIIT
    bm9yZGhhZmVuLWtsaW5pay5kZYIVKi5ub3JkaGFmZW4ta2xpbmlrLmRlMAoGCCqG
    SM49BAMCA0kAMEYCIQCrwp0qTMzDGHqQESJXwJvIG8PVX/tYR/SK0mFwYtbE5wIh
    AIB6TI8sH9CtfEN8noV6wByQhzDcewHLObgLppW0sKbE
    -----END CERTIFICATE-----
    """
  private static let mixed = """
    -----BEGIN CERTIFICATE-----
    MIIBkDCCATagAwIBAgIUXL7zdyTzn2nu07D1RFTR/r9d4LgwCgYIKoZIzj0EAwIw
    DDEKMAgGA1UEAwwBeDAgFw0yNjExMzAwODMyMzNaGA8yODQ4MDQxNDA4MzIzM1ow
    DDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABA+EB1tmYesp
    jJu0fAfDvrlQ1GCJ4h3cwyGRnZLHawT8hZ7lqAY8fgH/aFrkBxmHagZkk5esTwiD
    0oXOEXuw4bejdDByMB0GA1UdDgQWBBRC/QbVi8AWqCK83t46SwS1QinkzzAfBgNV
    HSMEGDAWgBRC/QbVi8AWqCK83t46SwS1QinkzzAPBgNVHRMBAf8EBTADAQH/MB8G
    A1UdEQQYMBaCBSoubmV0hwTLAHEHgQdhQGIubmV0MAoGCCqGSM49BAMCA0gAMEUC
    IQCr4Mb9dWvnkPgPZKZ51VAddX0W5+eb8zBixjQolAindAIgN3J4nxUyEni2gK5Z
    w9CUalsi4xRw38iutftkUfpdRDY=
    -----END CERTIFICATE-----
    """
  private static let commonName = """
    -----BEGIN CERTIFICATE-----
    MIIBnzCCAUWgAwIBAgIURYH4ah6dL6epuUnAXDMn/Lc12cwwCgYIKoZIzj0EAwIw
    JDEiMCAGA1UEAwwZbWVldC5yaXZlcnNpZGUtc2Nob29sLm5ldDAgFw0yNjExMzAw
    ODMyMzNaGA8yODQ4MDQxNDA4MzIzM1owJDEiMCAGA1UEAwwZbWVldC5yaXZlcnNp
    ZGUtc2Nob29sLm5ldDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABO0PhJbjOjPK
    Rpc9e++M54i5OmZBPSV9Az2DumC5/LWsoa6uTcGLdGU3sG35zQJeFuj7oGTyJUlh
    oekbGYvBk7ajUzBRMB0GA1UdDgQWBBSQ2uKGRLp8lce5Onvh3GJnEvYbljAfBgNV
    HSMEGDAWgBSQ2uKGRLp8lce5Onvh3GJnEvYbljAPBgNVHRMBAf8EBTADAQH/MAoG
    CCqGSM49BAMCA0gAMEUCIHgz1GsY8OnB/oxlFu9RPP1lG7oa35snGVtqSs8lZMDj
    AiEA2Ilv1jEGw5P+tUngNJ6nWVT90YBmB2s8Xg1VJFsr2Nk=
    -----END CERTIFICATE-----
    """

  @Test func namesAreThoseOfTheAlternatives() {
    #expect(
      CertificateNames.names(pem: Self.wildcard)
        == ["nordhafen-klinik.de", "*.nordhafen-klinik.de"])
    #expect(CertificateNames.names(pem: Self.mixed) == ["*.net"])
    #expect(CertificateNames.names(pem: Self.commonName) == [])
  }

  @Test func whatIsNoCertificateHasNoNames() throws {
    #expect(CertificateNames.names(pem: "") == nil)
    #expect(CertificateNames.names(pem: "-----BEGIN CERTIFICATE-----\nMIIB") == nil)
    let whole = try #require(CertificateDates.first(inPEM: Self.wildcard))
    for length in whole.indices {
      #expect(CertificateNames.names(der: Array(whole[..<length])) == nil)
    }
    for position in whole.indices {
      var broken = whole
      broken[position] ^= 0xFF
      _ = CertificateNames.names(der: broken)
    }
  }

  @Test(arguments: [
    ("meet.initech.net", "meet.initech.net", true), ("MEET.initech.net", "meet.Initech.net", true),
    ("*.initech.net", "meet.initech.net", true), ("*.initech.net", "initech.net", false),
    ("*.initech.net", "a.meet.initech.net", false), ("*.net", "initech.net", false),
    ("*", "initech", false), ("m*.initech.net", "meet.initech.net", false),
    ("meet.*.net", "meet.initech.net", false), ("*.*.net", "meet.initech.net", false),
    ("initech.net", "meet.initech.net", false), ("*.initech.net", ".initech.net", false),
    ("meet.initech.net.", "meet.initech.net", true),
  ])
  func aWildcardStandsForOneLabel(name: String, host: String, matches: Bool) {
    #expect(CertificateNames.matches(name, host) == matches)
  }
}
