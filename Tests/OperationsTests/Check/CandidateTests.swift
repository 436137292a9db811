import Testing

@testable import Operations

struct CandidateTests {
  @Test(arguments: [
    ("10.99.0.7", true), ("172.15.0.1", false), ("172.31.255.1", true), ("192.168.1.1", true),
    ("100.64.0.1", true), ("100.128.0.1", false), ("203.0.113.7", false), ("169.254.1.1", true),
    ("fd00::1", true), ("fe80::1", true), ("2001:db8::1", false), ("::1", true),
  ])
  func privateAddressesAreTold(address: String, isPrivate: Bool) {
    #expect(CandidateJudge.isPrivate(address) == isPrivate)
  }

  /// config.js of docker-jitsi-meet, of the Debian package, and of a site below a path.
  @Test(arguments: [
    ("config.bosh = 'https://meet.example.com/http-bind';", "/http-bind"),
    ("var config = {\n    bosh: '//jitsi-meet.example.com/http-bind',\n};", "/http-bind"),

    ("config.bosh = '/video/http-bind';", "/video/http-bind"),
    ("// bosh: '/other'\nvar boshy = '/no';", "/http-bind"),
    ("config.bosh = 'https://h/http-bind?x=1'", "/http-bind"),
  ])
  func theBOSHPathIsTakenFromConfigJS(text: String, path: String) {
    #expect(CheckRun.boshPath(text) == path)
  }
}
