import CEL
import Foundation
import Testing

struct TimeTests {
  @Test func arithmetic() {
    expectTrue([
      "timestamp('2024-02-28T12:00:00Z') + duration('24h') == timestamp('2024-02-29T12:00:00Z')",
      "timestamp(100) - timestamp(40) == duration('1m')",
      "duration('1h') - duration('90m') == duration('-30m')",
      "timestamp('2024-01-01T00:00:00+02:00') == timestamp('2023-12-31T22:00:00Z')",
      "duration('1h1m1s1ms1us1ns') == duration('3661.001001001s')",
      "duration('-1.5h') < duration('0')",
      "duration('1.5µs') == duration('1500ns')", "timestamp(timestamp(5)) == timestamp(5)",
    ])
    expectPlain([
      "timestamp('2009-02-13T23:31:30.5Z')": #""2009-02-13T23:31:30.5Z""#,
      "timestamp(-1)": #""1969-12-31T23:59:59Z""#,
      "timestamp('0001-01-01T00:00:00Z')": #""0001-01-01T00:00:00Z""#,
      "duration('3500ms')": #""3.5s""#,
      "duration('-0.000000001s')": #""-0.000000001s""#,
      "string(duration('1h'))": #""3600s""#,
    ])
  }

  @Test func outOfRange() {
    expectFailure([
      "timestamp('2024-13-01T00:00:00Z')":
        "1:1: cannot convert '2024-13-01T00:00:00Z' to timestamp",
      "timestamp('2023-02-29T00:00:00Z')":
        "1:1: cannot convert '2023-02-29T00:00:00Z' to timestamp",
      "timestamp('2024-01-01')": "1:1: cannot convert '2024-01-01' to timestamp",
      "timestamp(253402300800)": "1:1: timestamp out of range",
      "timestamp('9999-12-31T23:59:59Z') + duration('1s')": "1:35: timestamp out of range",
      "timestamp(0) - duration(-9223372036854775808)": "1:14: timestamp out of range",
      "duration('300000000h')": "1:1: cannot convert '300000000h' to duration",
      "duration('1')": "1:1: cannot convert '1' to duration",
      "duration('')": "1:1: cannot convert '' to duration",
      "duration('1h-1m')": "1:1: cannot convert '1h-1m' to duration",
      "duration('2562047h') + duration('1h')": "1:22: duration out of range",
    ])
  }

  @Test func parts() {
    expectTrue([
      "timestamp('2024-02-29T23:59:58.123456789Z').getFullYear() == 2024",
      "timestamp('2024-02-29T23:59:58Z').getMonth() == 1",
      "timestamp('2024-02-29T23:59:58Z').getDate() == 29",
      "timestamp('2024-02-29T23:59:58Z').getDayOfMonth() == 28",
      "timestamp('2024-02-29T23:59:58Z').getDayOfWeek() == 4",
      "timestamp('1960-01-03T00:00:00Z').getDayOfWeek() == 0",
      "timestamp('2024-12-31T23:59:58Z').getDayOfYear() == 365",
      "timestamp('2024-02-29T23:59:58.987Z').getMilliseconds() == 987",
      "timestamp('2024-02-29T23:59:58Z').getHours('+01:30') == 1",
      "timestamp('2024-02-29T23:59:58Z').getMinutes('-00:30') == 29",
      "duration('3h30m').getHours() == 3", "duration('3h30m').getMinutes() == 210",
      "duration('1.234s').getSeconds() == 1", "duration('1.234s').getMilliseconds() == 234",
    ])
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Paris"),
      "the system has no time zone database"))
  func namedZonesKnowSummerTime() {
    expectTrue([
      "timestamp('2024-07-01T00:00:00Z').getHours('Europe/Paris') == 2",
      "timestamp('2024-01-01T00:00:00Z').getHours('Europe/Paris') == 1",
      "timestamp('2024-03-31T00:59:59Z').getHours('Europe/Paris') == 1",
      "timestamp('2024-03-31T01:00:00Z').getHours('Europe/Paris') == 3",
      "timestamp('2024-10-27T00:59:59Z').getHours('Europe/Paris') == 2",
      "timestamp('2024-10-27T01:00:00Z').getHours('Europe/Paris') == 2",
      "timestamp('2090-07-01T00:00:00Z').getHours('Europe/Paris') == 2",
      "timestamp('2090-01-01T00:00:00Z').getHours('Australia/Sydney') == 11",
      "timestamp('2090-07-01T00:00:00Z').getHours('Australia/Sydney') == 10",
      "timestamp('2024-01-01T00:00:00Z').getMinutes('Asia/Kathmandu') == 45",
      "timestamp('2024-01-01T00:00:00Z').getHours('UTC') == 0",
    ])
  }

  @Test func zonesThatAreNone() {
    expectFailure([
      "timestamp(0).getHours('Mars/Olympus')": "1:14: unknown time zone Mars/Olympus",
      "timestamp(0).getHours('../../etc/passwd')": "1:14: unknown time zone ../../etc/passwd",
      "timestamp(0).getHours('/etc/passwd')": "1:14: unknown time zone /etc/passwd",
      "timestamp(0).getHours('25:00')": "1:14: unknown time zone 25:00",
    ])
  }
}
