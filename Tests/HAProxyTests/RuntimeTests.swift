import Testing

@testable import HAProxy

/// The answers of HAProxy's runtime API, as HAProxy 2.6.12 and 3.5 write them.
struct RuntimeTests {
  @Test func serversAreRead() throws {
    let text = """
      1
      # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port
      3 jitsi-meet 1 shard0 10.0.1.12 2 64 1 1 6 6 3 4 6 0 0 0 a127.web.svc 18090 _http._tcp.web.jitsi.svc.cluster.local 0 0 - - 0
      3 jitsi-meet 2 shard1 10.0.1.10 2 72 1 1 6 6 3 4 6 0 0 0 a127.web.svc 18090 _http._tcp.web.jitsi.svc.cluster.local 0 0 - - 0
      3 jitsi-meet 3 shard2 10.0.1.11 2 64 0 0 6 6 3 4 6 0 0 0 a127.web.svc 18090 _http._tcp.web.jitsi.svc.cluster.local 0 0 - - 0
      3 jitsi-meet 4 shard3 - 0 32 1 1 2 1 0 0 14 0 0 0 - 80 _http._tcp.web.jitsi.svc.cluster.local 0 0 - - 0


      """
    let servers = try #require(RuntimeServer.list(text))
    #expect(servers.map(\.name) == ["shard0", "shard1", "shard2", "shard3"])
    #expect(servers.map(\.id) == [1, 2, 3, 4])
    #expect(servers.map(\.takesNew) == [true, false, false, false])
    #expect(servers.map(\.isDrained) == [false, true, false, false])
    #expect(servers.map(\.isClosed) == [false, true, true, false])
    #expect(servers[3].address == nil)
    #expect(servers[0].port == 18090)
    #expect(RuntimeServer.list("Can't find backend.\n\n") == nil)
  }

  @Test func tablesAreRead() throws {
    let text = """
      # table: jitsi-meet, type: string, size:20480, used:4
      0x7fe138049420: key=standup use=0 exp=86397980 server_id=2 server_key=shard1
      0x7fe138049421: key=all\\ hands\\x0a use=3 exp=10 shard=0 server_id=1 server_key=shard0
      0x7fe138049422: key=b use=0 exp=86398227 server_id=3 server_key=-
      0x7fe138049423: key=caf%C3%A9 use=0 exp=1 server_id=1


      """
    let table = try #require(RuntimeTable(text))
    #expect(table.name == "jitsi-meet")
    #expect(table.size == 20480)
    #expect(table.entries.map(\.key) == ["standup", "all hands\n", "b", "caf%C3%A9"])
    #expect(table.entries.map(\.serverID) == [2, 1, 3, 1])
    #expect(table.entries.map(\.serverName) == ["shard1", "shard0", nil, nil])
    #expect(table.entries.map(\.expires) == [86_397_980, 10, 86_398_227, 1])
    #expect(RuntimeTable("No such table.\n\n") == nil)
  }

  @Test func peersAreRead() {
    let text = """
      0x55a04cb4cb70: [30/Nov/2026:17:30:23] id=mypeers disabled=0 flags=0x68b3 resync_timeout=<PAST> task_calls=15
        0x55a04cb4fcc0: id=haproxy-1(remote,active) addr=127.0.0.1:18201 last_status=ESTA last_hdshk=7s
        0x55a04cb4fcc1: id=haproxy-2(remote,inactive) addr=127.0.0.1:18202 last_status=ESTA last_hdshk=4m32s
        0x55a04cb4cce0: id=haproxy-0(local,inactive) addr=127.0.0.1:18200 last_status=NONE last_hdshk=<NEVER>
              table:0x55a04cb54dd0 id=jitsi-meet update=6 localupdate=6 commitupdate=6 refcnt=1
      """
    let peers = RuntimePeer.list(text)
    #expect(peers.map(\.name) == ["haproxy-1", "haproxy-2", "haproxy-0"])
    #expect(peers.map(\.isEstablished) == [true, false, false])
    #expect(peers.map(\.isLocal) == [false, false, true])
    #expect(peers.allSatisfy { $0.section == "mypeers" })
  }

  @Test func wordsAreEscaped() {
    let command = RuntimeCommand.clearTable(table: "rooms", key: "all hands;show env\\x")
    #expect(command.line == #"clear table rooms key all\ hands\;show\ env\\x"#)
    #expect(RuntimeCommand.clearTable(table: "rooms", key: "a\nshow env").line == nil)
    #expect(RuntimeCommand.showTableEntry(table: "rooms", key: "<<").line == nil)
    #expect(RuntimeCommand.showTableEntry(table: "rooms", key: "").line == nil)
    let drain = RuntimeCommand.setServerState(backend: "b", server: "shard1", .drain)
    #expect(drain.line == "set server b/shard1 state drain")
  }

  @Test func socketsAreFound() {
    func socket(_ lines: String) -> StatisticsSocket? {
      Configuration(parsing: Array("global\n\(lines)\n".utf8)).runtimeSocket
    }
    #expect(socket("  stats socket ipv4@127.0.0.1:9999 level admin")?.port == 9999)
    #expect(
      socket("  stats socket /run/h.sock level admin\n  stats socket *:9998 level admin")?.port
        == 9998)
    #expect(socket("  stats socket 127.0.0.1:9999")?.isForAdministrators == false)
    #expect(socket("  stats socket /run/h.sock mode 666 level admin") == nil)
    #expect(socket("  stats socket 10.0.0.7:9999 level admin") == nil)
  }
}
