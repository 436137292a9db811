import Basics
package import Operations

/// The report of `rooms` as JSON.
package enum RoomsJSON {
  /// Returns the report, ending with a line break.
  package static func render(_ report: RoomsReport) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "RoomsReport")
      writer.member("namespace", report.namespace)
      writer.name("summary")
      writer.object { writer in
        writer.member("rooms", report.rooms.count)
        writer.member("split", report.splitRooms)
      }
      writer.name("haproxy")
      writer.array(report.pods) { writer, pod in
        writer.object { writer in
          writer.member("pod", pod.name)
          writer.member("rooms", pod.rooms)
          writer.name("peers")
          writer.array(pod.peers) { $0.value($1) }
          writer.name("lostPeers")
          writer.array(pod.lostPeers) { $0.value($1) }
        }
      }
      writer.name("notAsked")
      writer.array(report.absentPods) { $0.value($1) }
      writer.name("rooms")
      writer.array(report.rooms) { writer, room in
        writer.object { write(room, &$0) }
      }
    }
    return writer.finish()
  }

  private static func write(_ room: RoomsReport.Room, _ writer: inout JSONWriter) {
    writer.member("room", room.name)
    if let shard = room.shard { writer.member("shard", shard) }
    writer.member("split", room.isSplit)
    if let idle = room.idle { writer.member("idleSeconds", idle / 1000) }
    writer.member("expiresInSeconds", room.expires / 1000)
    writer.name("entries")
    writer.array(room.entries) { writer, entry in
      writer.object { writer in
        writer.member("pod", entry.pod)
        if let server = entry.server { writer.member("server", server) }
        if let address = entry.address { writer.member("address", address) }
        if let shard = entry.shard { writer.member("shard", shard) }
        writer.member("expiresInSeconds", entry.expires / 1000)
      }
    }
    writer.name("missing")
    writer.array(room.absentPods) { $0.value($1) }
  }
}

/// The report of `rooms -o yaml`: the document of `-o json` as YAML.
package enum RoomsYAML {
  /// Returns the report, ending with a line break.
  package static func render(_ report: RoomsReport) -> [UInt8] {
    JSONAsYAML.render(RoomsJSON.render(report), name: "rooms")
  }
}
