// swift-format-ignore-file
// Generated from rules/ by `make docs`; edit the rules, not this file.

/// The rules that are part of the program.
public enum EmbeddedRules {
  public static let all: [RuleDefinition] = [
    apiVersions(),
    certificateExpiry(),
    certificateHosts(),
    duplicateEnvironment(),
    duplicateKeys(),
    duplicateObjects(),
    haproxyBackends(),
    haproxyConfig(),
    haproxyConfigMounted(),
    haproxyDiscovery(),
    haproxyDisruptionBudget(),
    haproxyGoverningService(),
    haproxyHealthChecks(),
    haproxyMetrics(),
    haproxyOneWebPerSlot(),
    haproxyPeerCount(),
    haproxyPeerEnvironment(),
    haproxyPeerServices(),
    haproxyPresent(),
    haproxyProbes(),
    haproxyReached(),
    haproxyReplicas(),
    haproxyRollout(),
    haproxyRoomKey(),
    haproxySelfContained(),
    haproxySlots(),
    haproxySpread(),
    haproxySrvRecords(),
    haproxyStickTable(),
    haproxySupported(),
    haproxyTunnelTimeout(),
    imagesPinned(),
    ingressBackend(),
    ingressCertificate(),
    ingressTls(),
    ingressToHaproxy(),
    jvbAdvertisedAddress(),
    jvbAutoscaled(),
    jvbExposed(),
    jvbGoverningService(),
    jvbGracefulShutdown(),
    jvbHostPortRollout(),
    jvbHpaBounds(),
    jvbHpaNetworkMetric(),
    jvbHpaOwnsReplicas(),
    jvbHpaWorkable(),
    jvbMediaProtocol(),
    jvbMetricsSidecar(),
    jvbPerPodService(),
    jvbPortBlock(),
    jvbPredictableNames(),
    jvbRequests(),
    jvbStats(),
    monitoringAdapter(),
    monitoringAlertmanager(),
    monitoringDashboard(),
    monitoringExporters(),
    monitoringGrafanaIngress(),
    monitoringGrafanaStorage(),
    monitoringGrafanaSubpath(),
    monitoringPrometheus(),
    monitoringPrometheusRbac(),
    monitoringScraped(),
    namespaceConsistent(),
    networkPolicies(),
    nodePortsUnique(),
    placeholders(),
    podStart(),
    privateKeyInline(),
    prosodyClusterip(),
    prosodyMetrics(),
    prosodyNotPublic(),
    prosodyPorts(),
    publicUrl(),
    readinessProbes(),
    referencesExist(),
    schema(),
    secretsComplete(),
    secretsReferenced(),
    secretsStrong(),
    secretsValid(),
    selectorsUnversioned(),
    shardComplete(),
    shardNumbering(),
    shardReleaseSkew(),
    shardRollingDeployments(),
    shardSelectors(),
    shardSingletons(),
    shardUniform(),
    shardWiring(),
    shardZones(),
    tlsReflector(),
    tlsReflectorScope(),
    webHeadlessService(),
    webPlaintext(),
    yamlSyntax(),
  ]
}

private func apiVersions() -> RuleDefinition {
  RuleDefinition(
    id: "api-versions", severity: .error,
    summary: "Every object uses an API version that the cluster serves",
    rationale: "An API server refuses an object in a version that it does not serve, and helm then refuses the whole release: the installation can neither be changed nor set up again. What is deprecated works until the next upgrade of the cluster.",
    remediation: "Write the object in the version that took the old one's place. `--kubernetes-version` says which Kubernetes the manifests are for; without it, the newest one counts that the program knows.",
    scope: .object,
    when: .init("facts.outdatedAPIs.size() > 0 && facts.concern"),
    variables: [
      .init("paths", .init("object.kind != \"Ingress\" ? [] : object.?spec.?rules.orValue([]).map(r, r.?http.?paths.orValue([])).flatten()\n  .filter(p, p != null && p.?backend.orValue(null) != null)")),
      .init("fallback", .init("object.kind == \"Ingress\" && object.?spec.?backend.?serviceName.hasValue() ? [object.spec.backend] : []")),
      .init("rewritable", .init("object.kind == \"Ingress\" && variables.paths.all(p, has(p.backend.serviceName) == has(p.backend.servicePort)) && variables.fallback.all(b, has(b.servicePort)) && facts.routes.all(r, r.pseudo || r.service != null && r.portExists\n  && (r.installation == null || r.installation.shards.size() < 2 || r.installation.haproxy == null\n    || !(\"web\" in r.components)))"))
    ],
    validations: [
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"removed\")"),
        messageExpression: .init("\"Kubernetes \" + item.removed + \" and later have no \" + item.apiVersion + \" \" + item.kind + (item.own ? \": the cluster refuses the object\" : \": the autoscaler can't find what it scales\") + (item.replacement == null ? \", and nothing takes its place\" : \"; use \" + item.replacement)"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"write it in \" + item.replacement"), when: .init("item.fits || item.own && item.replacement == \"networking.k8s.io/v1\" && variables.rewritable"), patches: [.init(operation: .value(.init("item.replacement"))), .init(forEach: .init("variables.paths"), when: .init("has(each.backend.serviceName)"), object: .init("each"), path: "backend", operation: .value(.init("{\"service\": {\"name\": each.backend.serviceName, \"port\":\n  type(each.backend.servicePort) == int ? {\"number\": each.backend.servicePort}\n  : each.backend.servicePort.matches(\"^[0-9]+$\") ? {\"number\": int(each.backend.servicePort)}\n  : {\"name\": each.backend.servicePort}}}"))), .init(forEach: .init("variables.paths.filter(p, !has(p.pathType))"), object: .init("each"), path: "pathType", operation: .value(.init("\"ImplementationSpecific\""))), .init(forEach: .init("variables.fallback"), object: .init("object"), path: "spec.defaultBackend", operation: .value(.init("{\"service\": {\"name\": each.serviceName, \"port\":\n  type(each.servicePort) == int ? {\"number\": each.servicePort}\n  : each.servicePort.matches(\"^[0-9]+$\") ? {\"number\": int(each.servicePort)} : {\"name\": each.servicePort}}}"))), .init(forEach: .init("variables.fallback"), object: .init("object"), path: "spec.backend", operation: .remove)])),
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"future\")"),
        messageExpression: .init("item.apiVersion + \" \" + item.kind + \" exists from Kubernetes \" + item.introduced + \" on: an older cluster \" + (item.own ? \"refuses the object\" : \"can't find what is to be scaled\")"),
        pathExpression: .init("item.path")),
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"deprecated\")"),
        messageExpression: .init("item.apiVersion + \" \" + item.kind + \" is deprecated since Kubernetes \" + item.deprecated + (item.removed == null ? \"\" : \", and \" + item.removed + \" no longer has it: after that upgrade the object can't be applied\") + (item.replacement == null ? \"\" : \"; use \" + item.replacement)"),
        pathExpression: .init("item.path"),
        severity: .warning,
        fix: .init(applicability: .safe, descriptionExpression: .init("\"write it in \" + item.replacement"), when: .init("item.fits || item.own && item.replacement == \"networking.k8s.io/v1\" && variables.rewritable"), patches: [.init(operation: .value(.init("item.replacement"))), .init(forEach: .init("variables.paths"), when: .init("has(each.backend.serviceName)"), object: .init("each"), path: "backend", operation: .value(.init("{\"service\": {\"name\": each.backend.serviceName, \"port\":\n  type(each.backend.servicePort) == int ? {\"number\": each.backend.servicePort}\n  : each.backend.servicePort.matches(\"^[0-9]+$\") ? {\"number\": int(each.backend.servicePort)}\n  : {\"name\": each.backend.servicePort}}}"))), .init(forEach: .init("variables.paths.filter(p, !has(p.pathType))"), object: .init("each"), path: "pathType", operation: .value(.init("\"ImplementationSpecific\""))), .init(forEach: .init("variables.fallback"), object: .init("object"), path: "spec.defaultBackend", operation: .value(.init("{\"service\": {\"name\": each.serviceName, \"port\":\n  type(each.servicePort) == int ? {\"number\": each.servicePort}\n  : each.servicePort.matches(\"^[0-9]+$\") ? {\"number\": int(each.servicePort)} : {\"name\": each.servicePort}}}"))), .init(forEach: .init("variables.fallback"), object: .init("object"), path: "spec.backend", operation: .remove)])),
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"dropped\")"),
        messageExpression: .init("item.product + \" no longer serves \" + item.apiVersion + \" \" + item.kind + \": a cluster with a current release refuses the object; use \" + item.replacement"),
        pathExpression: .init("item.path"),
        severity: .warning,
        fix: .init(applicability: .safe, descriptionExpression: .init("\"write it in \" + item.replacement"), when: .init("item.fits"), patches: [.init(operation: .value(.init("item.replacement")))]))
    ]
  )
}

private func certificateExpiry() -> RuleDefinition {
  RuleDefinition(
    id: "certificate-expiry", severity: .warning,
    summary: "The certificate in use is valid for more than 21 days",
    rationale: "cert-manager and other clients of ACME renew a certificate a month before it ends. One that is closer to its end was not renewed, and what kept it from that will do so again. When it ends, browsers show a warning in place of the meeting, the apps refuse, and no page gets a camera or a microphone any more.",
    remediation: "Look at what should renew it: the Certificate's conditions and events (`kubectl describe certificate`), the CertificateRequest and Order behind it, or whoever puts the Secret there.",
    scope: .object,
    kinds: ["Ingress"],
    when: .init("facts.inInstallation && facts.tlsHosts.exists(h, h.meeting && h.daysLeft != null)"),
    variables: [
      .init("ending", .init("facts.tlsHosts.filter(h, h.meeting && h.daysLeft != null && h.daysLeft < 21)")),
      .init("names", .init("variables.ending.map(h, h.secretName).distinct()"))
    ],
    validations: [
      .init(forEach: .init("variables.names.map(n, variables.ending.filter(h, h.secretName == n)[0])"),
        messageExpression: .init("\"the certificate of \" + item.host + \" in Secret \" + item.secretName + (item.daysLeft < 0 ? \" ended at \" + item.notAfter + \": browsers keep people from joining\"\n   : \" ends \" + (item.daysLeft == 0 ? \"within a day\" : \"in \" + string(item.daysLeft) + (item.daysLeft == 1 ? \" day\" : \" days\"))\n   + \", at \" + item.notAfter + \", and was not renewed: then browsers keep people from joining\")"),
        object: .init("item.block"),
        path: "secretName")
    ]
  )
}

private func certificateHosts() -> RuleDefinition {
  RuleDefinition(
    id: "certificate-hosts", severity: .error,
    summary: "The certificate in use names the meeting host",
    rationale: "Browsers and apps compare the host with the names in the certificate (subjectAltName; the common name no longer counts). One that does not name the host is refused, or the controller shows its own in its place: browsers warn, apps do not connect, and no page gets a camera or a microphone.",
    remediation: "Add the host to the Certificate's spec.dnsNames, or put a certificate that names it, or a wildcard for its last labels, into the Secret. `kubectl get secret NAME -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl x509 -noout -ext subjectAltName` shows the names.",
    scope: .object,
    kinds: ["Ingress"],
    when: .init("facts.inInstallation && facts.tlsHosts.exists(h, h.meeting && h.certified == false)"),
    validations: [
      .init(forEach: .init("facts.tlsHosts.filter(h, h.meeting && h.certified == false)"),
        messageExpression: .init("\"the certificate in Secret \" + item.secretName + \" does not name \" + item.host + (item.certificateNames.size() == 0 ? \", it has no subjectAltName\"\n   : \", only \" + item.certificateNames.slice(0, math.least(3, item.certificateNames.size())).join(\", \")\n     + (item.certificateNames.size() > 3 ? \" and \" + string(item.certificateNames.size() - 3) + \" more\" : \"\"))\n+ \": browsers and apps refuse it, and nobody joins\""),
        object: .init("item.block"),
        path: "secretName")
    ]
  )
}

private func duplicateEnvironment() -> RuleDefinition {
  RuleDefinition(
    id: "duplicate-environment", severity: .warning,
    summary: "No container sets a variable twice",
    rationale: "Of two entries with one name the container gets the last. kubectl and helm merge such lists by name, and drop or keep one of the two as it happens: after some later change the component runs with the other value.",
    remediation: "Remove the entry that is not meant; the last one is what the container gets now.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.repeatedVariables"),
        messageExpression: .init("\"container \" + item.container + \" sets \" + item.name + \" again, first in line \" + string(item.line) + \": the last one counts now, and after a later change perhaps the other\""),
        object: .init("item"),
        path: "name",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"remove the earlier entry of \" + item.name + \", which has no effect\""), when: .init("!item.referenced"), patches: [.init(object: .init("item.earlier"), operation: .remove)]))
    ]
  )
}

private func duplicateKeys() -> RuleDefinition {
  RuleDefinition(
    id: "duplicate-keys", severity: .error,
    summary: "No mapping has a key twice",
    rationale: "YAML forbids it, and readers differ: one takes the first value, one the last, one refuses the file. A readiness probe or a list of volumes that stands twice is lost with one of them, and with a line of dashes that is missing, a whole object.",
    remediation: "Remove one of the two keys, or join their values.",
    scope: .document,
    when: .init("document.duplicateKeys.size() > 0"),
    variables: [
      .init("joined", .init("document.duplicateKeys.filter(k, k.atRoot && k.name in [\"apiVersion\", \"kind\"])"))
    ],
    validations: [
      .init(forEach: .init("variables.joined.filter(k, k.name == variables.joined[0].name)"),
        messageExpression: .init("\"`\" + item.name + \"` stands in line \" + string(item.firstLine) + \" already: a line of three dashes seems to be missing above, and without it one of two objects is lost\""),
        object: .init("item")),
      .init(forEach: .init("document.duplicateKeys.filter(k, !(k.atRoot && variables.joined.size() > 0))"),
        messageExpression: .init("\"`\" + item.name + \"` stands in line \" + string(item.firstLine) + \" already: one of the two values is lost, and which one hangs on the reader\""),
        object: .init("item"))
    ]
  )
}

private func duplicateObjects() -> RuleDefinition {
  RuleDefinition(
    id: "duplicate-objects", severity: .error,
    summary: "No object appears twice",
    rationale: "Of two objects with one kind, namespace and name the cluster keeps one: the one that is applied last. Which settings a shard runs with then hangs on the order of files.",
    remediation: "Remove one of the two, or give it another name.",
    scope: .object,
    when: .init("facts.repeats != null"),
    validations: [
      .init(messageExpression: .init("object.kind + \" \" + object.metadata.name + \" stands in \" + facts.repeatedFile + \":\" + string(facts.repeatedLine) + \" already: which of the two the cluster keeps hangs on the order in which they are applied\""),
        path: "metadata.name")
    ]
  )
}

private func haproxyBackends() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-backends", severity: .error,
    summary: "Every server of HAProxy resolves to a Service of the installation, with a port on which its pods listen",
    rationale: "A server line that names no Service, or a port that the Service or its pods don't have, is a shard that HAProxy never reaches: its rooms fail, or all go to the other shards. HAProxy's `resolvers` query a name as it is written, without the search domains of resolv.conf, so a short name never resolves. With an empty label HAProxy refuses to start.",
    remediation: "Name the web Service of the shard with its full name, `SERVICE.NAMESPACE.svc.cluster.local`, and one of its ports; let the port's `targetPort` be one that web listens on.",
    scope: .haproxy,
    when: .init("haproxy.parses && haproxy.backend != null && installation.webShards > 0"),
    variables: [
      .init("lines", .init("haproxy.slots.filter(s, !s.template && s.inCluster)")),
      .init("shown", .init("(input.whole || installation.shards.exists(s, s.webs.exists(w, w.services.size() > 0))) && installation.shards.all(s, s.web != null)")),
      .init("ports", .init("haproxy.slots.filter(s, s.service != null && s.service.selectsAny).map(s, s.service.ports.filter(p, s.template ? s.recordPort != null && p.name == s.recordPort : p.port == s.port)).flatten()")),
      .init("good", .init("haproxy.slots.filter(s, s.service != null && s.port != null && s.service.ports.exists(p, p.port == s.port)) .map(s, s.port).distinct()")),
      .init("unnamed", .init("installation.shards.filter(s, !haproxy.slots.exists(l, s.index in l.shards)).map(s, s.webs.map(w, w.services) .flatten().filter(v, v.shards.size() == 1)).flatten()"))
    ],
    validations: [
      .init(forEach: .init("haproxy.slots.filter(s, s.emptyLabel)"),
        messageExpression: .init("\"host \" + item.host + \" of server \" + item.name + \" has an empty label: HAProxy refuses to start, and nobody can join a meeting\""),
        object: .init("item.hostWord"),
        fix: .init(applicability: .unsafe, description: "remove the dot too many", when: .init("item.host.replace(\"..\", \".\").matches(\"^[a-z0-9-]+([.][a-z0-9-]+)+$\")"), patches: [.init(operation: .text(.init("item.host.replace(\"..\", \".\")")))])),
      .init(forEach: .init("haproxy.slots.filter(s, s.short && s.service != null)"),
        messageExpression: .init("\"server \" + item.name + \" names \" + item.host + \", which HAProxy's resolvers query without a search domain: it never resolves and the shard gets no rooms\""),
        object: .init("item.hostWord"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"write the full name \" + item.fullHost"), when: .init("item.fullHost != null"), patches: [.init(operation: .text(.init("item.fullHost")))])),
      .init(forEach: .init("variables.lines"),
        when: .init("variables.shown"),
        expression: .init("item.service != null"),
        messageExpression: .init("\"server \" + item.name + \" names the Service \" + item.serviceName + (item.serviceNamespace == installation.namespace ? \"\" : \" of namespace \" + item.serviceNamespace) + \", which is not there: HAProxy never reaches the shard\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"name the Service \" + variables.unnamed[0].name + \", which no server names\""), when: .init("variables.unnamed.size() == 1 && item.host.startsWith(item.serviceName) && variables.lines.filter(l, l.service == null).size() == 1 && (item.port == null || variables.unnamed[0].ports.exists(p, p.port == item.port)) && (!item.short || installation.namespace != \"\")"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("item.short ? variables.unnamed[0].name + \".\" + installation.namespace + \".svc.cluster.local\" : variables.unnamed[0].name + item.host.substring(item.serviceName.size()) .replace(\".\" + item.serviceNamespace, \".\" + installation.namespace, 1)")))])),
      .init(forEach: .init("variables.lines.filter(s, s.service != null)"),
        expression: .init("item.serviceNamespace == installation.namespace || item.service.pods.size() > 0"),
        messageExpression: .init("\"server \" + item.name + \" names a Service of namespace \" + item.serviceNamespace + \", where no shard is: HAProxy never reaches the shard\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"look in namespace \" + installation.namespace"), when: .init("item.host.contains(\".\" + item.serviceNamespace) && installation.namespace != \"\" && installation.shards.exists(s, s.webs.exists(w, w.services.exists(v, v.name == item.serviceName && (item.port == null || v.ports.exists(p, p.port == item.port)))))"), patches: [.init(operation: .replace(from: .init("\".\" + item.serviceNamespace"), to: .init("\".\" + installation.namespace")))])),
      .init(forEach: .init("variables.lines.filter(s, s.service != null && s.port != null && !s.service.headless && s.service.type != \"ExternalName\")"),
        expression: .init("item.service.ports.exists(p, p.port == item.port)"),
        messageExpression: .init("\"the Service \" + item.service.name + \" has no port \" + string(item.port) + \": HAProxy never reaches the shard\" + \" behind server \" + item.name"),
        object: .init("item.port in variables.good && item.service.ports.size() == 1 ? dyn(item.service) : dyn(item.portWord)"),
        path: "spec.ports[0].port",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("item.port in variables.good ? \"let \" + item.service.name + \" have port \" + string(item.port) : \"use port \" + string(item.service.ports[0].port)"), when: .init("item.service.ports.size() == 1"), patches: [.init(when: .init("item.port in variables.good && !has(item.service.object.spec.ports[0].targetPort)"), object: .init("item.service"), path: "spec.ports[0].targetPort", operation: .value(.init("item.service.ports[0].port"))), .init(when: .init("item.port in variables.good"), object: .init("item.service"), path: "spec.ports[0].port", operation: .value(.init("item.port"))), .init(when: .init("!(item.port in variables.good)"), object: .init("item.portWord"), operation: .text(.init("string(item.service.ports[0].port)")))])),
      .init(forEach: .init("variables.ports"),
        expression: .init("item.resolves && !item.unheard"),
        messageExpression: .init("item.resolves ? \"web does not listen on port \" + string(item.targetNumber) + \", to which this port leads: HAProxy never reaches\" + \" the shard\" : \"no pod behind this Service has a port \" + item.targetName + \": HAProxy never reaches the shard\""),
        object: .init("item.object"),
        path: "targetPort",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"lead to port \" + string(item.webPort) + \", on which web listens\""), when: .init("item.webPort != null && !haproxy.slots.exists(s, s.secure)"), patches: [.init(operation: .value(.init("item.targetName != null && item.webPortName != null ? dyn(item.webPortName) : dyn(item.webPort)")))]))
    ]
  )
}

private func haproxyConfig() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-config", severity: .error,
    summary: "HAProxy can read its configuration, and everything that it names is there",
    rationale: "HAProxy does not start with a configuration that it can't read or that names a backend, a peers or a resolvers section that is not there. The pods then crash in a loop, and nobody can join a meeting.",
    remediation: "Correct the line; `haproxy -c -f haproxy.cfg` says the same.",
    scope: .haproxy,
    validations: [
      .init(forEach: .init("haproxy.parses ? haproxy.problems.filter(p, p.kind != \"unknown-table\" || !p.inBackend) : haproxy.problems.filter(p, !p.name)"),
        messageExpression: .init("\"HAProxy does not start, and nobody can join a meeting: \" + item.message"),
        object: .init("item")),
      .init(forEach: .init("haproxy.parses && haproxy.bindsPeers ? haproxy.peerLinks.filter(l, l.own && l.host != null) : []"),
        messageExpression: .init("\"the pod \" + item.reader + \" does not start, and nobody can join a meeting when the other one is gone: beside a\" + \" `bind` line, HAProxy takes no address in a process's own line of the peers section\""),
        object: .init("item")),
      .init(forEach: .init("haproxy.removed"),
        messageExpression: .init("\"HAProxy does not start, and nobody can join a meeting: \" + item.text + \" is unknown since HAProxy \" + item.since + \", and the image is \" + haproxy.component.imageTag"),
        object: .init("item")),
      .init(forEach: .init("haproxy.branch in [\"1.8\", \"1.9\", \"2.0\", \"2.1\", \"2.2\", \"2.3\"] ? haproxy.roomTables.filter(t, t.serverKey != null) : []"),
        messageExpression: .init("\"HAProxy \" + haproxy.branch + \" does not know srvkey, which came with 2.4, and refuses to start: nobody can join a\" + \" meeting\""),
        object: .init("item.serverKeyWord"))
    ]
  )
}

private func haproxyConfigMounted() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-config-mounted", severity: .error,
    summary: "The file that HAProxy's command reads is one that a ConfigMap key mounts there",
    rationale: "HAProxy refuses to start without the file behind `-f`. A key of another name, or a mount at another path, leaves the pods in CrashLoopBackOff or waiting for the volume, and nobody can join a meeting. An image that brings a file of its own there starts with that one, which knows no shard.",
    remediation: "Mount the ConfigMap at the folder that the command reads from, or by subPath at the very file, and use the key's name. The images of HAProxy read /usr/local/etc/haproxy/haproxy.cfg.",
    scope: .haproxy,
    validations: [
      .init(forEach: .init("haproxy.missingFiles"),
        messageExpression: .init("item.reason == \"unmounted\" ? \"haproxy reads \" + item.path + \", and no volume is mounted there: HAProxy starts without the configuration of the\" + \" shards, or not at all\" : item.reason == \"noItem\" ? item.source + \" has no key \" + item.key + \", which the volume lists: the pod never starts, and nobody can join a\" + \" meeting\" : \"haproxy reads \" + item.path + \", and \" + item.source + \" has no key \" + item.key + \" to mount there: HAProxy does not start, and nobody can join a meeting\""),
        object: .init("item"))
    ]
  )
}

private func haproxyDiscovery() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-discovery", severity: .error,
    summary: "HAProxy finds shards by DNS, again and again, and starts when one is not there",
    rationale: "Pods of web come and go with new addresses. HAProxy follows them only with a `resolvers` section; without it, the address of the first look-up counts until HAProxy is restarted. And without `init-addr none` it refuses to start while the name of one shard is unknown, so that one missing shard takes all others down.",
    remediation: "Add `resolvers NAME init-addr none` to the server line, where NAME is a resolvers section.",
    scope: .haproxy,
    when: .init("installation.webShards >= 2 && haproxy.parses && haproxy.backend != null"),
    variables: [
      .init("wrong", .init("haproxy.slots.filter(s, !s.variable && (s.address || s.resolvers == null || s.initialAddress == null || !s.initialAddress.split(\",\").exists(a, a == \"none\")))")),
      .init("first", .init("variables.wrong.size() == 0 ? null : variables.wrong[0]")),
      .init("names", .init("(variables.wrong.size() == 1 ? \"server \" : \"servers \") + variables.wrong.map(s, s.name).join(\", \")"))
    ],
    validations: [
      .init(expression: .init("variables.wrong.size() == 0"),
        messageExpression: .init("variables.names + (variables.first.address ? (variables.wrong.size() == 1 ? \" stands\" : \" stand\") + \" as an address: when the pod or its Service is made\" + \" anew, HAProxy goes on to send rooms there\" : variables.first.resolvers == null ? (variables.wrong.size() == 1 ? \" uses\" : \" use\") + \" no resolvers: HAProxy looks the name up once when it\" + \" starts, refuses to start while it is unknown, and never follows a shard that moves\" : (variables.wrong.size() == 1 ? \" lacks\" : \" lack\") + \" `init-addr none`: HAProxy refuses to start while the\" + \" name of one shard is unknown, and nobody can join any meeting\")"),
        object: .init("variables.first.resolvers != null && variables.first.initialAddressWord != null && !variables.first.address ? dyn(variables.first.initialAddressWord) : dyn(variables.first)"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"let \" + variables.names + \" start with names unknown\""), when: .init("variables.wrong.all(s, !s.address && (s.resolvers != null || haproxy.resolvers.size() == 1 && (!s.inCluster || s.host.matches(\"[.]svc[.][a-z]\") || s.port != null && s.host == s.serviceName && s.serviceNamespace != \"\")))"), patches: [.init(forEach: .init("variables.wrong"), object: .init("each"), operation: .replace(from: .init("each.line"), to: .init("((each.initialAddress != null && each.initialAddress.split(\",\").exists(a, a == \"none\") ? each.line : each.line.contains(\" init-addr \") && each.initialAddress != null ? each.line.replace(\" init-addr \" + each.initialAddress, \" init-addr \" + each.initialAddress + \",none\", 1) : each.line + \" init-addr none\") + (each.resolvers == null ? \" resolvers \" + haproxy.resolvers[0] : \"\")) .replace(each.host == each.serviceName ? \" \" + each.host + \":\" : \"\\n\", \" \" + each.host + \".\" + string(each.serviceNamespace) + \".svc.cluster.local:\", 1)")))]))
    ]
  )
}

private func haproxyDisruptionBudget() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-disruption-budget", severity: .info,
    summary: "A PodDisruptionBudget keeps one HAProxy pod up",
    rationale: "When nodes are emptied for an upgrade, Kubernetes may take both HAProxy pods at once. Nobody can join a meeting then, and what both knew of the rooms is gone: rooms in use may come back in another shard. A budget makes it wait for the first pod before it takes the second.",
    remediation: "Add a PodDisruptionBudget with `maxUnavailable` 1 over HAProxy's pods.",
    scope: .haproxy,
    when: .init("haproxy.component.workload in [\"StatefulSet\", \"Deployment\"] && haproxy.component.replicas >= 2 && installation.shards.size() >= 2"),
    variables: [
      .init("selector", .init("haproxy.component.object.?spec.?selector.orValue(null)")),
      .init("useless", .init("haproxy.budgets.filter(b, has(b.spec.minAvailable) && string(b.spec.minAvailable) in [\"0\", \"0%\"] || has(b.spec.maxUnavailable) && (type(b.spec.maxUnavailable) == int ? b.spec.maxUnavailable >= haproxy.component.replicas : b.spec.maxUnavailable == \"100%\"))"))
    ],
    validations: [
      .init(when: .init("haproxy.budgets.size() == 0"),
        expression: .init("!haproxy.provesNoBudget"),
        message: "no PodDisruptionBudget counts HAProxy's pods: when nodes are emptied both may go at once, and with them which shard holds which room",
        object: .init("haproxy.component.object"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add the PodDisruptionBudget \" + haproxy.budgetName"), when: .init("variables.selector != null"), creations: [.init(beside: .init("haproxy.component.object"), object: .init("{\"apiVersion\": \"policy/v1\", \"kind\": \"PodDisruptionBudget\", \"metadata\": {\"name\": haproxy.budgetName, \"namespace\": haproxy.component.object.metadata.?namespace.orValue(null), \"labels\": haproxy.component.object.metadata.?labels.orValue(null)}, \"spec\": {\"maxUnavailable\": 1, \"selector\": variables.selector}}"))])),
      .init(when: .init("haproxy.budgets.size() > 0"),
        expression: .init("variables.useless.size() < haproxy.budgets.size()"),
        messageExpression: .init("\"the PodDisruptionBudget \" + variables.useless[0].metadata.name + \" lets all \" + string(haproxy.component.replicas) + \" HAProxy pods go at once, and with them which shard holds which room\""),
        object: .init("variables.useless[0]"),
        pathExpression: .init("has(variables.useless[0].spec.maxUnavailable) ? \"spec.maxUnavailable\" : \"spec.minAvailable\""),
        fix: .init(applicability: .create, description: "let one pod go at a time", patches: [.init(operation: .value(.init("1")))]))
    ]
  )
}

private func haproxyGoverningService() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-governing-service", severity: .warning,
    summary: "HAProxy's StatefulSet names a headless Service that exists",
    rationale: "A StatefulSet's pods have their names in DNS through the headless Service that its serviceName names. Without it each HAProxy pod can be reached through a Service of its own at best, and whatever asks for one pod, such as a second peer or somebody who looks for a lost room in its table, finds nothing or another pod.",
    remediation: "Add a Service with `clusterIP: None` that selects HAProxy's pods, and name it in `serviceName`. A StatefulSet's serviceName can't be changed; delete it with `--cascade=orphan` and make it anew.",
    scope: .haproxy,
    when: .init("haproxy.component.workload == \"StatefulSet\" && installation.shards.size() >= 2 && !haproxy.peerLinks.exists(l, !l.own && l.pod != null)"),
    variables: [
      .init("name", .init("haproxy.component.object.?spec.?serviceName.orValue(\"\")")),
      .init("service", .init("haproxy.governingService")),
      .init("others", .init("haproxy.component.services.filter(s, s.headless && s.podName == null)")),
      .init("entrance", .init("variables.service != null && (variables.service.type != \"ClusterIP\" || haproxy.component.routes.exists(r, r.serviceName == variables.name) || variables.others.size() > 0)")),
      .init("selector", .init("haproxy.component.object.?spec.?selector.?matchLabels.orValue({})"))
    ],
    validations: [
      .init(expression: .init("variables.name != null && variables.name != \"\""),
        messageExpression: .init("\"the StatefulSet \" + haproxy.component.name + \" names no Service: its pods have no names in DNS, and one of them can't be told from the other\""),
        object: .init("haproxy.component.object"),
        path: "spec.serviceName"),
      .init(when: .init("variables.name != null && variables.name != \"\" && (input.whole || input.readable && installation.hasServices)"),
        expression: .init("variables.service != null"),
        messageExpression: .init("\"there is no Service \" + variables.name + \" to govern the StatefulSet \" + haproxy.component.name + \": its pods have no names in DNS, and one of them can't be told from the other\""),
        object: .init("haproxy.component.object"),
        path: "spec.serviceName",
        fix: .init(applicability: .create, descriptionExpression: .init("\"add the headless Service \" + variables.name"), when: .init("variables.selector.size() > 0 && !has(haproxy.component.object.spec.selector.matchExpressions)"), creations: [.init(beside: .init("haproxy.component.object"), object: .init("{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": variables.name, \"namespace\": haproxy.component.object.metadata.?namespace.orValue(null), \"labels\": haproxy.component.object.metadata.?labels.orValue(null)}, \"spec\": {\"clusterIP\": \"None\", \"publishNotReadyAddresses\": true, \"selector\": variables.selector, \"ports\": haproxy.peerPort != null ? [{\"name\": \"peering\", \"port\": haproxy.peerPort}] : null}}"))])),
      .init(when: .init("variables.service != null"),
        expression: .init("variables.service.headless"),
        messageExpression: .init("\"the Service \" + variables.name + \", which governs the StatefulSet \" + haproxy.component.name + \", is not headless: its pods have no names in DNS, and one of them can't be told from the other\""),
        object: .init("variables.entrance ? dyn(haproxy.component.object) : dyn(variables.service)"),
        pathExpression: .init("variables.entrance ? \"spec.serviceName\" : \"spec.clusterIP\""))
    ]
  )
}

private func haproxyHealthChecks() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-health-checks", severity: .warning,
    summary: "HAProxy checks every shard",
    rationale: "A server that HAProxy does not check counts as up for ever. While a shard's web restarts, or when its zone fails, its share of new rooms still goes there, and everybody who opens one of them gets an error.",
    remediation: "Put `check` behind the server's address, or into `default-server`; `option httpchk` makes the check ask for a page.",
    scope: .haproxy,
    when: .init("haproxy.parses && haproxy.backend != null && haproxy.slots.size() > 0 && installation.shardCount >= 2"),
    variables: [
      .init("unchecked", .init("haproxy.slots.filter(s, !s.checked)")),
      .init("all", .init("variables.unchecked.size() == haproxy.slots.size()"))
    ],
    validations: [
      .init(expression: .init("variables.unchecked.size() == 0"),
        messageExpression: .init("(variables.all ? \"HAProxy checks none of its servers\" : variables.unchecked.size() == 1 ? \"HAProxy does not check the server \" + variables.unchecked[0].name : \"HAProxy does not check the servers \" + variables.unchecked.map(s, s.name).join(\", \")) + \": a shard that is down keeps getting rooms, and whoever opens one of them gets an error\""),
        object: .init("variables.all && variables.unchecked.size() > 1 && haproxy.serverDefaults != null ? dyn(haproxy.serverDefaults) : dyn(variables.unchecked[0])"),
        fix: .init(applicability: .unsafe, description: "check the servers", when: .init("variables.unchecked.all(s, s.written != null || s.uncheckWord != null)"), patches: [.init(forEach: .init("variables.unchecked.filter(s, s.uncheckWord == null)"), object: .init("each"), operation: .text(.init("each.written + \" check\""))), .init(forEach: .init("variables.unchecked.filter(s, s.uncheckWord != null)"), object: .init("each.uncheckWord"), operation: .text(.init("\"check\"")))]))
    ]
  )
}

