import Testing
import YAML

@testable import Jitsi

struct BridgeMetricsTests {
  private func colibri(_ text: String) -> BridgeMetrics? {
    BridgeMetrics(colibri: Tree(parsing: SourceFile(name: "stats", text: text)))
  }

  @Test func colibriTellsTheLoad() throws {
    let read = try #require(
      colibri(
        """
        {"conferences":2,"participants":11,"stress_level":0.37,"bit_rate_download":2400,
        "bit_rate_upload":9100.5,"packet_rate_download":610,"packet_rate_upload":2250,
        "graceful_shutdown":false,"drain":true,"conference_sizes":[0,1],"version":"2.3.64"}
        """))
    #expect(
      read
        == BridgeMetrics(
          conferences: 2, participants: 11, stress: 0.37, bitRateDownload: 2400,
          bitRateUpload: 9100.5, packetRateDownload: 610, packetRateUpload: 2250, isDrained: true))
  }

  @Test(arguments: [
    "", "{}", "[]", "{\"conferences\":2", "{\"conferences\":2}", "<html></html>",
    "{\"conferences\":-1,\"participants\":2}", "{\"conferences\":1e300,\"participants\":2}",
  ])
  func whatIsSomethingElseIsNoLoad(text: String) { #expect(colibri(text) == nil) }

  @Test(arguments: ["jitsi_", "jitsi_jvb_"])
  func anExporterTellsTheSame(prefix: String) throws {
    let text = """
      # TYPE \(prefix)conferences gauge
      \(prefix)conferences 2
      \(prefix)participants 4.0
      \(prefix)\(prefix == "jitsi_" ? "stress_level" : "stress") 0.25
      \(prefix)drain 0
      go_goroutines 9
      """
    let read = try #require(BridgeMetrics(metrics: Array(text.utf8)))
    #expect(read == BridgeMetrics(conferences: 2, participants: 4, stress: 0.25))
    #expect(BridgeMetrics(metrics: Array("go_goroutines 9\n".utf8)) == nil)
  }

  // source: jitsi/jitsi-videobridge fb16f25d3 jvb/…/metrics/VideobridgeMetrics.kt (drain_mode)
  @Test func aBridgeItselfSaysThatItIsDrained() throws {
    let text = "jitsi_jvb_conferences 2\njitsi_jvb_current_endpoints 4\njitsi_jvb_drain_mode 1\n"
    let read = try #require(BridgeMetrics(metrics: Array(text.utf8)))
    #expect(read.isDrained)
    #expect(!read.isShuttingDown)
  }

  @Test func figuresThatNobodyCouldShowAreLeftOut() throws {
    let text = """
      jitsi_conferences 1
      jitsi_participants 2
      jitsi_stress_level NaN
      jitsi_packet_rate_download +Inf
      jitsi_packet_rate_upload 1e300
      jitsi_bit_rate_upload -5
      """
    let read = try #require(BridgeMetrics(metrics: Array(text.utf8)))
    #expect(read == BridgeMetrics(conferences: 1, participants: 2))
    #expect(
      BridgeMetrics(metrics: Array("jitsi_conferences NaN\njitsi_participants 1".utf8)) == nil)
  }

  @Test func theLoadOfAShardIsThatOfItsBridges() throws {
    let figures = [
      BridgeMetrics(conferences: 2, participants: 9, stress: 0.2, packetRateUpload: 10),
      BridgeMetrics(conferences: 1, participants: 3, stress: 0.7, isShuttingDown: true),
    ]
    let load = try #require(BridgeLoad(figures, asked: 3))
    #expect(load.conferences == 3)
    #expect(load.participants == 12)
    #expect(load.stress == 0.7)
    #expect(load.packetRateUpload == 10)
    #expect(load.bitRateUpload == nil)
    #expect(load.leaving == 1)
    #expect(load.answered == 2)
    #expect(BridgeLoad([], asked: 3) == nil)
  }
}
