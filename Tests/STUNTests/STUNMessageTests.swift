import Basics
import Testing

@testable import STUN

/// The sample request of RFC 5769, section 2.1, with its password.
struct STUNMessageTests {
  private static let request: [UInt8] = bytes(
    """
    00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
    80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
    00 24 00 04 6e 00 01 ff
    80 29 00 08 93 2f f9 b1 51 26 3b 36
    00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
    00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
    80 28 00 04 e5 7a 3b cf
    """)
  private static let password = Array("VOkJxbRl1RmTxUk/WvJxBt".utf8)

  private static func bytes(_ text: String) -> [UInt8] {
    text.split { $0 == " " || $0 == "\n" }.compactMap { UInt8($0, radix: 16) }
  }

  @Test func aSampleIsRead() throws {
    let message = try #require(STUNMessage(Self.request))
    #expect(message.type == STUNMessage.bindingRequest)
    #expect(message.transaction == Self.bytes("b7 e7 a7 01 bc 34 d6 86 fa 87 df ae"))
    #expect(STUNMessage(Array(Self.request.dropLast())) == nil)
    #expect(STUNMessage([]) == nil)
  }

  @Test func signatureAndChecksumAreThoseOfTheSample() {
    let end = Self.request.count
    #expect(
      STUNMessage.integrity(of: Array(Self.request[..<(end - 32)]), key: Self.password)
        == Array(Self.request[(end - 28)..<(end - 8)]))
    #expect(
      STUNMessage.fingerprint(of: Array(Self.request[..<(end - 8)]))
        == Array(Self.request[(end - 4)...]))
  }

  @Test func aRequestHasWhatABridgeAsksFor() throws {
    let check = ConnectivityCheck(user: "evtj", password: "VOkJxbRl1RmTxUk/WvJxBt")
    let message = try #require(STUNMessage(check.bytes))
    #expect(message.type == STUNMessage.bindingRequest)
    #expect(check.bytes.count % 4 == 0)
    #expect(!String(decoding: check.bytes, as: UTF8.self).contains("VOkJxbRl1RmTxUk"))
    let other = ConnectivityCheck(user: "evtj", password: "p")
    var response = check.bytes
    response[0...1] = [0x01, 0x01]
    #expect(check.isAnswered(by: response))
    #expect(!other.isAnswered(by: response))
    #expect(!check.isAnswered(by: check.bytes))
    response[0...1] = [0x01, 0x11]
    #expect(check.isAnswered(by: response))
  }

  /// FIPS 180's samples, and RFC 2202's.
  @Test func digestsAreThoseOfTheStandards() {
    func hexadecimal(_ bytes: [UInt8]) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    #expect(
      hexadecimal(SHA1.digest(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(hexadecimal(SHA1.digest([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    let long = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
    #expect(hexadecimal(SHA1.digest(long)) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
    #expect(
      hexadecimal(
        SHA1.authentication(
          Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
        == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
  }
}
