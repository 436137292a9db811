// swift-tools-version: 6.2

import PackageDescription

let isPortable = Context.environment["KUBECTL_JITSI_PORTABLE"] != nil

/// `make build` and `make test` share one build of all modules, so tests can import their internal declarations. That takes no time
/// in the program and a twentieth of its size, which `make release` saves.
let testable: [SwiftSetting] =
  isPortable ? [] : [.unsafeFlags(["-enable-testing"], .when(configuration: .release))]

let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
  ] + testable

/// Settings of modules in which little time is spent: a release has a limit on its size.
let small = strict + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// Links Swift's runtime, the C++ library and libyaml statically into the program, the last two from the folder in which the
/// Makefile puts their archives; without an archive, the shared library is used. Loading the shared libraries takes longer than
/// the rest of program startup. The program also needs no exported symbols.
///
/// These are flags of the linker because `--static-swift-stdlib` would compile all modules once more for the tests, which use
/// the shared libraries.
let fewLibraries = [
  "-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims", "-L.build/archives",
  "-Xclang-linker", "-static-libgcc", "-Xlinker", "--no-export-dynamic", "-Xlinker", "--icf=safe",
]

/// `make release` also links to glibc 2.31 (see packaging/glibc-stubs), leaves out Foundation (see packaging/foundation.c) and the
/// tables for unwinding, an eighth of the binary: Swift has no exceptions, and prints the stack of a crash with frame pointers.
let portable =
  isPortable
  ? [
    "-use-ld=lld", "-Xlinker", "--no-eh-frame-hdr", "-Xlinker", "-T", "-Xlinker",
    "packaging/no-unwind-tables.ld", "-Xlinker", ".build/archives/glibc.o", "-Xlinker",
    "--wrap=__libc_start_main", ".build/archives/foundation.o",
  ] : []

/// The tests themselves are not optimized where what they test is: that takes a third of the time to build.
let tests =
  strict
  + [
    .unsafeFlags(["-Onone", "-no-whole-module-optimization"], .when(configuration: .release))
  ]

