import CEL
import Testing

struct StringTests {
  @Test func tests() {
    expectTrue([
      "'hello'.contains('ell')", "'hello'.startsWith('he')", "'hello'.endsWith('lo')",
      "''.contains('')", "!'a'.startsWith('ab')", "!'a'.endsWith('ba')", "size('ÿé🐱') == 3",
      "'abc'.size() == 3", "'a'.contains('a')", "('a'.split('').size()) == 1",
      "'xxaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')",
      "!'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')",
    ])
  }

  @Test func positionsCountCodePoints() {
    expectTyped([
      "'tacocat'.charAt(3)": #"{"stringValue":"o"}"#,
      "'ta©o©αT'.charAt(5)": #"{"stringValue":"α"}"#,
      "'abc'.charAt(3)": #"{"stringValue":""}"#,
      "'ta©o©αT'.indexOf('α')": #"{"int64Value":"5"}"#,
      "'ta©o©αT'.indexOf('©', 3)": #"{"int64Value":"4"}"#,
      "'tacocat'.indexOf('none')": #"{"int64Value":"-1"}"#,
      "'tacocat'.indexOf('')": #"{"int64Value":"0"}"#,
      "'tacocat'.lastIndexOf('at')": #"{"int64Value":"5"}"#,
      "'ta©o©αT'.lastIndexOf('©')": #"{"int64Value":"4"}"#,
      "'tacocat'.lastIndexOf('a', 4)": #"{"int64Value":"1"}"#,
      "'tacocat'.lastIndexOf('')": #"{"int64Value":"7"}"#,
      "'ta©o©αT'.substring(2, 6)": #"{"stringValue":"©o©α"}"#,
      "'abc'.substring(3)": #"{"stringValue":""}"#,
    ])
    expectFailure([
      "'abc'.charAt(4)": "1:7: index out of range: 4",
      "'abc'.charAt(-1)": "1:7: index out of range: -1",
      "'abc'.substring(2, 1)": "1:7: invalid substring range. start: 2, end: 1",
      "'abc'.substring(9)": "1:7: index out of range: 9",
      "'abc'.indexOf('a', 9)": "1:7: index out of range: 9",
      "'abc'.lastIndexOf('a', -1)": "1:7: index out of range: -1",
    ])
  }

  @Test func transformations() {
    expectPlain([
      "'TacoCÆt'.lowerAscii()": #""tacocÆt""#,
      "'TacoCæt'.upperAscii()": #""TACOCæT""#,
      #"' \t\u2003trim\n '.trim()"#: #""trim""#,
      "'   '.trim()": #""""#,
      "'gums'.reverse()": #""smug""#,
      "'hello hello'.replace('he', 'we')": #""wello wello""#,
      "'hello hello'.replace('he', 'we', 1)": #""wello hello""#,
      "'hello'.replace('l', '')": #""heo""#,
      "'ab'.replace('', '-')": #""-a-b-""#,
      "'ab'.replace('', '-', 1)": #""-ab""#,
      "'a,b,c'.split(',')": #"["a","b","c"]"#,
      "'a,b,c'.split(',', 2)": #"["a","b,c"]"#,
      "'a,b,c'.split(',', 0)": "[]",
      "'añb'.split('')": #"["a","ñ","b"]"#,
      "''.split(',')": #"[""]"#,
      "['a', 'b'].join()": #""ab""#,
      "['a', 'b'].join('-')": #""a-b""#,
      "[].join('-')": #""""#,
      #"strings.quote('say "hi"\n')"#: #""\"say \\\"hi\\\"\\n\"""#,
    ])
    expectFailure(["['a', 1].join()": "1:10: no such overload: join(list)"])
  }

  @Test func format() {
    expectPlain([
      "'%s is %d%%'.format(['load', 50])": #""load is 50%""#,
      "'%.2f %e'.format([3.14159, 1500.0])": #""3.14 1.500000e+03""#,
      "'%b %o %x %X'.format([5, 8, 255, 255])": #""101 10 ff FF""#,
      "'%x'.format([b'ab'])": #""6162""#,
      "'%s'.format([[1, 'a', {'k': null}]])": #""[1, a, {k: null}]""#,
      "'%s %s'.format([duration('90s'), timestamp(0)])": #""90s 1970-01-01T00:00:00Z""#,
      "'%d'.format([-9223372036854775808])": #""-9223372036854775808""#,
    ])
    expectFailure([
      "'%s'.format([])": "1:6: index 0 out of range",
      "'%'.format([])": "1:5: unexpected end of format string",
      "'%.'.format([1])": "1:6: unexpected end of format string",
      "'%.99999f'.format([1.0])": "1:12: precision of a formatting clause is too large",
      "'%q'.format([1])":
        "1:6: could not parse formatting clause: unrecognized formatting clause \"q\"",
      "'%d'.format(['a'])":
        "1:6: error during formatting: decimal clause can only be used on numbers, was given string",
    ])
  }
}
