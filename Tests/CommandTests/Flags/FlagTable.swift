/// The modes of a command in which each of its flags has an effect.
struct FlagTable: Sendable {
  /// The modes by name, with the arguments that select them.
  let modes: [String: [String]]
  /// The modes in which a flag has an effect, by the flag's long name. In all others it must be rejected.
  let effects: [String: Set<String>]

  private init(_ modes: [String: [String]], _ effects: [(flags: [String], modes: String)]) {
    self.modes = modes
    var table: [String: Set<String>] = [:]
    for (flags, words) in effects {
      let names =
        words == "all" ? Set(modes.keys) : Set(words.split(separator: " ").map(String.init))
      precondition(names.isSubset(of: modes.keys), "\(names.subtracting(modes.keys)) are no modes")
      for flag in flags { table[flag, default: []].formUnion(names) }
    }
    self.effects = table
  }

  static let all: [String: FlagTable] = [
    "lint": lint, "status": status, "check": check, "upgrade-plan": upgradePlan, "diff": diff,
    "apply": apply,
    "add-shard": addShard,
    "remove-shard": removeShard, "rooms": rooms, "logs": logs, "bundle": bundle, "cordon": cordon,
    "uncordon": uncordon,
    "drain": drain, "restart": restart, "upgrade": upgrade, "layout": layout, "alerts": alerts,
    "dashboard": dashboard, "policy": policy, "render": render, "auth": auth,
    "rules": rules, "releases": releases, "eval": eval, "version": version,
    "completion": completion,
    "options": options,
  ]

  // MARK: Groups

  /// Kubectl's flags that helm lacks.
  private static let otherCluster = [
    "--cluster", "--user", "--as", "--as-group", "--server", "--token", "--certificate-authority",
    "--client-certificate", "--client-key", "--insecure-skip-tls-verify", "--tls-server-name",
  ]
  private static let cluster = otherCluster + ["--kubeconfig", "--context", "--request-timeout"]
  /// The flags that several clusters can share.
  private static let sharedCluster = ["--kubeconfig", "--as", "--as-group", "--request-timeout"]
  private static let chartOnly = ["--set", "--set-string", "--release"]
  /// Flags that only affect the appearance of output.
  private static let colours = ["--color", "--no-color"]

  // MARK: Commands

  private static let lint = FlagTable(
    [
      "files": ["-f", "a.yaml"], "stdin": ["-f", "-"], "kustomize": ["-k", "d"],
      "chart": ["--chart", "c"], "live": ["--live"], "everywhere": ["--live", "-A"],
      "json": ["-f", "a.yaml", "-o", "json"],
      "baseline": ["-f", "a.yaml", "--write-baseline", "b"],
      "fix": ["-f", "a.yaml", "--fix"], "fixStdin": ["-f", "-", "--fix"],
      "fixMixed": ["--chart", "c", "-f", "a.yaml", "--fix"], "diff": ["-f", "a.yaml", "--diff"],
      "dryRun": ["-f", "a.yaml", "--fix", "--dry-run=client"], "fixLive": ["--live", "--fix"],
      "diffLive": ["--live", "--diff"], "fleet": ["--live", "--contexts", "a"],
    ],
    [
      (
        ["--filename", "--kustomize", "--chart"],
        "files stdin kustomize chart json baseline fix fixStdin fixMixed diff dryRun"
      ),
      (["--recursive"], "files json baseline fix fixMixed diff dryRun"),
      (["--values"] + chartOnly, "chart fixMixed"),
      (["--namespace"], "chart fixMixed live everywhere fixLive diffLive fleet"),
      (["--live"], "live everywhere fixLive diffLive"),
      (["--all-namespaces"], "live everywhere fleet"),
      (cluster, "live everywhere fixLive diffLive"), (sharedCluster, "fleet"),
      (["--contexts", "--all-contexts"], "live everywhere"), (["--cluster-timeout"], "fleet"),
      // Without --live, --context is the folder that the files belong to.
      (["--context"], "files stdin json"),
      (
        ["--output"],
        """
        files stdin kustomize chart live everywhere json fix fixStdin fixMixed fixLive diffLive fleet
        """
      ),
      (colours + ["--rules", "--config", "--no-config", "--select", "--ignore"], "all"),
      (["--whole", "--no-whole", "--kubernetes-version"], "all"),
      (
        ["--verbose"],
        """
        files stdin kustomize chart live everywhere json baseline fix fixStdin fixMixed diff dryRun \
        fixLive diffLive
        """
      ),
      (["--fix"], "files stdin live json fix fixStdin fixMixed diff dryRun fixLive diffLive"),
      (["--diff"], "files stdin live fix fixStdin fixMixed diff fixLive diffLive"),
      (["--unsafe-fixes"], "fix fixStdin fixMixed diff dryRun fixLive diffLive"),
      (["--create-in"], "fix fixStdin fixMixed diff dryRun"),
      (["--yes", "--timeout", "--force-conflicts", "--allow-disruption"], "fixLive"),
      (["--atomic", "--backup-dir"], "fixLive"),
      (["--dry-run"], "fix fixStdin fixMixed dryRun fixLive"),
      (
        ["--baseline"],
        """
        files stdin kustomize chart live everywhere json fix fixStdin fixMixed diff dryRun fixLive \
        diffLive fleet
        """
      ),
      (["--write-baseline"], "files stdin kustomize chart live everywhere baseline"),
      (
        ["--report-unused"],
        """
        files stdin kustomize chart live everywhere json baseline fix fixStdin fixMixed diff dryRun \
        fixLive fleet
        """
      ),
      (["--stdin-filename"], "stdin fixStdin"),
      (
        ["--fail-on"],
        """
        files stdin kustomize chart live everywhere json fix fixStdin fixMixed diff dryRun fixLive fleet
        """
      ),
      (
        ["--quiet"],
        "files stdin kustomize chart live everywhere fix fixStdin fixMixed fixLive fleet"
      ),
    ])