let package = Package(
  name: "kubectl-jitsi",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "kubectl-jitsi", targets: ["kubectl-jitsi"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(
      url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    // Loads libcurl at run time; the build needs only its header (libcurl4-openssl-dev, or Homebrew's curl).
    .target(name: "CLibCurl", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),

    // The commit, date and compiler of a build, stated when the program is linked.
    .target(name: "CBuild"),

    // Provides the arguments of `main`, which Swift reads from /proc instead.
    .target(name: "CArguments"),

    // Starts threads on other cores, with Linux functions that Swift's Glibc module lacks.
    .target(name: "CCores"),
    .target(name: "Basics", dependencies: ["CCores"], swiftSettings: strict),
    .target(name: "YAML", dependencies: ["Basics", "CLibYAML"], swiftSettings: strict),
    .target(name: "CEL", dependencies: ["Basics"], swiftSettings: strict),
    .target(name: "HAProxy", swiftSettings: strict),
    .target(name: "XMPP", dependencies: ["Basics"], swiftSettings: small),
    .target(name: "STUN", dependencies: ["Basics"], swiftSettings: small),
    .target(name: "Kubernetes", dependencies: ["Basics", "YAML"], swiftSettings: strict),
    .target(
      name: "KubernetesClient", dependencies: ["Basics", "CLibCurl", "Kubernetes", "YAML"],
      swiftSettings: small),
    .target(
      name: "Jitsi", dependencies: ["Basics", "HAProxy", "Kubernetes", "YAML"],
      swiftSettings: strict),
    .target(
      name: "Lint", dependencies: ["Basics", "CEL", "HAProxy", "Jitsi", "Kubernetes", "YAML"],
      swiftSettings: strict),
    .target(
      name: "Layout", dependencies: ["Basics", "HAProxy", "Jitsi", "Kubernetes", "Lint", "YAML"],
      swiftSettings: small),
    .target(
      name: "ShardEditing",
      dependencies: ["Basics", "HAProxy", "Jitsi", "Kubernetes", "Layout", "Lint", "YAML"],
      swiftSettings: small),
    .target(
      name: "Operations",
      dependencies: [
        "Basics", "CEL", "HAProxy", "Jitsi", "Kubernetes", "KubernetesClient", "Layout", "Lint",
        "STUN", "ShardEditing", "XMPP", "YAML",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: small),
    .target(
      name: "Reports",
      dependencies: [
        "Basics", "Jitsi", "Kubernetes", "Layout", "Lint", "Operations", "YAML",
      ],
      swiftSettings: small),
    .target(
      name: "Commands",
      dependencies: [
        "Basics", "CArguments", "CBuild", "CEL", "Jitsi", "Kubernetes", "KubernetesClient",
        "Layout",
        "Lint", "Operations", "Reports", "ShardEditing", "XMPP", "YAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: small),
    .executableTarget(
      name: "kubectl-jitsi", dependencies: ["Basics", "Commands"],
      swiftSettings: strict,
      linkerSettings: [
        .unsafeFlags(fewLibraries + portable, .when(platforms: [.linux], configuration: .release))
      ]),

    .executableTarget(
      name: "generate",
      dependencies: ["Basics", "Commands", "Operations", "Layout", "Lint", "Reports", "YAML"],
      swiftSettings: strict),

    .target(
      name: "ApiServerStandIn", dependencies: ["TestSupport"], path: "Tests/ApiServerStandIn",
      swiftSettings: strict),
    .executableTarget(
      name: "stand-in",
      dependencies: ["KubernetesClient", "ApiServerStandIn", "Kubernetes", "YAML"],
      path: "Tests/StandInCommand", swiftSettings: strict),
    .target(
      name: "TestSupport",
      dependencies: [
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "GenerateTests", dependencies: ["Commands", "generate", "Lint", "YAML"],
      swiftSettings: tests),
    .testTarget(
      name: "LayoutTests",
      dependencies: [
        "Basics", "KubernetesClient", "Operations", "ShardEditing", "Layout", "Lint", "Jitsi",
        "Kubernetes", "TestSupport", "YAML",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "YAMLTests", dependencies: ["Basics", "TestSupport", "YAML"], swiftSettings: tests),
    .testTarget(name: "XMPPTests", dependencies: ["XMPP"], swiftSettings: tests),
    .testTarget(name: "STUNTests", dependencies: ["Basics", "STUN"], swiftSettings: tests),
    .testTarget(name: "CELTests", dependencies: ["CEL"], swiftSettings: tests),
    .testTarget(
      name: "HAProxyTests", dependencies: ["HAProxy", "TestSupport"], swiftSettings: tests),
    .testTarget(
      name: "KubernetesTests",
      dependencies: [
        "Basics", "KubernetesClient",
        "Kubernetes", "Lint", "Operations", "ApiServerStandIn", "TestSupport", "YAML", "stand-in",
      ],
      exclude: ["Recordings"], swiftSettings: tests),
    .testTarget(
      name: "JitsiTests", dependencies: ["Basics", "Jitsi", "Kubernetes", "YAML"],
      swiftSettings: tests),
    .testTarget(
      name: "LintTests",
      dependencies: ["Basics", "Lint", "Jitsi", "Kubernetes", "TestSupport", "YAML", "CEL"],
      exclude: ["FieldProblems", "Published"],
      swiftSettings: tests),
    .testTarget(
      name: "OperationsTests",
      dependencies: [
        "Basics", "Kubernetes", "KubernetesClient", "Operations", "Lint", "TestSupport", "YAML",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Basics", "Operations", "Reports", "Lint", "Jitsi", "Kubernetes", "YAML"],
      exclude: ["Golden"],
      swiftSettings: tests),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Basics", "Commands", "KubernetesClient",
        "TestSupport", "ApiServerStandIn", "Kubernetes", "YAML",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Check/mod_standin_focus.lua"],
      swiftSettings: tests),
  ]
)
