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
}