  private static let status = FlagTable(
    [
      "live": [], "saved": ["-f", "a.yaml"], "watch": ["-w"], "wait": ["--wait"],
      "json": ["-o", "json"], "fleet": ["--contexts", "a"],
    ],
    [
      (["--contexts", "--all-contexts"], "live json"), (["--cluster-timeout"], "fleet"),
      (sharedCluster, "fleet"), (["--filename"], "live saved json"), (["--recursive"], "saved"),
      (["--namespace", "--all-namespaces", "--output"] + colours, "all"),
      (["--watch"], "live watch json"), (["--wait"], "live wait json"), (["--timeout"], "wait"),
      (["--no-headers"], "live saved watch wait fleet"), (["--all"], "live saved watch wait"),
      (["--verbose"], "live saved json"), (cluster, "live watch wait json"),
    ])

  private static let upgradePlan = FlagTable(
    [
      "files": ["-f", "a.yaml"], "stdin": ["-f", "-"], "kustomize": ["-k", "d"],
      "chart": ["--chart", "c"], "live": ["--live"], "fix": ["-f", "a.yaml", "--fix"],
      "diff": ["-f", "a.yaml", "--diff"],
    ],
    [
      (["--to"] + colours, "all"), (["--output"], "files stdin kustomize chart live fix"),
      (["--filename", "--kustomize", "--chart"], "files stdin kustomize chart fix diff"),
      (["--recursive"], "files fix diff"), (["--values"] + chartOnly, "chart"),
      (["--namespace"], "chart live"), (["--live"], "live"), (cluster, "live"),
      (["--fix"], "files stdin kustomize chart fix"),
      (["--diff"], "files stdin kustomize chart diff"), (["--unsafe-fixes"], "fix diff"),
    ])

  private static let check = FlagTable(
    [
      "installation": [], "login": ["--login", "a", "--password-file", "p"],
      "jwt": ["--jwt-file", "t"], "outside": ["--from-outside"],
    ],
    [
      (
        ["--namespace", "--rooms", "--step-timeout", "--output", "--media"] + cluster + colours,
        "all"
      ),
      (["--shard"], "installation login jwt"), (["--from-outside"], "installation login jwt"),
      (["--url"], "outside"), (["--jwt-file"], "installation outside"),
      (["--login", "--password-file"], "login"),
    ])

  private static let desiredModes = [
    "cluster": [], "files": ["-f", "l.yaml"], "kustomize": ["-k", "d"], "chart": ["--chart", "c"],
    "values": ["--values", "v.yaml"],
  ]
  private static let desired: [(flags: [String], modes: String)] = [
    (["--filename", "--kustomize"], "cluster files kustomize chart"),
    (["--chart"], "all"), (["--recursive"], "files"), (["--values"], "cluster chart values"),
    (chartOnly, "chart"), (["--namespace"] + cluster + colours, "all"),
    (["--rules", "--unsafe-fixes"], "cluster"),
  ]

  private static let diff = FlagTable(
    desiredModes.merging(["json": ["-o", "json"]]) { $1 },
    desired + [
      (["--filename", "--kustomize", "--values", "--rules", "--unsafe-fixes"], "json"),
      (["--output"], "all"), (["--summary"], "cluster files kustomize chart values"),
    ])

  private static let apply = FlagTable(
    desiredModes,
    desired + [
      (["--yes", "--dry-run", "--timeout", "--force-conflicts", "--allow-disruption"], "all"),
      (["--atomic", "--backup-dir"], "all"),
    ])