private func haproxyMetrics() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-metrics", severity: .warning,
    summary: "HAProxy serves its metrics on a container port that has a name",
    rationale: "Which shard is up, how many people are connected to it and how many requests fail is known to HAProxy first. Without its metrics nobody sees that a shard gets no rooms, or all of them, until people complain. A PodMonitor finds the port by its name.",
    remediation: "`http-request use-service prometheus-exporter if { path /metrics }` in a frontend of its own, and a named container port for that frontend's `bind`.",
    scope: .haproxy,
    when: .init("haproxy.parses && haproxy.backend != null && installation.shards.size() >= 2"),
    variables: [
      .init("container", .init("haproxy.component.container")),
      .init("ports", .init("haproxy.exporters.map(e, e.ports).flatten()")),
      .init("sidecar", .init("haproxy.component.pod.?spec.?containers.orValue([]).exists(c, string(c.?image.orValue(\"\")).contains(\"exporter\") && c.?ports.orValue([]).exists(p, has(p.name)))")),
      .init("served", .init("haproxy.exporters.size() > 0 || variables.sidecar")),
      .init("declared", .init("haproxy.component.podPorts.filter(p, p.number != null && p.number in variables.ports)")),
      .init("entries", .init("variables.container.?ports.orValue([]).filter(p, p.?containerPort.orValue(0) in variables.ports)")),
      .init("name", .init("haproxy.component.podPorts.exists(p, p.name == \"metrics\") ? \"prometheus\" : \"metrics\"")),
      .init("free", .init("[8404, 9090, 9101].filter(n, !(n in haproxy.boundPorts) && !haproxy.component.podPorts.exists(p, p.number == n))"))
    ],
    validations: [
      .init(expression: .init("variables.served"),
        messageExpression: .init("\"HAProxy serves no metrics: nobody sees that a shard gets no rooms, or all of them, until people complain\""),
        object: .init("haproxy.statisticsBind != null ? dyn(haproxy.statisticsBind) : dyn(haproxy.backend)"),
        fix: .init(applicability: .unsafe, description: "serve metrics for Prometheus", when: .init("haproxy.statisticsBind != null || variables.free.size() > 0 && !haproxy.proxyNames.exists(f, f == \"prometheus-metrics\")"), patches: [.init(when: .init("haproxy.statisticsBind != null"), object: .init("haproxy.statisticsBind"), operation: .lineBelow(.init("\"http-request use-service prometheus-exporter if { path /metrics }\""))), .init(when: .init("haproxy.statisticsBind == null"), object: .init("haproxy.backend"), operation: .lineAbove(.init("\"frontend \" + (haproxy.proxyNames.exists(f, f == \"prometheus\") ? \"prometheus-metrics\" : \"prometheus\") + \"\\n  mode http\\n  bind :\" + string(variables.free[0]) + \"\\n  http-request use-service prometheus-exporter if { path /metrics }\\n\""))), .init(when: .init("haproxy.statisticsBind == null"), object: .init("variables.container"), path: "ports", operation: .append(.init("{\"name\": variables.name, \"containerPort\": variables.free[0]}")))])),
      .init(when: .init("haproxy.exporters.size() > 0 && variables.ports.size() > 0 && !variables.sidecar"),
        expression: .init("variables.declared.exists(p, p.name != \"\")"),
        messageExpression: .init("\"HAProxy serves its metrics on port \" + string(variables.ports[0]) + \", \" + (variables.declared.size() > 0 ? \"and the container port has no name\" : \"which is no port of the container\") + \": Prometheus finds ports by name, and nobody sees that a shard gets no rooms\""),
        object: .init("variables.entries.size() > 0 ? dyn(variables.entries[0]) : dyn(variables.container)"),
        pathExpression: .init("variables.entries.size() > 0 ? \"name\" : \"ports\""),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"name the port \" + variables.name"), patches: [.init(when: .init("variables.entries.size() > 0"), operation: .value(.init("variables.name"))), .init(when: .init("variables.entries.size() == 0"), operation: .append(.init("{\"name\": variables.name, \"containerPort\": variables.ports[0]}")))]))
    ]
  )
}

private func haproxyOneWebPerSlot() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-one-web-per-slot", severity: .error,
    summary: "Behind a server-template, every shard has exactly one web pod",
    rationale: "HAProxy makes a slot of every pod behind the headless web Service. A shard with two web pods takes two slots: its rooms are spread over them, it gets twice its share, and the last shard may get no slot at all.",
    remediation: "Run one web pod per shard; or give each shard a web Service of its own and a `server` line in HAProxy.",
    scope: .haproxy,
    when: .init("installation.webShards >= 2 && haproxy.templated && haproxy.parses"),
    variables: [
      .init("webs", .init("haproxy.slots.filter(s, s.template && s.service != null) .map(s, s.service.pods.filter(p, p.kind == \"web\" && p.maximum > 1)).flatten()")),
      .init("several", .init("haproxy.slots.exists(s, s.template && s.service != null) ? installation.shards.filter(s, s.webs.filter(w, w.maximum > 0).size() > 1) : []"))
    ],
    validations: [
      .init(forEach: .init("variables.webs.filter(w, w.autoscalers.size() == 0)"),
        messageExpression: .init("string(item.maximum) + \" web pods of shard \" + string(item.shard.index) + \" take \" + string(item.maximum) + \" slots of HAProxy: the shard's rooms are split over them, and another shard may get none\""),
        object: .init("item.object"),
        path: "spec.replicas",
        fix: .init(applicability: .safe, description: "set spec.replicas to 1", patches: [.init(operation: .value(.init("1")))])),
      .init(forEach: .init("variables.webs.filter(w, w.autoscalers.size() > 0)"),
        messageExpression: .init("\"up to \" + string(item.maximum) + \" web pods of shard \" + string(item.shard.index) + \" take a slot of HAProxy each: the shard's rooms are split over them, and another shard may get none\""),
        object: .init("item.autoscalers[0]"),
        pathExpression: .init("has(item.autoscalers[0].spec.maxReplicaCount) ? \"spec.maxReplicaCount\" : \"spec.maxReplicas\"")),
      .init(forEach: .init("variables.several"),
        messageExpression: .init("\"shard \" + string(item.index) + \" has \" + string(item.webs.size()) + \" web workloads, and HAProxy makes a slot of each: the shard's rooms are split over them\""),
        object: .init("item.webs[1].object"),
        path: "metadata.name")
    ]
  )
}

private func haproxyPeerCount() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-peer-count", severity: .error,
    summary: "The peers section names exactly as many peers as there are HAProxy pods",
    rationale: "Peers tell each other which shard holds which room. A pod that is no peer never learns it, and sends people of a room that is in use to another shard.",
    remediation: "Name every pod of the StatefulSet in the peers section, in each branch of `.if` and `.else`, or change `replicas`.",
    scope: .haproxy,
    when: .init("haproxy.peersSection != null && haproxy.parses && haproxy.component.workload == \"StatefulSet\" && haproxy.component.replicas >= 2 && haproxy.component.autoscalers.size() == 0 && installation.webShards != 1"),
    variables: [
      .init("wrong", .init("haproxy.peerCounts.filter(n, n != haproxy.component.replicas)")),
      .init("named", .init("haproxy.peerCounts.size() == 0 ? 0 : variables.wrong[0]")),
      .init("pods", .init("haproxy.readyPods != null ? haproxy.readyPods : variables.named >= 2 && variables.named < haproxy.component.replicas && haproxy.peerCounts.all(n, n == variables.named) ? variables.named : null")),
      .init("provable", .init("haproxy.strayPeers.size() > 0 && (input.whole || haproxy.component.services.size() > 0)"))
    ],
    validations: [
      .init(expression: .init("haproxy.peerCounts.size() > 0 && variables.wrong.size() == 0"),
        messageExpression: .init("\"the peers section names \" + string(variables.named) + (variables.named == 1 ? \" peer\" : \" peers\") + \" for \" + string(haproxy.component.replicas) + \" pods: \" + (variables.named < haproxy.component.replicas ? \"a pod that is no peer does not learn which shard holds which room, and splits rooms\" : \"HAProxy waits for a peer that never runs, and does not start while its name leads nowhere\")"),
        object: .init("haproxy.peersSection"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("variables.pods != null ? \"run as many pods as there are peers, \" + string(variables.pods) : haproxy.peerGaps.size() > 0 ? \"name \" + haproxy.peerGaps.map(g, g.peer + \" for \" + g.reader).join(\", \") : \"leave out \" + haproxy.strayPeers.map(p, p.text).distinct().join(\", \") + \", of which there is neither pod nor Service\""), when: .init("variables.pods != null || haproxy.peerGaps.size() > 0 || variables.provable"), patches: [.init(when: .init("variables.pods != null"), object: .init("haproxy.component.object"), path: "spec.replicas", operation: .value(.init("variables.pods"))), .init(forEach: .init("variables.pods == null ? haproxy.peerGaps.filter(g, g.above) : []"), object: .init("each"), operation: .lineAbove(.init("each.text"))), .init(forEach: .init("variables.pods == null ? haproxy.peerGaps.filter(g, !g.above) : []"), object: .init("each"), operation: .lineBelow(.init("each.text"))), .init(forEach: .init("variables.pods == null && haproxy.peerGaps.size() == 0 ? haproxy.strayPeers : []"), object: .init("each"), operation: .remove)]))
    ]
  )
}

private func haproxyPeerEnvironment() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-peer-environment", severity: .warning,
    summary: "The address of an HAProxy peer does not depend on when a pod started",
    rationale: "HAProxy resolves its peers once, when it starts. A service-link variable is empty in a pod older than the Service, or with enableServiceLinks off: HAProxy starts, takes itself for its peer and never syncs, so rooms split across shards. A dash in a variable's name begins a default, which is no host: HAProxy refuses to start. The address of a pod changes with the pod.",
    remediation: "Name a ClusterIP Service for each pod, `haproxy-1.NAMESPACE.svc.cluster.local:1024`: its address stays, whichever pod starts first. A command that resolves such a Service and exports its address is fine as well.",
    scope: .haproxy,
    when: .init("haproxy.peersSection != null && haproxy.parses"),
    variables: [
      .init("links", .init("haproxy.peerSources.filter(s, s.kind == \"link\" && s.possible)")),
      .init("dashed", .init("haproxy.peerSources.filter(s, s.kind == \"link\" && !s.possible)")),
      .init("unset", .init("haproxy.peerSources.filter(s, s.kind == \"never\")")),
      .init("lookups", .init("haproxy.peerSources.filter(s, s.kind == \"lookup\" && s.service != null && s.service.headless)")),
      .init("linkless", .init("haproxy.component.pod.?spec.?enableServiceLinks.orValue(true) == false")),
      .init("shared", .init("installation.webShards != 1")),
      .init("pods", .init("haproxy.peerLinks.filter(l, !l.own && !l.local && l.service != null && (l.pod == null ? l.service.headless : l.peer == l.pod && l.service.headless))"))
    ],
    validations: [
      .init(expression: .init("variables.dashed.size() == 0"),
        messageExpression: .init("\"${\" + variables.dashed[0].name + \"} in a peer's address is not one variable: HAProxy reads a default behind the dash,\" + \" cannot resolve it and refuses to start\""),
        object: .init("variables.dashed[0]"),
        severity: .error),
      .init(when: .init("variables.shared"),
        expression: .init("variables.links.size() == 0 || !variables.linkless"),
        messageExpression: .init("\"${\" + variables.links[0].name + \"} is never set with enableServiceLinks off: HAProxy starts with an empty peer address\" + \" and never syncs, so participants of one room can land on different shards\""),
        object: .init("variables.links[0]"),
        severity: .error),
      .init(when: .init("variables.shared && !variables.linkless"),
        expression: .init("variables.links.size() == 0"),
        messageExpression: .init("\"${\" + variables.links[0].name + \"} is empty in pods older than the Service: HAProxy starts, but two such pods never\" + \" sync, so participants of one room can land on different shards\""),
        object: .init("variables.links[0]")),
      .init(when: .init("variables.shared"),
        expression: .init("variables.unset.size() == 0"),
        messageExpression: .init("\"nothing sets ${\" + variables.unset[0].name + \"} in a peer's address: HAProxy starts with an empty address and never\" + \" syncs, so participants of one room can land on different shards\""),
        object: .init("variables.unset[0]"),
        severity: .error),
      .init(when: .init("variables.shared"),
        expression: .init("variables.lookups.size() == 0"),
        messageExpression: .init("\"the address of \" + variables.lookups[0].name + \" is a pod's and is resolved only at start: pods that restart together\" + \" keep stale addresses and stop syncing rooms\""),
        object: .init("variables.lookups[0]")),
      .init(when: .init("variables.shared && variables.lookups.size() == 0"),
        expression: .init("variables.pods.size() == 0"),
        messageExpression: .init("\"the address of peer \" + variables.pods[0].host + \" is a pod's and is resolved only at start: HAProxy refuses to start\" + \" while that pod is missing, and keeps a stale address when it is recreated\""),
        object: .init("variables.pods[0]"))
    ]
  )
}

private func haproxyPeerServices() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-peer-services", severity: .error,
    summary: "Every peer's address leads to exactly that HAProxy pod",
    rationale: "HAProxy looks its peers' names up when it starts, and does not start when one is unknown; so each pod has a Service of its own, whose name is known before the pod runs. A Service that selects no pod, or another one, is known as well and leads nowhere: HAProxy starts, the pods never share which shard holds which room, and rooms split over shards.",
    remediation: "Give each HAProxy pod a ClusterIP Service that selects it by `statefulset.kubernetes.io/pod-name` and has the peering port. A pod's own line takes `0.0.0.0`, or a `bind` line and no address.",
    scope: .haproxy,
    when: .init("haproxy.peersSection != null && haproxy.parses && haproxy.component.workload == \"StatefulSet\" && haproxy.component.replicas >= 2"),
    variables: [
      .init("name", .init("haproxy.component.name")),
      .init("shared", .init("installation.webShards != 1")),
      .init("shown", .init("input.whole || haproxy.component.services.size() > 0")),
      .init("counted", .init("haproxy.component.autoscalers.size() > 0 || haproxy.peerCounts.all(n, n == haproxy.component.replicas)")),
      .init("links", .init("haproxy.peerLinks.filter(l, !l.own && (l.peer == null || l.peer in haproxy.pods))")),
      .init("services", .init("variables.links.filter(l, l.service != null && l.pod == null && l.service.type != \"ExternalName\")")),
      .init("unbound", .init("haproxy.bindsPeers ? [] : haproxy.peerLinks.filter(l, l.own && l.pod == null && l.service != null && !l.service.headless && l.service.type != \"ExternalName\")")),
      .init("reached", .init("haproxy.peerPort == null ? [] : variables.services.filter(l, l.port != null && !l.service.headless && l.service.selectsAny).map(l, l.service.ports.filter(p, p.port == l.port)).flatten()")),
      .init("misled", .init("variables.reached.filter(p, !(haproxy.peerPort in p.numbers))")),
      .init("allMisled", .init("variables.misled.size() > 1 && variables.misled.size() == variables.reached.size()")),
      .init("misnamed", .init("variables.allMisled && variables.misled[0].targetName != null ? haproxy.component.container.?ports.orValue([]) .filter(p, p.?name.orValue(\"\") == variables.misled[0].targetName) : []")),
      .init("labels", .init("haproxy.component.object.?spec.?selector.?matchLabels.orValue({})"))
    ],
    validations: [
      .init(when: .init("variables.counted && variables.shared"),
        expression: .init("haproxy.lostPods.size() == 0"),
        messageExpression: .init("\"no peer is called \" + haproxy.lostPods.join(\", \") + \", as HAProxy's \" + (haproxy.lostPods.size() == 1 ? \"pod is\" : \"pods are\") + \": HAProxy leaves the section out, nothing is shared, and rooms split over shards\""),
        object: .init("haproxy.peersSection")),
      .init(expression: .init("variables.unbound.size() == 0"),
        messageExpression: .init("\"the pod \" + variables.unbound[0].reader + \" is to listen on its Service's address \" + variables.unbound[0].host + \", which is not its own: HAProxy does not start, and nobody can join a meeting\""),
        object: .init("variables.unbound[0]")),
      .init(when: .init("!haproxy.bindsPeers && variables.shared"),
        expression: .init("!haproxy.peerLinks.exists(l, l.own && l.host == null)"),
        messageExpression: .init("\"nothing says where a pod listens for its peers, neither an address in its own line nor a `bind` line: the pods\" + \" never share which shard holds which room, and people of one room end up in two shards\""),
        object: .init("haproxy.peersSection")),
      .init(forEach: .init("variables.unbound.size() > 0 ? [] : variables.links.filter(l, !(l.reader in haproxy.lostPods))"),
        when: .init("variables.shared && (item.host != null || !haproxy.peerLinks.exists(l, l.own && l.host == null))"),
        expression: .init("!item.local"),
        messageExpression: .init("\"the address of the peer \" + (item.peer == null ? \"\" : item.peer + \" \") + \"leads the pod \" + item.reader + \" to itself: the pods do not share which shard holds which room, and rooms split over shards\""),
        object: .init("item")),
      .init(forEach: .init("variables.links"),
        when: .init("item.serviceName != null && variables.shown && (variables.shared || item.host != null && !item.host.contains(\"$\"))"),
        expression: .init("item.service != null"),
        messageExpression: .init("\"there is no Service \" + item.serviceName + (item.peer == null ? \"\" : \" for peer \" + item.peer) + \": \" + (item.host != null && !item.host.contains(\"$\") ? \"HAProxy cannot resolve the name and refuses to start\" : \"HAProxy starts without the peer's address and never syncs, so rooms split across shards\")"),
        object: .init("item"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add Service \" + item.serviceName + \" for \" + item.peer"), when: .init("item.peer != null && item.peer in haproxy.pods && haproxy.peerPort != null && item.port == haproxy.peerPort && item.serviceNamespace == haproxy.component.namespace"), creations: [.init(beside: .init("haproxy.component"), object: .init("{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": item.serviceName, \"namespace\": haproxy.component.object.metadata.?namespace.orValue(null), \"labels\": variables.labels}, \"spec\": {\"publishNotReadyAddresses\": true, \"selector\": {\"statefulset.kubernetes.io/pod-name\": item.peer}, \"ports\": [{\"name\": \"peering\", \"port\": item.port, \"targetPort\": item.port}]}}"))])),
      .init(forEach: .init("variables.services"),
        when: .init("variables.shared"),
        expression: .init("item.service.selector != null || item.service.hasOwnEndpoints"),
        messageExpression: .init("\"the Service \" + item.service.name + \" has no selector and leads nowhere: HAProxy's pods never share which shard\" + \" holds which room, and people of one room end up in two shards\""),
        object: .init("item.service"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let it select \" + item.peer"), when: .init("item.peer != null && item.peer in haproxy.pods && item.service.type != \"ExternalName\""), patches: [.init(path: "spec.selector", operation: .value(.init("{\"statefulset.kubernetes.io/pod-name\": item.peer}")))])),
      .init(forEach: .init("variables.services.filter(l, l.service.selector != null)"),
        when: .init("variables.shared && !(\"apps.kubernetes.io/pod-index\" in item.service.selector)"),
        expression: .init("item.service.podName != null"),
        messageExpression: .init("\"the Service \" + item.service.name + \" is to lead to one HAProxy pod, and its selector names none by\" + \" statefulset.kubernetes.io/pod-name: which shard holds which room is told to whichever pod answers, or to none\""),
        object: .init("item.service"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let it select \" + item.peer"), when: .init("item.peer != null && item.peer in haproxy.pods && item.service.type != \"ExternalName\""), patches: [.init(path: "spec.selector", operation: .value(.init("{\"statefulset.kubernetes.io/pod-name\": item.peer}")))])),
      .init(forEach: .init("variables.services.filter(l, l.service.podName != null)"),
        when: .init("variables.shared"),
        expression: .init("item.service.podName == (item.peer == null ? item.service.podName : item.peer) && item.service.podName in haproxy.pods"),
        messageExpression: .init("\"the Service \" + item.service.name + \" leads to \" + item.service.podName + \" in place of \" + (item.peer == null ? \"one of HAProxy's pods\" : item.peer) + \": the pods do not share which shard holds which room, and rooms split over shards\""),
        object: .init("item.service"),
        path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let it select \" + item.peer"), when: .init("item.peer != null && item.peer in haproxy.pods"), patches: [.init(operation: .value(.init("item.peer")))])),
      .init(forEach: .init("variables.services.filter(l, l.service.podName != null && l.service.podName in haproxy.pods)"),
        when: .init("variables.shared"),
        expression: .init("item.service.selectsAny"),
        messageExpression: .init("\"the Service \" + item.service.name + \" asks for labels that the pod \" + item.service.podName + \" does not have, and leads nowhere: rooms split over shards\""),
        object: .init("item.service"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let it select \" + item.service.podName + \" by its name alone\""), patches: [.init(forEach: .init("item.service.selector.map(k, k)"), when: .init("each != \"statefulset.kubernetes.io/pod-name\""), object: .init("item.service.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(forEach: .init("variables.services.filter(l, l.port != null && !l.service.headless)"),
        when: .init("variables.shared"),
        expression: .init("item.service.ports.exists(p, p.port == item.port)"),
        messageExpression: .init("\"the Service \" + item.service.name + \" has no port \" + string(item.port) + \", at which HAProxy looks for its peer: the pods never share which shard holds which room\""),
        object: .init("haproxy.peerPort != null && item.port != haproxy.peerPort ? dyn(item) : dyn(item.service)"),
        pathExpression: .init("item.service.ports.size() == 1 ? \"spec.ports[0].port\" : \"spec.ports\""),
        fix: .init(applicability: .safe, descriptionExpression: .init("item.port != haproxy.peerPort ? \"ask for port \" + string(haproxy.peerPort) : \"open port \" + string(item.port)"), when: .init("haproxy.peerPort != null && (item.port != haproxy.peerPort || item.service.ports.size() == 0 || item.service.ports.size() == 1 && (item.service.ports[0].name == null || item.service.ports[0].name.startsWith(\"peer\")) || item.service.ports.all(p, p.name != null && p.name != \"peering\"))"), patches: [.init(when: .init("item.port == haproxy.peerPort && item.service.ports.size() == 1 && (item.service.ports[0].name == null || item.service.ports[0].name.startsWith(\"peer\"))"), object: .init("item.service.object"), path: "spec.ports[0].port", operation: .value(.init("item.port"))), .init(when: .init("item.port == haproxy.peerPort && item.service.ports.size() == 1 && (item.service.ports[0].name == null || item.service.ports[0].name.startsWith(\"peer\")) && has(item.service.object.spec.ports[0].targetPort) && !(haproxy.peerPort in item.service.ports[0].numbers)"), object: .init("item.service.object"), path: "spec.ports[0].targetPort", operation: .value(.init("item.port"))), .init(when: .init("item.port == haproxy.peerPort && (item.service.ports.size() != 1 || item.service.ports[0].name != null && !item.service.ports[0].name.startsWith(\"peer\"))"), object: .init("item.service.object"), path: "spec.ports", operation: .append(.init("{\"name\": \"peering\", \"port\": item.port, \"targetPort\": item.port}"))), .init(when: .init("item.port != haproxy.peerPort"), object: .init("item"), operation: .replace(from: .init("\":\" + string(item.port)"), to: .init("\":\" + string(haproxy.peerPort)")))])),
      .init(when: .init("variables.allMisled && variables.shared"),
        messageExpression: .init("\"HAProxy listens for its peers on port \" + string(haproxy.peerPort) + \", and their Services lead to \" + (variables.misled[0].numbers.size() > 0 ? string(variables.misled[0].numbers[0]) : \"a port that no container has\") + \": the pods never share which shard holds which room\""),
        object: .init("variables.misnamed.size() > 0 ? dyn(variables.misnamed[0]) : dyn(haproxy.peersSection)"),
        path: "containerPort"),
      .init(forEach: .init("variables.allMisled || !variables.shared ? [] : variables.misled"),
        messageExpression: .init("\"HAProxy listens for its peers on port \" + string(haproxy.peerPort) + \", and the port \" + string(item.port) + \" of this Service leads to \" + (item.targetName == null ? string(item.targetNumber) : item.targetName) + \": the pods never share which shard holds which room\""),
        object: .init("item.object"),
        path: "targetPort",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"lead to port \" + string(haproxy.peerPort)"), patches: [.init(operation: .value(.init("haproxy.peerPort")))])),
      .init(forEach: .init("variables.links.filter(l, l.pod != null && l.service != null)"),
        when: .init("variables.shared || item.peer == null || item.pod == item.peer"),
        expression: .init("item.service.headless && item.service.name == haproxy.component.object.spec.?serviceName.orValue(\"\") && item.service.pods.exists(p, p.kind == \"haproxy\") && (item.peer == null || item.pod == item.peer)"),
        messageExpression: .init("item.peer != null && item.pod != item.peer ? \"the address of the peer \" + item.peer + \" leads to \" + item.pod + \": rooms split over shards\" : \"pods of HAProxy have no names below \" + item.service.name + \", which is no headless Service that governs their\" + \" StatefulSet: the peer's name is unknown, and HAProxy does not start\""),
        object: .init("item"))
    ]
  )
}

private func haproxyPresent() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-present", severity: .error,
    summary: "With two or more shards, an HAProxy stands in front of them",
    rationale: "A room lives in one shard, and only HAProxy knows in which: it reads the room from the URL and remembers its shard. Without it, two people who open the same room may land in different shards and never meet.",
    remediation: "Put a StatefulSet of two HAProxy pods in front of the web pods of all shards, with a stick-table over the URL parameter `room`, and lead the Ingress to it. `kubectl jitsi layout` and `kubectl jitsi render` make one for the shards that are there.",
    scope: .installation,
    when: .init("installation.haproxy == null && installation.webShards >= 2"),
    variables: [
      .init("open", .init("installation.shards.map(s, s.webs.map(w, w.services.filter(v, v.type in [\"LoadBalancer\", \"NodePort\"])).flatten()) .flatten()")),
      .init("front", .init("installation.front"))
    ],
    validations: [
      .init(when: .init("input.whole || installation.webRoutes.size() > 0 || variables.open.size() > 0"),
        messageExpression: .init("string(installation.webShards) + \" shards and no HAProxy in front of them\" + (installation.webRoutes.size() > 0 ? \": this route leads straight to a web\" : \"\") + \"; people who open the same room land in different shards and don't meet\""),
        object: .init("installation.webRoutes.size() > 0 ? dyn(installation.webRoutes[0]) : variables.open.size() > 0 ? dyn(variables.open[0]) : installation.anchor"),
        fix: .init(applicability: .create, description: "put two peered HAProxy pods in front of the shards, and lead to them", when: .init("variables.open.size() == 0 && variables.front != null && installation.webRoutes.all(r, r.serviceNamespace == variables.front.namespace)"), patches: [.init(forEach: .init("installation.webRoutes"), object: .init("each"), pathExpression: .init("each.servicePath"), operation: .value(.init("variables.front.service"))), .init(forEach: .init("installation.webRoutes"), when: .init("each.portPath != null"), object: .init("each"), pathExpression: .init("each.portPath"), operation: .value(.init("each.portPath.endsWith(\"name\") ? variables.front.portName : variables.front.port")))], creations: [.init(forEach: .init("variables.front.objects"), beside: .init("installation.anchor"), object: .init("each"))]))
    ]
  )
}

private func haproxyProbes() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-probes", severity: .warning,
    summary: "HAProxy says when it is ready, and does not die with the shards",
    rationale: "A rolling restart takes the next HAProxy pod when the last one is ready; without a probe that is at once, before the new pod has learned from the old one which shard holds which room, and the memory is lost. A liveness probe whose request goes on to a shard fails when the shards do: then Kubernetes restarts every HAProxy, and all rooms are forgotten.",
    remediation: "Let both probes ask for something that HAProxy answers itself: a `monitor-uri`, or the page of its statistics.",
    scope: .haproxy,
    variables: [
      .init("container", .init("haproxy.component.container")),
      .init("port", .init("haproxy.ownPort != null ? haproxy.ownPort : haproxy.entryPort")),
      .init("own", .init("haproxy.ownPath != null ? {\"httpGet\": {\"path\": haproxy.ownPath, \"port\": variables.port}} : {\"tcpSocket\": {\"port\": variables.port}}"))
    ],
    validations: [
      .init(when: .init("installation.shardCount >= 2"),
        expression: .init("has(variables.container.readinessProbe) && variables.container.readinessProbe != null"),
        messageExpression: .init("\"nothing asks HAProxy's pods whether they are ready: a rolling restart takes the next pod before the last one knows\" + \" which shard holds which room, and running meetings split\""),
        object: .init("variables.container"),
        path: "readinessProbe",
        fix: .init(applicability: .unsafe, description: "ask HAProxy's pods whether they are ready", when: .init("variables.port != null"), patches: [.init(object: .init("variables.container"), path: "readinessProbe", operation: .value(.init("variables.own")))])),
      .init(forEach: .init("haproxy.backendProbes"),
        messageExpression: .init("\"the \" + item.name + \" asks for \" + item.path + \" on port \" + string(item.port) + \", which HAProxy passes on to the \" + (installation.webShards == 1 ? \"shard\" : \"shards\") + (installation.webShards == 1 ? \": when it fails\" : \": when they fail\") + \", every HAProxy is restarted\" + (installation.webShards == 1 ? \" as well\" : \" and forgets which shard holds which room\")"),
        object: .init("item.object"),
        pathExpression: .init("has(item.object.httpGet) ? \"httpGet\" : \"exec\""),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"let the \" + item.name + \" ask HAProxy itself\""), patches: [.init(when: .init("has(item.object.exec)"), object: .init("item.object"), path: "exec", operation: .remove), .init(when: .init("has(item.object.exec)"), object: .init("item.object"), path: "tcpSocket", operation: .value(.init("{\"port\": item.port}"))), .init(forEach: .init("has(item.object.httpGet) ? [\"scheme\", \"httpHeaders\"].filter(f, item.object.httpGet[?f].hasValue()) : []"), object: .init("item.object"), pathExpression: .init("\"httpGet.\" + each"), operation: .remove), .init(when: .init("has(item.object.httpGet) && haproxy.ownPath != null"), object: .init("item.object"), path: "httpGet.port", operation: .value(.init("haproxy.ownPort"))), .init(when: .init("has(item.object.httpGet) && haproxy.ownPath != null"), object: .init("item.object"), path: "httpGet.path", operation: .value(.init("haproxy.ownPath"))), .init(when: .init("has(item.object.httpGet) && haproxy.ownPath == null"), object: .init("item.object"), path: "httpGet", operation: .rename(.init("\"tcpSocket\""))), .init(when: .init("has(item.object.httpGet) && haproxy.ownPath == null && has(item.object.httpGet.path)"), object: .init("item.object"), path: "httpGet.path", operation: .remove)]))
    ]
  )
}

private func haproxyReached() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-reached", severity: .error,
    summary: "The Service in front of HAProxy leads every request for a meeting to a frontend with a way to the shards",
    rationale: "Everybody comes in through this Service. A selector that matches no pods, a targetPort that no frontend binds, a frontend without a backend for some paths or a route that takes `/` alone leave browsers with 503 or 404, while every pod is healthy.",
    remediation: "Let the Service select HAProxy's pods, and its targetPort be the port of the frontend that has the shards' backend as `default_backend`. Use pathType Prefix.",
    scope: .haproxy,
    variables: [
      .init("labels", .init("haproxy.component.object.?spec.?selector.?matchLabels.orValue({})"))
    ],
    validations: [
      .init(forEach: .init("haproxy.component.selectorSlip == null ? haproxy.lostDoors : []"),
        messageExpression: .init("\"service \" + item.name + (item.selector == null ? \" has no selector\" : \"'s selector matches no pods\") + \", so no request reaches HAProxy and nobody can join a meeting\""),
        object: .init("item"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select the pods of \" + haproxy.component.name"), when: .init("variables.labels.size() > 0 && item.namespace == haproxy.component.namespace"), patches: [.init(operation: .value(.init("variables.labels")))])),
      .init(forEach: .init("haproxy.faultyDoors.filter(d, d.fault != \"open\")"),
        messageExpression: .init("\"port \" + string(item.port) + \" of service \" + item.service.name + \" targets \" + item.target + (item.fault == \"unresolved\" ? \", which is no port of HAProxy's pods\" : item.fault == \"unbound\" ? \", which no HAProxy frontend binds\" : \", which frontend \" + item.frontend + \" binds, and that has no backend with shards\") + \": nobody can join a meeting\""),
        object: .init("item"),
        path: "targetPort",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"target \" + string(item.wanted)"), when: .init("item.wanted != null"), patches: [.init(operation: .value(.init("item.wanted")))])),
      .init(forEach: .init("haproxy.faultyDoors.filter(d, d.fault == \"open\")"),
        messageExpression: .init("\"frontend \" + item.frontend + \" has no default_backend, and its use_backend lines leave paths open: HAProxy answers\" + \" those with 503, and meetings do not load\""),
        object: .init("item.frontendLine")),
      .init(forEach: .init("haproxy.exactRoutes"),
        messageExpression: .init("item.kind + \" \" + item.name + \" matches \" + (item.path == null ? \"one path\" : item.path) + \" exactly and nothing below it: rooms and their signalling get 404, and nobody can join a meeting\""),
        object: .init("item"),
        pathExpression: .init("item.key == null ? \"\" : item.key"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"match everything below \" + item.path"), when: .init("item.key != null && item.path == \"/\""), patches: [.init(operation: .value(.init("item.prefix")))]))
    ]
  )
}

private func haproxyReplicas() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-replicas", severity: .error,
    summary: "HAProxy is a StatefulSet of at least two pods",
    rationale: "HAProxy remembers which shard holds which room. Two pods share that memory, so that either may die or be restarted; a lone pod takes it along, and rooms that are in use get a second shard. The pods find each other by names, which only a StatefulSet gives them.",
    remediation: "Run HAProxy as a StatefulSet with `replicas: 2`, and name both pods as peers.",
    scope: .haproxy,
    when: .init("installation.webShards >= 2"),
    variables: [
      .init("scaled", .init("haproxy.component.autoscalers.size() > 0")),
      .init("few", .init("variables.scaled ? haproxy.component.autoscalers.exists(a, int(a.?spec.?minReplicas.orValue(1)) < 2) : haproxy.component.replicas < 2")),
      .init("governors", .init("haproxy.component.services.filter(s, s.headless && s.podName == null)")),
      .init("count", .init("variables.few ? 2 : haproxy.component.replicas"))
    ],
    validations: [
      .init(expression: .init("haproxy.component.workload == \"StatefulSet\""),
        messageExpression: .init("\"HAProxy is a \" + haproxy.component.workload + \", whose pods have no names by which they could find each other:\" + \" they can't share which shard holds which room, and people of one room end up in two shards\""),
        object: .init("haproxy.component.object"),
        path: "kind",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"make HAProxy a StatefulSet\" + (variables.few ? \" of two pods\" : \"\") + \" that the Service \" + variables.governors[0].name + \" governs\""), when: .init("haproxy.component.workload == \"Deployment\" && haproxy.component.object.apiVersion == \"apps/v1\" && variables.governors.size() == 1 && (!variables.scaled || !variables.few) && haproxy.peerCounts.all(n, n == variables.count) && haproxy.peers.all(p, p.variable || lists.range(variables.count).exists(i, p.name == haproxy.component.name + \"-\" + string(i)) && (!p.inCluster || p.service != null && p.service.podName == p.name))"), patches: [.init(operation: .value(.init("\"StatefulSet\""))), .init(forEach: .init("[\"strategy\", \"progressDeadlineSeconds\", \"paused\"].filter(f, haproxy.component.object.spec[?f].hasValue())"), object: .init("haproxy.component.object"), pathExpression: .init("\"spec.\" + each"), operation: .remove), .init(object: .init("haproxy.component.object"), path: "spec.serviceName", operation: .value(.init("variables.governors[0].name"))), .init(when: .init("variables.few"), object: .init("haproxy.component.object"), path: "spec.replicas", operation: .value(.init("2"))), .init(forEach: .init("haproxy.component.scalers"), object: .init("each"), path: "spec.scaleTargetRef.kind", operation: .value(.init("\"StatefulSet\"")))])),
      .init(when: .init("haproxy.component.workload == \"StatefulSet\""),
        expression: .init("!variables.few"),
        messageExpression: .init("(haproxy.component.replicas == 0 ? \"no HAProxy pod runs: nobody can join a meeting\" : \"a single HAProxy pod: while it restarts nobody can join, and it forgets which shard holds which room\")"),
        object: .init("variables.scaled ? haproxy.component.autoscalers[0] : haproxy.component.object"),
        pathExpression: .init("variables.scaled ? \"spec.minReplicas\" : \"spec.replicas\""),
        fix: .init(applicability: .unsafe, description: "run two pods", when: .init("haproxy.peerCounts.size() > 0 && haproxy.peerCounts.all(n, n == 2)"), patches: [.init(operation: .value(.init("2")))]))
    ]
  )
}

