import Testing
import XMPP

struct XMLReaderTests {
  private func read(_ text: String) throws(XMLError) -> XMLElement {
    try XMLReader.read(Array(text.utf8))
  }

  @Test func elementsAttributesAndTextAreRead() throws {
    let root = try read(
      """
      <?xml version='1.0'?>
      <body xmlns:stream="http://etherx.jabber.org/streams" sid='a&amp;b'><stream:features><x>1 &lt; &#x32;</x>\
      </stream:features><presence/></body>
      """)
    #expect(root.name == "body")
    #expect(root["sid"] == "a&b")
    #expect(root.children.map(\.localName) == ["features", "presence"])
    #expect(root.child("features")?.child("x")?.text == "1 < 2")
  }

  @Test(arguments: [
    "", "<a", "<a>", "<a></b>", "<a b=c/>", "<a b='1' b='2'/>", "<a/><b/>", "text",
    "<a>&unknown;</a>",
    "<a>&#xD800;</a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a><!-- no --></a>",
    "<a b='<'/>",
    "<?xml version='1.0'", "<a>&amp", "</a>",
  ])
  func whatXMPPDoesNotAllowIsRefused(text: String) {
    #expect(throws: XMLError.self) { try read(text) }
  }

  @Test func depthAndSizeAreBounded() {
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(throws: XMLError.tooDeep(limit: XMLReader.depthLimit)) { try read(deep) }
    let large = "<a>" + String(repeating: "x", count: XMLReader.sizeLimit) + "</a>"
    #expect(throws: XMLError.tooLarge(limit: XMLReader.sizeLimit)) { try read(large) }
  }

  @Test func everyTruncationEndsInAnError() throws {
    let whole = Array("<body sid='1'><iq type=\"set\"><a>x &amp; y</a></iq></body>".utf8)
    _ = try XMLReader.read(whole)
    for count in 0..<whole.count {
      #expect(throws: XMLError.self) { try XMLReader.read(Array(whole[..<count])) }
    }
  }
}