  private static let shardModes = [
    "cluster": [], "clusterDiff": ["--diff"], "files": ["-f", "a"], "stdin": ["-f", "-"],
    "kustomize": ["-k", "d"], "chart": ["--chart", "c", "--values", "v"],
    "upgrade": ["--chart", "c", "--values", "v", "--upgrade"], "out": ["-f", "a", "--out", "b"],
    "diff": ["-f", "a", "--diff"], "dryRun": ["-f", "a", "--dry-run", "client"],
  ]
  private static let shards: [(flags: [String], modes: String)] = [
    (["--filename"], "cluster clusterDiff files stdin out diff dryRun"),
    (["--kustomize"], "cluster clusterDiff kustomize"),
    (["--chart"], "cluster clusterDiff"), (["--recursive"], "files out diff dryRun"),
    (["--values"] + chartOnly, "chart upgrade"), (["--namespace", "--rules"] + colours, "all"),
    (["--out"], "files kustomize out dryRun"),
    (["--diff"], "cluster clusterDiff files stdin kustomize chart diff"),
    (otherCluster, "cluster clusterDiff"),
    (["--kubeconfig", "--context"], "cluster clusterDiff chart upgrade"),
    (["--request-timeout"], "cluster clusterDiff upgrade"),
    (["--dry-run"], "cluster files stdin kustomize chart upgrade out dryRun"),
    (["--yes", "--timeout", "--atomic"], "cluster upgrade"), (["--backup-dir"], "cluster"),
    (["--force-conflicts", "--allow-disruption"], "cluster clusterDiff"),
    (["--force"], "cluster clusterDiff"), (["--upgrade"], "chart upgrade"),
  ]

  private static let addShard = FlagTable(
    shardModes,
    shards + [
      (["--count"], "all"), (["--skip-check", "--jwt-file"], "cluster upgrade"),
      // Each of them needs the other.
      (["--login", "--password-file"], ""),
      (["--from", "--zone"], "cluster clusterDiff files stdin kustomize out diff dryRun"),
    ])

  /// Conferences are drained before helm runs, by a change of HAProxy that may conflict.
  private static let removeShard = FlagTable(
    shardModes.mapValues { ["1"] + $0 },
    shards + [
      (["--allow-gap"], "cluster clusterDiff files stdin kustomize out diff dryRun"),
      (["--now"], "cluster upgrade"),
      (["--force-conflicts", "--allow-disruption", "--backup-dir"], "upgrade"),
    ])

  private static let rooms = FlagTable(
    ["list": [], "repair": ["--repair", "a"], "json": ["-o", "json"]],
    [
      (["--namespace"] + cluster + colours, "all"), (["--no-headers"], "list"),
      (["--shard", "--split", "--output"], "list json"),
      (["--repair"], "list repair"), (["--yes", "--dry-run"], "repair"),
    ])

  private static let logs = FlagTable(
    [
      "shard": ["1"], "haproxy": ["-c", "haproxy"], "follow": ["1", "-f"],
      "previous": ["1", "-p"],
    ],
    [
      (["--namespace", "--since", "--tail", "--timestamps"] + cluster + colours, "all"),
      (["--component"], "shard follow previous"), (["--follow"], "shard haproxy follow"),
      (["--previous"], "shard haproxy previous"),
    ])

  private static let bundle = FlagTable(
    [
      "file": [], "named": ["--out", "b.tar.gz"], "stdout": ["--out", "-"],
      "noLogs": ["--no-logs"], "since": ["--logs-since", "1h"],
    ],
    [
      (["--namespace", "--check"] + cluster, "all"),
      (["--out"], "file named stdout noLogs since"), (["--force"], "named"),
      (["--logs-since"], "file named stdout since"), (["--no-logs"], "file named stdout noLogs"),
    ])

  private static let cordonFlags = ["--namespace", "--yes", "--dry-run"] + cluster + colours
  private static let cordon = FlagTable(
    ["shard": ["1"]], [(cordonFlags + ["--force"], "all")])
  private static let uncordon = FlagTable(["shard": ["1"]], [(cordonFlags, "all")])
  private static let drain = FlagTable(
    ["shard": ["1"]], [(cordonFlags + ["--force", "--timeout"], "all")])

  private static let rolloutFlags = cordonFlags + ["--force", "--ready-timeout"]
  private static let restart = FlagTable(
    [
      "shards": [], "shard": ["1"], "component": ["--component", "web"], "now": ["--now"],
      "haproxy": ["--component", "haproxy"], "login": ["--login", "a", "--password-file", "p"],
    ],
    [
      (rolloutFlags + ["--since-time"], "all"), (["--timeout"], "shards shard component login"),
      (["--now"], "shards shard component now login"),
      (["--component"], "shards shard component now login"),
      (["--jwt-file"], "shards shard component now"), (["--login", "--password-file"], "login"),
    ])