private func haproxyRollout() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-rollout", severity: .warning,
    summary: "A changed haproxy.cfg reaches the running HAProxy pods",
    rationale: "HAProxy reads its configuration when it starts. Without something that restarts the pods, an added shard gets no rooms, a removed one keeps getting them, and pods that restart by chance then number the shards differently from the others. A file that is mounted by subPath does not even change in a running pod.",
    remediation: "Put a checksum of haproxy.cfg into an annotation of the pod template, let kustomize add its hash to the ConfigMap's name, or run a reloader.",
    scope: .haproxy,
    when: .init("haproxy.mountedName != null && installation.shardCount >= 2"),
    variables: [
      .init("annotations", .init("haproxy.component.pod.?metadata.?annotations.orValue(null)")),
      .init("hashed", .init("type(variables.annotations) == map && variables.annotations.exists(a, type(variables.annotations[a]) == string && variables.annotations[a] != \"\" && (a.matches(\"(?i)checksum|config|hash|sha256|rollme|revision|reload\") || variables.annotations[a].matches(\"^(sha256:)?[0-9a-f]{16,}$\")))")),
      .init("outer", .init("haproxy.component.object.?metadata.?annotations.orValue(null)")),
      .init("reloaded", .init("type(variables.outer) == map && variables.outer.exists(a, a.contains(\"reloader\") || a.contains(\"rollout-on\")) || haproxy.configMap.?metadata.?annotations.orValue(null) != null && type(haproxy.configMap.metadata.annotations) == map && haproxy.configMap.metadata.annotations.exists(a, a.contains(\"reloader\"))")),
      .init("named", .init("haproxy.mountedName.matches(\"-[2456789bcdfghkmt]{10}$\") || haproxy.configMap.?immutable.orValue(false) == true")),
      .init("sidecar", .init("!haproxy.mountsSubPath && haproxy.component.pod.?spec.?containers.orValue([]).exists(c, string(c.?image.orValue(\"\")).matches(\"(?i)reload|k8s-sidecar|inotify\") || string(c.?name.orValue(\"\")).contains(\"reload\") || (c.?command.orValue([]) + c.?args.orValue([])).exists(w, string(w).matches(\"inotifywait|SIGUSR2|SIGHUP|-USR2|-HUP\")))"))
    ],
    validations: [
      .init(expression: .init("variables.hashed || variables.reloaded || variables.named || variables.sidecar"),
        messageExpression: .init("\"a change of the ConfigMap \" + haproxy.mountedName + \" reaches no running pod of HAProxy\" + (haproxy.mountsSubPath ? \", whose file is mounted by subPath\" : \"\") + \": an added shard gets no rooms, and pods that restart later number the shards differently from the others\""),
        object: .init("haproxy.component.object"),
        path: "spec.template.metadata.annotations",
        fix: .init(applicability: .unsafe, description: "add the checksum of haproxy.cfg to the pod template, to be renewed with it", when: .init("haproxy.checksum != null"), patches: [.init(object: .init("haproxy.component.object"), path: "spec.template.metadata.annotations[\"checksum/config\"]", operation: .value(.init("haproxy.checksum")))]))
    ]
  )
}

private func haproxyRoomKey() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-room-key", severity: .error,
    summary: "Every backend that holds the shards looks rooms up and stores them by the URL parameter `room`",
    rationale: "Everybody in a room sends the URL parameter `room` with the websocket and with BOSH. Only a key that is made of it, alone or joined with the tenant, brings them to the same shard. A key that also holds something of the client, such as its address, splits rooms; so does a rule that only stores, or only looks up, and a table whose keys are no strings.",
    remediation: "`stick on url_param(room)`, or a header or variable that `http-request` sets from it; `stick match` needs `stick store-request` with the same key. HAProxy compares the parameter's name with case.",
    scope: .haproxy,
    when: .init("installation.webShards >= 2 && haproxy.parses && haproxy.backend != null"),
    variables: [
      .init("backends", .init("haproxy.backends.filter(b, b.tables.size() > 0)")),
      .init("numeric", .init("haproxy.roomTables.filter(t, t.type != null && t.typeWord != null && !(t.type in [\"string\", \"binary\"]))"))
    ],
    validations: [
      .init(forEach: .init("variables.backends"),
        expression: .init("item.sticks.exists(s, s.room)"),
        messageExpression: .init("\"backend \" + item.name + \" sticks on \" + (item.sticks.size() == 0 ? \"nothing\" : item.sticks[0].parameter != null ? \"the URL parameter \" + item.sticks[0].parameter : item.sticks[0].expression) + \" instead of the URL parameter room, so participants of one room land on different shards\""),
        object: .init("item.sticks.size() > 0 ? dyn(item.sticks[0]) : dyn(item.tables[0])"),
        fix: .init(applicability: .unsafe, description: "stick on the URL parameter room", when: .init("item.sticks.size() == 0 && item.tables.size() == 1 || item.sticks.size() == 1 && item.sticks[0].action == \"on\" && item.sticks[0].written.matches(\"^[a-z_.]+(\\\\([^()]*\\\\))?$\")"), patches: [.init(when: .init("item.sticks.size() == 1"), object: .init("item.sticks[0]"), operation: .replace(from: .init("item.sticks[0].written"), to: .init("\"url_param(room)\""))), .init(when: .init("item.sticks.size() == 0"), object: .init("item.tables[0]"), operation: .lineBelow(.init("\"stick on url_param(room)\""))), .init(forEach: .init("variables.numeric"), object: .init("each.typeWord"), operation: .text(.init("\"string len 128\"")))])),
      .init(forEach: .init("variables.backends"),
        when: .init("item.sticks.exists(s, s.room)"),
        expression: .init("item.sticks.exists(s, s.room && s.action == \"on\") || item.sticks.exists(s, s.room && s.action == \"match\") && item.sticks.exists(s, s.room && s.action == \"store-request\")"),
        messageExpression: .init("\"backend \" + item.name + \" only \" + (item.sticks.exists(s, s.room && s.action == \"match\") ? \"looks rooms up and never stores them\" : \"stores rooms and never looks them up\") + \", so participants of one room land on different shards\""),
        object: .init("item.sticks.filter(s, s.room)[0]"),
        fix: .init(applicability: .unsafe, description: "look rooms up and store them", when: .init("item.sticks.filter(s, s.room).size() == 1 && item.sticks.filter(s, s.room)[0].action in [\"match\", \"store-request\"]"), patches: [.init(operation: .replace(from: .init("\"stick \" + item.sticks.filter(s, s.room)[0].action"), to: .init("\"stick on\"")))])),
      .init(forEach: .init("variables.backends.map(b, b.sticks).flatten().filter(s, s.perClient != null)"),
        messageExpression: .init("\"the key \" + item.written + \" joins the room with \" + item.perClient + \", which differs between participants: people of one room land on different shards\""),
        object: .init("item")),
      .init(forEach: .init("variables.backends.exists(b, b.sticks.exists(s, s.room)) ? variables.numeric : []"),
        messageExpression: .init("\"the stick-table stores keys of type \" + item.type + \": no room's name is one, so nothing is stored and participants of one room land on different shards\""),
        object: .init("item.typeWord"),
        fix: .init(applicability: .unsafe, description: "store keys of type string", patches: [.init(operation: .text(.init("\"string len 128\"")))]))
    ]
  )
}

private func haproxySelfContained() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-self-contained", severity: .warning,
    summary: "HAProxy's pods install nothing when they start",
    rationale: "A pod that fetches packages when it starts is up only when a mirror somewhere else is. HAProxy is what every meeting goes through: a node that fails at night takes it away until the mirror answers, and each start may bring another version.",
    remediation: "Use an image that has what is needed. For finding peers nothing is: a Service for each pod has a name that HAProxy looks up itself.",
    scope: .haproxy,
    validations: [
      .init(forEach: .init("haproxy.installs"),
        messageExpression: .init("\"HAProxy's pod runs \" + item.text + \" when it starts: without that mirror it does not come up again, and nobody can join a meeting\""),
        object: .init("item"))
    ]
  )
}

private func haproxySlots() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-slots", severity: .error,
    summary: "HAProxy has a slot for every shard",
    rationale: "A shard that has no slot, or no server line, gets no rooms: its bridges run for nothing, and the other shards carry the load that it was made for. A slot without a shard does no harm; it is room to grow.",
    remediation: "Widen the range of `server-template` (`0-1` makes two servers), or write a `server` line for every shard.",
    scope: .haproxy,
    when: .init("haproxy.parses && haproxy.backend != null && haproxy.slotCount != null && installation.webShards > 0 && installation.shards.size() > 0"),
    variables: [
      .init("last", .init("haproxy.slots[haproxy.slots.size() - 1]")),
      .init("astray", .init("haproxy.slots.exists(s, s.service != null && s.service.shardNumber != null && s.shards.size() > 0 && !s.shards.exists(i, i == s.service.shardNumber))")),
      .init("unserved", .init("variables.astray || haproxy.templated || haproxy.slots.exists(s, s.shards.size() != 1) ? [] : haproxy.unservedShards")),
      .init("shards", .init("string(installation.webShards) + (installation.webShards == 1 ? \" shard\" : \" shards\")")),
      .init("all", .init("installation.indices.size()")),
      .init("missing", .init("installation.shards.filter(s, s.index in variables.unserved) .map(s, {\"index\": s.index, \"services\": s.webs.map(w, w.services).flatten() .filter(t, t.shards.size() == 1 && t.ports.exists(p, p.port == variables.last.port))})")),
      .init("canAdd", .init("variables.unserved.size() > 0 && variables.last.host != null && variables.last.serviceName != null && variables.last.port != null && variables.last.name.matches(\"[0-9]$\") && variables.missing.all(m, m.services.size() == 1 && m.services[0].namespace == variables.last.serviceNamespace && !haproxy.slots.exists(s, s.name == variables.last.name.replace(string(variables.last.shards[0]), string(m.index))))")),
      .init("lines", .init("variables.missing.map(m, variables.last.line.replace(\" \" + variables.last.host, \" \" + variables.last.host.replace(variables.last.serviceName, m.services[0].name, 1), 1) .replace(\" \" + variables.last.name, \" \" + variables.last.name.replace(string(variables.last.shards[0]), string(m.index)), 1)) .join(\"\\n\")")),
      .init("wanted", .init("variables.unserved.size() != 1 ? [] : installation.shards.filter(s, s.index == variables.unserved[0]) .map(s, s.webs.map(w, w.services).flatten()).flatten().filter(v, v.shards.size() == 1)")),
      .init("served", .init("input.whole && installation.shards.all(s, s.web != null) && !haproxy.templated && haproxy.slots.all(s, s.shards.size() == 1) && haproxy.unservedShards.size() == 0"))
    ],
    validations: [
      .init(when: .init("haproxy.slots.size() > 0"),
        expression: .init("haproxy.slotCount >= installation.webShards"),
        messageExpression: .init("string(haproxy.slotCount) + (haproxy.slotCount == 1 ? \" slot\" : \" slots\") + \" for \" + variables.shards + \": \" + (variables.unserved.size() == 0 ? \"a shard\" : variables.unserved.size() == 1 ? \"shard \" + string(variables.unserved[0]) : \"shards \" + variables.unserved.map(i, string(i)).join(\", \")) + \" never gets a room, and the others carry its load\""),
        object: .init("variables.last.rangeWord != null ? dyn(variables.last.rangeWord) : dyn(variables.last)"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("variables.last.rangeWord != null ? \"make \" + string(installation.webShards) + \" slots\" : \"add a server line for shard \" + variables.unserved.map(i, string(i)).join(\", \")"), when: .init("variables.last.rangeWord != null ? haproxy.slots.size() == 1 && variables.last.rangeWord.text.matches(\"^([01]-)?[0-9]+$\") : variables.canAdd"), patches: [.init(when: .init("variables.last.rangeWord == null"), operation: .lineBelow(.init("variables.lines"))), .init(when: .init("variables.last.rangeWord != null"), operation: .text(.init("variables.last.rangeWord.text.startsWith(\"0-\") ? \"0-\" + string(installation.webShards - 1) : variables.last.rangeWord.text.startsWith(\"1-\") ? \"1-\" + string(installation.webShards) : string(installation.webShards)")))])),
      .init(when: .init("haproxy.slots.size() == 0"),
        expression: .init("installation.webShards < 2"),
        messageExpression: .init("\"the backend \" + haproxy.backend.name + \" has no server for any of \" + variables.shards + \": nobody can join a meeting\""),
        object: .init("haproxy.backend")),
      .init(forEach: .init("haproxy.doubledSlots"),
        when: .init("!variables.astray"),
        messageExpression: .init("\"server \" + item.name + \" leads to shard \" + string(item.shard) + \", as server \" + item.earlier + \" does\" + (variables.unserved.size() == 0 ? \": the shard's rooms are spread over two servers\" : \": shard \" + variables.unserved.map(i, string(i)).join(\", \") + \" never gets a room\")"),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("variables.unserved.size() == 0 ? \"remove server \" + item.name : \"name the Service \" + variables.wanted[0].name + \" of shard \" + string(variables.unserved[0])"), when: .init("variables.unserved.size() == 0 ? variables.served : variables.wanted.size() == 1 && item.name == haproxy.doubledSlots[0].name && item.slot.host.startsWith(item.slot.serviceName) && variables.wanted[0].namespace == item.slot.serviceNamespace && variables.wanted[0].ports.exists(p, p.port == item.slot.port)"), patches: [.init(when: .init("variables.unserved.size() == 0"), operation: .remove), .init(when: .init("variables.unserved.size() == 1"), object: .init("item.slot.hostWord"), operation: .text(.init("variables.wanted[0].name + item.slot.host.substring(item.slot.serviceName.size())")))])),
      .init(when: .init("haproxy.slotCount >= installation.webShards && haproxy.doubledSlots.size() == 0"),
        expression: .init("variables.unserved.size() == 0"),
        messageExpression: .init("\"no server line leads to shard \" + variables.unserved.map(i, string(i)).join(\", \") + \": it never gets a room, and the others carry its load\""),
        object: .init("variables.last"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"add a server line for shard \" + variables.unserved.map(i, string(i)).join(\", \")"), when: .init("variables.canAdd"), patches: [.init(operation: .lineBelow(.init("variables.lines")))])),
      .init(when: .init("haproxy.templated"),
        expression: .init("haproxy.slotCount <= variables.all"),
        messageExpression: .init("string(haproxy.slotCount) + \" slots for \" + string(variables.all) + (variables.all == 1 ? \" shard: \" : \" shards: \") + (haproxy.slotCount - variables.all == 1 ? \"one slot stays\" : \"the others stay\") + \" empty\""),
        object: .init("variables.last.rangeWord != null ? dyn(variables.last.rangeWord) : dyn(variables.last)"),
        severity: .info,
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"make \" + string(variables.all) + (variables.all == 1 ? \" slot\" : \" slots\")"), when: .init("input.whole && variables.last.rangeWord != null && haproxy.slots.size() == 1 && variables.last.rangeWord.text.matches(\"^([01]-)?[0-9]+$\")"), patches: [.init(operation: .text(.init("variables.last.rangeWord.text.startsWith(\"0-\") ? \"0-\" + string(variables.all - 1) : variables.last.rangeWord.text.startsWith(\"1-\") ? \"1-\" + string(variables.all) : string(variables.all)")))]))
    ]
  )
}

private func haproxySpread() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-spread", severity: .warning,
    summary: "HAProxy's pods never share a node, and find room in a cluster of one zone",
    rationale: "Two pods are there so that one may die. Where both may stand on one node, that node takes both along, and with them what they know of the rooms. Where each must have a zone of its own, the second one waits for ever in a cluster of one zone, and nobody notices until the first one dies.",
    remediation: "Require podAntiAffinity over `kubernetes.io/hostname`, or a topologySpreadConstraint over it with `DoNotSchedule`; zones with `preferred…` or `ScheduleAnyway`.",
    scope: .haproxy,
    when: .init("haproxy.component.workload in [\"StatefulSet\", \"Deployment\"] && haproxy.component.replicas >= 2 && installation.shardCount >= 2"),
    variables: [
      .init("terms", .init("haproxy.spreadTerms")),
      .init("zoned", .init("variables.terms.filter(t, t.kind == \"antiAffinity\" && t.required && t.own && t.topologyKey.endsWith(\"/zone\"))")),
      .init("apart", .init("variables.terms.exists(t, t.required && t.own && t.maxSkew == 1 && (t.topologyKey == \"kubernetes.io/hostname\" || t.kind == \"antiAffinity\")) || haproxy.component.pod.?spec.?hostNetwork.orValue(false) == true || haproxy.component.pod.?spec.?containers.orValue([]).exists(c, c.?ports.orValue([]).exists(p, has(p.hostPort)))")),
      .init("soft", .init("variables.terms.filter(t, t.own && !(t.required && t.maxSkew == 1) && t.topologyKey == \"kubernetes.io/hostname\")")),
      .init("foreign", .init("variables.terms.filter(t, !t.own && t.required && t.topologyKey == \"kubernetes.io/hostname\")")),
      .init("selector", .init("haproxy.component.object.?spec.?selector.orValue(null)")),
      .init("term", .init("{\"labelSelector\": variables.selector, \"topologyKey\": \"kubernetes.io/hostname\"}"))
    ],
    validations: [
      .init(expression: .init("variables.zoned.size() == 0"),
        messageExpression: .init("\"each HAProxy pod must have a zone of its own: in a cluster of one zone, or with one zone left, the second pod never\" + \" starts, and the first one takes all rooms along when it dies\""),
        object: .init("variables.zoned[0]"),
        path: "topologyKey",
        fix: .init(applicability: .unsafe, description: "keep the pods apart by node in place of zone", patches: [.init(operation: .value(.init("\"kubernetes.io/hostname\"")))])),
      .init(expression: .init("variables.apart"),
        messageExpression: .init("(variables.soft.size() > 0 ? \"HAProxy's pods may share a node when no other has room\" : variables.foreign.size() > 0 ? \"what is to keep HAProxy's pods apart selects other pods: they may share a node\" : \"nothing keeps HAProxy's pods from sharing a node\") + \", which then takes both along, and with them which shard holds which room\""),
        object: .init("variables.soft.size() > 0 ? dyn(variables.soft[0]) : variables.foreign.size() > 0 ? dyn(variables.foreign[0]) : haproxy.component.object"),
        pathExpression: .init("variables.soft.size() > 0 ? (variables.soft[0].kind == \"antiAffinity\" ? \"\" : variables.soft[0].required ? \"maxSkew\" : \"whenUnsatisfiable\") : variables.foreign.size() > 0 ? \"labelSelector\" : \"spec.template.spec.affinity\""),
        fix: .init(applicability: .unsafe, description: "keep HAProxy's pods on different nodes", when: .init("variables.selector != null && variables.foreign.size() == 0"), patches: [.init(when: .init("variables.soft.exists(t, t.kind == \"constraint\" && !t.required)"), object: .init("variables.soft.filter(t, t.kind == \"constraint\" && !t.required)[0]"), path: "whenUnsatisfiable", operation: .value(.init("\"DoNotSchedule\""))), .init(when: .init("variables.soft.exists(t, t.kind == \"constraint\") && variables.soft[0].maxSkew != 1"), object: .init("variables.soft.filter(t, t.kind == \"constraint\")[0]"), path: "maxSkew", operation: .value(.init("1"))), .init(when: .init("!variables.soft.exists(t, t.kind == \"constraint\")"), object: .init("haproxy.component.object"), path: "spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution", operation: .append(.init("variables.term")))]))
    ]
  )
}

private func haproxySrvRecords() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-srv-records", severity: .error,
    summary: "A server-template asks for the SRV records of a headless Service",
    rationale: "SRV records name each pod, so that a slot keeps its shard. A records come in any order: two HAProxy pods would number the shards differently, and a room that one of them remembers as slot 0 is another shard for the other. Only a headless Service has a record for every pod, and only for ports that have a name.",
    remediation: "Use `_PORT._tcp.SERVICE.NAMESPACE.svc.cluster.local`, where PORT is the name of a port of a Service with `clusterIP: None` over the web pods of all shards. With A records, let the stick-table name servers by address: `srvkey addr` (HAProxy 2.4 and later).",
    scope: .haproxy,
    when: .init("installation.webShards >= 2 && haproxy.parses && haproxy.templated"),
    variables: [
      .init("templates", .init("haproxy.slots.filter(s, s.template && !s.variable && !s.address)")),
      .init("records", .init("variables.templates.filter(s, s.recordPort != null && s.service != null)")),
      .init("shown", .init("input.whole || installation.shards.exists(s, s.webs.exists(w, w.services.size() > 0))")),
      .init("headless", .init("installation.shards[0].webs.map(w, w.services).flatten().filter(s, s.headless && s.ports.size() == 1 && s.ports[0].name != null && installation.shards.all(h, h.index in s.shards))")),
      .init("byAddress", .init("haproxy.backend != null && haproxy.backend.tables.exists(t, t.serverKey == \"addr\")")),
      .init("record", .init("variables.headless.size() != 1 ? \"\" : \"_\" + variables.headless[0].ports[0].name + \"._\" + variables.headless[0].ports[0].protocol.lowerAscii() + \".\" + variables.headless[0].name + \".\" + installation.namespace + \".svc.cluster.local\""))
    ],
    validations: [
      .init(forEach: .init("variables.templates"),
        when: .init("!variables.byAddress || item.service != null && !item.service.headless"),
        expression: .init("item.recordPort != null"),
        messageExpression: .init("\"server-template resolves A records of \" + item.host + \", which come in any order: two HAProxy pods number the shards\" + \" differently, so participants of one room can land on different shards\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"use the SRV records of Service \" + variables.headless[0].name"), when: .init("item.host != null && variables.headless.size() == 1 && installation.namespace != \"\" && !item.emptyLabel"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("variables.record")))])),
      .init(forEach: .init("variables.templates.filter(s, s.recordPort != null && s.host != null && s.host.startsWith(\"_\"))"),
        messageExpression: .init("\"server-template repeats the prefix of its SRV name in front of \" + item.bareHost + \": no such record exists, so HAProxy finds no shard\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, description: "write the prefix once", patches: [.init(operation: .replace(from: .init("\"_\" + item.recordPort + \"._\" + item.recordTransport + \".\" + item.host"), to: .init("variables.headless.size() == 1 && installation.namespace != \"\" ? variables.record : \"_\" + item.recordPort + \"._\" + item.recordTransport + \".\" + item.bareHost")))])),
      .init(forEach: .init("variables.templates"),
        when: .init("item.recordPort != null && item.inCluster && variables.shown"),
        expression: .init("item.service != null"),
        messageExpression: .init("\"service \" + item.serviceName + \" does not exist in namespace \" + item.serviceNamespace + \", so HAProxy finds no shard and nobody can join a meeting\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"use the SRV records of Service \" + variables.headless[0].name"), when: .init("item.host != null && variables.headless.size() == 1 && installation.namespace != \"\""), patches: [.init(operation: .replace(from: .init("\"_\" + item.recordPort + \"._\" + item.recordTransport + \".\" + item.host"), to: .init("variables.record")))])),
      .init(forEach: .init("variables.records"),
        when: .init("item.service.headless && item.service.ports.exists(p, p.name != null)"),
        expression: .init("item.service.ports.exists(p, p.name == item.recordPort && p.protocol.lowerAscii() == item.recordTransport.lowerAscii())"),
        messageExpression: .init("\"the Service \" + item.service.name + \" has no port \" + item.recordPort + \" over \" + item.recordTransport + \", and so no such record: HAProxy finds no shard, and nobody can join a meeting\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"ask for the port \" + item.service.ports[0].name"), when: .init("item.service.ports.size() == 1 && item.service.ports[0].name != null"), patches: [.init(operation: .replace(from: .init("\"_\" + item.recordPort + \"._\" + item.recordTransport + \".\""), to: .init("\"_\" + item.service.ports[0].name + \"._\" + item.service.ports[0].protocol.lowerAscii() + \".\"")))]))
    ]
  )
}

private func haproxyStickTable() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-stick-table", severity: .error,
    summary: "Every backend that holds the shards stores rooms in a stick-table that HAProxy's peers share",
    rationale: "The stick-table stores which shard holds which room. Without one, every request may go to another shard; one that is not shared is known to one HAProxy pod only, and the other pod sends participants of the same room elsewhere. A second backend over the shards, such as one for websockets, needs it as much as the first.",
    remediation: "Give the backend `stick-table type string len 128 size 100k expire 1d peers NAME`, where NAME is a peers section that names all HAProxy pods. A second backend uses the first one's: `stick on url_param(room) table FIRST`.",
    scope: .haproxy,
    when: .init("installation.webShards >= 2 && haproxy.parses && haproxy.backend != null"),
    variables: [
      .init("first", .init("haproxy.backend"))
    ],
    validations: [
      .init(forEach: .init("haproxy.backends"),
        expression: .init("item.tables.size() > 0"),
        messageExpression: .init("\"backend \" + item.name + \" has no stick-table: HAProxy does not store which shard holds a room, so participants of one room can land on\" + \" different shards\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("item.name == variables.first.name ? \"add a stick-table that the peers share, by the URL parameter room\" : \"store rooms in the stick-table of backend \" + variables.first.name"), when: .init("item.name == variables.first.name ? haproxy.peersSection != null && haproxy.peersSection.name != null : variables.first.tables.size() > 0 && item.sticks.size() == 0 && item.servers == variables.first.servers"), patches: [.init(when: .init("item.name == variables.first.name"), operation: .lineBelow(.init("\"stick-table type string len 128 size 100k expire 1d peers \" + haproxy.peersSection.name + (item.sticks.size() == 0 ? \"\\nstick on url_param(room)\" : \"\")"))), .init(when: .init("item.name != variables.first.name"), operation: .lineBelow(.init("\"stick on url_param(room) table \" + variables.first.name")))])),
      .init(forEach: .init("haproxy.roomTables"),
        expression: .init("item.peers != null"),
        message: "the stick-table has no `peers`: HAProxy pods do not share which shard holds which room, so participants of one room can land on different shards",
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"share it through the peers of \" + haproxy.peersSection.name"), when: .init("haproxy.peersSection != null && haproxy.peersSection.name != null"), patches: [.init(operation: .replace(from: .init("\"stick-table \""), to: .init("\"stick-table peers \" + haproxy.peersSection.name + \" \"")))]))
    ]
  )
}

private func haproxySupported() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-supported", severity: .info,
    summary: "HAProxy's image is of a branch that still gets fixes",
    rationale: "HAProxy is what the internet talks to first. A branch that gets no more fixes keeps every fault that is found from then on, and some faults let a stranger's request stop it, with all meetings that go through it.",
    remediation: "Move to a branch with long-term support, such as 3.2, one pod after the other; branches with an even number get fixes for about five years. Look for lines that it no longer knows (haproxy-config names them).",
    scope: .haproxy,
    when: .init("haproxy.fixesEnded != null"),
    validations: [
      .init(messageExpression: .init("\"HAProxy \" + haproxy.branch + \" has had no fixes since \" + string(haproxy.fixesEnded) + \": what is found in it from then on stays in what every meeting goes through\""),
        object: .init("haproxy.component.container"),
        path: "image")
    ]
  )
}

private func haproxyTunnelTimeout() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-tunnel-timeout", severity: .warning,
    summary: "HAProxy keeps quiet websockets open for at least an hour",
    rationale: "Each participant hangs on a websocket through HAProxy, and a quiet meeting says next to nothing over it. When HAProxy cuts it off, the browser drops out of the meeting and reconnects, again and again. `timeout tunnel` counts for websockets; without one, `timeout client` and `timeout server` do, which are short for good reasons.",
    remediation: "`timeout tunnel 1h`, or longer, in `defaults` or in the backend that holds the shards.",
    scope: .haproxy,
    when: .init("haproxy.parses && haproxy.backend != null && installation.webShards > 0"),
    variables: [
      .init("short", .init("haproxy.quietTimeouts.filter(t, t.milliseconds < 3600000)")),
      .init("first", .init("variables.short.filter(t, variables.short.all(o, t.milliseconds <= o.milliseconds))"))
    ],
    validations: [
      .init(expression: .init("variables.short.size() == 0"),
        messageExpression: .init("\"`timeout \" + variables.first[0].name + \" \" + variables.first[0].text + \"`\" + (variables.first[0].name == \"tunnel\" ? \"\" : \" and no `timeout tunnel`\") + \": HAProxy cuts off whoever is in a quiet meeting for that long, and people drop out of it\""),
        object: .init("variables.first[0]"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("variables.first[0].name == \"tunnel\" ? \"set timeout tunnel to 1h\" : \"add timeout tunnel 1h\""), patches: [.init(when: .init("variables.first[0].name == \"tunnel\""), object: .init("variables.first[0]"), operation: .text(.init("\"1h\""))), .init(when: .init("variables.first[0].name != \"tunnel\""), object: .init("variables.first[0].name == \"server\" ? dyn(variables.first[0]) : dyn(haproxy.backend)"), operation: .lineBelow(.init("(variables.first[0].name == \"server\" ? \"\" : \"  \") + \"timeout tunnel 1h\"")))]))
    ]
  )
}

private func imagesPinned() -> RuleDefinition {
  RuleDefinition(
    id: "images-pinned", severity: .warning,
    summary: "Every image of Jitsi, HAProxy and exporters has a tag other than latest, or a digest",
    rationale: "What `latest` is changes without anybody's doing. A pod that is moved to another node, or a bridge that the autoscaler adds, then runs another release than the rest of its shard, and web, jicofo, prosody and bridges of different releases do not always understand each other.",
    remediation: "Name the release that the installation was tested with, as in `jitsi/jvb:stable-10741`, or a digest.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.unpinnedImages"),
        messageExpression: .init("\"container \" + item.container + \" runs \" + item.image + (item.image.endsWith(\":latest\") ? \"\" : \", which has no tag\") + \": pods that start later may run another release than the rest, and fail to work together\""),
        object: .init("item"))
    ]
  )
}

private func ingressBackend() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-backend", severity: .error,
    summary: "Every Ingress backend names a Service that exists, and a port that it has",
    rationale: "A controller answers requests for a backend that does not exist with 503: nobody gets past the door to a meeting, or to whatever the route is for.",
    remediation: "Correct the name or the port in the backend, or add the Service.",
    scope: .object,
    kinds: ["Ingress", "HTTPRoute", "IngressRoute", "VirtualService"],
    when: .init("facts.routes.size() > 0 && (facts.inInstallation || facts.routes.exists(r, r.meeting || r.installation != null))"),
    variables: [
      .init("doors", .init("installation == null || installation.haproxy == null ? [] : installation.haproxy.component.services.filter(s, s.podName == null && !s.headless && s.type != \"ExternalName\")")),
      .init("port", .init("variables.doors.size() != 1 ? [] : variables.doors[0].ports.size() == 1 ? variables.doors[0].ports : variables.doors[0].ports.filter(p, p.port == 80 || p.name == \"http\")"))
    ],
    validations: [
      .init(forEach: .init("facts.routes.filter(r, r.service == null && !r.pseudo && !r.repeated && r.provable)"),
        messageExpression: .init("item.kind + \" \" + item.name + \" leads \" + (item.path == null ? \"requests\" : item.path) + \" to Service \" + item.serviceName + \", which does not exist: \" + (item.meeting && (item.path == null || item.path == \"/\") ? \"whoever opens a meeting gets an error page\"\n   : \"whoever asks for it gets an error page\")"),
        object: .init("item"),
        pathExpression: .init("item.servicePath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"lead to Service \" + variables.doors[0].name"), when: .init("item.meeting && (item.path == null || item.path == \"/\") && variables.port.size() == 1 && facts.namespace == variables.doors[0].namespace && (item.portPath == null || !item.portPath.endsWith(\"name\") || variables.port[0].name != null)"), patches: [.init(operation: .value(.init("variables.doors[0].name"))), .init(when: .init("item.portPath != null && !variables.doors[0].ports.exists(p, string(p.port) == item.port || p.name == item.port) && !item.portPath.endsWith(\"name\")"), pathExpression: .init("item.portPath"), operation: .value(.init("variables.port[0].port"))), .init(when: .init("item.portPath != null && !variables.doors[0].ports.exists(p, string(p.port) == item.port || p.name == item.port) && item.portPath.endsWith(\"name\")"), pathExpression: .init("item.portPath"), operation: .value(.init("variables.port[0].name")))])),
      .init(forEach: .init("facts.routes.filter(r, r.service != null && !r.pseudo && !r.repeated && !r.portExists)"),
        messageExpression: .init("item.kind + \" \" + item.name + \" leads \" + (item.path == null ? \"requests\" : item.path) + \" to port \" + item.port + \" of Service \" + item.serviceName + \", which has no such port: \" + (item.meeting && (item.path == null || item.path == \"/\") ? \"whoever opens a meeting gets an error page\"\n   : \"whoever asks for it gets an error page\")"),
        object: .init("item"),
        pathExpression: .init("item.portPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"lead to port \" + (item.portPath.endsWith(\"name\") ? item.service.ports[0].name : string(item.service.ports[0].port))"), when: .init("item.service.ports.size() == 1 && item.portPath != null && (!item.portPath.endsWith(\"name\") || item.service.ports[0].name != null)"), patches: [.init(operation: .value(.init("item.portPath.endsWith(\"name\") ? dyn(item.service.ports[0].name) : dyn(item.service.ports[0].port)")))]))
    ]
  )
}

private func ingressCertificate() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-certificate", severity: .warning,
    summary: "Something provides the certificate of the meeting host",
    rationale: "An Ingress that names a Secret which is not there shows a certificate that its controller made up. Browsers warn, the apps refuse, and no page with such a certificate gets a camera or a microphone.",
    remediation: "Add a Certificate with that secretName, the annotation of cert-manager's issuer at the Ingress, or the Secret itself.",
    scope: .object,
    kinds: ["Ingress"],
    when: .init("facts.inInstallation && facts.tlsHosts.exists(h, h.meeting)"),
    variables: [
      .init("unknown", .init("facts.tlsHosts.filter(h, h.meeting && h.secretName != null && !h.supplied && !h.secretName.contains(\"<\"))")),
      .init("unmet", .init("variables.unknown.filter(h, h.certificateSecret != null || input.whole)")),
      .init("names", .init("variables.unmet.map(h, h.secretName).distinct()"))
    ],
    validations: [
      .init(forEach: .init("variables.names.map(n, variables.unmet.filter(h, h.secretName == n)[0])"),
        messageExpression: .init("item.certificateSecret != null ? \"no Secret \" + item.secretName + \" is there for \" + item.host + \", whose Certificate puts it into \" + item.certificateSecret + \": the controller shows a certificate of its own, and browsers keep people from joining\" : \"nothing among the manifests provides Secret \" + item.secretName + \", the certificate of \" + item.host + \": unless it is made outside of them, browsers warn and keep people from joining\""),
        object: .init("item.block"),
        path: "secretName")
    ]
  )
}

