import Foundation
import Operations
import TestSupport
import Testing

/// Tests that several files are written into a folder, or none of them.
struct FolderWriterTests {
  private let files: [(path: String, text: String)] = [
    ("a.yaml", "kind: A\n"), ("deep/er/b.yaml", "kind: B\n"), ("secret.yaml", "kind: Secret\n"),
  ]

  @Test func foldersAreMade() throws {
    let folder = try TemporaryFolder()
    let writer = FolderWriter(folder: folder.path + "/new/site/", overwrites: false)
    let written = try writer.write(files)
    #expect(folder.relative(written) == files.map { "new/site/" + $0.path })
    #expect(try folder.read("new/site/deep/er/b.yaml") == "kind: B\n")
    #expect(writer.has("deep/er/b.yaml") && !writer.has("b.yaml"))
  }

  @Test func whatIsAsItShouldBeIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    let writer = FolderWriter(folder: folder.path, overwrites: false)
    _ = try writer.write(files)
    #expect(try writer.write(files) == [])
  }

  @Test func oneThatHoldsSomethingElseStopsAll() throws {
    let folder = try TemporaryFolder()
    try folder.write("deep/er/b.yaml", "kind: Mine\n")
    let writer = FolderWriter(folder: folder.path, overwrites: false)
    do {
      _ = try writer.write(files)
      Issue.record("it was overwritten")
    } catch {
      guard case .holdOther(let paths) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(folder.relative(paths) == ["deep/er/b.yaml"])
    }
    #expect(!writer.has("a.yaml"))
    #expect(try folder.read("deep/er/b.yaml") == "kind: Mine\n")
    #expect(
      try FolderWriter(folder: folder.path, overwrites: true).write(files).count == files.count)
    #expect(try folder.read("deep/er/b.yaml") == "kind: B\n")
  }

  @Test func onlyTheirOwnerReadsPrivateFiles() throws {
    let folder = try TemporaryFolder()
    let writer = FolderWriter(folder: folder.path, overwrites: true)
    _ = try writer.write(files, private: ["secret.yaml"])
    func mode(_ name: String) throws -> Int? {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
      return attributes[.posixPermissions] as? Int
    }
    #expect(try mode("secret.yaml") == 0o600)
    #expect(try mode("a.yaml") != 0o600)
  }

  @Test func aFileInTheWayIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("deep", "a file\n")
    let writer = FolderWriter(folder: folder.path, overwrites: true)
    do {
      _ = try writer.write(files)
      Issue.record("it was written through a file")
    } catch {
      #expect("\(error)".contains("/deep"))
    }
  }
}
