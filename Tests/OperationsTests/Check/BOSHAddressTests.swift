import Testing

@testable import Operations

struct BOSHAddressTests {
  /// config.js of docker-jitsi-meet, of the Debian package, and of a site below a path.
  @Test(arguments: [
    (
      "config.bosh = 'https://meet.example.com/http-bind';", "https://meet.example.com",
      "/http-bind"
    ),
    (
      "var config = {\n    bosh: '//jitsi-meet.example.com/http-bind',\n};",
      "https://jitsi-meet.example.com", "/http-bind"
    ),
    ("config.bosh = 'http://localhost:8000/http-bind';", "http://localhost:8000", "/http-bind"),
    ("config.bosh = '/video/http-bind';", nil, "/video/http-bind"),
    ("// bosh: '/other'\nvar boshy = '/no';", nil, "/http-bind"),
    ("config.bosh = 'https://h/http-bind?x=1'", "https://h", "/http-bind"),
  ])
  func itIsTakenFromConfigJS(text: String, site: String?, path: String) {
    let address = BOSHAddress(inConfiguration: Array(text.utf8))
    #expect(address.site == site)
    #expect(address.path == path)
  }
}