private func ingressTls() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-tls", severity: .error,
    summary: "Every meeting host is in a tls block with a secretName",
    rationale: "Browsers give a page the camera and the microphone over HTTPS only. Without a certificate for the host nobody can be seen or heard; without a secretName the controller shows a certificate of its own, and browsers warn.",
    remediation: "Add the host to a tls block of the Ingress, with the name of the Secret that holds its certificate.",
    scope: .object,
    kinds: ["Ingress"],
    when: .init("facts.tlsHosts.exists(h, h.meeting)"),
    variables: [
      .init("annotations", .init("object.?metadata.?annotations.orValue({})")),
      .init("class", .init("object.?spec.?ingressClassName.orValue(variables.annotations == null ? \"\"\n  : variables.annotations[?\"kubernetes.io/ingress.class\"].orValue(\"\"))")),
      .init("elsewhere", .init("variables.class in [\"tailscale\", \"cloudflare-tunnel\"] || variables.annotations != null && variables.annotations.exists(a, a in [\n     \"alb.ingress.kubernetes.io/certificate-arn\", \"alb.ingress.kubernetes.io/group.name\",\n     \"ingress.gcp.kubernetes.io/pre-shared-cert\", \"networking.gke.io/managed-certificates\",\n     \"networking.gke.io/certmap\", \"traefik.ingress.kubernetes.io/router.tls\",\n     \"traefik.ingress.kubernetes.io/router.tls.certresolver\",\n     \"appgw.ingress.kubernetes.io/appgw-ssl-certificate\", \"route.openshift.io/termination\",\n     \"service.beta.kubernetes.io/aws-load-balancer-ssl-cert\"]\n   || a == \"alb.ingress.kubernetes.io/listen-ports\"\n     && type(variables.annotations[a]) == string && variables.annotations[a].contains(\"HTTPS\"))")),
      .init("hosts", .init("facts.tlsHosts.filter(h, h.meeting && h.page && (h.covered || !h.elsewhere))")),
      .init("bare", .init("variables.hosts.filter(h, !h.covered)"))
    ],
    validations: [
      .init(when: .init("!variables.elsewhere"),
        expression: .init("variables.bare.size() == 0"),
        messageExpression: .init("\"no tls block of the Ingress names \" + variables.bare.map(h, h.host).join(\", \") + \": browsers give no camera and no microphone to a page without HTTPS, so nobody is seen or heard\""),
        path: "spec.tls"),
      .init(forEach: .init("variables.hosts.filter(h, h.covered && h.secretName == null)"),
        when: .init("!variables.elsewhere"),
        messageExpression: .init("\"the tls block for \" + item.host + \" has no secretName: the controller shows a certificate of its own, and browsers keep people from joining\""),
        object: .init("item.block"),
        path: "secretName")
    ]
  )
}

private func ingressToHaproxy() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-to-haproxy", severity: .error,
    summary: "With two or more shards, every route for the meeting host leads to HAProxy",
    rationale: "A room lives in one shard, and only HAProxy remembers in which. A route that leads to a web past HAProxy sends each participant to some shard: people in one meeting don't see or hear each other.",
    remediation: "Name HAProxy's Service in the route.",
    scope: .object,
    kinds: ["Ingress", "HTTPRoute", "IngressRoute", "VirtualService"],
    when: .init("facts.routes.size() > 0"),
    variables: [
      .init("doors", .init("facts.routes.filter(r, r.installation != null && r.installation.haproxy != null && !r.repeated && \"web\" in r.components && !(\"haproxy\" in r.components)).map(r, r.installation.haproxy.component.services .filter(s, s.podName == null && !s.headless && s.type != \"ExternalName\")).flatten()")),
      .init("port", .init("variables.doors.size() != 1 ? [] : variables.doors[0].ports.size() == 1 ? variables.doors[0].ports : variables.doors[0].ports.filter(p, p.port == 80 || p.name == \"http\")"))
    ],
    validations: [
      .init(forEach: .init("facts.routes.filter(r, \"web\" in r.components && !(\"haproxy\" in r.components) && !r.repeated && !r.xmpp)"),
        when: .init("item.installation != null && item.installation.haproxy != null && item.installation.shards.size() > 1"),
        expression: .init("!item.entrance"),
        messageExpression: .init("item.kind + \" \" + item.name + \" leads \" + (item.path == null ? \"requests\" : item.path) + \" to Service \" + item.serviceName + \", a shard's web, instead of HAProxy: participants of one room come to different shards and don't meet\""),
        object: .init("item"),
        pathExpression: .init("item.servicePath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"lead to Service \" + variables.doors[0].name"), when: .init("variables.port.size() == 1 && item.serviceNamespace == variables.doors[0].namespace && (item.kind != \"VirtualService\" || facts.namespace == variables.doors[0].namespace) && (item.portPath == null || !item.portPath.endsWith(\"name\") || variables.port[0].name != null)"), patches: [.init(operation: .value(.init("variables.doors[0].name"))), .init(when: .init("item.portPath != null && !variables.doors[0].ports.exists(p, string(p.port) == item.port || p.name == item.port) && !item.portPath.endsWith(\"name\")"), pathExpression: .init("item.portPath"), operation: .value(.init("variables.port[0].port"))), .init(when: .init("item.portPath != null && !variables.doors[0].ports.exists(p, string(p.port) == item.port || p.name == item.port) && item.portPath.endsWith(\"name\")"), pathExpression: .init("item.portPath"), operation: .value(.init("variables.port[0].name")))]))
    ]
  )
}

private func jvbAdvertisedAddress() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-advertised-address", severity: .warning,
    summary: "A bridge announces the address of its own node, or one that leads to it",
    rationale: "Participants send sound and picture to the address that their bridge announces. Behind a node port that is the address of the node that the bridge runs on. An address of the pod's network leads nowhere from the internet; and one node's address, written down for the bridges of several, leads to the bridge of that node, whoever was meant.",
    remediation: "Take JVB_ADVERTISE_IPS (DOCKER_HOST_ADDRESS before stable-7830) from the field status.hostIP, or give the bridges a load balancer and announce its address.",
    scope: .jvb,
    when: .init("jvb.advertised != null"),
    variables: [
      .init("address", .init("jvb.advertised"))
    ],
    validations: [
      .init(expression: .init("variables.address.unreachable == null"),
        messageExpression: .init("variables.address.variable + \" makes bridges announce \" + variables.address.unreachable + \", which leads every participant to their own device: people neither see nor hear each other\""),
        object: .init("variables.address")),
      .init(when: .init("variables.address.behindNodePort"),
        expression: .init("!variables.address.pod"),
        messageExpression: .init("variables.address.variable + \" makes the bridges of shard \" + string(shard.index) + \" announce the addresses of their pods, and a node port leads to them: nobody outside of the cluster reaches\" + \" that address, and people neither see nor hear each other\""),
        object: .init("variables.address")),
      .init(when: .init("variables.address.literal != null && variables.address.unreachable == null && variables.address.ownNode && !variables.address.pinned"),
        expression: .init("variables.address.bridges <= 1"),
        messageExpression: .init("variables.address.variable + \" makes all bridges announce \" + variables.address.literal + \", and each is reached by its own node only: people on any other node's bridge neither see nor hear each other\""),
        object: .init("variables.address"))
    ]
  )
}

private func jvbAutoscaled() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-autoscaled", severity: .warning,
    summary: "An autoscaler targets every shard's bridges",
    rationale: "The bridges carry the load of a shard, and it changes within minutes: at the full hour all meetings begin. A fixed number of bridges is too small then, and sound breaks up, or it idles for the rest of the day.",
    remediation: "Add a HorizontalPodAutoscaler that targets the bridges' workload and scales on the network traffic of its pods.",
    scope: .shard,
    when: .init("shard.jvbs.size() > 0 && !shard.isSmallerHalf && shard.jvbs.all(b, b.workload != \"DaemonSet\" && b.workload != \"Pod\") && shard.jvbs.all(b, b.autoscalers.size() == 0 && b.strayScalers.size() == 0)"),
    variables: [
      .init("fixed", .init("shard.prosodies.exists(p, p.name == shard.jvb.name) || shard.jicofos.exists(j, j.name == shard.jvb.name)")),
      .init("misnamed", .init("installation.autoscalers.exists(a, shard.services.exists(s, s.podWorkload != null && !s.selectsAny && s.podWorkload == string(a.?spec.?scaleTargetRef.?name.orValue(\"\"))))")),
      .init("clone", .init("shard.jvb.scalerClone")),
      .init("ready", .init("shard.jvb.exposure.ordinals.size() > 0 && shard.jvb.exposure.ordinals[shard.jvb.exposure.ordinals.size() - 1] == shard.jvb.exposure.ordinals.size() - 1 ? shard.jvb.exposure.ordinals.size() : 0")),
      .init("meant", .init("installation.autoscalers.exists(a, shard.jvbs.exists(b, string(a.?spec.?scaleTargetRef.?name.orValue(\"\")) == b.name && b.workload != \"StatefulSet\"))"))
    ],
    validations: [
      .init(when: .init("!variables.fixed && !variables.meant && !variables.misnamed && (input.whole || shard.missing.size() == 0 || installation.autoscalers.size() > 0)"),
        messageExpression: .init("\"no autoscaler targets the bridges of shard \" + string(shard.index) + \" (\" + shard.jvb.name + \"): when many meetings begin at once, sound and picture break up\""),
        object: .init("shard.jvb"),
        fix: .init(applicability: .create, description: "add an autoscaler for the bridges", when: .init("shard.jvbs.size() == 1 && (variables.clone != null || variables.ready > shard.jvb.replicas)"), patches: [.init(when: .init("shard.jvb.object.?spec.?replicas.hasValue()"), path: "spec.replicas", operation: .remove)], creations: [.init(beside: .init("shard.jvb"), object: .init("variables.clone != null ? variables.clone : {\"apiVersion\": \"autoscaling/v2\", \"kind\": \"HorizontalPodAutoscaler\",\n   \"metadata\": {\"name\": shard.jvb.name,\n                \"namespace\": shard.jvb.object.?metadata.?namespace.orValue(null),\n                \"labels\": shard.jvb.object.?metadata.?labels.orValue(null)},\n   \"spec\": {\"scaleTargetRef\": {\"apiVersion\": shard.jvb.object.apiVersion, \"kind\": shard.jvb.workload,\n                               \"name\": shard.jvb.name},\n            \"minReplicas\": math.greatest(1, shard.jvb.replicas), \"maxReplicas\": variables.ready,\n            \"metrics\": [{\"type\": \"Pods\", \"pods\": {\n               \"metric\": {\"name\": \"container_network_transmit_bytes_per_second\"},\n               \"target\": {\"type\": \"AverageValue\", \"averageValue\": \"25M\"}}}]}}"))]))
    ]
  )
}

private func jvbExposed() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-exposed", severity: .error,
    summary: "Every bridge that can exist has a way in from the internet",
    rationale: "Sound and picture go straight to the bridge, past HAProxy and the ingress. People who land on a bridge that nobody outside of the cluster reaches see each other's names, and neither see nor hear each other; it happens only when the autoscaler has started that bridge.",
    remediation: "Give every bridge a NodePort Service of its own (or metacontroller's annotation and its DecoratorController), a hostPort, the host network, or a LoadBalancer.",
    scope: .jvb,
    when: .init("!jvb.exposure.complete && !shard.isSmallerHalf && jvb.mediaFaults.size() == 0"),
    variables: [
      .init("exposure", .init("jvb.exposure")),
      .init("broken", .init("shard.services.filter(s, s.podName != null && s.component == \"jvb\" && !s.pods.exists(p, p.name == jvb.name)).size() + jvb.bridgeServices.filter(s, !s.selectsIt || s.second).size()")),
      .init("overrun", .init("jvb.basePort != null && jvb.basePort.long && (jvb.basePort.shards.size() > 0 || jvb.basePort.last > 32767)")),
      .init("nameless", .init("jvb.workload != \"StatefulSet\" && (jvb.exposure.annotation != null || jvb.podServices.size() > 0)")),
      .init("neighbourhood", .init("input.whole || installation.shards.exists(s, s.index != shard.index && s.jvb != null && s.jvb.exposure.complete) || shard.missing.size() == 0 && shard.services.size() > 0")),
      .init("missing", .init("variables.exposure.missingOrdinals")),
      .init("model", .init("jvb.podServices.filter(s, s.type == \"NodePort\" && s.ordinal != null && s.ordinal in jvb.exposure.ordinals && s.podName == jvb.name + \"-\" + string(s.ordinal) && (s.name.startsWith(s.podName) || s.name.endsWith(\"-\" + string(s.ordinal))))")),
      .init("clones", .init("jvb.serviceClones")),
      .init("used", .init("jvb.podServices.map(s, s.ports.map(p, p.nodePort)).flatten()"))
    ],
    validations: [
      .init(when: .init("variables.exposure.ordinals.size() > 0 && !variables.overrun && !variables.nameless"),
        expression: .init("variables.missing.size() <= variables.broken"),
        messageExpression: .init("(variables.missing.size() == 1 ? \"bridge \" + string(variables.missing[0]) : \"bridges \" + variables.missing.slice(0, math.least(3, variables.missing.size())).map(i, string(i)).join(\", \") + (variables.missing.size() > 3 ? \", … \" + string(variables.missing[variables.missing.size() - 1]) : \"\")) + \" of shard \" + string(shard.index) + (variables.missing.size() == 1 ? \" has\" : \" have\") + \" no Service that leads in: people on \" + (variables.missing.size() == 1 ? \"it\" : \"them\") + \" neither see nor hear each other\""),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add \" + (variables.missing.size() == 1 ? \"a Service\" : \"Services\") + \" like \" + variables.model[0].name"), when: .init("variables.model.size() > 0 && variables.broken == 0 && variables.missing.all(i, !jvb.podServices.exists(s, s.ordinal == i)) && variables.model[0].ports.all(p, p.nodePort != null && p.port == p.nodePort && variables.missing.all(i, !(p.nodePort + (i - variables.model[0].ordinal) * variables.model[0].ports.size() in variables.used)))"), creations: [.init(forEach: .init("variables.missing"), beside: .init("variables.model[0]"), object: .init("{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": variables.model[0].name.startsWith(variables.model[0].podName) ? jvb.name + \"-\" + string(each) + variables.model[0].name.substring(variables.model[0].podName.size()) : variables.model[0].name.substring(0, variables.model[0].name.lastIndexOf(\"-\") + 1) + string(each), \"namespace\": variables.model[0].object.metadata.?namespace.orValue(null), \"labels\": variables.model[0].object.metadata.?labels.orValue(null)}, \"spec\": {\"type\": \"NodePort\", \"externalTrafficPolicy\": variables.model[0].object.spec.?externalTrafficPolicy.orValue(null), \"selector\": {\"statefulset.kubernetes.io/pod-name\": jvb.name + \"-\" + string(each)}, \"ports\": variables.model[0].ports.map(p, {\"name\": p.name, \"protocol\": p.protocol, \"port\": p.port + (each - variables.model[0].ordinal) * variables.model[0].ports.size(), \"targetPort\": p.port + (each - variables.model[0].ordinal) * variables.model[0].ports.size(), \"nodePort\": p.port + (each - variables.model[0].ordinal) * variables.model[0].ports.size()})}}"))])),
      .init(when: .init("variables.exposure.ordinals.size() == 0 && variables.exposure.annotation != null && !variables.nameless && (input.whole || input.metacontroller)"),
        messageExpression: .init("\"no DecoratorController acts on the annotation \" + variables.exposure.annotation + \" of \" + jvb.name + \": no Service is made for its bridges, and people on them neither see nor hear each other\""),
        object: .init("jvb.object.?metadata.?annotations[?variables.exposure.annotation].hasValue() ? jvb.object.metadata.annotations : dyn(jvb)")),
      .init(when: .init("variables.exposure.ordinals.size() == 0 && variables.exposure.annotation == null && !variables.nameless && variables.broken == 0 && variables.neighbourhood"),
        messageExpression: .init("(variables.exposure.ambiguousService == null ? \"nothing leads from the internet to the bridges of \" + jvb.name : \"the \" + string(jvb.maximum) + \" bridges of \" + jvb.name + \" share the node port of Service \" + variables.exposure.ambiguousService.name + \", which gives each packet to any of them\") + \" in shard \" + string(shard.index) + \": people neither see nor hear each other\""),
        object: .init("variables.exposure.ambiguousService == null ? dyn(jvb) : dyn(variables.exposure.ambiguousService)"),
        pathExpression: .init("variables.exposure.ambiguousService == null ? \"\" : \"spec.type\""),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add \" + (variables.clones.size() == 1 ? \"a Service\" : string(variables.clones.size()) + \" Services\") + \" like those of another shard\""), when: .init("variables.exposure.ambiguousService == null && !variables.overrun && variables.clones.size() > 0"), creations: [.init(forEach: .init("variables.clones"), beside: .init("jvb"), object: .init("each"))]))
    ]
  )
}

private func jvbGoverningService() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-governing-service", severity: .warning,
    summary: "The bridges' StatefulSet names a headless Service that exists and selects its pods",
    rationale: "A StatefulSet's serviceName gives each of its pods a name in DNS. Without a headless Service of that name there are no such names: bridges cannot be looked up one by one, neither by each other, when a meeting is spread over several of them, nor by a web that forwards their websockets, nor by whoever looks for the one that is overloaded.",
    remediation: "Add a Service with `clusterIP: None` under the name in serviceName that selects the bridges' pods.",
    scope: .jvb,
    when: .init("jvb.workload == \"StatefulSet\""),
    variables: [
      .init("service", .init("jvb.governingService")),
      .init("speaker", .init("jvb.governed.size() == 0 || jvb.governed[0].name == jvb.name")),
      .init("bridges", .init("(jvb.governed.size() > 1 ? string(jvb.governed.size()) + \" StatefulSets of bridges, \" + jvb.name + \" first,\" : \"the bridges of \" + jvb.name)")),
      .init("effect", .init("\": they have no names in DNS, and nothing can look up a single one of them\"")),
      .init("astray", .init("variables.service.selector != null && shard.services.exists(s, s.name == variables.service.name) && variables.service.component != null && (!variables.service.selectsAny || !(variables.service.component in variables.service.kinds)\n    || !variables.service.shards.all(i, i == shard.index))"))
    ],
    validations: [
      .init(expression: .init("jvb.serviceName != \"\""),
        messageExpression: .init("\"the StatefulSet \" + jvb.name + \" of shard \" + string(shard.index) + \" names no governing Service: its bridges have no names in DNS, and nothing can look up a single one of them\""),
        path: "spec.serviceName"),
      .init(when: .init("jvb.serviceName != \"\" && variables.service == null && variables.speaker && !shard.isSmallerHalf && (input.whole || input.readable && shard.missing.size() == 0 && shard.services.size() > 0)"),
        messageExpression: .init("variables.bridges + \" name the governing Service \" + jvb.serviceName + \", which does not exist\" + variables.effect"),
        path: "spec.serviceName",
        fix: .init(applicability: .create, descriptionExpression: .init("\"add the headless Service \" + jvb.serviceName"), when: .init("jvb.governedLabels != null"), creations: [.init(beside: .init("jvb"), object: .init("{\"apiVersion\": \"v1\", \"kind\": \"Service\",\n \"metadata\": {\"name\": jvb.serviceName, \"namespace\": jvb.object.?metadata.?namespace.orValue(null),\n              \"labels\": jvb.governedLabels},\n \"spec\": {\"clusterIP\": \"None\", \"publishNotReadyAddresses\": true, \"selector\": jvb.governedLabels,\n          \"ports\": [{\"name\": \"colibri\", \"port\": 8080}]}}"))])),
      .init(when: .init("variables.service != null && variables.speaker"),
        expression: .init("variables.service.headless || variables.service.type == \"ExternalName\""),
        messageExpression: .init("\"Service \" + variables.service.name + \", which governs \" + variables.bridges.replace(\"the bridges\", \"the pods\") + \" is not headless\" + variables.effect"),
        object: .init("variables.service"),
        path: "spec.clusterIP"),
      .init(when: .init("variables.service != null && variables.service.headless && !variables.astray"),
        expression: .init("variables.service.hasOwnEndpoints || variables.service.podName == null && variables.service.pods.exists(p, p.name == jvb.name)"),
        messageExpression: .init("\"Service \" + variables.service.name + \" governs the StatefulSet \" + jvb.name + \" of shard \" + string(shard.index) + \", and does not select its pods\" + variables.effect"),
        object: .init("variables.service"),
        pathExpression: .init("variables.service.selectorPath"))
    ]
  )
}

private func jvbGracefulShutdown() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-graceful-shutdown", severity: .warning,
    summary: "A bridge that is stopped drains first, and has an hour or more for it",
    rationale: "Whenever an autoscaler scales down, a node is drained or a release is rolled out, bridges are stopped. A bridge that is stopped at once drops everybody on it. One that drains takes no new conferences, and its pod ends with the last one, if the preStop hook waits for that: as soon as the hook returns, Kubernetes stops the bridge. It waits for the hook only as long as terminationGracePeriodSeconds says: 30 seconds by default.",
    remediation: "Add a preStop hook that asks the bridge to drain and waits until it is empty, and set terminationGracePeriodSeconds to the length of the longest meeting, at least 3600. From stable-9164 on, /usr/share/jitsi-videobridge/graceful_shutdown.sh does both; earlier releases need the pid: -p \"$(pgrep -xo java)\". It posts to /colibri/shutdown, which COLIBRI_REST_ENABLED and SHUTDOWN_REST_ENABLED turn on, and which cannot be undone. From stable-7001 on, a POST to /colibri/drain/enable drains too, without SHUTDOWN_REST_ENABLED, and /colibri/drain/disable takes it back.",
    scope: .jvb,
    variables: [
      .init("seconds", .init("jvb.gracePeriod")),
      .init("drain", .init("jvb.drain")),
      .init("those", .init("\"the bridges of shard \" + string(shard.index)")),
      .init("switch", .init("jvb.environment.filter(v, v.name == \"SHUTDOWN_REST_ENABLED\")"))
    ],
    validations: [
      .init(expression: .init("!(variables.drain in [\"none\", \"otherwise\"])"),
        messageExpression: .init("(variables.drain == \"none\" ? variables.those + \" have no preStop hook\" : \"the preStop hook of \" + variables.those + \" does not drain them\") + (variables.seconds < 3600 ? \", and are killed after \" + string(variables.seconds) + \" seconds\" : \"\") + \": stopping one drops everybody on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop",
        fix: .init(applicability: .safe, description: "drain the bridge before it is stopped", when: .init("jvb.drainCommand != null && jvb.container.?lifecycle.?preStop.orValue(null) == null"), patches: [.init(operation: .value(.init("{\"exec\": {\"command\": jvb.drainCommand}}"))), .init(when: .init("variables.seconds < 3600"), object: .init("jvb.pod"), path: "spec.terminationGracePeriodSeconds", operation: .value(.init("3600")))])),
      .init(expression: .init("variables.drain != \"process\""),
        messageExpression: .init("\"graceful_shutdown.sh exits with 1 without a pid before stable-9164: stopping a bridge of shard \" + string(shard.index) + \" drops everybody on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command",
        fix: .init(applicability: .safe, description: "give the script the bridge's pid", when: .init("jvb.drainCommand != null && jvb.drainCommand.exists(w, w.contains(\"graceful_shutdown.sh -p\")) && jvb.container.lifecycle.preStop.exec.command.all(w, w in [\"bash\", \"/bin/bash\", \"sh\", \"/bin/sh\"] || w.endsWith(\"graceful_shutdown.sh\"))"), patches: [.init(operation: .value(.init("jvb.drainCommand")))])),
      .init(expression: .init("variables.drain != \"folder\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" looks for the bridge in \" + (jvb.releaseNumber >= 11146 ? \"/var/run/s6/services, and stable-11146 moved it to /run/service\" : \"/run/service, and until stable-11146 it is in /var/run/s6/services\") + \": the hook fails, and stopping a bridge drops everybody on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command"),
      .init(expression: .init("variables.drain != \"endpoint\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" posts to /colibri/drain, which bridges have from stable-6865 on\" + \": stopping one drops everybody on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command"),
      .init(expression: .init("variables.drain != \"form\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" posts to /colibri/shutdown without Content-Type: application/json\" + \": the bridge answers 415, and stopping it drops everybody on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command"),
      .init(when: .init("jvb.colibri != false"),
        expression: .init("variables.drain != \"refused\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" posts to /colibri/shutdown, which \" + (jvb.releaseNumber < 6433 ? \"nothing turns on\" : \"SHUTDOWN_REST_ENABLED leaves off\") + \": the hook fails, and stopping a bridge drops everybody on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command",
        fix: .init(applicability: .unsafe, description: "turn the shutdown by REST on", when: .init("jvb.colibri == true && jvb.releaseNumber >= 6433 && variables.switch.all(v, v.origin in [\"literal\", \"configMap\", \"configMapKey\"] && v.holder != null)"), patches: [.init(when: .init("variables.switch.size() == 0"), object: .init("jvb.container"), path: "env", operation: .append(.init("{\"name\": \"SHUTDOWN_REST_ENABLED\", \"value\": \"true\"}"))), .init(forEach: .init("variables.switch"), object: .init("each.holder"), pathExpression: .init("each.holderPath"), operation: .value(.init("\"true\"")))])),
      .init(expression: .init("variables.drain != \"returns\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" asks the bridge to drain and does not wait\" + \": Kubernetes stops the bridge as soon as the hook returns, which drops everybody on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command"),
      .init(when: .init("variables.drain in [\"works\", \"unseen\"]"),
        expression: .init("variables.seconds >= 3600"),
        messageExpression: .init("variables.those + \" are killed after \" + string(variables.seconds) + \" seconds when they are stopped: longer meetings are cut off\""),
        object: .init("jvb.pod"),
        path: "spec.terminationGracePeriodSeconds",
        fix: .init(applicability: .safe, description: "give the bridges an hour to end their conferences", patches: [.init(operation: .value(.init("3600")))]))
    ]
  )
}

private func jvbHostPortRollout() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-host-port-rollout", severity: .warning,
    summary: "Bridges on ports of their nodes give them up before their successors need them",
    rationale: "A port of a node can be taken once. A Deployment that keeps every old pod until a new one is ready needs a free node for the new one; where each node has its bridge, the new one waits for ever, the update stands still, and old and new bridges stay side by side.",
    remediation: "Make the bridges a StatefulSet, or let the Deployment do without one pod meanwhile (maxUnavailable: 1, maxSurge: 0).",
    scope: .jvb,
    when: .init("jvb.workload == \"Deployment\" && (jvb.exposure.hostPorts.size() > 0 || jvb.exposure.hostNetwork)"),
    variables: [
      .init("strategy", .init("jvb.object.?spec.?strategy.orValue({})")),
      .init("rolling", .init("variables.strategy.?rollingUpdate.orValue({})")),
      .init("pods", .init("jvb.scalers.size() > 0 ? jvb.scalers[0].minimum : jvb.replicas")),
      .init("unavailable", .init("string(variables.rolling.?maxUnavailable.orValue(\"25%\"))")),
      .init("surge", .init("string(variables.rolling.?maxSurge.orValue(\"25%\"))")),
      .init("readable", .init("variables.unavailable.matches(\"^[0-9]{1,6}%?$\") && variables.surge.matches(\"^[0-9]{1,6}%?$\")")),
      .init("spared", .init("variables.unavailable.endsWith(\"%\") ? int(variables.unavailable.replace(\"%\", \"\")) * variables.pods / 100 : int(variables.unavailable)")),
      .init("surges", .init("variables.surge.replace(\"%\", \"\") != \"0\"")),
      .init("nameless", .init("jvb.basePort != null || jvb.podServices.size() > 0 || jvb.exposure.annotation != null")),
      .init("written", .init("has(variables.rolling.maxUnavailable) || has(variables.rolling.maxSurge)"))
    ],
    validations: [
      .init(when: .init("string(variables.strategy.?type.orValue(\"RollingUpdate\")) == \"RollingUpdate\" && variables.readable && variables.pods > 0 && (!variables.nameless || variables.written)"),
        expression: .init("variables.spared > 0 || !variables.surges"),
        messageExpression: .init("\"Deployment \" + jvb.name + \" of shard \" + string(shard.index) + \" keeps every old bridge until a new one is ready, and \" + (jvb.exposure.hostPorts.size() > 0 ? \"both need port \" + string(jvb.exposure.hostPorts[0]) + \" of a node\"\n   : \"both need their node's own ports\")\n+ \": where no node is free, an update never ends\""),
        pathExpression: .init("has(variables.rolling.maxUnavailable) ? \"spec.strategy.rollingUpdate.maxUnavailable\" : variables.written ? \"spec.strategy.rollingUpdate\" : \"spec.strategy\""))
    ]
  )
}

private func jvbHpaBounds() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-hpa-bounds", severity: .error,
    summary: "An autoscaler of bridges targets a workload that exists, between a minimum of at least 1 and a maximum above it",
    rationale: "An autoscaler whose target isn't there scales nothing, and says so only in its status: the bridges stay as many as they are until sound and picture break up. One that may go down to nought leaves a shard without any bridge, and one whose minimum is above its maximum is refused.",
    remediation: "Name the bridges' workload by its kind and name, and make 1 ≤ minimum ≤ maximum.",
    scope: .jvb,
    when: .init("jvb.scalers.size() > 0 || jvb.strayScalers.size() > 0"),
    variables: [
      .init("strays", .init("jvb.strayScalers.filter(a, a.namespace == jvb.namespace && !(a.targetName == jvb.name && jvb.workload != \"StatefulSet\"))")),
      .init("scalers", .init("jvb.scalers + variables.strays"))
    ],
    validations: [
      .init(forEach: .init("variables.strays"),
        when: .init("input.whole || jvb.scalers.size() == 0"),
        messageExpression: .init("\"the autoscaler \" + item.name + \" targets \" + item.targetKind + \" \" + item.targetName + \", which does not exist; the bridges of shard \" + string(shard.index) + \" are \" + jvb.workload + \" \" + jvb.name + \": nothing scales them, and sound breaks up when many meetings begin\""),
        object: .init("item"),
        pathExpression: .init("item.targetName == jvb.name ? \"spec.scaleTargetRef.kind\" : \"spec.scaleTargetRef.name\"")),
      .init(forEach: .init("variables.scalers"),
        expression: .init("item.minimum >= 1"),
        messageExpression: .init("\"the autoscaler \" + item.name + \" may leave shard \" + string(shard.index) + \" with \" + (item.minimum == 0 ? \"no bridge\" : string(item.minimum) + \" bridges\") + \": the first meetings of the day have neither sound nor picture\""),
        object: .init("item"),
        pathExpression: .init("item.minimumPath")),
      .init(forEach: .init("variables.scalers"),
        when: .init("item.maximum != null && item.minimum >= 1"),
        expression: .init("item.minimum <= item.maximum"),
        messageExpression: .init("\"the autoscaler \" + item.name + \" of shard \" + string(shard.index) + \" asks for at least \" + string(item.minimum) + \" bridges and at most \" + string(item.maximum) + \": Kubernetes refuses it, and nothing scales the bridges\""),
        object: .init("item"),
        pathExpression: .init("item.minimumPath")),
      .init(forEach: .init("variables.scalers"),
        when: .init("!item.keda"),
        expression: .init("item.maximum != null || has(item.object.spec.maxReplicas)"),
        messageExpression: .init("\"the autoscaler \" + item.name + \" of shard \" + string(shard.index) + \" names no maximum: Kubernetes refuses it, and nothing scales the bridges\""),
        object: .init("item"),
        pathExpression: .init("item.maximumPath"))
    ]
  )
}

private func jvbHpaNetworkMetric() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-hpa-network-metric", severity: .warning,
    summary: "Bridges are scaled by the network traffic of their pods, not by CPU alone",
    rationale: "A bridge forwards packets. Its network is full long before its CPU is, and then sound and picture break up while the autoscaler sees nothing to do.",
    remediation: "Add a metric of type Pods that measures what the bridges send, such as container_network_transmit_bytes_per_second, and let a custom-metrics API serve it.",
    scope: .jvb,
    when: .init("jvb.scalers.size() > 0"),
    validations: [
      .init(forEach: .init("jvb.scalers"),
        when: .init("item.likeMetric != null"),
        expression: .init("!item.resourcesOnly"),
        messageExpression: .init("\"the autoscaler \" + item.name + \" of shard \" + string(shard.index) + \"'s bridges looks at CPU or memory only: their network is full first, and sound and picture break up before a\" + \" bridge is added\""),
        object: .init("item"),
        pathExpression: .init("item.keda ? \"spec.triggers\" : has(item.object.spec.targetCPUUtilizationPercentage) ? \"spec.targetCPUUtilizationPercentage\" : \"spec.metrics\""),
        fix: .init(applicability: .safe, description: "scale on the network traffic of the pods, too", when: .init("!item.keda && item.object.apiVersion in [\"autoscaling/v2\", \"autoscaling/v2beta2\", \"autoscaling/v2beta1\"]"), patches: [.init(object: .init("item"), path: "spec.metrics", operation: .append(.init("dyn(item.likeMetric)")))])),
      .init(forEach: .init("jvb.scalers"),
        when: .init("item.likeMetric == null"),
        expression: .init("!item.resourcesOnly"),
        messageExpression: .init("\"the autoscaler \" + item.name + \" of shard \" + string(shard.index) + \"'s bridges looks at CPU or memory only: their network is full first, and sound and picture break up before a\" + \" bridge is added\""),
        object: .init("item"),
        pathExpression: .init("item.keda ? \"spec.triggers\" : has(item.object.spec.targetCPUUtilizationPercentage) ? \"spec.targetCPUUtilizationPercentage\" : \"spec.metrics\""),
        fix: .init(applicability: .unsafe, description: "scale on container_network_transmit_bytes_per_second, too", when: .init("!item.keda && item.object.apiVersion in [\"autoscaling/v2\", \"autoscaling/v2beta2\", \"autoscaling/v2beta1\"] && (!input.wholeCluster || installation.servesCustomMetrics)"), patches: [.init(object: .init("item"), path: "spec.metrics", operation: .append(.init("item.object.apiVersion == \"autoscaling/v2beta1\" ? {\"type\": \"Pods\", \"pods\": {\"metricName\": \"container_network_transmit_bytes_per_second\",\n   \"targetAverageValue\": \"25M\"}}\n: {\"type\": \"Pods\", \"pods\": {\"metric\": {\"name\": \"container_network_transmit_bytes_per_second\"},\n   \"target\": {\"type\": \"AverageValue\", \"averageValue\": \"25M\"}}}")))]))
    ]
  )
}

