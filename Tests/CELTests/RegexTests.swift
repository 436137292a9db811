import CEL
import Testing

struct RegexTests {
  @Test func matching() {
    expectTrue([
      "'hubba'.matches('ubb')", "matches('abc', '^a.c$')", "!'abcd'.matches('^abc$')",
      "'shard-12-jvb'.matches('^shard-[0-9]+-(jvb|web)$')", "'aaa'.matches('^a{3}$')",
      "!'aa'.matches('^a{3,}$')", "'aaaa'.matches('^a{2,4}$')", "'a{1'.matches('^a\\\\{1$')",
      "'a{,2}'.matches('^a{,2}$')", "''.matches('^$')", "'x'.matches('')", "'ab'.matches('a$|b$')",
      "'naïve'.matches('^na.ve$')", "'🐱'.matches('^.$')", "'a\\nb'.matches('a.b') == false",
      "'a\\nb'.matches('(?s)a.b')", "'a\\nb'.matches('(?m)^b$')", "'-- b'.matches(r'\\bb')",
      "!'a\\nb'.matches('^b$')",
      "'ABC'.matches('(?i)abc')", "'ABC'.matches('a(?i:b)c') == false", "'aBC'.matches('a(?i)bc')",
      "'ÄÖ'.matches('(?i)äö')", "'x1_'.matches(r'^\\w+$')", "'a b'.matches(r'a\\sb')",
      "'ab'.matches(r'a\\b') == false", "'a b'.matches(r'\\bb\\b')", "'ab'.matches(r'a\\Bb')",
      "'5'.matches(r'^\\d$')", "'x'.matches(r'^\\D$')", "'é'.matches(r'^\\pL$')",
      "'5'.matches(r'^\\p{Nd}$')", "'é'.matches(r'^\\P{Lu}$')", "'λ'.matches(r'^\\p{Greek}$')",
      "'-'.matches('^[a-]$')", "']'.matches('^[]]$')", "'b'.matches('^[^a]$')",
      "'b'.matches('^[[:alpha:]]$')",
      "'^'.matches('^[\\\\^]$')", "'a.b'.matches(r'^\\Qa.b\\E$')", "'A'.matches(r'^\\x41$')",
      "'🐱'.matches(r'^\\x{1F431}$')", "'aab'.matches('^(?P<first>a+)(?<second>b)$')",
      "'foobar'.matches('^(?:foo|foobar)$')", "'ab'.matches('^a??b$')",
      "'Kelvin'.matches('(?i)kELVIN')",
    ])
  }

  @Test func patternsThatAreNone() {
    expectFailure([
      "'a'.matches('(')": "1:5: error parsing regexp: missing closing )",
      "'a'.matches('a)')": "1:5: error parsing regexp: unexpected )",
      "'a'.matches('*')": "1:5: error parsing regexp: missing argument to repetition operator: `*`",
      "'a'.matches('a**')": "1:5: error parsing regexp: invalid nested repetition operator: `**`",
      "'a'.matches('[a')": "1:5: error parsing regexp: missing closing ]",
      "'a'.matches('[b-a]')": "1:5: error parsing regexp: invalid character class range: `b-a`",
      "'a'.matches('a{1001}')": "1:5: error parsing regexp: invalid repeat count",
      "'a'.matches('a{2,1}')": "1:5: error parsing regexp: invalid repeat count",
      "'a'.matches('(?=a)')":
        "1:5: error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
      "'a'.matches(r'\\1')": "1:5: error parsing regexp: invalid escape sequence: `\\1`",
      "'a'.matches(r'\\p{Klingon}')":
        "1:5: error parsing regexp: invalid character class range: `\\p{Klingon}`",
      "'a'.matches('((a{900}){900}){900}')": "1:5: error parsing regexp: expression too large",
    ])
  }

  @Test func findingAndReplacing() {
    expectPlain([
      "'abc 123'.find('[0-9]+')": #""123""#,
      "'abc'.find('[0-9]+')": #""""#,
      "'1 22 333'.findAll('[0-9]+')": #"["1","22","333"]"#,
      "'1 22 333'.findAll('[0-9]+', 2)": #"["1","22"]"#,
      "'aaa'.findAll('a*?')": #"["","","",""]"#,
      "'foobar'.find('foo|foobar')": #""foo""#,
      "'aaa'.find('a+?')": #""a""#,
      "regex.extract('item-A', r'item-(\\w+)')": #""A""#,
      "regex.extract('none', 'x')": "null",
      "regex.extractAll('id:1, id:2', r'id:(\\d)')": #"["1","2"]"#,
      "regex.replace('foo bar', '(fo)o (ba)r', r'\\2 \\1')": #""ba fo""#,
      "regex.replace('banana', 'a', 'x', 2)": #""bxnxna""#,
    ])
    expectFailure([
      "regex.extract('a@b', '(.*)@(.*)')":
        "1:7: regular expression has more than one capturing group",
      "regex.replace('a', '(a)', r'\\2')":
        "1:7: invalid replacement string: \\2 names no capturing group",
    ])
  }

  @Test(.timeLimit(.minutes(1)))
  func noPatternTakesExponentialTime() throws {
    let text = String(repeating: "a", count: 2000)
    #expect(try evaluate("'\(text)'.matches('^(a|aa)+$')").equals(.bool(true)))
    #expect(try evaluate("'\(text)'.matches('^(a*)*b$')").equals(.bool(false)))
    #expect(try evaluate("'\(text)'.matches('(x+x+)+y')").equals(.bool(false)))
    let nothing = String(repeating: "(?:", count: 9) + String(repeating: "){1000}", count: 9)
    #expect(try evaluate("'a'.matches('\(nothing)')").equals(.bool(true)))
    let never =
      "(?:" + String(repeating: "(?:", count: 9) + "a{0}" + String(repeating: "){1000}", count: 9)
    #expect(try evaluate("'a'.matches('\(never))')").equals(.bool(true)))
  }
}