  private static let upgrade = FlagTable(
    [
      "release": ["--to", "stable-11031"], "undo": ["--undo"], "files": ["-f", "a.yaml"],
      "kustomize": ["-k", "d"], "chart": ["--chart", "c"],
      "now": ["--to", "stable-11031", "--now"], "newest": [],
      "login": ["--to", "stable-11031", "--login", "a", "--password-file", "p"],
    ],
    [
      (rolloutFlags + ["--force-conflicts"], "all"),
      (["--timeout"], "release newest undo files kustomize chart login"), (["--now"], "all"),
      (["--jwt-file"], "release undo files kustomize chart now newest"),
      (["--login", "--password-file"], "login"),
      (["--to"], "newest"), (["--undo"], "newest"),
      (["--filename", "--kustomize", "--chart"], "newest files kustomize chart"),
      (["--recursive"], "files"), (["--values"] + chartOnly, "chart"),
    ])

  private static let layout = FlagTable(
    [
      "files": ["-f", "a.yaml"], "stdin": ["-f", "-"], "kustomize": ["-k", "d"],
      "chart": ["--chart", "c"], "values": ["--values", "v.yaml"], "live": ["--live"],
    ],
    [
      (["--filename", "--kustomize"], "files stdin kustomize chart"),
      (["--chart"], "files stdin kustomize chart values"), (["--recursive"], "files"),
      (["--values"], "chart values"), (chartOnly, "chart"), (["--namespace", "--output"], "all"),
      (["--live", "--all-namespaces"] + cluster, "live"),
    ])

  private static let alerts = FlagTable(
    [
      "files": ["-f", "a.yaml"], "stdin": ["-f", "-"], "kustomize": ["-k", "d"],
      "chart": ["--chart", "c"], "live": ["--live"], "rules": ["-f", "a.yaml", "-o", "rules"],
    ],
    [
      (["--filename", "--kustomize", "--chart"], "files stdin kustomize chart rules"),
      (["--recursive"], "files rules"), (["--values"] + chartOnly, "chart"),
      (["--namespace", "--output", "--unscraped"], "all"),
      (["--label"], "files stdin kustomize chart live"),
      (["--live", "--all-namespaces"] + cluster, "live"),
    ])

  private static let dashboard = FlagTable(
    [
      "files": ["-f", "a.yaml"], "stdin": ["-f", "-"], "kustomize": ["-k", "d"],
      "chart": ["--chart", "c"], "live": ["--live"],
    ],
    [
      (["--filename", "--kustomize", "--chart"], "files stdin kustomize chart"),
      (["--recursive"], "files"), (["--values"] + chartOnly, "chart"),
      (["--namespace", "--output", "--unscraped"], "all"),
      (["--live", "--all-namespaces"] + cluster, "live"),
    ])

  private static let policy = FlagTable(
    [
      "namespace": ["-n", "jitsi"], "labels": ["-l", "team=video"], "all": [],
      "list": ["--list"],
    ],
    [
      (["--namespace"], "namespace all"), (["--selector"], "labels all"),
      (["--action", "--output"], "namespace labels all"), (["--list"], "list all"),
    ])

  private static let render = FlagTable(
    ["layout": ["-f", "l"], "values": ["--values", "v"], "out": ["-f", "l", "--out", "d"]],
    [
      (["--filename"], "layout out"), (["--values", "--namespace"], "values"),
      (["--generate-secrets", "--out"], "all"), (["--overwrite"], "out"),
      (["--output"], "layout values"),
    ])

  private static let auth = FlagTable(
    ["cluster": [], "needed": ["--needed"]],
    [
      (["--needed", "--namespace", "--all-namespaces"], "all"),
      (["--verbose"] + cluster, "cluster"),
    ])

  private static let rules = FlagTable(
    ["list": [], "one": ["yaml-syntax"]], [(["--rules", "--output"] + colours, "all")])

  private static let releases = FlagTable(
    ["list": [], "one": ["stable-11146"]], [(["--output"] + colours, "all")])

  private static let eval = FlagTable(
    [
      "alone": ["1"], "files": ["1", "-f", "a.yaml"], "kustomize": ["1", "-k", "d"],
      "chart": ["1", "--chart", "c"],
    ],
    [
      (["--filename", "--kustomize", "--chart", "--vars", "--output"], "all"),
      (["--recursive"], "files"), (["--values"] + chartOnly, "chart"), (["--namespace"], "chart"),
      (["--kubernetes-version"], "all"),
    ])

  private static let version = FlagTable(["alone": []], [(["--output"], "alone")])

  private static let options = FlagTable(["alone": []], [])

  private static let completion = FlagTable(
    ["script": ["bash"], "install": ["--install", "d"]], [(["--install"], "install")])
}