private func jvbHpaOwnsReplicas() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-hpa-owns-replicas", severity: .warning,
    summary: "Bridges that an autoscaler scales have no number of replicas of their own",
    rationale: "Whoever applies the manifests sets the number of bridges back to what they say. The bridges above it are stopped at once, with all the meetings on them, until the autoscaler has asked for them again.",
    remediation: "Remove spec.replicas, and leave the number to the autoscaler. Where kubectl apply set it before, remove it from the last applied configuration first (kubectl apply edit-last-applied), or the next apply starts again from one bridge.",
    scope: .jvb,
    when: .init("jvb.scalers.size() > 0 && jvb.object.?spec.?replicas.orValue(null) != null"),
    variables: [
      .init("applied", .init("!jvb.object.metadata.?uid.hasValue() && !jvb.object.metadata.?resourceVersion.hasValue() || jvb.object.metadata.?annotations[?\"kubectl.kubernetes.io/last-applied-configuration\"].orValue(\"\").contains(\"\\\"replicas\\\":\") || jvb.object.metadata.?managedFields.orValue([]).exists(m, m.?operation.orValue(\"\") == \"Apply\"\n  && m.?subresource.orValue(\"\") == \"\" && m.?fieldsV1[?\"f:spec\"][?\"f:replicas\"].hasValue())"))
    ],
    validations: [
      .init(when: .init("variables.applied && !jvb.podKinds.exists(k, k in [\"jicofo\", \"prosody\"])"),
        messageExpression: .init("jvb.workload + \" \" + jvb.name + \" of shard \" + string(shard.index) + \" sets \" + string(jvb.object.spec.replicas) + (jvb.replicas == 1 ? \" replica\" : \" replicas\") + \", and the autoscaler \" + jvb.scalers[0].name + \" scales it: every apply sets the number back and ends the calls on the bridges above it\""),
        path: "spec.replicas",
        fix: .init(applicability: .unsafe, description: "leave the number of bridges to the autoscaler", patches: [.init(operation: .remove)]))
    ]
  )
}

private func jvbHpaWorkable() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-hpa-workable", severity: .warning,
    summary: "An autoscaler of bridges has room to scale, fields that its API version knows, and requests to measure by",
    rationale: "An autoscaler that cannot work is as good as none, and nobody notices until sound and picture break up. Fields of another API version are dropped without a word; a percentage of CPU or memory is one of what all containers of a pod request; and where minimum and maximum are the same, there is nothing to decide.",
    remediation: "Write the metrics as the API version wants them, give every container of the bridges' pods a request for what is measured in percent, and raise the maximum.",
    scope: .jvb,
    when: .init("jvb.scalers.size() > 0"),
    validations: [
      .init(forEach: .init("jvb.scalers.map(a, a.misplaced).flatten()"),
        messageExpression: .init("item.name + \" of the autoscaler \" + item.autoscaler + \" \" + item.fault + \": it cannot scale the bridges of shard \" + string(shard.index) + \", and sound breaks up under load\""),
        object: .init("item")),
      .init(forEach: .init("jvb.scalers.filter(a, a.maximum != null && a.minimum >= 1)"),
        expression: .init("item.minimum != item.maximum"),
        messageExpression: .init("\"the autoscaler \" + item.name + \" of shard \" + string(shard.index) + \" asks for at least and at most \" + string(item.maximum) + (item.maximum == 1 ? \" bridge\" : \" bridges\") + \": it never adds one, and sound breaks up under load\""),
        object: .init("item"),
        pathExpression: .init("item.maximumPath")),
      .init(forEach: .init("jvb.unmeasured"),
        messageExpression: .init("\"container \" + item.container + \" beside the bridges of shard \" + string(shard.index) + \" requests no \" + item.resource + \", of which the autoscaler \" + item.autoscaler + \" measures a percentage: it cannot work out any, and never adds a bridge\""),
        object: .init("item"),
        pathExpression: .init("\"resources.requests.\" + item.resource"))
    ]
  )
}

private func jvbMediaProtocol() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-media-protocol", severity: .error,
    summary: "The way to a bridge's media port is UDP, and leads to the port on which the bridge listens",
    rationale: "Media is UDP, and Kubernetes takes a port without a protocol for TCP. A Service, a hostPort or a route that takes TCP only passes no sound and no picture on; nor does one that leads to another port than JVB_PORT (10000 by default). A bridge announces the port on which it listens, so a hostPort has to be the same. Participants see each other's names, and neither see nor hear each other.",
    remediation: "Set protocol to UDP in the Service, in the container's ports and in the route, and make hostPort, containerPort and JVB_PORT one number.",
    scope: .jvb,
    validations: [
      .init(forEach: .init("jvb.mediaFaults"),
        messageExpression: .init("(item.kind == \"hostPort\" ? \"hostPort \" + string(item.port) + \" of the bridges of shard \" + string(shard.index) + \" is TCP, and media is UDP\" : item.kind == \"service\" ? \"service \" + item.name + \" takes only TCP on port \" + string(item.port) + \", which leads to the bridges' media port\" : item.kind == \"declared\" ? \"container port \" + string(item.port) + \" is TCP, so service \" + item.name + \" finds no UDP port of that name\" : item.kind == \"route\" ? item.name + \" takes only TCP to the bridges' media port \" + string(item.media) : item.kind == \"announced\" ? \"hostPort \" + string(item.port) + \" leads to the bridges of shard \" + string(shard.index) + \", which announce port \" + string(item.media) : (item.name != null ? \"service \" + item.name : \"hostPort of the bridges of shard \" + string(shard.index)) + \" leads to port \" + string(item.port) + \", and the bridges listen on \" + string(item.media)) + \": participants neither see nor hear each other\""),
        object: .init("item.holder"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("item.mend.path.endsWith(\"protocol\") ? \"set the protocol to UDP\" : item.mend.path.startsWith(\"env\") ? \"set JVB_PORT to \" + string(item.port) : \"set the port to \" + string(item.media)"), when: .init("item.mend != null"), patches: [.init(when: .init("item.mend.kind == \"set\""), object: .init("item.holder"), pathExpression: .init("item.mend.path"), operation: .value(.init("item.mend.value"))), .init(when: .init("item.mend.kind == \"append\""), object: .init("item.holder"), pathExpression: .init("item.mend.path"), operation: .append(.init("item.mend.value")))]))
    ]
  )
}

private func jvbMetricsSidecar() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-metrics-sidecar", severity: .warning,
    summary: "An exporter shows the bridges' statistics to Prometheus on a port that has a name",
    rationale: "Without it nobody sees which bridge is overloaded and drops packets, nor can anything but CPU decide how many bridges there are. A PodMonitor finds the exporter by its port's name.",
    remediation: "Add a container such as systemli/prometheus-jitsi-meet-exporter beside the bridge, with a port called metrics; or give port 8080 of the bridge itself, which serves /metrics since stable-9457, such a name.",
    scope: .jvb,
    when: .init("jvb.exporter != \"named\""),
    variables: [
      .init("container", .init("jvb.unnamedExporter")),
      .init("ports", .init("variables.container.?ports.orValue([])"))
    ],
    validations: [
      .init(when: .init("jvb.exporter == \"missing\""),
        messageExpression: .init("\"nothing shows the statistics of shard \" + string(shard.index) + \"'s bridges to Prometheus: nobody sees that one is overloaded before people complain\""),
        object: .init("jvb.pod"),
        path: "spec.containers",
        fix: .init(applicability: .unsafe, description: "add an exporter beside the bridge", patches: [.init(operation: .append(.init("jvb.exporterModel != null ? dyn(jvb.exporterModel) : {\"name\": \"prometheus-exporter\", \"image\": \"systemli/prometheus-jitsi-meet-exporter:1.1.1\",\n   \"args\": [\"-videobridge-url\", \"http://localhost:8080/colibri/stats\"],\n   \"ports\": [{\"name\": \"metrics\", \"containerPort\": 9888}],\n   \"resources\": {\"requests\": {\"cpu\": \"50m\", \"memory\": \"32Mi\"}, \"limits\": {\"memory\": \"64Mi\"}}}")))], uncovers: ["monitoring-scraped"])),
      .init(when: .init("jvb.exporter == \"unnamed\""),
        messageExpression: .init("\"the exporter \" + string(variables.container.name) + \" beside the bridges of shard \" + string(shard.index) + (variables.ports.size() > 0 ? \" has a port without a name\" : \" declares no port\") + \": no PodMonitor finds it, and nobody sees which bridge is overloaded\""),
        object: .init("variables.container"),
        pathExpression: .init("variables.ports.size() > 0 ? \"ports[0].name\" : \"ports\""),
        fix: .init(applicability: .unsafe, description: "call the exporter's port metrics", when: .init("variables.ports.size() > 0 || string(variables.container.image).contains(\"prometheus-jitsi-meet-exporter\")"), patches: [.init(when: .init("variables.ports.size() > 0"), operation: .value(.init("\"metrics\""))), .init(when: .init("variables.ports.size() == 0"), operation: .append(.init("{\"name\": \"metrics\", \"containerPort\": 9888}")))], uncovers: ["monitoring-scraped"]))
    ]
  )
}

private func jvbPerPodService() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-per-pod-service", severity: .error,
    summary: "A bridge's own Service leads to that bridge only, from its node only, and by the port that it announces",
    rationale: "A bridge tells participants the address of its node and a port that follows from its ordinal. Media finds the way only if the node port has that very number, leads to this pod and no other, and is taken on the node that the pod runs on: otherwise the packets of one meeting arrive at another bridge, or at none, and people neither see nor hear each other.",
    remediation: "Select the pod by statefulset.kubernetes.io/pod-name, set externalTrafficPolicy to Local, and give port, targetPort and nodePort the number that the bridge of this ordinal announces.",
    scope: .jvb,
    when: .init("jvb.podServices.size() > 0 && !jvb.exposure.hostNetwork && jvb.exposure.hostPorts.size() == 0"),
    variables: [
      .init("services", .init("jvb.bridgeServices"))
    ],
    validations: [
      .init(when: .init("jvb.servicesBase != null && jvb.basePort.shards.size() == 0 && jvb.basePort.number >= 30000 && jvb.basePort.last <= 32767"),
        expression: .init("jvb.basePort.number == jvb.servicesBase"),
        messageExpression: .init("\"the bridges of shard \" + string(shard.index) + \" announce ports from \" + jvb.basePort.text + \" on, and their Services lead to them from \" + string(jvb.servicesBase) + \" on: all their media gets lost, and people neither see nor hear each other\""),
        object: .init("jvb.basePort")),
      .init(forEach: .init("variables.services"),
        expression: .init("item.selectsIt"),
        messageExpression: .init("\"Service \" + item.service.name + \" has the ports of bridge \" + string(item.ordinal) + \" of shard \" + string(shard.index) + (item.service.podName != null ? \" and selects pod \" + item.service.podName\n   : item.service.selector != null ? \" and selects all bridges\" : \" and selects no pod\")\n+ \": media for that bridge arrives elsewhere, and people on it neither see nor hear each other\""),
        object: .init("item.service"),
        pathExpression: .init("item.service.podName != null ? \"spec.selector[\\\"statefulset.kubernetes.io/pod-name\\\"]\" : \"spec.selector\""),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select pod \" + jvb.name + \"-\" + string(item.ordinal)"), patches: [.init(object: .init("item.service"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(.init("jvb.name + \"-\" + string(item.ordinal)")))])),
      .init(forEach: .init("variables.services"),
        expression: .init("item.service.object.?spec.?externalTrafficPolicy.orValue(\"Cluster\") == \"Local\""),
        messageExpression: .init("\"Service \" + item.service.name + \" of bridge \" + string(item.ordinal) + \" of shard \" + string(shard.index) + \" has externalTrafficPolicy \" + string(item.service.object.?spec.?externalTrafficPolicy.orValue(\"Cluster\")) + \": media takes a detour over other nodes, which change its addresses, and calls stutter or break off\""),
        object: .init("item.service"),
        path: "spec.externalTrafficPolicy",
        fix: .init(applicability: .safe, description: "set spec.externalTrafficPolicy to Local", patches: [.init(operation: .value(.init("\"Local\"")))])),
      .init(forEach: .init("variables.services.filter(s, s.selectsIt && s.fault != null)"),
        messageExpression: .init("\"Service \" + item.service.name + \" has \" + item.fault.wrong.map(f, f + \" \" + (item.fault.object[?f].hasValue() ? string(item.fault.object[f]) : \"left to chance\")).join(\", \") + (item.fault.number == null ? \", and its other ports differ\"\n   : \", and bridge \" + string(item.ordinal) + \" of shard \" + string(shard.index) + \" announces \"\n     + string(item.fault.number) + \"/\" + item.fault.protocol)\n+ \": its media gets lost, and people on it neither see nor hear each other\""),
        object: .init("item.fault"),
        pathExpression: .init("\"nodePort\" in item.fault.wrong ? \"nodePort\" : item.fault.wrong[0]"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"give the ports of bridge \" + string(item.ordinal) + \" the numbers that it announces\""), when: .init("item.ports.all(p, p.number != null && p.number >= 30000 && p.number <= 32767 && !p.claimedTwice)"), patches: [.init(forEach: .init("item.ports.filter(p, \"port\" in p.wrong)"), object: .init("each"), path: "port", operation: .value(.init("each.number"))), .init(forEach: .init("item.ports.filter(p, \"targetPort\" in p.wrong)"), object: .init("each"), path: "targetPort", operation: .value(.init("each.number"))), .init(forEach: .init("item.ports.filter(p, \"nodePort\" in p.wrong)"), object: .init("each"), path: "nodePort", operation: .value(.init("each.number")))]))
    ]
  )
}

private func jvbPortBlock() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-port-block", severity: .error,
    summary: "The node ports of a shard's bridges are node ports, and no other shard's",
    rationale: "Bridges behind node ports count theirs upwards from the shard's base port. Kubernetes gives out 30000 to 32767 only, and each number once. A bridge whose port lies elsewhere, or belongs to another shard's bridge, is one that no media reaches: people see each other's names and nothing else.",
    remediation: "Give each shard a base port of its own, a hundred apart (30300, 30400, …), and no more bridges than fit in between.",
    scope: .jvb,
    when: .init("jvb.basePort != null"),
    variables: [
      .init("base", .init("jvb.basePort")),
      .init("nodePorts", .init("!jvb.exposure.hostNetwork && jvb.exposure.hostPorts.size() == 0 && (jvb.exposure.annotation != null || jvb.podServices.exists(s, s.type == \"NodePort\") || !jvb.services.exists(s, s.type != \"ClusterIP\"))")),
      .init("scaler", .init("variables.base.long && jvb.autoscalers.size() > 0 ? [jvb.autoscalers[0]] : []")),
      .init("block", .init("\"the bridges of shard \" + string(shard.index) + \" fill the ports from \" + variables.base.text + (variables.base.last == null ? \"\" : \" to \" + string(variables.base.last)) + \" (up to \" + string(jvb.maximum) + \" bridges, \" + string(jvb.portsPerBridge) + \" each)\"")),
      .init("outside", .init("variables.base.number == null || variables.base.number < 30000 || variables.base.last > 32767"))
    ],
    validations: [
      .init(when: .init("variables.nodePorts"),
        expression: .init("variables.base.number != null || variables.base.text.contains(\"$\")"),
        messageExpression: .init("\"the base port of shard \" + string(shard.index) + \" is \" + variables.base.text + \", which is no number: its bridges get no ports, and no media reaches them\""),
        object: .init("variables.base")),
      .init(when: .init("variables.nodePorts && variables.base.number != null && !variables.base.long"),
        expression: .init("!variables.outside"),
        messageExpression: .init("variables.block + \", beyond what Kubernetes gives out (30000 to 32767): no media reaches them\""),
        object: .init("variables.base")),
      .init(when: .init("variables.nodePorts && variables.base.number != null && !variables.base.long && !variables.outside"),
        expression: .init("variables.base.shards.size() == 0"),
        messageExpression: .init("variables.block + \", and those of shard \" + string(variables.base.shards[0]) + \" the same: media for the one arrives at the other\""),
        object: .init("variables.base")),
      .init(when: .init("variables.nodePorts && variables.base.number != null && variables.base.long"),
        expression: .init("!variables.outside && variables.base.shards.size() == 0"),
        messageExpression: .init("variables.block + \", \" + (variables.base.shards.size() > 0 ? \"and run into those of shard \" + string(variables.base.shards[0]) + \": media for the one arrives at the other\" : \"beyond what Kubernetes gives out (30000 to 32767): no media reaches them\")"),
        object: .init("variables.base.number < 30000 || variables.base.number > 32767 ? dyn(variables.base) : variables.scaler.size() > 0 ? dyn(variables.scaler[0]) : dyn(jvb)"),
        pathExpression: .init("variables.base.number < 30000 || variables.base.number > 32767 ? \"\" : variables.scaler.size() == 0 ? \"spec.replicas\" : variables.scaler[0].kind == \"ScaledObject\" ? \"spec.maxReplicaCount\" : \"spec.maxReplicas\""))
    ]
  )
}

private func jvbPredictableNames() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-predictable-names", severity: .error,
    summary: "Videobridges are a StatefulSet",
    rationale: "The pods of a StatefulSet are called …-0, …-1 and so on. A bridge derives its ports from that number, and a Service of its own leads to it by that name. The pods of a Deployment are called by chance: no Service can be made for them beforehand, and a new bridge is out of reach.",
    remediation: "Make the bridges of a shard one StatefulSet.",
    scope: .shard,
    when: .init("shard.jvbs.size() > 0"),
    variables: [
      .init("others", .init("shard.jvbs.filter(b, b.workload != \"StatefulSet\" && !(b.podServices.size() == 0 && b.exposure.annotation == null && b.basePort == null && (b.exposure.hostNetwork || b.exposure.hostPorts.size() > 0 || b.services.exists(s, s.type == \"LoadBalancer\") || (b.workload == \"DaemonSet\" ? b.services.exists(s, s.type == \"NodePort\" && s.object.spec.?externalTrafficPolicy.orValue(\"\") == \"Local\") : b.maximum <= 1))))")),
      .init("governors", .init("variables.others[0].services.filter(s, s.headless && s.podName == null)")),
      .init("governor", .init("variables.governors.size() > 0 ? variables.governors[0].name : variables.others[0].name + (variables.others[0].services.exists(s, s.name == variables.others[0].name) ? \"-headless\" : \"\")"))
    ],
    validations: [
      .init(when: .init("variables.others.size() > 0"),
        messageExpression: .init("\"the bridges of shard \" + string(shard.index) + \" are \" + (variables.others.size() == 1 ? \"a \" + variables.others[0].workload + \" (\" + variables.others[0].name + \")\" : string(variables.others.size()) + \" workloads, none of them a StatefulSet (\" + variables.others.map(b, b.name).slice(0, math.least(3, variables.others.size())).join(\", \") + (variables.others.size() > 3 ? \", …\" : \"\") + \")\") + \": their pods have no predictable names, so no port and no Service can be made for a bridge beforehand\""),
        object: .init("variables.others[0]"),
        path: "kind",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"make \" + variables.others[0].name + \" a StatefulSet\""), when: .init("variables.others.size() == 1 && variables.others[0].workload == \"Deployment\" && variables.others[0].object.apiVersion == \"apps/v1\""), patches: [.init(operation: .value(.init("\"StatefulSet\""))), .init(forEach: .init("[\"strategy\", \"progressDeadlineSeconds\", \"paused\"].filter(f, variables.others[0].object.spec[?f].hasValue())"), object: .init("variables.others[0]"), pathExpression: .init("\"spec.\" + each"), operation: .remove), .init(when: .init("!has(variables.others[0].object.spec.serviceName)"), object: .init("variables.others[0]"), path: "spec.serviceName", operation: .value(.init("variables.governor"))), .init(forEach: .init("variables.others[0].scalers"), object: .init("each"), path: "spec.scaleTargetRef.kind", operation: .value(.init("\"StatefulSet\"")))], creations: [.init(when: .init("!has(variables.others[0].object.spec.serviceName) && variables.governors.size() == 0 && has(variables.others[0].object.spec.selector.matchLabels)"), beside: .init("variables.others[0]"), object: .init("{\"apiVersion\": \"v1\", \"kind\": \"Service\",\n \"metadata\": {\"name\": variables.governor,\n              \"namespace\": variables.others[0].object.?metadata.?namespace.orValue(null),\n              \"labels\": variables.others[0].object.spec.selector.matchLabels},\n \"spec\": {\"clusterIP\": \"None\", \"publishNotReadyAddresses\": true,\n          \"selector\": variables.others[0].object.spec.selector.matchLabels,\n          \"ports\": [{\"name\": \"colibri\", \"port\": 8080}]}}"))]))
    ]
  )
}

private func jvbRequests() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-requests", severity: .warning,
    summary: "Bridges request CPU and memory",
    rationale: "Without requests the scheduler takes a bridge for something that needs nothing. It puts it on a node that is full, where it gets its CPU last and is the first to be thrown out: sound stutters, and meetings end in the middle.",
    remediation: "Set resources.requests.cpu and resources.requests.memory of the bridge's container.",
    scope: .jvb,
    when: .init("jvb.missingRequests.size() > 0"),
    validations: [
      .init(messageExpression: .init("\"the bridges of shard \" + string(shard.index) + \" request no \" + jvb.missingRequests.join(\" and no \").replace(\"cpu\", \"CPU\") + \": on a full node they get what is left over, sound stutters, and they are thrown out first\" + (jvb.scalers.exists(a, a.resourcesOnly)\n   ? \"; the autoscaler \" + jvb.scalers.filter(a, a.resourcesOnly)[0].name + \" has nothing to measure a percentage of\"\n   : \"\")"),
        object: .init("jvb.container"),
        pathExpression: .init("\"resources.requests\" + (jvb.missingRequests.size() == 1 ? \".\" + jvb.missingRequests[0] : \"\")"))
    ]
  )
}

private func jvbStats() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-stats", severity: .warning,
    summary: "The bridges serve their statistics by Colibri's REST interface",
    rationale: "How many conferences and participants a bridge has, and how much it is loaded, stands at /colibri/stats. Exporters read it there, and the script that drains a bridge asks there whether the last meeting has ended. It is off unless it is turned on.",
    remediation: "Set COLIBRI_REST_ENABLED to true (images before stable-6726: JVB_ENABLE_APIS to rest,colibri).",
    scope: .jvb,
    when: .init("jvb.colibri == false"),
    variables: [
      .init("switch", .init("jvb.colibriSwitch")),
      .init("old", .init("jvb.releaseNumber != null && jvb.releaseNumber < 6726")),
      .init("forgotten", .init("variables.old ? jvb.environment.exists(v, v.name == \"COLIBRI_REST_ENABLED\") : jvb.environment.exists(v, v.name == \"JVB_ENABLE_APIS\")"))
    ],
    validations: [
      .init(when: .init("variables.switch != null"),
        messageExpression: .init("variables.switch.name + \" leaves the bridges' REST interface off\" + \": nobody sees how many meetings a bridge has, nor can it be drained before it is stopped\""),
        object: .init("variables.switch"),
        fix: .init(applicability: .unsafe, description: "turn the bridges' REST interface on", when: .init("variables.switch.origin in [\"literal\", \"configMap\", \"configMapKey\"] && variables.switch.value != null"), patches: [.init(operation: .value(.init("variables.old ? \"rest,colibri\" : \"true\"")))])),
      .init(when: .init("variables.switch == null"),
        messageExpression: .init("\"nothing turns on the REST interface of shard \" + string(shard.index) + \"'s bridges\" + (!variables.forgotten ? \"\"\n   : variables.old ? \" (COLIBRI_REST_ENABLED has no effect before stable-6726)\"\n   : \" (JVB_ENABLE_APIS has had no effect since stable-6726)\")\n+ \": nobody sees how many meetings a bridge has, nor can it be drained before it is stopped\""),
        object: .init("jvb.container"),
        path: "env",
        fix: .init(applicability: .unsafe, description: "turn the bridges' REST interface on", patches: [.init(operation: .append(.init("{\"name\": variables.old ? \"JVB_ENABLE_APIS\" : \"COLIBRI_REST_ENABLED\",\n \"value\": variables.old ? \"rest,colibri\" : \"true\"}")))]))
    ]
  )
}

private func monitoringAdapter() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-adapter", severity: .warning,
    summary: "A metrics API serves the figure that the autoscalers read",
    rationale: "An autoscaler that reads the bridges' traffic asks the API server for it, which asks an adapter. Without one, or without a rule for that figure, the autoscaler adds no bridge however full they are, and sound and picture break up.",
    remediation: "Run prometheus-adapter, register it by an APIService of the group custom.metrics.k8s.io, and give it a rule whose name is the one that the autoscaler reads.",
    scope: .installation,
    when: .init("installation.metricUses.size() > 0"),
    variables: [
      .init("unserved", .init("installation.metricUses.filter(u, !u.registered)")),
      .init("unruled", .init("installation.metricUses.filter(u, u.registered && !u.served\n  && u.autoscaler == installation.metricUses.filter(v, v.metric == u.metric)[0].autoscaler)")),
      .init("ruled", .init("installation.metricUses.exists(u, u.registered && u.served)"))
    ],
    validations: [
      .init(when: .init("variables.unserved.size() > 0 && (input.wholeCluster\n  || input.readable && installation.registersAPIs && variables.unserved.exists(u, u.adapter != null))"),
        messageExpression: .init("\"nothing serves \" + variables.unserved[0].metric + \": \" + (variables.unserved[0].adapter == null ? \"there is no adapter for \" : variables.unserved[0].adapter\n  + \" is not registered by an APIService of \")\n+ variables.unserved[0].group + \", so the autoscaler adds no bridges however full they are\""),
        object: .init("variables.unserved[0]")),
      .init(forEach: .init("variables.unruled"),
        messageExpression: .init("\"no rule of the adapter gives \" + item.metric + \", which the autoscaler \" + item.autoscaler + \" reads: it adds no bridges however full they are\""),
        object: .init("variables.ruled ? dyn(item) : item.rules"),
        pathExpression: .init("variables.ruled ? \"\" : item.rulesPath"))
    ]
  )
}

private func monitoringAlertmanager() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-alertmanager", severity: .info,
    summary: "Alertmanager runs at least 2 replicas",
    rationale: "A node that fails takes bridges with it and, with bad luck, the only Alertmanager: then nobody is told that calls broke off.",
    remediation: "Set spec.replicas to 2 or more; the pods share what they have sent already.",
    scope: .installation,
    when: .init("installation.alertmanagers.size() > 0"),
    validations: [
      .init(forEach: .init("installation.alertmanagers"),
        expression: .init("item.replicas == null || item.replicas >= 2"),
        messageExpression: .init("\"Alertmanager \" + item.name + \" runs in \" + string(item.replicas) + (item.replicas == 1 ? \" pod\" : \" pods\") + \": when its node fails, nobody is told of the bridges that failed with it\""),
        object: .init("item"),
        pathExpression: .init("item.replicasPath"))
    ]
  )
}

private func monitoringDashboard() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-dashboard", severity: .info,
    summary: "A Jitsi dashboard is provisioned",
    rationale: "Figures of bridges and conferences help only who sees them together: when a call goes wrong is no time to build a dashboard.",
    remediation: "Keep a dashboard of Jitsi in a ConfigMap that Grafana mounts below a folder of its dashboard providers, that has the label of Grafana's sidecar, or in a GrafanaDashboard.",
    scope: .installation,
    when: .init("installation.grafanas.size() > 0"),
    validations: [
      .init(forEach: .init("installation.grafanas.filter(g, g.dashboards == \"none\")"),
        when: .init("input.wholeCluster || input.readable && installation.hasDashboards"),
        messageExpression: .init("\"Grafana \" + item.name + \" is given no dashboard of Jitsi: when a call goes wrong, nobody sees bridges and\" + \" conferences together\""),
        object: .init("item")),
      .init(forEach: .init("installation.grafanas.filter(g, g.dashboards == \"missing\")"),
        when: .init("input.wholeCluster || input.readable && installation.hasDashboards"),
        messageExpression: .init("\"Grafana \" + item.name + \" is to load dashboards from a ConfigMap that does not exist: its pod never starts, and\" + \" nobody sees how the calls are\""),
        object: .init("item.dashboardObject"),
        pathExpression: .init("item.dashboardPath")),
      .init(forEach: .init("installation.grafanas.filter(g, g.dashboards == \"unused\")"),
        messageExpression: .init("\"Grafana \" + item.name + \" does not load this dashboard: it is neither mounted nor labelled for a sidecar, and\" + \" when a call goes wrong nobody sees bridges and conferences together\""),
        object: .init("item.dashboardObject"))
    ]
  )
}

private func monitoringExporters() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-exporters", severity: .info,
    summary: "node-exporter, kube-state-metrics and metrics-server are there",
    rationale: "Bridges live off their nodes' network and CPU, which node-exporter shows; kube-state-metrics shows bridges that wait for a node, or start again and again; and without metrics-server no autoscaler sees any CPU, and adds no bridge.",
    remediation: "Add what is missing to the monitoring, or install it with the cluster.",
    scope: .installation,
    when: .init("installation.prometheuses.size() > 0 && installation.exporters.size() < 3"),
    variables: [
      .init("missing", .init("[\"node-exporter\", \"kube-state-metrics\", \"metrics-server\"].filter(e, !(e in installation.exporters))")),
      .init("hides", .init("{\"node-exporter\": \"nobody sees that a node's network or CPU is full before its bridges' calls suffer\", \"kube-state-metrics\": \"nobody sees bridges that wait for a node or start again and again\", \"metrics-server\": \"autoscalers see no CPU, and add no bridges\"}"))
    ],
    validations: [
      .init(when: .init("input.wholeCluster || input.readable && installation.exporters.size() > 0"),
        messageExpression: .init("\"beside Prometheus there is no \" + variables.missing.join(\", and no \") + \": \" + variables.missing.map(m, variables.hides[m]).join(\"; \")"),
        object: .init("installation.prometheuses[0]"))
    ]
  )
}

private func monitoringGrafanaIngress() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-grafana-ingress", severity: .warning,
    summary: "An Ingress with TLS routes /grafana to Grafana",
    rationale: "Whoever looks after the calls opens Grafana at /grafana of the meeting host, with the certificate of that host. Without a route they see no figures when a call goes wrong; without TLS their passwords cross the network for everybody to read.",
    remediation: "Add an Ingress beside Grafana: the meeting host, path /grafana of type Prefix, Grafana's Service, and a tls block with the host and the copy of its certificate.",
    scope: .installation,
    when: .init("installation.grafanas.size() > 0"),
    variables: [
      .init("astray", .init("installation.grafanas.filter(g, g.routes.size() > 0\n  && (g.rootPath != null && g.rootPath != \"\" && g.servesSubPath == true\n      && g.routes.all(r, r.path != g.rootPath && (r.path != \"\" || r.meeting))\n    || g.rootPath == \"\" && g.routes.all(r, r.path == \"\" && r.meeting)))"))
    ],
    validations: [
      .init(forEach: .init("installation.grafanas.filter(g, g.routes.size() == 0 && g.routesKnown)"),
        when: .init("input.wholeCluster"),
        messageExpression: .init("\"no Ingress leads to Grafana \" + item.name + \": whoever looks after the calls can't see what is wrong with them\""),
        object: .init("item"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add an Ingress for Grafana \" + item.name"), when: .init("item.ingress != null"), creations: [.init(beside: .init("item"), object: .init("item.ingress"))])),
      .init(forEach: .init("installation.grafanas.map(g, g.routes.filter(r, r.tls == false && !r.certified)).flatten()"),
        messageExpression: .init("item.name + \" leads to Grafana without TLS: passwords of those who look after the calls cross the network for\" + \" everybody to read\""),
        object: .init("item.object"),
        path: "spec.tls"),
      .init(forEach: .init("variables.astray"),
        messageExpression: .init("item.routes[0].name + (item.routes[0].path == \"\" ? \" routes / of a meeting host to Grafana, where the meetings belong\"\n  : \" routes \" + item.routes[0].path + \" to Grafana, which serves from \" + item.rootPath)\n+ \": browsers do not find its pages, and nobody sees how the calls are\""),
        object: .init("item.routes[0]"))
    ]
  )
}

private func monitoringGrafanaStorage() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-grafana-storage", severity: .warning,
    summary: "Grafana keeps users and dashboards on a PersistentVolumeClaim",
    rationale: "Grafana writes its users, and dashboards that they change, to /var/lib/grafana. In a volume that goes with the pod they are gone after the next restart, and whoever looks after the calls cannot log in when something is wrong.",
    remediation: "Mount a PersistentVolumeClaim at /var/lib/grafana (persistence.enabled of the chart, spec.persistentVolumeClaim of the operator), or give Grafana a database of its own.",
    scope: .installation,
    when: .init("installation.grafanas.size() > 0"),
    validations: [
      .init(forEach: .init("installation.grafanas"),
        expression: .init("item.storage == null || item.storage == \"kept\""),
        messageExpression: .init("\"Grafana \" + item.name + \" keeps its users and dashboards \" + (item.storage == \"nothing\" ? \"in its pod\" : \"in a volume of kind \" + item.storage) + \": when the pod starts anew they are gone, and nobody can look what is wrong with the calls\""),
        object: .init("item.storageObject"),
        pathExpression: .init("item.storagePath"))
    ]
  )
}

private func monitoringGrafanaSubpath() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-grafana-subpath", severity: .warning,
    summary: "Grafana serves from the folder of the URL that is routed to it, /grafana",
    rationale: "Grafana shares the meeting host, below /grafana. Its pages name their parts by root_url, and only with serve_from_sub_path does it find them there: if the two do not agree, browsers are sent round in circles or ask the meeting page for Grafana's scripts, and nobody sees how the calls are.",
    remediation: "Set GF_SERVER_ROOT_URL to https://HOST/grafana/ and GF_SERVER_SERVE_FROM_SUB_PATH to true, or the same in the section server of grafana.ini.",
    scope: .installation,
    when: .init("installation.grafanas.size() > 0"),
    variables: [
      .init("known", .init("installation.grafanas.filter(g, g.rootPath != null && g.servesSubPath != null)")),
      .init("routed", .init("variables.known.filter(g, g.routes.exists(r, r.meeting || r.path != \"\"))")),
      .init("lone", .init("input.wholeCluster ? variables.known.filter(g, g.routes.size() == 0 && g.routesKnown) : []")),
      .init("elsewhere", .init("variables.routed.filter(g, !(g.rootPath != \"\" && g.servesSubPath)\n  && g.routes.filter(r, r.meeting || r.path != \"\").all(r, r.path != g.rootPath))\n+ variables.lone.filter(g, g.rootPath == \"\")")),
      .init("unserved", .init("variables.routed.filter(g, g.rootPath != \"\" && !g.servesSubPath\n  && g.routes.exists(r, r.path == g.rootPath && !r.rewritten))\n+ variables.lone.filter(g, g.rootPath != \"\" && !g.servesSubPath)"))
    ],
    validations: [
      .init(forEach: .init("variables.elsewhere"),
        messageExpression: .init("\"Grafana \" + item.name + \" believes to be served from \" + (item.rootPath == \"\" ? \"/\" : item.rootPath) + \", and \" + (item.routes.size() == 0 ? \"belongs below /grafana of the meeting host\"\n  : item.routes.filter(r, r.meeting || r.path != \"\")[0].name + \" routes \"\n    + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \" to it\")\n+ \": browsers do not find its pages, and nobody sees how the calls are\""),
        object: .init("item.rootURL"),
        pathExpression: .init("item.rootURL.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"serve from \" + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \" of \" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0]"), when: .init("item.routes.exists(r, r.path != \"\" && r.hosts.size() > 0) && item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts.size() > 0 && !item.routes.exists(r, r.rewritten) && (item.servesSubPath || item.rootURL.written && !item.rootURL.inFile\n  || item.subPathSwitch.written && !item.subPathSwitch.inFile || item.rootURL.variable == null\n  || !has(item.container.env))"), patches: [.init(when: .init("item.rootURL.written && !item.rootURL.inFile"), object: .init("item.rootURL"), operation: .value(.init("\"https://\" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0] + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \"/\""))), .init(when: .init("!item.rootURL.written && item.rootURL.variable == null"), object: .init("item.rootURL"), pathExpression: .init("item.rootURL.path"), operation: .value(.init("\"https://\" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0] + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \"/\""))), .init(when: .init("item.rootURL.variable != null && (!item.rootURL.written || item.rootURL.inFile) && (item.servesSubPath || has(item.container.env))"), object: .init("item.container"), path: "env", operation: .append(.init("{\"name\": item.rootURL.variable, \"value\": \"https://\" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0] + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \"/\"}"))), .init(when: .init("item.rootURL.variable != null && (!item.rootURL.written || item.rootURL.inFile) && !item.servesSubPath && !has(item.container.env)"), object: .init("item.container"), path: "env", operation: .value(.init("[{\"name\": item.rootURL.variable, \"value\": \"https://\" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0] + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \"/\"}, {\"name\": item.subPathSwitch.variable, \"value\": \"true\"}]"))), .init(when: .init("!item.servesSubPath && item.subPathSwitch.written && !item.subPathSwitch.inFile"), object: .init("item.subPathSwitch"), operation: .value(.init("\"true\""))), .init(when: .init("!item.servesSubPath && !item.subPathSwitch.written && item.subPathSwitch.variable == null"), object: .init("item.subPathSwitch"), pathExpression: .init("item.subPathSwitch.path"), operation: .value(.init("\"true\""))), .init(when: .init("!item.servesSubPath && item.subPathSwitch.variable != null && (!item.subPathSwitch.written || item.subPathSwitch.inFile) && has(item.container.env)"), object: .init("item.container"), path: "env", operation: .append(.init("{\"name\": item.subPathSwitch.variable, \"value\": \"true\"}")))])),
      .init(forEach: .init("variables.unserved"),
        messageExpression: .init("\"Grafana \" + item.name + \" does not serve from \" + item.rootPath + \", though its root_url says so: browsers do not find its pages, and nobody sees how the calls are\""),
        object: .init("item.subPathSwitch"),
        pathExpression: .init("item.subPathSwitch.path"),
        fix: .init(applicability: .safe, description: "set serve_from_sub_path to true", when: .init("item.routes.size() > 0"), patches: [.init(when: .init("item.subPathSwitch.written && !item.subPathSwitch.inFile"), operation: .value(.init("\"true\""))), .init(when: .init("!item.subPathSwitch.written && item.subPathSwitch.variable == null"), operation: .value(.init("\"true\""))), .init(when: .init("item.subPathSwitch.variable != null && (!item.subPathSwitch.written || item.subPathSwitch.inFile)"), object: .init("item.container"), path: "env", operation: .append(.init("{\"name\": item.subPathSwitch.variable, \"value\": \"true\"}")))]))
    ]
  )
}

