import Basics
import Jitsi
import KubernetesClient
import XMPP

extension CheckRun {
  /// Two participants of one room.
  final class Room {
    let name: String
    let runs: [ParticipantRun]
    /// The shard of each participant: its index where that is known, else what web calls it.
    var shards: [String?] = []
    var sawEachOther = false

    init(_ name: String, _ runs: [ParticipantRun]) {
      self.name = name
      self.runs = runs
    }

    /// Whether both participants joined, and not in the same place.
    var isSplit: Bool {
      failure == nil && (!sawEachOther || Set(shards.compactMap(\.self)).count > 1)
    }

    var failure: (run: ParticipantRun, reason: ParticipantRun.Failure)? {
      for run in runs { if let failure = run.failure { return (run, failure) } }
      return nil
    }
  }

  /// Two participants of each room, who come through different HAProxy pods, meet in one shard; jicofo and a bridge serve them.
  func checkRooms() throws(Interrupted) {
    let serving = shards.filter { !$0.webs.isEmpty }
    guard let model = serving.first else { return }
    if lacksLogin(model) {
      add(
        .roomsStick, .skipped, "rooms need a login: \(request.loginAdvice)",
        evidence: ["ENABLE_AUTH is on, so only authenticated users open rooms"])
      return
    }
    let entries = entries(model)
    if website == nil { try unbalance(entries) }
    let rooms = try joinRooms(max(1, request.rooms), entries, model, pause: 200)
    var later: [Room] = []
    if rooms.contains(where: \.isSplit) {
      // HAProxy's peers may only be slow to share a room: people follow each other after seconds.
      later = try joinRooms(max(10, request.rooms), entries, model, pause: 3000)
    }
    judge(rooms, later, entries: entries.count)
    if request.asksForMedia { try checkMedia(rooms + later) }
    try forEach((rooms + later).flatMap(\.runs)) { run, done in run.leave(then: done) }
  }

  /// Where the participants of a room come in, in turns.
  private func entries(_ model: CheckTargets.Shard) -> [CheckEntry] {
    if let website { return [website] }
    let haproxies = request.shard == nil ? targets.haproxy.compactMap(\.meetings) : []
    return (haproxies.isEmpty ? model.webs : haproxies).map(CheckEntry.pod)
  }

  /// Lets two participants join each of some new rooms.
  ///
  /// - Parameter pause: Milliseconds after which the second participant of a room follows the first.
  private func joinRooms(
    _ count: Int, _ entries: [CheckEntry], _ model: CheckTargets.Shard, pause: Int
  ) throws(Interrupted) -> [Room] {
    let rooms = (0..<count).map { number -> Room in
      let name = roomName()
      let path = target(boshPaths[model.index] ?? "/http-bind", room: name)
      let runs = (0..<2).map { who in
        ParticipantRun(
          participant(model, room: name), at: entries[(number + who) % entries.count],
          target: path, client)
      }
      return Room(name, runs)
    }
    // A bridge takes a moment to be allocated: one room of each shard waits for it.
    var offered: Set<String> = []
    try forEach(rooms, atOnce: Self.roomsAtOnce) { room, done in
      self.join(room, pause: pause) {
        guard room.failure == nil, room.sawEachOther else { return done() }
        let shard = room.runs[0].shardNames.first ?? ""
        guard offered.insert(shard).inserted else { return done() }
        self.waitForBridge(room, then: done)
      }
    }
    for room in rooms { try find(room) }
    return rooms
  }

  /// Lets the HAProxies' turns differ: where they count alike, rooms hold together by chance even without a shared table.
  private func unbalance(_ entries: [CheckEntry]) throws(Interrupted) {
    let requests = entries.dropFirst().enumerated().flatMap { index, entry in
      (0...index).map { _ in
        entry.get(target("/", room: roomName()), timeout: request.patience)
      }
    }
    if !requests.isEmpty { _ = try client.perform(requests) }
  }

  /// Lets the first participant join, then the second, and then the first see the second.
  private func join(_ room: Room, pause: Int, then done: @escaping () -> Void) {
    let (first, second) = (room.runs[0], room.runs[1])
    enter(first) { [self] in
      guard first.failure == nil else { return done() }
      client.after(pause) { [self] in
        enter(second) { [self] in
          guard second.failure == nil else { return done() }
          if first.isApart(from: second) { return waitForFocus(first, then: done) }
          let name = second.participant.nickname
          let seesSecond: (Participant) -> Bool = { $0.others.contains(name) }
          first.advance(until: seesSecond, within: request.patience) {
            if first.isLate { first.forgive() }
            room.sawEachOther =
              first.participant.others.contains(name)
              && second.participant.others.contains(first.participant.nickname)
            done()
          }
        }
      }
    }
  }

