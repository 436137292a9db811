import CEL
import Testing

struct KubernetesFunctionTests {
  @Test func quantities() {
    expectTrue([
      "quantity('1Gi') == quantity('1024Mi')", "quantity('1.5') == quantity('1500m')",
      "quantity('1k').isGreaterThan(quantity('999'))",
      "quantity('50m').isLessThan(quantity('0.1'))",
      "quantity('1').compareTo(quantity('1000m')) == 0", "quantity('-1').sign() == -1",
      "quantity('1').add(quantity('500m')) == quantity('1500m')",
      "quantity('1').sub(2) == quantity('-1')",
      "quantity('2Ki').asInteger() == 2048", "quantity('1').isInteger()",
      "!quantity('1m').isInteger()",
      "quantity('1500m').asApproximateFloat() == 1.5", "quantity('1e3') == quantity('1k')",
      "quantity('1E') == quantity('1000P')", "quantity('0.1n') == quantity('1n')",
      "isQuantity('100M')", "!isQuantity('100MB')", "!isQuantity('')", "!isQuantity('.')",
      "isQuantity('.5')",
      "!isQuantity('1 Gi')", "type(quantity('1')) == kubernetes.Quantity",
      "quantity('99999999999E') == quantity('9223372036854775807')",
      "quantity('9999999999999999999999999999999999999999Ei').sign() == 1",
    ])
    expectFailure([
      "quantity('five')": "1:1: quantity parse error: 'five'",
      "quantity('1.5').asInteger()": "1:17: cannot convert value to integer",
    ])
  }

  @Test func urls() {
    expectTrue([
      "isURL('https://user:pass@example.com:80/path?query=val#fragment')", "isURL('/absolute')",
      "!isURL('../relative')", "!isURL('https://a:b:c/')", "!isURL('')",
      "url('https://example.com:80/').getHost() == 'example.com:80'",
      "url('https://example.com:80/').getHostname() == 'example.com'",
      "url('https://[::1]:80/').getHostname() == '::1'",
      "url('https://[::1]/').getHost() == '[::1]'",
      "url('https://example.com:80/').getPort() == '80'", "url('/path').getPort() == ''",
      "url('HTTPS://example.com/').getScheme() == 'https'", "url('/path').getScheme() == ''",
      "url('https://h/path with spaces/').getEscapedPath() == '/path%20with%20spaces/'",
      "url('https://h').getEscapedPath() == ''",
      "url('https://h/p?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
      "url('https://h/p?a%20b=c+d').getQuery() == {'a b': ['c d']}",
      "url('https://h/p?').getQuery() == {}",
      "url('https://h/p#f').getEscapedPath() == '/p'",
    ])
  }

  @Test func addresses() {
    expectTrue([
      "ip('127.0.0.1').isLoopback()", "ip('::1').isLoopback()", "ip('10.0.0.1').isGlobalUnicast()",
      "ip('::').isUnspecified()", "ip('fe80::1').isLinkLocalUnicast()",
      "ip('169.254.0.1').isLinkLocalUnicast()",
      "ip('224.0.0.1').isLinkLocalMulticast()", "ip('ff02::1').isLinkLocalMulticast()",
      "ip('1.2.3.4').family() == 4", "ip('::1').family() == 6",
      "string(ip('2001:DB8:0:0::1')) == '2001:db8::1'",
      "string(ip('1:0:0:2:0:0:0:3')) == '1:0:0:2::3'",
      "string(ip('0:1:0:1:0:1:0:1')) == '0:1:0:1:0:1:0:1'",
      "ip.isCanonical('2001:db8::1')", "!ip.isCanonical('2001:DB8::1')", "isIP('1::')",
      "!isIP('1.2.3')", "!isIP('1.2.3.256')", "!isIP('01.2.3.4')", "!isIP('1::2::3')",
      "!isIP(':1')",
      "!isIP('1:2:3:4:5:6:7')", "!isIP('12345::')", "!isIP('')", "!isIP('fe80::1%eth0')",
      "!isIP('::ffff:1.2.3.4')",
      "isIP('1:2:3:4:5:6:7::')", "isIP('::2:3:4:5:6:7:8')", "!isIP('1:2:3:4:5:6:7:8::')",
      "!isIP(':::')",
      "type(ip('1.2.3.4')) == net.IP",
    ])
  }

  @Test func blocks() {
    expectTrue([
      "cidr('10.0.0.0/8').containsIP('10.1.2.3')", "!cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))",
      "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
      "!cidr('10.1.0.0/16').containsCIDR('10.0.0.0/8')",
      "cidr('0.0.0.0/0').containsIP('255.255.255.255')", "cidr('::/0').containsIP('::1')",
      "!cidr('::/0').containsIP('1.2.3.4')", "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
      "cidr('10.1.2.3/8').ip() == ip('10.1.2.3')", "cidr('10.0.0.0/8').prefixLength() == 8",
      "isCIDR('2001:db8::/32')", "!isCIDR('10.0.0.0/33')", "!isCIDR('10.0.0.0/')",
      "!isCIDR('10.0.0.0')",
      "!isCIDR('10.0.0.0/08')", "string(cidr('2001:DB8::/32')) == '2001:db8::/32'",
    ])
  }
}