private func monitoringPrometheus() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-prometheus", severity: .info,
    summary: "Prometheus runs twice, with requests, and keeps its figures on a volume",
    rationale: "Autoscalers add bridges by the figures of Prometheus. While its only pod moves to another node there are none, and a conference that grows meanwhile gets no bridge; without requests a full node ends it first; without a volume it forgets at each restart what the last large conference looked like.",
    remediation: "Set spec.replicas to 2, spec.resources.requests, and spec.storage.volumeClaimTemplate of the Prometheus; of a plain workload likewise, with a claim under its data folder.",
    scope: .installation,
    when: .init("installation.prometheuses.size() > 0"),
    validations: [
      .init(forEach: .init("installation.prometheuses"),
        expression: .init("item.replicas == null || item.replicas >= 2"),
        messageExpression: .init("\"Prometheus \" + item.name + \" runs in \" + string(item.replicas) + (item.replicas == 1 ? \" pod\" : \" pods\") + \": when that is away, autoscalers have no figures and add no bridges\""),
        object: .init("item"),
        pathExpression: .init("item.replicasPath")),
      .init(forEach: .init("installation.prometheuses"),
        expression: .init("item.requests != false"),
        messageExpression: .init("\"Prometheus \" + item.name + \" asks for neither CPU nor memory: a full node ends it first, and autoscalers have no\" + \" figures when they need them most\""),
        object: .init("item.container"),
        pathExpression: .init("item.requestsPath")),
      .init(forEach: .init("installation.prometheuses"),
        expression: .init("item.keepsData != false"),
        messageExpression: .init("\"Prometheus \" + item.name + \" keeps its figures in its pod: every restart loses what has been seen of past meetings\""),
        object: .init("item.container"),
        pathExpression: .init("item.storagePath"))
    ]
  )
}

private func monitoringPrometheusRbac() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-prometheus-rbac", severity: .warning,
    summary: "Prometheus may look at the pods, Services and endpoints of the installation's namespace",
    rationale: "Prometheus asks the API server what there is to scrape. In a namespace where it may not look it finds nothing: its dashboards stay empty, autoscalers have no figures, and bridges fill up until sound and picture break up.",
    remediation: "Give the ServiceAccount of Prometheus a Role and a RoleBinding in the installation's namespace: get, list and watch on pods, services and endpoints.",
    scope: .installation,
    when: .init("installation.accessGap != null"),
    variables: [
      .init("gap", .init("installation.accessGap")),
      .init("who", .init("\"Prometheus (ServiceAccount \" + variables.gap.accountNamespace + \"/\" + variables.gap.account + \")\""))
    ],
    validations: [
      .init(when: .init("variables.gap.cause == \"binding\" && (input.wholeCluster || input.readable && variables.gap.provable)"),
        messageExpression: .init("variables.who + \" may not look into namespace \" + installation.namespace + \": \" + (variables.gap.role == null ? \"it has no Role there\" : \"no RoleBinding gives it the Role \" + variables.gap.role) + \"; it scrapes nothing of the installation, and nobody sees that bridges fill up\""),
        object: .init("variables.gap"),
        pathExpression: .init("variables.gap.path"),
        fix: .init(applicability: .create, descriptionExpression: .init("(variables.gap.role == null ? \"add a Role and a RoleBinding\" : \"add a RoleBinding\") + \" for Prometheus in namespace \" + installation.namespace"), creations: [.init(when: .init("variables.gap.role == null"), beside: .init("variables.gap"), object: .init("{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"Role\", \"metadata\": {\"name\": variables.gap.account, \"namespace\": installation.namespace}, \"rules\": [{\"apiGroups\": [\"\"], \"resources\": [\"pods\", \"services\", \"endpoints\"],\n  \"verbs\": [\"get\", \"list\", \"watch\"]}]}")), .init(beside: .init("variables.gap"), object: .init("{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"RoleBinding\", \"metadata\": {\"name\": variables.gap.account, \"namespace\": installation.namespace}, \"roleRef\": {\"apiGroup\": \"rbac.authorization.k8s.io\", \"kind\": \"Role\",\n  \"name\": variables.gap.role == null ? variables.gap.account : variables.gap.role},\n\"subjects\": [{\"kind\": \"ServiceAccount\", \"name\": variables.gap.account,\n  \"namespace\": variables.gap.accountNamespace}]}"))])),
      .init(when: .init("variables.gap.cause == \"subject\""),
        messageExpression: .init("\"the binding names the ServiceAccount \" + variables.gap.lacking[0] + \", and Prometheus runs under \" + variables.gap.accountNamespace + \"/\" + variables.gap.account + \": it scrapes nothing of the installation, and nobody sees that bridges fill up\""),
        object: .init("variables.gap"),
        pathExpression: .init("variables.gap.path")),
      .init(when: .init("variables.gap.cause == \"role\" && (input.wholeCluster || input.readable && variables.gap.provable)"),
        messageExpression: .init("\"the Role \" + variables.gap.lacking[0] + \" does not exist: \" + variables.who + \" may not look into namespace \" + installation.namespace + \", scrapes nothing of the installation, and nobody sees that bridges fill up\""),
        object: .init("variables.gap"),
        pathExpression: .init("variables.gap.path")),
      .init(when: .init("variables.gap.cause == \"rules\""),
        messageExpression: .init("variables.who + \" may not \" + variables.gap.lacking.join(\", nor \") + \" in namespace \" + installation.namespace + \": it does not find all that is to be scraped there, and nobody sees that bridges fill up\""),
        object: .init("variables.gap"),
        pathExpression: .init("variables.gap.path"))
    ]
  )
}

private func monitoringScraped() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-scraped", severity: .warning,
    summary: "Prometheus scrapes the videobridges, prosody and HAProxy",
    rationale: "Only the figures of the bridges tell that sound and picture are about to suffer; only prosody's, how many clients a shard holds; only HAProxy's, which shards it takes for alive. Figures that nobody scrapes show nothing, and the first to notice are those in a call.",
    remediation: "Let a PodMonitor or a ServiceMonitor select the pods of each and name the port of their figures, with the labels that Prometheus asks of monitors; or annotate the pods with prometheus.io/scrape and prometheus.io/port.",
    scope: .installation,
    when: .init("installation.scrapeGaps.size() > 0"),
    variables: [
      .init("blind", .init("{\"jvb\": \"nobody sees that bridges are full before sound and picture break up\", \"prosody\": \"nobody sees how many clients a shard holds before meetings break off\", \"haproxy\": \"nobody sees that HAProxy takes a shard for dead before its rooms fail\"}")),
      .init("gaps", .init("installation.scrapeGaps.map(g, {\"gap\": g, \"breaks\": variables.blind[\"jvb\" in g.kinds ? \"jvb\" : g.kinds[0]],\n  \"names\": g.components.size() <= 6 ? g.components.map(c, c.name).join(\", \")\n    : g.components[0].name + \", \" + g.components[1].name + \" and \" + string(g.components.size() - 2) + \" more\"})"))
    ],
    validations: [
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"absent\")"),
        when: .init("input.wholeCluster || input.readable && installation.watched"),
        messageExpression: .init("\"nothing scrapes \" + item.names + \": \" + item.breaks"),
        object: .init("item.gap"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add a PodMonitor for \" + item.gap.kinds.join(\", \")"), when: .init("item.gap.monitors.size() > 0"), creations: [.init(forEach: .init("item.gap.monitors"), beside: .init("item.gap"), object: .init("each"))])),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"selector\")"),
        messageExpression: .init("item.gap.monitor + \" selects no pods\" + (item.gap.wanted == \"\" ? \"\" : \": none has \" + item.gap.wanted) + \"; nothing scrapes \" + item.names + \", and \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"namespace\")"),
        messageExpression: .init("item.gap.monitor + \" does not look into namespace \" + item.gap.wanted + \": nothing scrapes \" + item.names + \", and \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"port\")"),
        messageExpression: .init("item.gap.monitor + (item.gap.wanted == \"\" ? \" names no port\" : \" names the port \" + item.gap.wanted) + \", and \" + item.names + (item.gap.ports.size() == 1 ? \" serves figures on \" : \" serve figures on \") + item.gap.ports.join(\", \") + \": \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"odd\")"),
        messageExpression: .init("item.gap.monitor + \" names the port \" + item.gap.wanted + \", which other shards have and \" + item.names + \" calls \" + item.gap.ports.join(\", \") + \": \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"annotation\")"),
        messageExpression: .init("\"the annotation names \" + (item.gap.wanted == \"\" ? \"no port\" : \"the port \" + item.gap.wanted) + \", and \" + item.names + \" serves figures on another one (\" + item.gap.ports.join(\", \") + \"): \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"label\")"),
        messageExpression: .init("\"no Prometheus takes \" + item.gap.monitor + \", which lacks the label \" + (item.gap.wanted == \"\" ? \"that it asks for\" : item.gap.wanted) + \": nothing scrapes \" + item.names + \", and \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"taker\")"),
        messageExpression: .init("\"this Prometheus does not take \" + item.gap.monitor + (item.gap.wanted == \"\" ? \"\" : \" and others without \" + item.gap.wanted) + \": nothing scrapes \" + item.names + \", and \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path"))
    ]
  )
}

private func namespaceConsistent() -> RuleDefinition {
  RuleDefinition(
    id: "namespace-consistent", severity: .error,
    summary: "All objects of an installation stand in its namespace, and host names in their environment point there",
    rationale: "Pods find ConfigMaps, Secrets and Services by short names in their own namespace only. A part of a shard in another namespace can't reach its prosody, and a Service or a ConfigMap there is as good as missing: the shard's meetings fail.",
    remediation: "Give the object the namespace of the others, or name the right namespace in the host.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.misplaced"),
        messageExpression: .init("item.kind + \" \" + item.name + \" stands in namespace \" + item.namespace + \", and the rest of its installation in \" + item.home + \": \" + (item.kind in [\"Deployment\", \"StatefulSet\", \"DaemonSet\"] ? \"it finds none of the others by their names, and meetings fail\"\n   : item.kind == \"Service\" ? \"it selects no pod, and whoever looks for it finds nothing\"\n   : item.kind == \"HorizontalPodAutoscaler\" ? \"it finds nothing to scale\"\n   : item.kind == \"PodDisruptionBudget\" ? \"it protects no pod\" : \"pods that need it never start\")"),
        object: .init("item"),
        path: "metadata.namespace",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set metadata.namespace to \" + item.home"), patches: [.init(operation: .value(.init("item.home")))])),
      .init(forEach: .init("installation.shards.map(s, s.hosts.filter(h, h.homeNamespace != null)).flatten()"),
        messageExpression: .init("item.variable + \" names Service \" + item.serviceName + \" in namespace \" + item.serviceNamespace + \", where there is none; the one of this installation stands in namespace \" + item.homeNamespace + \": what connects there is missing in every meeting\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"name namespace \" + item.homeNamespace + \" in the host\""), patches: [.init(operation: .replace(from: .init("item.serviceName + \".\" + item.serviceNamespace"), to: .init("item.serviceName + \".\" + item.homeNamespace")))]))
    ]
  )
}

private func networkPolicies() -> RuleDefinition {
  RuleDefinition(
    id: "network-policies", severity: .error,
    summary: "NetworkPolicies leave open what the installation needs",
    rationale: "Once a policy selects a pod, everything is closed that no policy opens. HAProxy must reach web, its pods each other, every part of a shard its prosody, the internet the bridges and Prometheus what it scrapes; with one of these closed, pages don't load, rooms are split, or a meeting has neither sound nor picture.",
    remediation: "Add the port or the peer to the rule, or a rule for it to a policy that selects the pods.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.blockedFlows.filter(f, f.purpose != \"peers\" || installation.webShards != 1)"),
        messageExpression: .init("\"NetworkPolicy \" + item.policy + \" does not let \" + item.source + \" reach \" + item.target + \" at \" + item.protocol + \" port \" + string(item.port) + (item.direction == \"egress\" ? \" (it restricts what goes out)\" : \"\") + \": \" + {\"web\": \"the shard's meetings get an error page\",\n   \"peers\": \"the HAProxy pods don't share their rooms, and people of one room end up in different shards\",\n   \"xmpp\": \"what can't reach prosody is missing in every meeting of the shard\",\n   \"media\": \"meetings have neither sound nor picture\",\n   \"metrics\": \"nobody sees load and failures before people complain\",\n   \"names\": \"it finds none of the others by their names\"}[item.purpose]"),
        object: .init("item"),
        pathExpression: .init("item.path"))
    ]
  )
}

private func nodePortsUnique() -> RuleDefinition {
  RuleDefinition(
    id: "node-ports-unique", severity: .error,
    summary: "No two Services claim one node port and protocol",
    rationale: "A node port belongs to one Service of the whole cluster. The API server refuses the second: the bridge behind it has no way in, and participants who are sent to it hear and see nobody.",
    remediation: "Give one of the two Services another node port, and the bridge behind it the same.",
    scope: .object,
    kinds: ["Service"],
    when: .init("facts.service != null && facts.repeats == null"),
    validations: [
      .init(forEach: .init("facts.service.ports.filter(p, p.nodePort != null && p.takenBy != null)"),
        when: .init("facts.inInstallation || input.installations.exists(i, i.namespace == item.takenIn)"),
        messageExpression: .init("\"node port \" + string(item.nodePort) + \"/\" + item.protocol + \" is claimed by Service \" + item.takenBy + (item.takenIn == facts.namespace ? \"\" : \" of namespace \" + item.takenIn) + \" already: the cluster refuses this Service, and nothing behind it is reached\""),
        object: .init("item"),
        path: "nodePort")
    ]
  )
}

private func placeholders() -> RuleDefinition {
  RuleDefinition(
    id: "placeholders", severity: .warning,
    summary: "No placeholder is left",
    rationale: "Examples and charts mark with words what everybody has to fill in. Kubernetes takes such a word for a host, a zone or an image like any other: pods wait for a node in a zone that does not exist, and people open a host that nobody has.",
    remediation: "Fill in what is meant, or have the tool run over the file that was to do it.",
    scope: .document,
    validations: [
      .init(forEach: .init("document.placeholders.filter(p, p.kind == \"template\")"),
        messageExpression: .init("item.name + \" holds \" + item.text + \", which nothing has filled in: Kubernetes takes it as it stands, and what reads\" + \" it fails\""),
        object: .init("item")),
      .init(forEach: .init("document.placeholders.filter(p, p.kind in [\"bracket\", \"word\"])"),
        messageExpression: .init("item.name + \" still holds the placeholder \" + item.text + \": what depends on it can't work before somebody has\" + \" filled it in\""),
        object: .init("item")),
      .init(forEach: .init("document.placeholders.filter(p, p.kind == \"exampleHost\")"),
        when: .init("document.placeholders.exists(p, p.kind == \"exampleHost\") && input.realHosts"),
        messageExpression: .init("item.name + \" names the example host \" + item.text + \" beside real ones: nobody is there, and what asks for it fails\""),
        object: .init("item"))
    ]
  )
}

private func podStart() -> RuleDefinition {
  RuleDefinition(
    id: "pod-start", severity: .error,
    summary: "Pods resolve the Services that they connect to, and may run the scripts that they mount",
    rationale: "A pod on the host network asks the node's DNS servers unless its dnsPolicy is ClusterFirstWithHostNet, and those know no Services: jicofo or a bridge never connects to prosody, and no conference starts. A file of a ConfigMap has mode 0644 unless the volume says otherwise: a container whose command is such a file fails with \"permission denied\" and stays in CrashLoopBackOff, a hook or probe that is one fails each time.",
    remediation: "Set dnsPolicy to ClusterFirstWithHostNet on pods with hostNetwork, and to ClusterFirst on others. Set the volume's defaultMode, or the item's mode, to 0755, or start the script with its shell (`command: [bash, /scripts/start.sh]`).",
    scope: .object,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"],
    when: .init("facts.unresolved != null || facts.programs.exists(p, !p.executable)"),
    variables: [
      .init("blocked", .init("facts.programs.filter(p, !p.executable)")),
      .init("places", .init("variables.blocked.map(p, p.volume + \" \" + p.modePath).distinct()"))
    ],
    validations: [
      .init(expression: .init("facts.unresolved == null"),
        messageExpression: .init("(facts.hostNetwork ? \"pods on the host network have dnsPolicy \" + object.spec.template.spec.?dnsPolicy.orValue(\"ClusterFirst\")\n  : \"dnsPolicy is Default\")\n+ \" and ask the node's DNS servers: Service \" + facts.unresolved.host + \" (\" + facts.unresolved.variable + \") does not resolve, so they never connect\""),
        path: "spec.template.spec.dnsPolicy",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set dnsPolicy to \" + (facts.hostNetwork ? \"ClusterFirstWithHostNet\" : \"ClusterFirst\")"), patches: [.init(operation: .value(.init("facts.hostNetwork ? \"ClusterFirstWithHostNet\" : \"ClusterFirst\"")))])),
      .init(forEach: .init("variables.places.map(n, variables.blocked.filter(p, p.volume + \" \" + p.modePath == n)[0])"),
        messageExpression: .init("item.path + \", which container \" + item.container + \" runs, is mounted from volume \" + item.volume + \" with mode \" + item.mode + \" and not executable: \" + (item.startsContainer ? \"the container never starts\" : \"the hook or probe fails each time\")"),
        object: .init("item"),
        pathExpression: .init("item.modePath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set the mode to \" + item.executableText"), patches: [.init(operation: .value(.init("item.executableMode")))]))
    ]
  )
}

private func privateKeyInline() -> RuleDefinition {
  RuleDefinition(
    id: "private-key-inline", severity: .warning,
    summary: "No private key stands in a manifest",
    rationale: "What stands in a manifest stands in its repository, in helm's releases and in everybody's copies. With the private key of the meeting host, others can pretend to be it and read along; with one that signs tokens, they can enter any room.",
    remediation: "Take the key out of the manifest and make a new one: let cert-manager issue certificates, and bring other keys as sealed or external secrets.",
    scope: .document,
    validations: [
      .init(forEach: .init("document.privateKeys"),
        message: "a private key stands in the manifest: whoever reads the file, its repository or the helm release can pretend to be whom it belongs to",
        object: .init("item"))
    ]
  )
}

private func prosodyClusterip() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-clusterip", severity: .error,
    summary: "Every shard's prosody is reached through a ClusterIP Service",
    rationale: "Web, jicofo and the bridges of a shard find their prosody by the name of its Service. Without one nobody can join a meeting of the shard; with a Service that is open to the outside, strangers can speak XMPP to it; with one of type ExternalName, the shard talks to whatever stands behind another name.",
    remediation: "Give the shard's prosody a Service of type ClusterIP that selects its pod, with the ports 5222 and 5280.",
    scope: .prosody,
    when: .init("!shard.isSmallerHalf"),
    variables: [
      .init("own", .init("prosody.xmppServices.filter(s, !s.leadsToWeb)")),
      .init("needed", .init("prosody.beside.size() > 0 || shard.components.size() == 1")),
      .init("sought", .init("shard.hosts.filter(h, h.xmpp && h.inCluster && h.service == null)")),
      .init("wanted", .init("variables.sought.all(h, h.serviceName == variables.sought[0].serviceName && h.serviceNamespace == variables.sought[0].serviceNamespace) && variables.sought.all(h, h.serviceNamespace == prosody.namespace) ? variables.sought : []")),
      .init("labels", .init("prosody.object.?spec.?selector.?matchLabels.orValue({})"))
    ],
    validations: [
      .init(when: .init("variables.own.size() > 0"),
        expression: .init("variables.own[0].type == \"ClusterIP\""),
        messageExpression: .init("\"Service \" + variables.own[0].name + \" of shard \" + string(shard.index) + \"'s prosody is of type \" + variables.own[0].type + (variables.own[0].type == \"ExternalName\"\n  ? \": web, jicofo and the bridges reach whatever has that name instead of this prosody\"\n  : \": anybody outside the cluster can speak XMPP to the server that runs the shard's meetings\")"),
        object: .init("variables.own[0]"),
        path: "spec.type",
        fix: .init(applicability: .safe, description: "set spec.type to ClusterIP", when: .init("variables.own[0].type != \"ExternalName\""), patches: [.init(operation: .value(.init("\"ClusterIP\""))), .init(forEach: .init("variables.own[0].ports"), when: .init("has(each.object.nodePort)"), object: .init("each"), path: "nodePort", operation: .remove), .init(forEach: .init("[\"externalTrafficPolicy\", \"healthCheckNodePort\", \"loadBalancerIP\", \"loadBalancerClass\", \"loadBalancerSourceRanges\", \"allocateLoadBalancerNodePorts\"]"), when: .init("each in variables.own[0].object.spec"), object: .init("variables.own[0].object"), pathExpression: .init("\"spec.\" + each"), operation: .remove)])),
      .init(when: .init("variables.needed && (input.whole || input.readable && installation.hasServices)"),
        expression: .init("prosody.xmppServices.size() > 0"),
        messageExpression: .init("\"the prosody of shard \" + string(shard.index) + \" has no Service: web, jicofo and the bridges can't find it, and nobody can join a meeting of this shard\""),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add Service \" + variables.wanted[0].serviceName"), when: .init("variables.wanted.size() > 0 && variables.labels.size() > 0"), creations: [.init(beside: .init("prosody"), object: .init("{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": variables.wanted[0].serviceName, \"namespace\": prosody.object.metadata.?namespace.orValue(null), \"labels\": variables.labels}, \"spec\": {\"selector\": variables.labels, \"ports\": [{\"name\": \"c2s\", \"port\": 5222, \"targetPort\": 5222}, {\"name\": \"bosh\", \"port\": 5280, \"targetPort\": 5280}] + (prosody.podPorts.exists(p, p.own && p.number == 5347) ? [{\"name\": \"component\", \"port\": 5347, \"targetPort\": 5347}] : [])}}"))]))
    ]
  )
}

private func prosodyMetrics() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-metrics", severity: .warning,
    summary: "Prosody serves its statistics on a port that has a name",
    rationale: "How many clients are connected to a shard, and how many messages they exchange, only prosody can tell. Without its add-on for statistics nothing does; and a PodMonitor finds a port by its name.",
    remediation: "Enable the add-on, with PROSODY_ENABLE_METRICS=1 or GLOBAL_MODULES=http_openmetrics, and declare the container port 5280 under a name, such as metrics.",
    scope: .prosody,
    variables: [
      .init("enabled", .init("prosody.statistics")),
      .init("named", .init("prosody.podPorts.exists(p, p.name != \"\" && (p.own && p.number in [5280, 5281]\n  || p.name.contains(\"metric\") || p.name.contains(\"prom\")))")),
      .init("statisticsPorts", .init("prosody.podPorts.filter(p, p.own && p.number == 5280)")),
      .init("switches", .init("prosody.environment.filter(v, v.name == \"PROSODY_ENABLE_METRICS\")")),
      .init("switch", .init("variables.switches.size() == 0 ? null : variables.switches[variables.switches.size() - 1]")),
      .init("lists", .init("installation.shards.slice(0, math.least(2, installation.shards.size())) .filter(s, s.index != shard.index && s.prosody != null && s.prosody.image == prosody.image && s.prosody.statistics == true && !s.prosody.environment.exists(v, v.name == \"PROSODY_ENABLE_METRICS\")) .map(s, s.prosody.environment.filter(v, v.origin == \"literal\" && v.name.endsWith(\"_MODULES\") && v.value != null && v.value.matches(\"openmetrics|prometheus\"))).flatten()")),
      .init("list", .init("variables.switch != null || variables.lists.size() == 0 ? null : variables.lists[0]")),
      .init("ownLists", .init("variables.list == null ? [] : prosody.environment.filter(v, v.name == variables.list.name)")),
      .init("addOn", .init("variables.list == null ? \"\" : variables.list.value.split(\",\").filter(m, m.matches(\"openmetrics|prometheus\"))[0].trim()")),
      .init("knowsSwitch", .init("prosody.image.matches(\"(^|/)jitsi/prosody[:@]\") && prosody.releaseNumber != null && prosody.releaseNumber >= 9584"))
    ],
    validations: [
      .init(expression: .init("variables.enabled != false"),
        messageExpression: .init("\"the prosody of shard \" + string(shard.index) + \" has no add-on for statistics: nobody sees how many clients it has before meetings break off\""),
        object: .init("prosody.container"),
        path: "env",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("(variables.list == null ? \"set PROSODY_ENABLE_METRICS to 1\" : \"add \" + variables.addOn + \" to \" + variables.list.name) + (variables.named ? \"\" : \", and call port 5280 metrics\")"), when: .init("variables.statisticsPorts.size() < 2 && (variables.switch != null ? variables.switch.origin in [\"literal\", \"configMap\", \"configMapKey\"] && variables.switch.holder != null : variables.list != null ? variables.ownLists.size() < 2 && variables.ownLists.all(v, v.origin == \"literal\" && (v.value == \"\" ? \"\" : v.value + \",\") + variables.addOn == variables.list.value) : variables.knowsSwitch)"), patches: [.init(when: .init("variables.switch != null"), object: .init("variables.switch.holder"), pathExpression: .init("variables.switch.holderPath"), operation: .value(.init("\"1\""))), .init(when: .init("variables.switch == null && variables.list == null"), operation: .append(.init("{\"name\": \"PROSODY_ENABLE_METRICS\", \"value\": \"1\"}"))), .init(forEach: .init("variables.ownLists"), object: .init("each"), path: "value", operation: .value(.init("variables.list.value"))), .init(when: .init("variables.list != null && variables.ownLists.size() == 0"), operation: .append(.init("{\"name\": variables.list.name, \"value\": variables.list.value}"))), .init(when: .init("!variables.named && variables.statisticsPorts.size() == 0"), object: .init("prosody.container"), path: "ports", operation: .append(.init("{\"name\": \"metrics\", \"containerPort\": 5280}"))), .init(when: .init("!variables.named && variables.statisticsPorts.size() == 1"), object: .init("variables.statisticsPorts[0]"), path: "name", operation: .value(.init("\"metrics\"")))], uncovers: ["monitoring-scraped"])),
      .init(forEach: .init("variables.statisticsPorts"),
        when: .init("variables.enabled == true && !variables.named"),
        messageExpression: .init("\"port 5280 of shard \" + string(shard.index) + \"'s prosody, which serves its statistics, has no name: no PodMonitor can find it\""),
        object: .init("item"),
        path: "name",
        fix: .init(applicability: .unsafe, description: "call the port metrics", when: .init("!prosody.podPorts.exists(p, p.name == \"metrics\")"), patches: [.init(operation: .value(.init("\"metrics\"")))], uncovers: ["monitoring-scraped"])),
      .init(when: .init("variables.enabled == true && variables.statisticsPorts.size() == 0"),
        expression: .init("variables.named"),
        messageExpression: .init("\"the prosody of shard \" + string(shard.index) + \" serves statistics on port 5280, which its container does not declare by a name: no PodMonitor can find it\""),
        object: .init("prosody.container"),
        path: "ports",
        fix: .init(applicability: .unsafe, description: "declare port 5280 under the name metrics", patches: [.init(operation: .append(.init("{\"name\": \"metrics\", \"containerPort\": 5280}")))], uncovers: ["monitoring-scraped"]))
    ]
  )
}

private func prosodyNotPublic() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-not-public", severity: .error,
    summary: "Nothing outside the cluster leads to prosody's XMPP ports",
    rationale: "Prosody trusts whoever knows a password of its shard: jicofo, bridges and components log in on its ports. Open to the internet, they can be guessed at; and a participant who reaches a prosody past HAProxy is in a shard where the rest of the meeting is not.",
    remediation: "Take prosody's ports out of Services of type NodePort and LoadBalancer and of external addresses, and lead Ingress routes to HAProxy or web, which speak to prosody themselves.",
    scope: .prosody,
    when: .init("prosody.services.size() > 0 && (installation.haproxy != null || installation.shards.size() > 1)"),
    variables: [
      .init("reported", .init("prosody.xmppServices.filter(s, !s.leadsToWeb)")),
      .init("leading", .init("prosody.services.filter(s, s.ports.exists(p, p.xmpp)\n  && !(variables.reported.size() > 0 && variables.reported[0].type != \"ClusterIP\"\n       && variables.reported[0].name == s.name))")),
      .init("open", .init("variables.leading.filter(s, s.type == \"NodePort\" || s.type == \"LoadBalancer\")"))
    ],
    validations: [
      .init(forEach: .init("variables.open.filter(s, s.ports.all(p, p.xmpp))"),
        messageExpression: .init("\"Service \" + item.name + \" opens the XMPP ports of shard \" + string(shard.index) + \"'s prosody to the outside as a \" + item.type + \": strangers can try its passwords, and join past HAProxy\""),
        object: .init("item"),
        path: "spec.type",
        fix: .init(applicability: .unsafe, description: "set spec.type to ClusterIP", patches: [.init(operation: .value(.init("\"ClusterIP\""))), .init(forEach: .init("item.ports"), when: .init("has(each.object.nodePort)"), object: .init("each"), path: "nodePort", operation: .remove), .init(forEach: .init("[\"externalTrafficPolicy\", \"healthCheckNodePort\", \"loadBalancerIP\", \"loadBalancerClass\", \"loadBalancerSourceRanges\", \"allocateLoadBalancerNodePorts\"]"), when: .init("each in item.object.spec"), object: .init("item.object"), pathExpression: .init("\"spec.\" + each"), operation: .remove)])),
      .init(forEach: .init("variables.open.filter(s, !s.ports.all(p, p.xmpp))"),
        messageExpression: .init("\"Service \" + item.name + \", a \" + item.type + \", opens port \" + item.ports.filter(p, p.xmpp).map(p, string(p.port)).join(\", \") + \" of shard \" + string(shard.index) + \"'s prosody to the outside: strangers can try its passwords, and join past HAProxy\""),
        object: .init("item.ports.filter(p, p.xmpp)[0]"),
        path: "port",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"take port \" + item.ports.filter(p, p.xmpp).map(p, string(p.port)).join(\", \") + \" out of the Service\""), when: .init("item.ports.filter(p, p.xmpp).all(p, prosody.services.exists(s, s.name != item.name && s.type == \"ClusterIP\" && s.ports.exists(o, o.containerPort == p.containerPort))) && !shard.hosts.exists(h, h.serviceName == item.name && h.serviceNamespace == item.namespace) && !prosody.routes.exists(r, r.xmpp && r.serviceName == item.name)"), patches: [.init(forEach: .init("item.ports.filter(p, p.xmpp)"), object: .init("each"), operation: .remove)])),
      .init(forEach: .init("variables.leading.filter(s, s.type == \"ClusterIP\" && s.object.?spec.?externalIPs.orValue(null) != null\n  && s.object.spec.externalIPs.size() > 0)"),
        messageExpression: .init("\"Service \" + item.name + \" has external addresses that lead to the XMPP ports of shard \" + string(shard.index) + \"'s prosody: strangers can try its passwords, and join past HAProxy\""),
        object: .init("item"),
        path: "spec.externalIPs",
        fix: .init(applicability: .unsafe, description: "remove spec.externalIPs", patches: [.init(operation: .remove)])),
      .init(forEach: .init("prosody.routes.filter(r, r.xmpp)"),
        messageExpression: .init("item.kind + \" \" + item.name + \" leads \" + (item.path == null ? \"requests\" : item.path) + \" to port \" + string(item.containerPort) + \" of shard \" + string(shard.index) + \"'s prosody: participants reach it past HAProxy, in a shard where their meeting may not be\""),
        object: .init("item"),
        pathExpression: .init("item.servicePath"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"remove \" + (item.path == null ? \"that route\" : \"the route \" + item.path) + \" from \" + item.kind + \" \" + item.name"), when: .init("item.part != null && (!(item.containerPort in [5280, 5281]) || shard.webs.size() > 0 && shard.webs.all(w, w.hosts.exists(h, h.variable == \"XMPP_BOSH_URL_BASE\" && (h.local || h.leadsHome))))"), patches: [.init(object: .init("item.part"), operation: .remove)]))
    ]
  )
}