  /// Lets a participant who is on another shard than the other one see jicofo, once for each shard: these two cannot meet.
  private func waitForFocus(_ run: ParticipantRun, then done: @escaping () -> Void) {
    guard case .ready? = run.participant.focusAnswer,
      awaitedFocuses.insert(run.shardNames.first ?? "").inserted
    else { return done() }
    run.advance(until: \.hasFocus, within: request.patience) {
      if run.isLate { run.forgive() }
      done()
    }
  }

  /// Lets a participant join, without jicofo where that does not answer.
  private func enter(_ run: ParticipantRun, then done: @escaping () -> Void) {
    let isInRoom: (Participant) -> Bool = { $0.stage >= .inRoom }
    run.advance(until: isInRoom, within: request.patience) { [self] in
      guard case .late(.requesting)? = run.failure else { return done() }
      run.forgive()
      run.joinWithoutFocus()
      run.advance(until: isInRoom, within: request.patience, then: done)
    }
  }

  /// Lets both participants go on until one is invited to a bridge.
  private func waitForBridge(_ room: Room, then done: @escaping () -> Void) {
    switch room.runs[0].participant.focusAnswer {
    case .refused, nil: return done()
    case .ready, .notReady: break
    }
    let isInvited: (Participant) -> Bool = { $0.offer != nil && $0.hasFocus }
    var left = room.runs.count
    for run in room.runs {
      run.advance(until: isInvited, within: request.patience) {
        if run.isLate { run.forgive() }
        left -= 1
        if left == 0 { done() }
      }
    }
  }

  /// Works out which shard each participant of a room is on.
  private func find(_ room: Room) throws(Interrupted) {
    for run in room.runs {
      guard run.participant.sessionID != nil, run.participant.stage >= .inRoom else {
        room.shards.append(nil)
        continue
      }
      if run.shardNames.count == 1 {
        room.shards.append(run.shardNames.first)
      } else {
        let index = try holder(of: run, among: shards).index
        room.shards.append(index.map { "shard \($0)" })
      }
    }
  }

  /// - Parameter later: The rooms whose second participant followed after a longer pause; none where no room was split before.
  private func judge(_ rooms: [Room], _ later: [Room], entries: Int) {
    let deciding = later.isEmpty ? rooms : later
    let broken = deciding.filter { $0.failure != nil }
    let joined = (rooms + later).filter { $0.failure == nil }
    let split = deciding.filter(\.isSplit)
    let ways =
      entries > 1
      ? "through \(entries) HAProxy pods" : "through \(rooms[0].runs[0].entry.name)"
    if !split.isEmpty {
      let evidence = split.prefix(3).map { room in
        let places = zip(room.runs, room.shards).map {
          "\($1 ?? "an unknown shard") through \($0.entry.name)"
        }
        return "\(room.name): participants on \(places.joined(separator: " and "))"
      }
      add(
        .roomsStick, .failed,
        "\(split.count) of \(deciding.count) rooms were split between shards", evidence: evidence)
    } else if !broken.isEmpty {
      let evidence = broken.prefix(3).compactMap { room in
        room.failure.map { "\(room.name): \($0.run.entry.name): \(Self.words($0.reason))" }
      }
      add(
        .roomsStick, .failed,
        "participants could not join \(broken.count) of \(deciding.count) rooms",
        evidence: evidence)
    } else {
      var evidence = [joinTimes(joined)].compactMap(\.self)
      let early = rooms.count(where: \.isSplit)
      if early > 0 {
        evidence.append(
          "\(early) of \(rooms.count) rooms were split when the second participant followed at once: HAProxy's peers are slow"
        )
      }
      add(
        .roomsStick, .passed,
        "both participants of \(deciding.count == 1 ? "1 room" : "\(deciding.count) rooms") met \(ways)",
        evidence: evidence)
    }
    judgeSpread(joined)
    judgeFocus(joined)
  }

  private func joinTimes(_ rooms: [Room]) -> String? {
    let times = rooms.flatMap(\.runs).compactMap(\.joinTime).sorted()
    guard let longest = times.last else { return nil }
    return "joining took \(times[times.count / 2]) ms in the median, \(longest) ms at most"
  }