private func prosodyPorts() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-ports", severity: .error,
    summary: "Prosody's Service has the ports that its shard uses, and they lead somewhere",
    rationale: "Jicofo and the bridges log in to prosody on port 5222, and web fetches the participants' messages from 5280. Without the first no conference gets a bridge, without the second nobody joins. Before stable-5765 jicofo is a component as well, which connects to port 5347. A Service drops what arrives at a port that it does not have, or whose target no pod has.",
    remediation: "Give prosody's Service the ports 5222, 5280 and, for a jicofo before stable-5765, 5347, each with a targetPort that prosody's container has.",
    scope: .prosody,
    when: .init("prosody.xmppServices.size() > 0"),
    variables: [
      .init("services", .init("prosody.xmppServices.filter(s, s.type != \"ExternalName\")")),
      .init("filters", .init("variables.services.size() > 0 && !variables.services.exists(s, s.headless)")),
      .init("needsClients", .init("!(\"jicofo\" in prosody.podKinds && \"jvb\" in prosody.podKinds) && !prosody.beside.exists(c, c.kind != \"web\" && c.environment.exists(v, v.name == \"XMPP_PORT\" && v.value != \"5222\"))")),
      .init("needsBOSH", .init("!(\"web\" in prosody.podKinds)")),
      .init("needsComponent", .init("prosody.beside.exists(c, c.kind == \"jicofo\" && c.releaseNumber != null && c.releaseNumber < 5765\n  && c.environment.exists(v, v.name.endsWith(\"COMPONENT_SECRET\") && v.value != \"\"))")),
      .init("needed", .init("(variables.needsClients ? [5222] : []) + (variables.needsBOSH ? [5280] : []) + (variables.needsComponent ? [5347] : [])")),
      .init("told", .init("prosody.beside.filter(c, c.kind == \"web\").map(c, c.hosts.filter(h, h.xmpp && h.port != null).map(h, h.port)).flatten()")),
      .init("missing", .init("variables.needed.filter(n, !variables.services.exists(s, s.ports.exists(p, p.protocol == \"TCP\"\n  && (p.port == n || n == 5280 && p.port in variables.told))))"))
    ],
    validations: [
      .init(when: .init("variables.filters"),
        expression: .init("variables.missing.size() == 0"),
        messageExpression: .init("\"Service \" + variables.services[0].name + \" of shard \" + string(shard.index) + \"'s prosody has no port \" + variables.missing.map(n, string(n)).join(\" and no port \") + \": \" + [variables.missing.exists(n, n == 5222) ? \"jicofo and the bridges can't log in, so no meeting gets a bridge\" : \"\",\n   variables.missing.exists(n, n == 5280) ? \"web can't reach prosody, so nobody can join\" : \"\",\n   variables.missing.exists(n, n == 5347) ? \"jicofo of this release, a component of prosody, cannot connect and no conference starts\" : \"\"]\n  .filter(t, t != \"\").join(\"; \")"),
        object: .init("variables.services[0]"),
        path: "spec.ports",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"add port \" + variables.missing.map(n, string(n)).join(\" and port \")"), patches: [.init(forEach: .init("variables.missing"), operation: .append(.init("{\"name\": variables.services[0].ports.exists(p, p.name == {5222: \"c2s\", 5280: \"bosh\"}[?each].orValue(\"component\"))\n ? \"port-\" + string(each) : {5222: \"c2s\", 5280: \"bosh\"}[?each].orValue(\"component\"),\n \"port\": each, \"targetPort\": each}"))), .init(forEach: .init("variables.services[0].ports.filter(p, p.name == null)"), object: .init("each.object"), path: "name", operation: .value(.init("\"port-\" + string(each.port)")))])),
      .init(forEach: .init("variables.services.filter(s, s.pods.exists(p, p.kind == \"prosody\")).map(s, s.ports).flatten()"),
        when: .init("variables.filters"),
        expression: .init("item.resolves"),
        messageExpression: .init("\"port \" + string(item.port) + \" of prosody's Service leads to a container port called \" + item.targetName + \", which no pod behind it has: whoever connects to it in shard \" + string(shard.index) + \" gets no answer\""),
        object: .init("item"),
        path: "targetPort",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"lead to port \" + string(item.port)"), when: .init("item.port in [5222, 5280, 5347]"), patches: [.init(operation: .value(.init("item.port")))])),
      .init(forEach: .init("variables.services.filter(s, s.pods.exists(p, p.kind == \"prosody\")).map(s, s.ports).flatten()"),
        when: .init("variables.filters"),
        expression: .init("!(item.port in [5222, 5280, 5347] && item.astray)"),
        messageExpression: .init("\"port \" + string(item.port) + \" of prosody's Service leads to port \" + string(item.targetNumber) + \", but the pods behind it listen on \" + string(item.port) + \": whoever connects to it in shard \" + string(shard.index) + \" gets no answer\""),
        object: .init("item"),
        path: "targetPort",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"lead to port \" + string(item.port)"), patches: [.init(operation: .value(.init("item.port")))]))
    ]
  )
}

private func publicUrl() -> RuleDefinition {
  RuleDefinition(
    id: "public-url", severity: .warning,
    summary: "PUBLIC_URL is https, and its host is one at which people come in",
    rationale: "Web tells browsers to find the room's websocket and its links below PUBLIC_URL, and bridges make the addresses of their channels of it. Without https browsers refuse them on a page that has it; with another host they ask somebody else, and people see each other neither in picture nor in the list.",
    remediation: "Write `https://` and the host of the Ingress.",
    scope: .installation,
    variables: [
      .init("urls", .init("installation.publicURLs.filter(u, u.host.contains(\".\") && !u.text.matches(\"[<>{}$\\\\s]\") && (u.expected || !u.host.matches(\"(^|[.])example[.](com|org|net)$\")))")),
      .init("bare", .init("variables.urls.filter(u, u.scheme != \"https\")")),
      .init("foreign", .init("variables.urls.filter(u, u.scheme == \"https\" && !u.expected)")),
      .init("hosts", .init("installation.entryHosts.filter(h, !h.startsWith(\"*.\"))")),
      .init("real", .init("variables.hosts.all(h, h.matches(\"^[a-z0-9-]+([.][a-z0-9-]+)+$\") && !h.matches(\"(^|[.])example([.](com|org|net))?$\")) ? variables.hosts : []"))
    ],
    validations: [
      .init(forEach: .init("variables.bare.map(u, u.text).distinct().map(t, variables.bare.filter(u, u.text == t))"),
        messageExpression: .init("\"PUBLIC_URL \" + item[0].text + (item[0].scheme == null ? \" says no https://\" : \" is not https\") + (item[0].expected ? \"\" : \", and no route is for its host\") + (item.size() == 1 ? \"\" : \" (\" + string(item.size()) + \" places)\") + \": browsers refuse what web and bridges make of it, and meetings do not come about\""),
        object: .init("item[0]"),
        fix: .init(applicability: .safe, description: "write PUBLIC_URL with https", when: .init("item.all(u, u.plain) && (item[0].scheme == null || item[0].scheme == \"http\") && (item[0].expected || variables.real.size() == 1)"), patches: [.init(forEach: .init("item"), object: .init("each"), operation: .value(.init("!each.expected ? \"https://\" + variables.hosts[0] : \"https://\" + (each.scheme == null ? each.text : each.text.substring(each.text.indexOf(\"://\") + 3))")))])),
      .init(forEach: .init("variables.foreign.map(u, u.text).distinct().map(t, variables.foreign.filter(u, u.text == t))"),
        messageExpression: .init("\"no route is for \" + item[0].host + \", the host of PUBLIC_URL\" + (variables.hosts.size() == 0 ? \"\" : \"; people come in at \" + variables.hosts.join(\", \")) + (item.size() == 1 ? \"\" : \" (\" + string(item.size()) + \" places)\") + \": browsers look for the room's channels where nobody answers\""),
        object: .init("item[0]"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"write PUBLIC_URL with the host \" + variables.hosts[0]"), when: .init("item.all(u, u.plain) && variables.real.size() == 1"), patches: [.init(forEach: .init("item"), object: .init("each"), operation: .value(.init("\"https://\" + variables.hosts[0] + each.rest")))]))
    ]
  )
}

private func readinessProbes() -> RuleDefinition {
  RuleDefinition(
    id: "readiness-probes", severity: .warning,
    summary: "Web, prosody and the bridges have readiness probes",
    rationale: "A Service sends people to a pod from the moment that it counts as ready, and without a probe that is as soon as the process runs. A web that still writes its configuration answers with errors, bridges look for a prosody that does not listen yet, and a new shard gets rooms that it cannot hold.",
    remediation: "Add a readinessProbe: for web and prosody over HTTP on the port that others use, for bridges /about/health on port 8080.",
    scope: .shard,
    variables: [
      .init("breaks", .init("{\"web\": \"people are sent to a web that does not serve the page yet\", \"prosody\": \"web, jicofo and the bridges meet a prosody that does not listen yet, and meetings fail while it starts\", \"jvb\": \"conferences are put on a bridge that does not carry them yet\"}"))
    ],
    validations: [
      .init(forEach: .init("shard.components.filter(c, c.kind in variables.breaks && c.container != null)"),
        expression: .init("item.container.?readinessProbe.orValue(null) != null"),
        messageExpression: .init("item.kind + \" of shard \" + string(shard.index) + \" has no readinessProbe: \" + variables.breaks[item.kind]"),
        object: .init("item.container"),
        path: "readinessProbe")
    ]
  )
}

private func referencesExist() -> RuleDefinition {
  RuleDefinition(
    id: "references-exist", severity: .error,
    summary: "ConfigMaps, Secrets, claims and ServiceAccounts that pods mount or name exist",
    rationale: "A pod that mounts a ConfigMap, a Secret or a claim that does not exist waits for it and never starts; one with a missing ServiceAccount isn't even made. At the next restart the shard loses that component, and its meetings.",
    remediation: "Correct the name, add the object, or mark the reference as optional.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.references.filter(r, !r.exists && r.provable)"),
        when: .init("item.kind != \"Secret\""),
        messageExpression: .init("item.kind + \" \" + item.name + \" (\" + item.use + \") does not exist: \" + (item.kind == \"ServiceAccount\" ? \"no pod that runs under it can be made\" : \"pods that need it never start\")"),
        object: .init("item")),
      .init(forEach: .init("installation.references.filter(r, !r.exists)"),
        when: .init("input.whole"),
        expression: .init("item.kind != \"Secret\""),
        messageExpression: .init("\"Secret \" + item.name + \" (\" + item.use + \") is not among the manifests: \" + (item.use == \"imagePullSecrets\" ? \"unless it is made outside of them, images of a private registry can't be pulled\"\n   : \"unless it is made outside of them, pods that need it never start\")"),
        object: .init("item"))
    ]
  )
}

private func schema() -> RuleDefinition {
  RuleDefinition(
    id: "schema", severity: .error,
    summary: "The API server accepts every object",
    rationale: "An API server refuses an object with a field of the wrong type, without a required one, or with fields that contradict each other, and helm then refuses the whole release. A field that it does not know fails `kubectl apply`; other clients drop it, and what it should have set keeps its default.",
    remediation: "Write the value as the schema of the kind asks for; `kubectl explain KIND.FIELD` shows it. `--kubernetes-version` says which Kubernetes the manifests are for.",
    scope: .object,
    when: .init("facts.schemaFaults.size() > 0 && facts.concern"),
    validations: [
      .init(forEach: .init("facts.schemaFaults.filter(f, f.kind == \"refused\")"),
        messageExpression: .init("item.text + \": the API server refuses the \" + object.kind"),
        object: .init("item"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("item.quotes ? \"put the value in quotes\" : \"write the value without quotes\""), when: .init("item.replacement != null"), patches: [.init(object: .init("item"), operation: .value(.init("item.replacement")))])),
      .init(forEach: .init("facts.schemaFaults.filter(f, f.kind == \"unknown\")"),
        messageExpression: .init("item.text + \": kubectl apply refuses it, and other clients drop it\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        severity: .warning)
    ]
  )
}

private func secretsComplete() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-complete", severity: .error,
    summary: "Every key of a Secret or ConfigMap that a container's environment names exists",
    rationale: "A container whose environment names a Secret, a ConfigMap or a key that does not exist is never started. The pods that run already go on; at their next restart the shard loses that component, and its meetings.",
    remediation: "Correct the name or the key, add the key to the object, or mark the reference as optional.",
    scope: .installation,
    when: .init("installation.missingKeys.size() > 0"),
    validations: [
      .init(forEach: .init("installation.missingKeys.filter(m, m.holder != null && m.slip)"),
        messageExpression: .init("item.variable + \" of container \" + item.container + \" names key \" + item.key + \" of \" + item.kind + \" \" + item.name + \", which has no such key: the container never starts\""),
        object: .init("item.nameObject"),
        path: "key"),
      .init(forEach: .init("installation.missingKeys.filter(m, m.holder != null && !m.slip)"),
        messageExpression: .init("item.kind + \" \" + item.name + \" has no key \" + item.key + \", which \" + (item.uses == 1 ? \"container \" + item.container + \" needs: it never starts\"\n   : string(item.uses) + \" containers need: none of them starts\")"),
        object: .init("item.holder"),
        pathExpression: .init("(item.holder.kind == \"SealedSecret\" ? \"spec.encryptedData\" : item.holder.kind == \"ExternalSecret\" ? \"spec.data\"\n : has(item.holder.data) || !has(item.holder.stringData) ? \"data\" : \"stringData\")\n+ (item.holder.kind == \"ExternalSecret\" ? \"\" : \"[\\\"\" + item.key + \"\\\"]\")")),
      .init(forEach: .init("installation.missingKeys.filter(m, m.holder == null && !m.mounted && m.kind == \"ConfigMap\" && m.provable && !m.secret)"),
        messageExpression: .init("\"ConfigMap \" + item.name + \", which \" + item.variable + \" of container \" + item.container + \" names, does not exist: the container never starts\""),
        object: .init("item.nameObject"),
        path: "name"),
      .init(forEach: .init("installation.missingKeys.filter(m, m.holder == null && !m.mounted && m.kind == \"Secret\")"),
        when: .init("input.whole"),
        messageExpression: .init("\"Secret \" + item.name + \", which \" + item.variable + \" of container \" + item.container + \" names, is not among the manifests: unless it is made outside of them, the container never starts\""),
        object: .init("item.nameObject"),
        path: "name")
    ]
  )
}

private func secretsReferenced() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-referenced", severity: .error,
    summary: "Passwords and secrets come from a Secret, not from a literal value or a ConfigMap",
    rationale: "Whoever can read a Deployment or a ConfigMap can log in to prosody as jicofo or as a bridge, listen to conferences and end them; and what stands in a manifest stands in its repository too.",
    remediation: "Put the value into a Secret, and name it with secretKeyRef, or the whole Secret with secretRef.",
    scope: .installation,
    variables: [
      .init("clear", .init("installation.namedSecrets.filter(s, s.origin in [\"literal\", \"configMapKey\", \"configMap\"]\n  && (s.value == null || s.value != \"\" && !s.value.contains(\"$(\") && !s.value.startsWith(\"/\")\n    && !(s.value.lowerAscii() in [\"0\", \"1\", \"true\", \"false\", \"yes\", \"no\", \"none\"])))")),
      .init("kept", .init("installation.namedSecrets.filter(s, s.key != null)"))
    ],
    validations: [
      .init(forEach: .init("variables.clear.filter(s, s.origin == \"literal\")"),
        messageExpression: .init("item.name + \" of container \" + item.container + \" stands in the manifest: whoever may read it can log in as a part of the installation and end meetings\""),
        object: .init("item"),
        path: "value",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"take \" + item.name + \" from Secret \" + variables.kept.filter(k, k.name == item.name)[0].from + \", as other containers do\""), when: .init("variables.kept.filter(k, k.name == item.name).map(k, k.from + \"/\" + k.key).distinct().size() == 1"), patches: [.init(object: .init("item"), path: "value", operation: .remove), .init(object: .init("item"), path: "valueFrom.secretKeyRef", operation: .value(.init("{\"name\": variables.kept.filter(k, k.name == item.name)[0].from, \"key\": variables.kept.filter(k, k.name == item.name)[0].key}")))])),
      .init(forEach: .init("variables.clear.filter(s, s.origin != \"literal\" && (s.shown || s.origin == \"configMapKey\"))"),
        messageExpression: .init("(item.shown ? item.name + \" stands in\" : item.name + \" of container \" + item.container + \" is taken from\") + \" ConfigMap \" + item.from + \": whoever may read it can log in as a part of the installation and end meetings\""),
        object: .init("item"),
        pathExpression: .init("item.shown ? \"\" : \"valueFrom.configMapKeyRef.name\""))
    ]
  )
}

private func secretsStrong() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-strong", severity: .warning,
    summary: "No password is empty, shorter than eight characters or one that is published",
    rationale: "With these passwords jicofo and the bridges log in to prosody, and tokens are signed. Whoever guesses one, or reads it in the example that it was copied from, can listen to conferences and end them.",
    remediation: "Make a random value of its own for each (`openssl rand -hex 16`), change it in the Secret and restart prosody, jicofo and the bridges of all shards that read it.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.secretValues.filter(s, s.length < 8 && (s.length > 0 || s.required) || s.published)"),
        messageExpression: .init("item.name + (item.secret == null ? \"\" : \" in Secret \" + item.secret) + (item.length == 0 ? \" is empty\" : item.published ? \" is a password that stands in published examples\" :\n   \" has only \" + string(item.length) + \" characters\")\n+ (item.length == 0 ? \": anybody can\" : \": whoever guesses it can\") + \" log in as a part of the installation and end meetings\""),
        object: .init("item"))
    ]
  )
}

private func secretsValid() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-valid", severity: .error,
    summary: "The data of every Secret is base64",
    rationale: "An API server refuses a Secret whose data it can't decode. The components that read their passwords from it never start, and helm refuses the whole release.",
    remediation: "Encode the value (`printf %s VALUE | base64 -w0`), or write it as it is under stringData.",
    scope: .object,
    kinds: ["Secret"],
    when: .init("facts.undecodableKeys.size() > 0 && facts.concern"),
    validations: [
      .init(forEach: .init("facts.undecodableKeys"),
        messageExpression: .init("\"key \" + item + \" of Secret \" + object.metadata.name + \" is not base64: the cluster refuses the Secret, and what reads it never starts\""),
        pathExpression: .init("\"data[\\\"\" + item + \"\\\"]\""))
    ]
  )
}

private func selectorsUnversioned() -> RuleDefinition {
  RuleDefinition(
    id: "selectors-unversioned", severity: .warning,
    summary: "No selector contains a label that changes with a release",
    rationale: "While a release is rolled out, pods of the old and of the new version run beside each other. A Service that selects by the version drops all old pods at once, in the middle of their calls; a Deployment that does can't be upgraded at all, because its selector can't be changed.",
    remediation: "Take the label out of the selector, and leave it on the pods. The selector of a Deployment or StatefulSet that runs already can't be changed: it has to be replaced once.",
    scope: .object,
    kinds: ["Service", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "PodDisruptionBudget", "PodMonitor", "ServiceMonitor"],
    when: .init("facts.versionedLabels.size() > 0 && facts.selectsConcern && (facts.service == null || facts.service.selectsAny)"),
    validations: [
      .init(messageExpression: .init("object.kind + \" \" + object.metadata.name + \" selects by \" + (facts.versionedLabels.size() == 1 ? \"a label that changes\" : string(facts.versionedLabels.size()) + \" labels that change\") + \" with every release: \" + (object.kind == \"Service\" ? \"at an upgrade the running pods drop out of it at once, and calls end\"\n   : object.kind in [\"PodDisruptionBudget\", \"PodMonitor\", \"ServiceMonitor\"]\n   ? \"at an upgrade it loses sight of the running pods\"\n   : \"an upgrade is refused, because a selector can't be changed\")"),
        pathExpression: .init("facts.versionedLabels[0]"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"take \" + (facts.versionedLabels.size() == 1 ? \"it\" : \"them\") + \" out of the selector\" + (object.kind in [\"Deployment\", \"StatefulSet\", \"DaemonSet\", \"ReplicaSet\"]\n  ? \" (one that runs already has to be deleted first, with --cascade=orphan)\" : \"\")"), when: .init("(object.kind == \"Service\" ? object.spec.selector.size()\n : object.spec.selector.?matchLabels.orValue({}).size()\n   + object.spec.selector.?matchExpressions.orValue([]).size()) > facts.versionedLabels.size()"), patches: [.init(forEach: .init("facts.versionedLabels"), object: .init("object"), pathExpression: .init("each"), operation: .remove)]))
    ]
  )
}

private func shardComplete() -> RuleDefinition {
  RuleDefinition(
    id: "shard-complete", severity: .error,
    summary: "Every shard has one web, one jicofo, one prosody and videobridges",
    rationale: "A room lives in one shard, and needs all of its parts there: web gives out the page, prosody carries the signalling, jicofo chooses the bridges, and the bridges carry sound and picture. HAProxy sends rooms to a shard that lacks a part all the same, and they fail.",
    remediation: "Add the missing workload, as the other shards have it, or take the shard out of HAProxy's configuration.",
    scope: .shard,
    when: .init("shard.missing.size() > 0 && !shard.isSmallerHalf"),
    variables: [
      .init("breaks", .init("{\"web\": \"nobody who is sent to this shard gets to see the meeting's page\", \"prosody\": \"nobody can join a meeting of this shard\", \"jicofo\": \"meetings of this shard never start\", \"jvb\": \"meetings of this shard have neither sound nor picture\"}")),
      .init("strays", .init("shard.otherHalf == null ? [] : shard.otherHalf.components")),
      .init("wired", .init("shard.otherHalf != null && shard.otherHalf.hosts.exists(h, h.namesake != null)"))
    ],
    validations: [
      .init(forEach: .init("variables.strays"),
        when: .init("!variables.wired"),
        messageExpression: .init("item.kind + \" of shard \" + string(shard.index) + \" stands in namespace \" + item.namespace + \", and the rest of the shard in \" + installation.namespace + \": \" + variables.breaks[item.kind]"),
        object: .init("item"),
        path: "metadata.namespace"),
      .init(forEach: .init("shard.otherHalf == null ? shard.missing : shard.missing.filter(m, m in shard.otherHalf.missing)"),
        when: .init("input.whole || (item in shard.usual && shard.missing.size() <= 2)"),
        messageExpression: .init("\"shard \" + string(shard.index) + \" has no \" + item + (item in shard.elsewhere ? \", which other shards have: \" : \": \") + variables.breaks[item]"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add \" + item + \", made after that of another shard\""), when: .init("shard.clones.exists(c, c.kind == item)"), creations: [.init(forEach: .init("shard.clones.filter(c, c.kind == item)[0].objects"), beside: .init("shard.clones.filter(c, c.kind == item)[0].beside"), object: .init("each"))]))
    ]
  )
}

private func shardNumbering() -> RuleDefinition {
  RuleDefinition(
    id: "shard-numbering", severity: .info,
    summary: "Shards are numbered from 0 without a hole",
    rationale: "Ports, names and HAProxy's slots are counted from the shards' numbers. A hole is a slot that never fills, and the next shard that somebody adds by counting takes a number that is in use.",
    remediation: "Give the next shard the free number; renaming a shard that runs ends its meetings and is not worth it.",
    scope: .installation,
    when: .init("installation.holes.size() > 0 && !installation.shards.all(s, s.isSmallerHalf) && (input.whole || installation.haproxy != null || installation.holes[0] > 0)"),
    validations: [
      .init(messageExpression: .init("\"there is no shard \" + installation.holes.map(i, string(i)).join(\", \") + \", but a shard \" + string(installation.indices[installation.indices.size() - 1]) + \": whoever counts shards will hand out a number, and its ports, twice\""),
        object: .init("installation.shards.filter(s, s.index > installation.holes[0])[0].components[0]"),
        path: "metadata.name")
    ]
  )
}

private func shardReleaseSkew() -> RuleDefinition {
  RuleDefinition(
    id: "shard-release-skew", severity: .error,
    summary: "All parts of a shard run the same Jitsi release",
    rationale: "Web, jicofo, prosody and the bridges speak protocols with each other that change from release to release, and only one and the same release is tested together. With a skew, rooms fail in ways that look like chance: no conference is allocated, or only two can hear each other.",
    remediation: "Give all images of the shard the tag of one release.",
    scope: .shard,
    when: .init("shard.releases.size() > 1"),
    validations: [
      .init(forEach: .init("shard.components"),
        when: .init("item.release != null"),
        expression: .init("item.release == shard.commonRelease"),
        messageExpression: .init("item.kind + \" of shard \" + string(shard.index) + \" runs \" + item.release + \" and the rest of the shard \" + shard.commonRelease + \": meetings fail where the two releases misunderstand each other\""),
        object: .init("item.container"),
        path: "image")
    ]
  )
}

private func shardRollingDeployments() -> RuleDefinition {
  RuleDefinition(
    id: "shard-rolling-deployments", severity: .warning,
    summary: "Web, jicofo and prosody of a shard are Deployments that roll",
    rationale: "These parts keep nothing on disk and need no name of their own. A Deployment starts a pod elsewhere as soon as its node is lost; a StatefulSet waits until somebody confirms that the old pod is gone, and the shard's meetings wait with it. A DaemonSet runs one for each node, and a Recreate strategy takes every pod away before the first new one.",
    remediation: "Make it a Deployment with strategy RollingUpdate; where two must never run at once, with maxSurge 0 and maxUnavailable 1.",
    scope: .shard,
    variables: [
      .init("parts", .init("shard.webs + shard.jicofos + shard.prosodies")),
      .init("alone", .init("shard.jicofos + shard.prosodies"))
    ],
    validations: [
      .init(forEach: .init("variables.parts"),
        expression: .init("item.workload in [\"Deployment\", \"Rollout\"]"),
        messageExpression: .init("item.name + \" of shard \" + string(shard.index) + \" is a \" + item.workload + \": \" + (item.workload == \"StatefulSet\" ? \"when its node is lost, its meetings are down until somebody steps in\" : item.workload == \"DaemonSet\" ? \"it runs once for each node, and the shard's rooms are split\" : \"a new version doesn't roll out by itself, and the shard's meetings are down in between\")"),
        object: .init("item"),
        path: "kind",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"make \" + item.name + \" a Deployment\""), when: .init("item.workload in [\"StatefulSet\", \"DaemonSet\"] && item.object.apiVersion == \"apps/v1\" && item.object.?spec.?volumeClaimTemplates.orValue([]).size() == 0 && item.podServices.size() == 0 && !(\"jvb\" in item.podKinds) && !installation.components.exists(c, c.hosts.exists(h, h.host.matches(\"^\" + item.name + \"-[0-9]+([.:]|$)\"))) && (installation.haproxy == null || !installation.haproxy.slots.exists(s, s.host != null && s.host.matches(\"^\" + item.name + \"-[0-9]+[.]\")))"), patches: [.init(operation: .value(.init("\"Deployment\""))), .init(forEach: .init("[\"serviceName\", \"podManagementPolicy\", \"updateStrategy\", \"ordinals\", \"persistentVolumeClaimRetentionPolicy\", \"volumeClaimTemplates\"].filter(f, item.object.spec[?f].hasValue())"), object: .init("item.object"), pathExpression: .init("\"spec.\" + each"), operation: .remove), .init(when: .init("item.workload == \"DaemonSet\""), object: .init("item.object"), path: "spec.replicas", operation: .value(.init("1"))), .init(when: .init("variables.alone.exists(c, c.name == item.name && c.workload == item.workload)"), object: .init("item.object"), path: "spec.strategy", operation: .value(.init("{\"type\": \"RollingUpdate\", \"rollingUpdate\": {\"maxSurge\": 0, \"maxUnavailable\": 1}}"))), .init(forEach: .init("item.scalers"), object: .init("each"), path: "spec.scaleTargetRef.kind", operation: .value(.init("\"Deployment\"")))])),
      .init(forEach: .init("variables.parts"),
        when: .init("item.workload == \"Deployment\""),
        expression: .init("item.object.?spec.?strategy.?type.orValue(\"RollingUpdate\") != \"Recreate\""),
        messageExpression: .init("item.name + \" of shard \" + string(shard.index) + \" is recreated at every change: all of its pods stop before\" + \" the first new one starts, and the shard's meetings are down meanwhile\""),
        object: .init("item"),
        path: "spec.strategy.type",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" roll\""), patches: [.init(operation: .value(.init("\"RollingUpdate\""))), .init(when: .init("variables.alone.exists(c, c.name == item.name && c.workload == item.workload) || item.pod.?spec.?hostNetwork.orValue(false) == true || item.pod.?spec.?volumes.orValue([]).exists(v, v.?persistentVolumeClaim.hasValue()) || item.pod.?spec.?containers.orValue([]).exists(c, c.?ports.orValue([]).exists(p, p.?hostPort.hasValue()))"), object: .init("item.object"), path: "spec.strategy.rollingUpdate", operation: .value(.init("{\"maxSurge\": 0, \"maxUnavailable\": 1}")))]))
    ]
  )
}

private func shardSelectors() -> RuleDefinition {
  RuleDefinition(
    id: "shard-selectors", severity: .error,
    summary: "A workload selects its own pods, and a shard's Service the pods of its shard and no other's",
    rationale: "A Service that selects nothing leads nowhere: HAProxy finds no web, or web no prosody. One that selects another shard's pods hands people over to a shard that doesn't hold their room. A workload whose selector doesn't match its own pods is refused by Kubernetes.",
    remediation: "Make the labels of the selector those of the shard's pods, shard label included.",
    scope: .shard,
    variables: [
      .init("slipped", .init("shard.components.filter(c, c.selectorSlip != null)")),
      .init("services", .init("shard.services.filter(s, !s.hasOwnEndpoints && s.type != \"ExternalName\" && !variables.slipped.exists(c, c.kind == s.component))")),
      .init("lost", .init("shard.jvb == null || shard.jvbs.exists(b, b.workload != \"StatefulSet\") ? [] : variables.services.filter(s, s.podName != null && !s.selectsAny && s.component == \"jvb\")")),
      .init("misnamed", .init("variables.lost.size() > 1 && shard.jvbs.size() == 1 && shard.jvb.podServices.size() == 0 && variables.lost.all(s, s.podWorkload == variables.lost[0].podWorkload)")),
      .init("meant", .init("shard.components.filter(c, c.selectorSlip == null && shard.components.filter(d, d.kind == c.kind).size() == 1 && c.object.?spec.?selector.?matchLabels.hasValue())"))
    ],
    validations: [
      .init(forEach: .init("variables.slipped"),
        messageExpression: .init("\"the selector of \" + item.name + \" of shard \" + string(shard.index) + \" and its pods disagree in label \" + item.selectorSlip + \": Kubernetes refuses it, and the shard has no \" + item.kind"),
        object: .init("item"),
        pathExpression: .init("item.selectorSlipPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let the selector and the pods of \" + item.name + \" agree in \" + item.selectorSlip"), when: .init("item.object.?spec.?selector.?matchLabels[?item.selectorSlip].hasValue() && item.pod.?metadata.?labels[?item.selectorSlip].hasValue()"), patches: [.init(operation: .value(.init("item.selectorSlipPath.startsWith(\"spec.selector\") ? item.pod.metadata.labels[item.selectorSlip] : item.object.spec.selector.matchLabels[item.selectorSlip]")))])),
      .init(forEach: .init("installation.haproxy != null && installation.haproxy.component.selectorSlip != null && shard.index == installation.indices[0] ? [installation.haproxy.component] : []"),
        messageExpression: .init("\"the selector of \" + item.name + \" and its pods disagree in label \" + item.selectorSlip + \": Kubernetes refuses the \" + item.workload + \", so no HAProxy runs and nobody can join a meeting\""),
        object: .init("item"),
        pathExpression: .init("item.selectorSlipPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let the selector and the pods of \" + item.name + \" agree in \" + item.selectorSlip"), when: .init("item.object.?spec.?selector.?matchLabels[?item.selectorSlip].hasValue() && item.pod.?metadata.?labels[?item.selectorSlip].hasValue()"), patches: [.init(operation: .value(.init("item.selectorSlipPath.startsWith(\"spec.selector\") ? item.pod.metadata.labels[item.selectorSlip] : item.object.spec.selector.matchLabels[item.selectorSlip]")))])),
      .init(forEach: .init("variables.services"),
        when: .init("item.selectsAny"),
        expression: .init("item.shards.all(i, i == shard.index) || item.pods.all(p, p.shard == null || p.shard.index == shard.index || p.selectorSlip != null)"),
        messageExpression: .init("\"Service \" + item.name + \" belongs to shard \" + string(shard.index) + \" and selects pods of shard \" + item.shards.map(i, string(i)).join(\", \") + \": people and parts of one shard end up in another, which doesn't hold their room\""),
        object: .init("item"),
        pathExpression: .init("item.selectorPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" select the \" + item.component + \" of shard \" + string(shard.index)"), when: .init("item.elsewhere == null && variables.meant.exists(c, c.kind == item.component) && (item.podName == null || item.component == \"jvb\" && item.podName.matches(\"-[0-9]+$\"))"), patches: [.init(when: .init("item.podName != null"), object: .init("item.object"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))"))), .init(when: .init("item.selector == null"), object: .init("item.object"), path: "spec.selector", operation: .value(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels"))), .init(forEach: .init("item.selector == null || item.podName != null ? [] : variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels.map(k, k)"), when: .init("!(each in item.selector) || item.selector[each] != variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .value(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"))), .init(forEach: .init("item.selector == null || item.podName != null ? [] : item.selector.map(k, k)"), when: .init("!(each in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels) && variables.meant.filter(c, c.kind == item.component)[0].pod.?metadata.?labels[?each].orValue(\"\") != item.selector[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(forEach: .init("shard.sharedProsodyServices"),
        messageExpression: .init("\"service \" + item.name + \" selects the prosody of shards \" + item.shards.map(i, string(i)).join(\", \") + \": each connection lands on any of them, so jicofo, bridges and participants of one room miss each other\""),
        object: .init("item"),
        pathExpression: .init("item.selectorPath")),
      .init(forEach: .init("variables.services"),
        when: .init("item.selector == null && item.component in [\"web\", \"prosody\"]"),
        expression: .init("!shard.components.exists(c, c.kind == item.component) || shard.services.exists(s, s.component == item.component && s.selectsAny) || shard.services.exists(s, s.pods.exists(p, p.kind == item.component))"),
        messageExpression: .init("\"Service \" + item.name + \" of shard \" + string(shard.index) + \" has no selector and no Endpoints: it leads to no \" + item.component + \", and the shard holds no meetings\""),
        object: .init("item"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" select the \" + item.component + \" of shard \" + string(shard.index)"), when: .init("item.elsewhere == null && variables.meant.exists(c, c.kind == item.component) && (item.podName == null || item.component == \"jvb\" && item.podName.matches(\"-[0-9]+$\"))"), patches: [.init(when: .init("item.podName != null"), object: .init("item.object"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))"))), .init(when: .init("item.selector == null"), object: .init("item.object"), path: "spec.selector", operation: .value(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels"))), .init(forEach: .init("item.selector == null || item.podName != null ? [] : variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels.map(k, k)"), when: .init("!(each in item.selector) || item.selector[each] != variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .value(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"))), .init(forEach: .init("item.selector == null || item.podName != null ? [] : item.selector.map(k, k)"), when: .init("!(each in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels) && variables.meant.filter(c, c.kind == item.component)[0].pod.?metadata.?labels[?each].orValue(\"\") != item.selector[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(forEach: .init("variables.services"),
        when: .init("item.selector != null && !item.selectsAny && item.podName == null"),
        expression: .init("item.component == null || !shard.components.exists(c, c.kind == item.component) && item.elsewhere == null"),
        messageExpression: .init("\"Service \" + item.name + \" of shard \" + string(shard.index) + \" selects no pod\" + (item.elsewhere != null ? \", nor would it in namespace \" + item.elsewhere : \"\") + \": whoever looks for the shard's \" + item.component + \" there finds nothing\""),
        object: .init("item"),
        pathExpression: .init("item.selectorPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" select the \" + item.component + \" of shard \" + string(shard.index)"), when: .init("item.elsewhere == null && variables.meant.exists(c, c.kind == item.component) && (item.podName == null || item.component == \"jvb\" && item.podName.matches(\"-[0-9]+$\"))"), patches: [.init(when: .init("item.podName != null"), object: .init("item.object"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))"))), .init(when: .init("item.selector == null"), object: .init("item.object"), path: "spec.selector", operation: .value(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels"))), .init(forEach: .init("item.selector == null || item.podName != null ? [] : variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels.map(k, k)"), when: .init("!(each in item.selector) || item.selector[each] != variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .value(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"))), .init(forEach: .init("item.selector == null || item.podName != null ? [] : item.selector.map(k, k)"), when: .init("!(each in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels) && variables.meant.filter(c, c.kind == item.component)[0].pod.?metadata.?labels[?each].orValue(\"\") != item.selector[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(forEach: .init("variables.lost"),
        when: .init("!variables.misnamed"),
        messageExpression: .init("\"Service \" + item.name + \" of shard \" + string(shard.index) + \" selects pod \" + item.podName + \", which no bridge of the shard can be called: nobody reaches a bridge through it\""),
        object: .init("item"),
        path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let it select \" + shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))"), when: .init("shard.jvbs.size() == 1 && item.podName.matches(\"-[0-9]+$\")"), patches: [.init(operation: .value(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))")))])),
      .init(when: .init("variables.misnamed"),
        messageExpression: .init("\"the bridges of shard \" + string(shard.index) + \" are called \" + shard.jvb.name + \", and the Services of single bridges name pods of \" + string(variables.lost[0].podWorkload) + \": nobody reaches a bridge\""),
        object: .init("shard.jvb"),
        path: "metadata.name"),
      .init(forEach: .init("variables.services"),
        when: .init("item.selectsAny && item.component != null && !(item.component in item.kinds)"),
        expression: .init("!shard.components.exists(c, c.kind == item.component && c.name == item.name)"),
        messageExpression: .init("\"Service \" + item.name + \" of shard \" + string(shard.index) + \" selects pods of \" + item.kinds.join(\", \") + \": whoever looks for the shard's \" + item.component + \" there finds something else\""),
        object: .init("item"),
        pathExpression: .init("item.selectorPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" select the \" + item.component + \" of shard \" + string(shard.index)"), when: .init("item.elsewhere == null && variables.meant.exists(c, c.kind == item.component) && (item.podName == null || item.component == \"jvb\" && item.podName.matches(\"-[0-9]+$\"))"), patches: [.init(when: .init("item.podName != null"), object: .init("item.object"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))"))), .init(when: .init("item.selector == null"), object: .init("item.object"), path: "spec.selector", operation: .value(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels"))), .init(forEach: .init("item.selector == null || item.podName != null ? [] : variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels.map(k, k)"), when: .init("!(each in item.selector) || item.selector[each] != variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .value(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"))), .init(forEach: .init("item.selector == null || item.podName != null ? [] : item.selector.map(k, k)"), when: .init("!(each in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels) && variables.meant.filter(c, c.kind == item.component)[0].pod.?metadata.?labels[?each].orValue(\"\") != item.selector[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)]))
    ]
  )
}

private func shardSingletons() -> RuleDefinition {
  RuleDefinition(
    id: "shard-singletons", severity: .error,
    summary: "Every shard runs exactly one jicofo and one prosody, and nothing scales them",
    rationale: "Neither jicofo nor prosody clusters. Two of them do not know of each other: people who open the same room are told apart by chance, and sit in two meetings of one name. Capacity is added by shards and by bridges.",
    remediation: "Set replicas to 1, delete the second workload, and keep the autoscaler at one pod or point it at the shard's bridges.",
    scope: .shard,
    when: .init("shard.jicofos.size() > 0 || shard.prosodies.size() > 0"),
    variables: [
      .init("singletons", .init("shard.prosodies + shard.jicofos.filter(j, !shard.prosodies.exists(p, p.name == j.name && p.workload == j.workload))")),
      .init("consequence", .init("\" of shard \" + string(shard.index) + \" does not cluster, and a second one splits the shard's rooms\""))
    ],
    validations: [
      .init(forEach: .init("variables.singletons"),
        when: .init("item.workload != \"DaemonSet\""),
        expression: .init("item.replicas == 1 || variables.singletons.filter(c, c.kind == item.kind).map(c, c.replicas).sum() == 1"),
        messageExpression: .init("item.replicas == 0 ? item.kind + \" of shard \" + string(shard.index) + \" runs no replica: meetings of this shard can't take place\" : item.kind + \" of shard \" + string(shard.index) + \" runs \" + string(item.replicas) + \" replicas: it does not cluster, and each of them holds rooms that the others don't see\""),
        object: .init("item"),
        path: "spec.replicas",
        fix: .init(applicability: .unsafe, description: "set spec.replicas to 1", patches: [.init(operation: .value(.init("1")))])),
      .init(forEach: .init("[shard.prosodies, shard.jicofos]"),
        when: .init("item.size() > 1"),
        expression: .init("item.exists(c, c.replicas != 1)"),
        messageExpression: .init("\"shard \" + string(shard.index) + \" has \" + string(item.size()) + \" workloads of \" + item[0].kind + \" (\" + item.map(c, c.name).join(\", \") + \"): it does not cluster, and each of them holds rooms that the others don't see\""),
        object: .init("item[item.size() - 1]")),
      .init(forEach: .init("variables.singletons.map(c, c.scalers).flatten()"),
        expression: .init("item.maximum != null && item.maximum == 1 && item.minimum == 1 && !item.object.?spec.?idleReplicaCount.hasValue()"),
        messageExpression: .init("\"the autoscaler \" + item.name + \" targets \" + item.targetName + \" of shard \" + string(shard.index) + (item.maximum == null || item.maximum > 1 || item.minimum > 1 ? \", which does not cluster: with a second pod the shard's rooms are split\" : \" and may stop it: until a pod is back, meetings of this shard can't take place\")"),
        object: .init("item"),
        path: "spec.scaleTargetRef.name",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"keep the autoscaler \" + item.name + \" at one pod\""), when: .init("!variables.singletons.exists(c, c.name == item.targetName && c.workload == item.targetKind && \"jvb\" in c.podKinds)"), patches: [.init(when: .init("item.maximum == null || item.maximum != 1"), object: .init("item"), pathExpression: .init("item.maximumPath"), operation: .value(.init("1"))), .init(when: .init("item.minimum != 1"), object: .init("item"), pathExpression: .init("item.minimumPath"), operation: .value(.init("1"))), .init(when: .init("item.object.?spec.?idleReplicaCount.hasValue()"), object: .init("item"), path: "spec.idleReplicaCount", operation: .remove)]))
    ]
  )
}

private func shardUniform() -> RuleDefinition {
  RuleDefinition(
    id: "shard-uniform", severity: .warning,
    summary: "A part has the same image, resources and environment in every shard",
    rationale: "HAProxy gives a room to whichever shard is next. Where one shard is set up differently, every second meeting behaves differently, and nobody who is in one of them can tell why.",
    remediation: "Bring the field in line with the other shards; of two shards, decide which one is right. Numbers of shards, ports, zones, hosts and passwords may differ.",
    scope: .shard,
    when: .init("installation.shards.size() > 1"),
    variables: [
      .init("faults", .init("installation.haproxy == null ? [] : installation.haproxy.webFaults.map(f, f.web.name)")),
      .init("differing", .init("shard.components.map(c, c.differences.filter(d, !(d.onlyRelease && (shard.releases.size() > 1 || d.with.shard.releases.size() > 1)) && !(d.field in [\"env GLOBAL_MODULES\", \"env PROSODY_ENABLE_METRICS\"] && c.statistics != d.with.statistics) && !(c.kind == \"jvb\" && ( d.field in [\"env COLIBRI_REST_ENABLED\", \"env ENABLE_COLIBRI_REST\", \"env JVB_ENABLE_APIS\"] && c.colibri != d.with.colibri || d.field in [\"env JVB_ADVERTISE_IPS\", \"env DOCKER_HOST_ADDRESS\"] && c.advertised != null && d.with.advertised != null || d.field.startsWith(\"resources.\") && c.missingRequests != d.with.missingRequests)) && !(d.field in [\"env DISABLE_HTTPS\", \"env ENABLE_HTTP_REDIRECT\", \"env HTTP_PORT\"] && (c.name in variables.faults || d.with.name in variables.faults)))).filter(l, l.size() > 0)"))
    ],
    validations: [
      .init(forEach: .init("variables.differing"),
        when: .init("!item.all(d, d.outvoted && d.field != \"image\")"),
        messageExpression: .init("(item[0].with.kind + \" of shard \" + string(shard.index) + \" differs from that of shard \" + string(item[0].shard) + \" in \" + item.map(d, d.field + (d.missing ? \" (missing)\" : \"\")).join(\", \") + \": meetings behave differently by the shard that they land in\")"),
        object: .init("item[0]"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"bring \" + item.map(d, d.field).join(\", \") + \" in line with shard \" + string(item[0].shard)"), when: .init("item.all(d, d.mend != null && d.outvoted)"), patches: [.init(forEach: .init("item.filter(d, d.mend.kind == \"set\")"), object: .init("each.container"), pathExpression: .init("each.mend.path"), operation: .value(.init("each.mend.value"))), .init(forEach: .init("item.filter(d, d.mend.kind == \"append\")"), object: .init("each.container"), pathExpression: .init("each.mend.path"), operation: .append(.init("each.mend.value"))), .init(forEach: .init("item.filter(d, d.mend.kind == \"remove\")"), object: .init("each.container"), pathExpression: .init("each.mend.path"), operation: .remove)])),
      .init(forEach: .init("variables.differing"),
        when: .init("item.all(d, d.outvoted && d.field != \"image\")"),
        messageExpression: .init("(item[0].with.kind + \" of shard \" + string(shard.index) + \" differs from that of shard \" + string(item[0].shard) + \" in \" + item.map(d, d.field + (d.missing ? \" (missing)\" : \"\")).join(\", \") + \": meetings behave differently by the shard that they land in\")"),
        object: .init("item[0]"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"bring \" + item.map(d, d.field).join(\", \") + \" in line with shard \" + string(item[0].shard)"), when: .init("item.all(d, d.mend != null)"), patches: [.init(forEach: .init("item.filter(d, d.mend.kind == \"set\")"), object: .init("each.container"), pathExpression: .init("each.mend.path"), operation: .value(.init("each.mend.value"))), .init(forEach: .init("item.filter(d, d.mend.kind == \"append\")"), object: .init("each.container"), pathExpression: .init("each.mend.path"), operation: .append(.init("each.mend.value"))), .init(forEach: .init("item.filter(d, d.mend.kind == \"remove\")"), object: .init("each.container"), pathExpression: .init("each.mend.path"), operation: .remove)]))
    ]
  )
}

private func shardWiring() -> RuleDefinition {
  RuleDefinition(
    id: "shard-wiring", severity: .error,
    summary: "Every host in a shard's environment is its own prosody's Service, and exists",
    rationale: "Web, jicofo and the bridges meet at the prosody of their shard. A part that connects to another shard's prosody is missing in its own: jicofo finds no bridge, or web sends people to a room that the others of their meeting are not in. A name that no Service has leads nowhere at all.",
    remediation: "Name the Service of the same shard's prosody.",
    scope: .shard,
    variables: [
      .init("hosts", .init("shard.hosts")),
      .init("prosodyServices", .init("shard.services.filter(s, s.component == \"prosody\" || s.pods.exists(p, p.kind == \"prosody\"))")),
      .init("missing", .init("shard.prosody == null ? [] : variables.hosts.filter(h, h.xmpp && h.inCluster && h.service == null && h.homeNamespace == null)")),
      .init("home", .init("variables.prosodyServices.size() == 1 ? variables.prosodyServices[0] : null")),
      .init("misnamed", .init("variables.missing.size() > 1 && variables.prosodyServices.size() == 1 && variables.missing.all(h, h.serviceName == variables.missing[0].serviceName && h.serviceNamespace == variables.prosodyServices[0].namespace) && !variables.hosts.exists(h, h.xmpp && h.service != null)"))
    ],
    validations: [
      .init(forEach: .init("variables.hosts"),
        when: .init("item.inCluster && item.service != null && item.otherShard != null"),
        expression: .init("item.leadsHome || item.besideHome"),
        messageExpression: .init("item.variable + \" of shard \" + string(shard.index) + \" names \" + item.serviceName + \" of shard \" + string(item.otherShard) + \": what connects there is missing in the meetings of its own shard\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"name \" + variables.home.name"), when: .init("variables.home != null && item.literal && item.host.startsWith(item.serviceName)"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("variables.home.name + (item.serviceNamespace == variables.home.namespace ? item.host.substring(item.serviceName.size()) : item.host.substring(item.serviceName.size()).replace(\".\" + item.serviceNamespace, \".\" + variables.home.namespace, 1))")))])),
      .init(forEach: .init("variables.hosts"),
        when: .init("item.xmpp && item.inCluster && item.service != null && item.otherShard == null && shard.prosody != null"),
        expression: .init("item.leadsHome || item.besideHome"),
        messageExpression: .init("item.variable + \" of shard \" + string(shard.index) + \" names Service \" + item.serviceName + \", which does not lead to the shard's prosody: nobody can join its meetings\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"name \" + variables.home.name"), when: .init("variables.home != null && item.literal && item.host.startsWith(item.serviceName)"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("variables.home.name + (item.serviceNamespace == variables.home.namespace ? item.host.substring(item.serviceName.size()) : item.host.substring(item.serviceName.size()).replace(\".\" + item.serviceNamespace, \".\" + variables.home.namespace, 1))")))])),
      .init(forEach: .init("variables.missing"),
        when: .init("variables.prosodyServices.size() > 0 && !variables.misnamed"),
        messageExpression: .init("item.variable + \" of shard \" + string(shard.index) + \" names Service \" + item.serviceName + (item.serviceNamespace == \"\" ? \"\" : \" in namespace \" + item.serviceNamespace) + \", which does not exist: what connects there is missing in every meeting\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"name \" + variables.home.name"), when: .init("variables.home != null && item.literal && item.host.startsWith(item.serviceName)"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("variables.home.name + (item.serviceNamespace == variables.home.namespace ? item.host.substring(item.serviceName.size()) : item.host.substring(item.serviceName.size()).replace(\".\" + item.serviceNamespace, \".\" + variables.home.namespace, 1))")))])),
      .init(when: .init("variables.misnamed && variables.prosodyServices.size() > 0"),
        messageExpression: .init("\"the prosody of shard \" + string(shard.index) + \" is looked for at Service \" + variables.missing[0].serviceName + \", and its Service is called \" + variables.prosodyServices[0].name + \": nobody can join its meetings\""),
        object: .init("variables.prosodyServices[0]"),
        path: "metadata.name",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"call the Service \" + variables.missing[0].serviceName"), patches: [.init(operation: .value(.init("variables.missing[0].serviceName")))])),
      .init(forEach: .init("shard.prosody != null ? [] : variables.hosts"),
        when: .init("item.xmpp && item.inCluster && item.service == null && item.homeNamespace == null"),
        expression: .init("item.namesake == null"),
        messageExpression: .init("item.variable + \" names Service \" + item.serviceName + \" in namespace \" + item.serviceNamespace + \", where there is none; the one of this installation stands in namespace \" + item.namesake + \": what connects there is missing in every meeting\""),
        object: .init("item"))
    ]
  )
}

private func shardZones() -> RuleDefinition {
  RuleDefinition(
    id: "shard-zones", severity: .info,
    summary: "Two or more shards are not all pinned to one zone",
    rationale: "Shards are separate installations side by side: one in each zone, and the loss of a zone ends the meetings of one shard only. Pinned to one zone, they all go together.",
    remediation: "Pin each shard to a zone of its own, or pin none.",
    scope: .installation,
    when: .init("installation.shards.size() > 1"),
    variables: [
      .init("zone", .init("installation.shards[0].components[0].zone != null ? dyn(installation.shards[0].components[0].zone.name) : dyn(null)"))
    ],
    validations: [
      .init(when: .init("variables.zone != null"),
        expression: .init("!installation.shards.all(s, s.components.all(c, c.zone != null && c.zone.name == variables.zone))"),
        messageExpression: .init("\"all \" + string(installation.shards.size()) + \" shards are pinned to zone \" + variables.zone + \": when it is lost, every meeting is\""),
        object: .init("installation.shards[installation.shards.size() - 1].components[0].zone"))
    ]
  )
}

private func tlsReflector() -> RuleDefinition {
  RuleDefinition(
    id: "tls-reflector", severity: .error,
    summary: "A certificate that another namespace's Ingress uses is copied there by reflector",
    rationale: "An Ingress finds its certificate in its own namespace only. Grafana shows itself below the meeting host, from its own namespace: without a copy of the certificate there, the controller answers for the host with one of its own, and browsers warn whoever opens a dashboard, or a meeting.",
    remediation: "Let reflector copy the Secret: reflection-allowed and reflection-allowed-namespaces on the Secret, or in the Certificate's secretTemplate; and either a Secret with `reflects` in the other namespace or reflection-auto-enabled.",
    scope: .installation,
    when: .init("installation.certificateCopies.size() > 0"),
    variables: [
      .init("plain", .init("\"^([A-Za-z0-9.-][*+?]?)+$\"")),
      .init("lent", .init("installation.certificateCopies.filter(c, c.source != null && c.source.allowed)")),
      .init("reaching", .init("variables.lent.filter(c, c.source.namespaces.size() == 0 || c.source.namespaces.exists(p,\n  p == c.namespace || (p.matches(variables.plain) ? c.namespace.matches(\"^(?:\" + p + \")$\") : true)))")),
      .init("automatic", .init("variables.reaching.filter(c, c.source.automatic && c.name == c.sourceName\n  && (c.source.automaticNamespaces.size() == 0 || c.source.automaticNamespaces.exists(p,\n    p == c.namespace || (p.matches(variables.plain) ? c.namespace.matches(\"^(?:\" + p + \")$\") : true))))")),
      .init("copied", .init("variables.reaching.filter(c, c.reflects != null\n  || variables.automatic.exists(a, a.namespace == c.namespace && a.name == c.name))")),
      .init("unmade", .init("variables.reaching.filter(c, !variables.copied.exists(d, d.namespace == c.namespace && d.name == c.name)\n  && !(c.source.automatic && c.name == c.sourceName))"))
    ],
    validations: [
      .init(forEach: .init("installation.certificateCopies.filter(c, c.reflectsNothing)"),
        when: .init("input.wholeCluster"),
        messageExpression: .init("\"the Secret is to be a copy of \" + item.reflects + \", which nothing makes: \" + item.user + \" in namespace \" + item.namespace + \" has no certificate, and browsers warn\""),
        object: .init("item.target"),
        path: "metadata.annotations[\"reflector.v1.k8s.emberstack.com/reflects\"]"),
      .init(forEach: .init("installation.certificateCopies.filter(c, c.source == null && !c.reflectsNothing)"),
        expression: .init("!input.wholeCluster"),
        messageExpression: .init("\"nothing shows that reflector may copy Secret \" + item.sourceNamespace + \"/\" + item.sourceName + \" to namespace \" + item.namespace + \", where \" + item.user + \" uses it (it may be made outside of these manifests): without a copy, browsers warn\""),
        object: .init("item.block"),
        path: "secretName"),
      .init(forEach: .init("installation.certificateCopies.filter(c, c.source != null)"),
        expression: .init("item.source.allowed"),
        messageExpression: .init("\"reflector may not copy the certificate \" + item.sourceName + \" to namespace \" + item.namespace + \", where \" + item.user + \" uses it: the controller shows one of its own there, and browsers warn\""),
        object: .init("item.source"),
        pathExpression: .init("item.source.allowedPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"allow reflector to copy it to namespace \" + item.namespace"), when: .init("(item.reflects != null || item.name == item.sourceName) && (!input.wholeCluster || item.reflector != null)"), patches: [.init(when: .init("!item.source.annotated"), object: .init("item.source"), pathExpression: .init("item.source.annotationsPath"), operation: .value(.init("item.reflects != null ? {\"reflector.v1.k8s.emberstack.com/reflection-allowed\": \"true\",\n   \"reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces\": item.namespace}\n: {\"reflector.v1.k8s.emberstack.com/reflection-allowed\": \"true\",\n   \"reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces\": item.namespace,\n   \"reflector.v1.k8s.emberstack.com/reflection-auto-enabled\": \"true\",\n   \"reflector.v1.k8s.emberstack.com/reflection-auto-namespaces\": item.namespace}"))), .init(when: .init("item.source.annotated"), operation: .value(.init("\"true\""))), .init(when: .init("item.source.annotated && !(item.namespace in item.source.namespaces)"), object: .init("item.source"), pathExpression: .init("item.source.namespacesPath"), operation: .value(.init("(item.source.namespaces + [item.namespace]).join(\",\")"))), .init(when: .init("item.source.annotated && item.reflects == null && !item.source.automatic"), object: .init("item.source"), pathExpression: .init("item.source.enabledPath"), operation: .value(.init("\"true\""))), .init(when: .init("item.source.annotated && item.reflects == null && !(item.namespace in item.source.automaticNamespaces)"), object: .init("item.source"), pathExpression: .init("item.source.automaticPath"), operation: .value(.init("(item.source.automaticNamespaces + [item.namespace]).join(\",\")")))])),
      .init(forEach: .init("variables.lent.filter(c, !variables.reaching.exists(r, r.namespace == c.namespace && r.name == c.name))"),
        messageExpression: .init("\"reflector may not copy the certificate \" + item.sourceName + \" to namespace \" + item.namespace + \", only to \" + item.source.namespaces.join(\", \") + \"; \" + item.user + \" uses it there, and browsers will warn\""),
        object: .init("item.source"),
        pathExpression: .init("item.source.namespacesPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"allow it for namespace \" + item.namespace"), when: .init("(item.reflects != null || item.source.automatic && item.name == item.sourceName) && (!input.wholeCluster || item.reflector != null)"), patches: [.init(operation: .value(.init("(item.source.namespaces + [item.namespace]).join(\",\")"))), .init(when: .init("item.reflects == null && item.source.automaticNamespaces.size() > 0 && !(item.namespace in item.source.automaticNamespaces)"), object: .init("item.source"), pathExpression: .init("item.source.automaticPath"), operation: .value(.init("(item.source.automaticNamespaces + [item.namespace]).join(\",\")")))])),
      .init(forEach: .init("variables.reaching.filter(c, !variables.copied.exists(d, d.namespace == c.namespace && d.name == c.name)\n  && c.source.automatic && c.name == c.sourceName)"),
        messageExpression: .init("\"reflector makes no copy of the certificate \" + item.sourceName + \" in namespace \" + item.namespace + \", only in \" + item.source.automaticNamespaces.join(\", \") + \"; \" + item.user + \" uses it there, and browsers will warn\""),
        object: .init("item.source"),
        pathExpression: .init("item.source.automaticPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"have reflector make the copy in namespace \" + item.namespace"), when: .init("!input.wholeCluster || item.reflector != null"), patches: [.init(operation: .value(.init("(item.source.automaticNamespaces + [item.namespace]).join(\",\")")))])),
      .init(forEach: .init("variables.unmade.filter(c, c.target != null)"),
        messageExpression: .init("\"nothing makes the copy \" + item.name + \" of the certificate \" + item.sourceNamespace + \"/\" + item.sourceName + \" in namespace \" + item.namespace + \": \" + item.user + \" has no certificate, and browsers warn\""),
        object: .init("item.target"),
        path: "metadata.annotations[\"reflector.v1.k8s.emberstack.com/reflects\"]",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"make it a copy of \" + item.sourceNamespace + \"/\" + item.sourceName"), when: .init("!input.wholeCluster || item.reflector != null"), patches: [.init(operation: .value(.init("item.sourceNamespace + \"/\" + item.sourceName")))])),
      .init(forEach: .init("variables.unmade.filter(c, c.target == null)"),
        messageExpression: .init("\"nothing makes the copy \" + item.name + \" of the certificate \" + item.sourceNamespace + \"/\" + item.sourceName + \" in namespace \" + item.namespace + \": \" + item.user + \" has no certificate, and browsers warn\""),
        object: .init("item.block"),
        path: "secretName",
        fix: .init(applicability: .create, descriptionExpression: .init("\"add a Secret \" + item.name + \" in namespace \" + item.namespace + \" for reflector to fill\""), when: .init("!input.wholeCluster || item.reflector != null"), creations: [.init(beside: .init("item.block"), object: .init("{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": item.name, \"namespace\": item.namespace,\n  \"annotations\": {\"reflector.v1.k8s.emberstack.com/reflects\": item.sourceNamespace + \"/\" + item.sourceName}},\n  \"type\": \"kubernetes.io/tls\", \"data\": {\"tls.crt\": \"\", \"tls.key\": \"\"}}"))])),
      .init(forEach: .init("variables.copied.filter(c, !c.reflectorRuns && c.reflector != null)"),
        message: "reflector has no pod: the copies of the certificate get old, and browsers warn when it is renewed",
        object: .init("item.reflector"),
        path: "spec.replicas",
        fix: .init(applicability: .safe, description: "set spec.replicas to 1", patches: [.init(operation: .value(.init("1")))])),
      .init(forEach: .init("variables.copied.filter(c, c.reflector == null)"),
        when: .init("input.wholeCluster"),
        messageExpression: .init("\"the certificate \" + item.sourceName + \" is to be copied to other namespaces, but no reflector runs: \" + item.user + \" has no certificate, and browsers warn\""),
        object: .init("item.source"),
        pathExpression: .init("item.source.allowedPath"))
    ]
  )
}

private func tlsReflectorScope() -> RuleDefinition {
  RuleDefinition(
    id: "tls-reflector-scope", severity: .warning,
    summary: "Reflection of a certificate names the namespaces that may have it",
    rationale: "A certificate's Secret holds its private key. Where reflection is allowed and no namespace is named, reflector lets every namespace have a copy: whoever may create a Secret anywhere in the cluster can pretend to be the meeting host.",
    remediation: "Name the namespaces in reflection-allowed-namespaces.",
    scope: .object,
    kinds: ["Secret", "Certificate"],
    when: .init("facts.inInstallation && facts.reflection != null && facts.reflection.allowed && (object.kind == \"Certificate\" || object.?type.orValue(\"\") == \"kubernetes.io/tls\"\n  || object.?data.orValue({}) != null && \"tls.key\" in object.?data.orValue({}))"),
    variables: [
      .init("users", .init("installation.certificateCopies.filter(c, c.source != null && c.source.kind == facts.reflection.kind\n  && c.source.name == facts.reflection.name).map(c, c.namespace).distinct()"))
    ],
    validations: [
      .init(expression: .init("facts.reflection.namespaces.size() > 0 && !facts.reflection.namespaces.exists(n, n in [\".*\", \".+\"])"),
        messageExpression: .init("\"reflector may copy the private key of \" + facts.reflection.kind + \" \" + facts.reflection.name + \" to every namespace: whoever may create a Secret in any of them can pretend to be the meeting host\""),
        object: .init("facts.reflection"),
        pathExpression: .init("facts.reflection.namespacesPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"name the namespaces that use it: \" + variables.users.join(\", \")"), when: .init("variables.users.size() > 0"), patches: [.init(operation: .value(.init("variables.users.join(\",\")")))]))
    ]
  )
}

private func webHeadlessService() -> RuleDefinition {
  RuleDefinition(
    id: "web-headless-service", severity: .error,
    summary: "With server-template, one headless Service with a named port selects the web pods of all shards",
    rationale: "A server-template asks for the SRV records of one Service, one record for each pod that the Service selects. Only a headless Service has them, only its named ports do, and a shard whose web it does not select never gets a room.",
    remediation: "Give the Service `clusterIP: None`, a name for its port, and a selector that all shards' web pods match, without the label of a shard.",
    scope: .haproxy,
    when: .init("installation.webShards >= 2 && haproxy.parses && haproxy.templated"),
    variables: [
      .init("slots", .init("haproxy.slots.filter(s, s.template && s.recordPort != null && s.service != null)")),
      .init("webPods", .init("installation.shards.map(s, s.webs).flatten()")),
      .init("others", .init("installation.shards.map(s, s.components.filter(c, c.kind != \"web\")).flatten()")),
      .init("webs", .init("installation.shards.filter(s, s.web != null).map(s, s.index)")),
      .init("strangers", .init("variables.slots.filter(s, s.service.selector != null && !s.service.hasOwnEndpoints).map(s, s.service.pods.filter(p, p.kind != \"web\" && !s.service.pods.exists(w, w.kind == \"web\" && w.name == p.name && w.workload == p.workload))).flatten()"))
    ],
    validations: [
      .init(forEach: .init("variables.slots"),
        expression: .init("item.service.headless"),
        messageExpression: .init("\"the Service \" + item.service.name + \" is not headless: it has one record for all its pods, and HAProxy sees one\" + \" shard where there are \" + string(installation.webShards)"),
        object: .init("item.service"),
        path: "spec.clusterIP",
        fix: .init(applicability: .safe, description: "set spec.clusterIP to None", patches: [.init(when: .init("item.service.type != \"ClusterIP\""), object: .init("item.service"), path: "spec.type", operation: .value(.init("\"ClusterIP\""))), .init(forEach: .init("[\"clusterIPs\", \"externalTrafficPolicy\", \"healthCheckNodePort\", \"loadBalancerIP\", \"loadBalancerClass\", \"loadBalancerSourceRanges\", \"allocateLoadBalancerNodePorts\"] .filter(f, item.service.object.spec[?f].hasValue())"), object: .init("item.service"), pathExpression: .init("\"spec.\" + each"), operation: .remove), .init(forEach: .init("lists.range(item.service.ports.size()).filter(i, item.service.ports[i].nodePort != null)"), object: .init("item.service"), pathExpression: .init("\"spec.ports[\" + string(each) + \"].nodePort\""), operation: .remove), .init(operation: .value(.init("\"None\"")))])),
      .init(forEach: .init("variables.slots"),
        when: .init("item.service.headless && item.service.ports.size() > 0"),
        expression: .init("item.service.ports.exists(p, p.name != null)"),
        messageExpression: .init("\"the port of the Service \" + item.service.name + \" has no name, and HAProxy asks for the records of \" + item.recordPort + \": it finds no shard, and nobody can join a meeting\""),
        object: .init("item.service.ports[0].object"),
        path: "name",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"name the port \" + item.recordPort"), when: .init("item.service.ports.size() == 1"), patches: [.init(operation: .value(.init("item.recordPort")))])),
      .init(forEach: .init("variables.slots"),
        when: .init("item.service.headless && item.service.selector != null && !item.service.hasOwnEndpoints"),
        expression: .init("variables.webs.all(w, w in item.service.shards)"),
        messageExpression: .init("\"the Service \" + item.service.name + \" does not select web of shard \" + variables.webs.filter(w, !(w in item.service.shards)).map(w, string(w)).join(\", \") + \": HAProxy has no record of it, and it never gets a room\""),
        object: .init("item.service"),
        path: "spec.selector",
        fix: .init(applicability: .safe, description: "remove from the selector what only some shards' web pods carry", when: .init("item.service.shards.size() > 0 && item.service.selector.exists(k, variables.webPods.all(w, w.pod.?metadata.?labels[?k].orValue(\"\") == item.service.selector[k])) && variables.others.all(c, item.service.selector.exists(k, variables.webPods.all(w, w.pod.?metadata.?labels[?k].orValue(\"\") == item.service.selector[k]) && c.pod.?metadata.?labels[?k].orValue(\"\") != item.service.selector[k])) && item.service.selector.all(k, k == \"shard\" || k.matches(\"(^|[/._-])shard([_-]?(id|index))?$\") || variables.webPods.all(w, w.pod.?metadata.?labels[?k].orValue(\"\") == item.service.selector[k]))"), patches: [.init(forEach: .init("item.service.selector.map(k, k).filter(k, !variables.webPods.all(w, w.pod.?metadata.?labels[?k].orValue(\"\") == item.service.selector[k]))"), object: .init("item.service"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(when: .init("variables.strangers.size() > 0"),
        messageExpression: .init("\"the Service \" + variables.slots[0].service.name + \", by which HAProxy finds the shards, also selects the pods of \" + variables.strangers.map(c, c.name).join(\", \") + \": HAProxy makes slots of them, and rooms that land there fail\""),
        object: .init("variables.slots[0].service"),
        path: "spec.selector")
    ]
  )
}

private func webPlaintext() -> RuleDefinition {
  RuleDefinition(
    id: "web-plaintext", severity: .warning,
    summary: "Web serves plain HTTP on the port that HAProxy calls",
    rationale: "TLS ends in front of HAProxy, which has to read the room in each URL, and speaks plain HTTP to the shards. A web that sends callers on to HTTPS sends browsers in a circle; on the port of HTTPS it answers nothing but an error. One that has HTTPS switched on makes a certificate at every start that nobody ever sees, and a start without one fails.",
    remediation: "Set DISABLE_HTTPS to 1 and ENABLE_HTTP_REDIRECT to 0, and lead HAProxy to the port on which the image listens: 80 up to stable-11031, 8000 from stable-11146 on.",
    scope: .haproxy,
    when: .init("haproxy.backend != null && haproxy.slots.size() > 0 && installation.webShards > 0"),
    validations: [
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"redirect\")"),
        messageExpression: .init("item.web.name + \" sends every caller on to HTTPS (\" + item.variable + \"), and HAProxy calls it by plain HTTP: browsers turn in a circle, and nobody can join a meeting there\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, description: "serve plain HTTP without a redirect", when: .init("item.literal"), patches: [.init(operation: .value(.init("\"0\"")))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"https\")"),
        messageExpression: .init("item.web.name + \" does not switch HTTPS off (DISABLE_HTTPS), though TLS ends before HAProxy: it makes a certificate at\" + \" every start, does not start where that fails, and is a redirect away from keeping everybody out\""),
        object: .init("item"),
        pathExpression: .init("item.variable == null ? \"env\" : \"\""),
        fix: .init(applicability: .unsafe, description: "set DISABLE_HTTPS to 1", when: .init("item.variable == null || item.literal"), patches: [.init(when: .init("item.variable != null"), operation: .value(.init("\"1\""))), .init(when: .init("item.variable == null"), operation: .append(.init("{\"name\": \"DISABLE_HTTPS\", \"value\": \"1\"}")))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"secure\")"),
        messageExpression: .init("\"HAProxy comes to port \" + string(item.reached) + \" of \" + item.web.name + \" by plain HTTP, where web speaks HTTPS: each request ends in an error, and no meeting opens there\""),
        object: .init("item"),
        path: "targetPort",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"lead to port \" + string(item.plain)"), when: .init("item.targetName == null"), patches: [.init(operation: .value(.init("item.plain")))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"port\")"),
        messageExpression: .init("item.web.name + \" serves plain HTTP on port \" + string(item.plain) + (item.fixed ? \", as its release does\" : \" (\" + item.variable + \")\") + \", and HAProxy comes to \" + string(item.reached) + \": nobody answers there, and no meeting opens in that shard\""),
        object: .init("item"),
        pathExpression: .init("item.fixed ? \"targetPort\" : \"\""),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("item.fixed ? \"lead to port \" + string(item.plain) : \"set \" + item.variable + \" to \" + string(item.reached)"), when: .init("item.fixed ? item.targetName == null : item.literal"), patches: [.init(when: .init("item.fixed"), operation: .value(.init("item.plain"))), .init(when: .init("!item.fixed"), operation: .value(.init("string(item.reached)")))]))
    ]
  )
}

private func yamlSyntax() -> RuleDefinition {
  RuleDefinition(
    id: "yaml-syntax", severity: .error,
    summary: "Every document is YAML and an object of Kubernetes",
    rationale: "What can't be read isn't applied: a Service or a component of a shard that stands there does not come to exist, or stays as it was.",
    remediation: "Correct the line; where a file is none of manifests, such as a chart's values, leave it out.",
    scope: .document,
    when: .init("document.problem != null || document.strays.size() > 0"),
    validations: [
      .init(when: .init("document.problem != null"),
        messageExpression: .init("\"the document can't be read: \" + document.problem")),
      .init(forEach: .init("document.strays"),
        when: .init("document.problem == null && !(document.file in [\"kustomization.yaml\", \"kustomization.yml\", \"Kustomization\"])"),
        messageExpression: .init("\"this is no object of Kubernetes, \" + item.reason + \": nothing of it is applied\""),
        object: .init("item"))
    ]
  )
}