  private func judgeSpread(_ rooms: [Room]) {
    let ready = shards.filter { !$0.webs.isEmpty }.count
    guard ready > 1, request.shard == nil else { return }
    // A cordoned shard gets no new rooms, and a single other one gets them all.
    let known = ready - cordonedServers.count
    guard known > 0 else {
      add(
        .roomsSpread, .failed, "all shards are cordoned",
        evidence: ["HAProxy servers in DRAIN: \(cordonedServers.joined(separator: ", "))"])
      return
    }
    let cordoned =
      cordonedServers.isEmpty
      ? ""
      : ", and none to \(cordonedServers.joined(separator: ", ")), which \(cordonedServers.count == 1 ? "is" : "are") cordoned"
    let places = rooms.compactMap { $0.shards.first ?? nil }
    var counts: [String: Int] = [:]
    for place in places { counts[place, default: 0] += 1 }
    let evidence = counts.sorted { $0.key < $1.key }.map {
      "\($0.key): \($0.value == 1 ? "1 room" : "\($0.value) rooms")"
    }
    // With few rooms and a random choice, a shard can be missed: by chance less than once in a thousand times from here on.
    let isEnough = places.count >= 10 * (known - 1)
    if counts.count >= known {
      add(
        .roomsSpread, .passed,
        "new rooms go to \(known == 1 ? "1 shard" : "all \(known) shards")\(cordoned)",
        evidence: evidence)
    } else if isEnough {
      add(
        .roomsSpread, .failed, "new rooms go to only \(counts.count) of \(known) shards",
        evidence: evidence)
    } else {
      add(
        .roomsSpread, .skipped,
        "too few rooms to know whether all \(known) shards get some: add --rooms \(10 * (known - 1))",
        evidence: evidence)
    }
  }

  // MARK: Jicofo and bridges

  private func judgeFocus(_ rooms: [Room]) {
    let runs = rooms.flatMap(\.runs)
    guard !runs.isEmpty else { return }
    var refused: [String] = []
    for run in runs {
      let place = run.shardNames.first.map { " on \($0)" } ?? ""
      switch run.participant.focusAnswer {
      case .ready?: continue
      case .notReady?: refused.append("jicofo\(place) answers that the conference is not ready")
      case .refused(let condition)?:
        refused.append("the conference request\(place) is answered with \(condition)")
      case nil: refused.append("the conference request\(place) is not answered")
      }
    }
    let invited = rooms.filter { room in
      room.runs.contains { $0.participant.hasFocus || $0.participant.offer != nil }
    }
    if let first = refused.first {
      var evidence: [String] = []
      for line in refused where !evidence.contains(line) { evidence.append(line) }
      add(
        .jicofo, .failed,
        "jicofo does not start conferences for \(refused.count) of \(runs.count) participants",
        evidence: evidence.isEmpty ? [first] : Array(evidence.prefix(4)))
    } else if invited.isEmpty {
      add(
        .jicofo, .failed, "jicofo answers, but its focus does not join rooms",
        evidence: [
          "no occupant named \(Participant.focusNickname) was seen in \(rooms.count) rooms"
        ])
    } else {
      add(.jicofo, .passed, "jicofo answers conference requests and joins the rooms")
      judgeBridges(rooms)
    }
  }

  private func judgeBridges(_ rooms: [Room]) {
    let waited = rooms.filter { room in
      !room.isSplit && room.runs.contains { $0.participant.hasFocus }
    }
    guard !waited.isEmpty else {
      add(
        .bridge, .skipped, "no room had two participants and jicofo, so no bridge was needed")
      return
    }
    let offers = waited.flatMap(\.runs).compactMap(\.participant.offer)
    guard !offers.isEmpty else {
      add(
        .bridge, .failed, "no bridge was allocated to two participants",
        evidence: ["no session-initiate arrived within \(request.patience / 1000) s"])
      return
    }
    add(.bridge, .passed, "a bridge is allocated when two participants are in a room")
    var candidates: [JingleOffer.Candidate] = []
    for candidate in offers.flatMap(\.candidates) where !candidates.contains(candidate) {
      candidates.append(candidate)
    }
    let judge = CandidateJudge(targets, shards)
    let shown = candidates.map {
      "\($0.transport) \($0.address):\($0.port) (\($0.type)): \(judge.words($0))"
    }
    if candidates.contains(where: judge.isReachable) {
      add(
        .bridgeAddress, .passed, "bridges announce an address that the cluster promises",
        evidence: shown)
    } else {
      add(
        .bridgeAddress, .failed, "bridges announce no address that participants can reach",
        evidence: shown.isEmpty ? ["the offer has no candidates"] : shown)
    }
  }
}
