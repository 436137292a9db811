// swift-format-ignore-file
// Generated from rules/ by `make docs`; edit the rules, not this file.

import YAML

/// The rules that are part of the program.
public enum EmbeddedRules {
  public static let all: [RuleDefinition] = [
    apiVersions(),
    certificateExpiry(),
    certificateHosts(),
    companionWiring(),
    disruptionBudgetBlocks(),
    duplicateEnvironment(),
    duplicateKeys(),
    duplicateObjects(),
    gatewayRoute(),
    gatewayTimeouts(),
    gatewayTls(),
    haproxyBackends(),
    haproxyChecksShard(),
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
    haproxyReachable(),
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
    haproxyTableCapacity(),
    haproxyTableLoss(),
    haproxyTunnelTimeout(),
    imagesPinned(),
    imagesPublished(),
    ingressBackend(),
    ingressCertificate(),
    ingressNginx(),
    ingressTls(),
    ingressToHaproxy(),
    ipFamilies(),
    javaHeap(),
    jicofoHealth(),
    jvbAdvertisedAddress(),
    jvbAutoscaled(),
    jvbBridgeChannel(),
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
    jvbNodeLifetime(),
    jvbParallel(),
    jvbPerPodService(),
    jvbPortBlock(),
    jvbPredictableNames(),
    jvbRelay(),
    jvbRequests(),
    jvbStats(),
    jvbUdpBuffers(),
    livenessProbes(),
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
    prosodyRateLimit(),
    prosodyVolume(),
    publicUrl(),
    readinessProbes(),
    referencesExist(),
    releaseKnownBad(),
    releaseVariables(),
    schema(),
    secretsComplete(),
    secretsReferenced(),
    secretsStale(),
    secretsStrong(),
    secretsValid(),
    selectorsUnversioned(),
    shardAuthComplete(),
    shardComplete(),
    shardNumbering(),
    shardPasswordsAgree(),
    shardReleaseSkew(),
    shardRollingDeployments(),
    shardSelectors(),
    shardSingletons(),
    shardUniform(),
    shardWebsocketAgrees(),
    shardWiring(),
    shardXmppAgrees(),
    shardZones(),
    tlsReflector(),
    tlsReflectorScope(),
    turn(),
    webHeadlessService(),
    webPlaintext(),
    webPort(),
    yamlSyntax(),
  ]
}

private func apiVersions() -> RuleDefinition {
  RuleDefinition(
    id: "api-versions", severity: .error,
    summary: "Every object uses an API version that the cluster serves",
    rationale: "An API server rejects an object in a version that it does not serve, and helm then fails the whole release: the installation can be neither changed nor reinstalled. A deprecated version works until the next cluster upgrade.",
    remediation: "Use the API version that replaced the old one. `--kubernetes-version` sets the Kubernetes version that the manifests are checked against; the default is the newest one that this program knows.",
    scope: .object,
    when: .init("(facts.outdatedAPIs.size() > 0 || facts.deprecatedFields.size() > 0) && facts.concern"),
    variables: [
      .init("paths", .init("object.kind != \"Ingress\" ? [] : object.?spec.?rules.orValue([]).map(r, r.?http.?paths.orValue([])).flatten()\n  .filter(p, p != null && p.?backend.orValue(null) != null)")),
      .init("fallback", .init("object.kind == \"Ingress\" && object.?spec.?backend.?serviceName.hasValue() ? [object.spec.backend] : []")),
      .init("rewritable", .init("object.kind == \"Ingress\" && variables.paths.all(p, has(p.backend.serviceName) == has(p.backend.servicePort)) && variables.fallback.all(b, has(b.servicePort)) && facts.routes.all(r, r.pseudo || r.service != null && r.portExists\n  && (r.installation == null || r.installation.shards.size() < 2 || r.installation.haproxy == null\n    || !(\"web\" in r.components)))"))
    ],
    validations: [
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"removed\")"),
        messageExpression: .init("\"Kubernetes \" + item.removed + \" and later do not serve \" + item.apiVersion + \" \" + item.kind + (item.own ? \": the API server rejects the object\" : \": the autoscaler cannot find its target\") + (item.replacement == null ? \", and there is no replacement\" : \"; use \" + item.replacement)"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"change apiVersion to \" + item.replacement"), when: .init("item.fits || item.own && item.replacement == \"networking.k8s.io/v1\" && variables.rewritable"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.replacement")))), .init(forEach: .init("variables.paths"), when: .init("has(each.backend.serviceName)"), object: .init("each"), path: "backend", operation: .value(ValueTemplate.map([ValueTemplate.Entry("service", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("each.backend.serviceName"))), ValueTemplate.Entry("port", ValueTemplate.expression(.init("type(each.backend.servicePort) == int ? {\"number\": each.backend.servicePort} : each.backend.servicePort.matches(\"^[0-9]+$\") ? {\"number\": int(each.backend.servicePort)} : {\"name\": each.backend.servicePort}")))]))]))), .init(forEach: .init("variables.paths.filter(p, !has(p.pathType))"), object: .init("each"), path: "pathType", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("ImplementationSpecific"))))), .init(forEach: .init("variables.fallback"), object: .init("object"), path: "spec.defaultBackend", operation: .value(ValueTemplate.map([ValueTemplate.Entry("service", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("each.serviceName"))), ValueTemplate.Entry("port", ValueTemplate.expression(.init("type(each.servicePort) == int ? {\"number\": each.servicePort} : each.servicePort.matches(\"^[0-9]+$\") ? {\"number\": int(each.servicePort)} : {\"name\": each.servicePort}")))]))]))), .init(forEach: .init("variables.fallback"), object: .init("object"), path: "spec.backend", operation: .remove)])),
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"future\")"),
        messageExpression: .init("item.apiVersion + \" \" + item.kind + \" exists since Kubernetes \" + item.introduced + \": an older cluster \" + (item.own ? \"rejects the object\" : \"cannot find the scale target\")"),
        pathExpression: .init("item.path")),
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"deprecated\")"),
        messageExpression: .init("item.apiVersion + \" \" + item.kind + \" is deprecated since Kubernetes \" + item.deprecated + (item.removed == null ? \"\" : \" and removed in \" + item.removed + \": after that upgrade the object cannot be applied\") + (item.replacement == null ? \"\" : \"; use \" + item.replacement)"),
        pathExpression: .init("item.path"),
        severity: .warning,
        fix: .init(applicability: .safe, descriptionExpression: .init("\"change apiVersion to \" + item.replacement"), when: .init("item.fits || item.own && item.replacement == \"networking.k8s.io/v1\" && variables.rewritable"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.replacement")))), .init(forEach: .init("variables.paths"), when: .init("has(each.backend.serviceName)"), object: .init("each"), path: "backend", operation: .value(ValueTemplate.map([ValueTemplate.Entry("service", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("each.backend.serviceName"))), ValueTemplate.Entry("port", ValueTemplate.expression(.init("type(each.backend.servicePort) == int ? {\"number\": each.backend.servicePort} : each.backend.servicePort.matches(\"^[0-9]+$\") ? {\"number\": int(each.backend.servicePort)} : {\"name\": each.backend.servicePort}")))]))]))), .init(forEach: .init("variables.paths.filter(p, !has(p.pathType))"), object: .init("each"), path: "pathType", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("ImplementationSpecific"))))), .init(forEach: .init("variables.fallback"), object: .init("object"), path: "spec.defaultBackend", operation: .value(ValueTemplate.map([ValueTemplate.Entry("service", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("each.serviceName"))), ValueTemplate.Entry("port", ValueTemplate.expression(.init("type(each.servicePort) == int ? {\"number\": each.servicePort} : each.servicePort.matches(\"^[0-9]+$\") ? {\"number\": int(each.servicePort)} : {\"name\": each.servicePort}")))]))]))), .init(forEach: .init("variables.fallback"), object: .init("object"), path: "spec.backend", operation: .remove)])),
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"dropped\")"),
        messageExpression: .init("item.product + \" no longer serves \" + item.apiVersion + \" \" + item.kind + \": a cluster with a current release rejects the object; use \" + item.replacement"),
        pathExpression: .init("item.path"),
        severity: .warning,
        fix: .init(applicability: .safe, descriptionExpression: .init("\"change apiVersion to \" + item.replacement"), when: .init("item.fits"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.replacement"))))])),
      .init(forEach: .init("facts.outdatedAPIs.filter(a, a.state == \"aging\")"),
        messageExpression: .init("item.product + \" deprecates \" + item.apiVersion + \" \" + item.kind + \", and its standard channel does not serve it: after that upgrade the object may be rejected; then use \" + item.replacement"),
        pathExpression: .init("item.path"),
        severity: .info),
      .init(forEach: .init("facts.deprecatedFields"),
        messageExpression: .init("item + \" is deprecated since Kubernetes 1.36, and kube-proxy is planned to ignore it from 1.40 on: \" + object.metadata.name + \" is then unreachable from outside; use a Service of type LoadBalancer or a Gateway\""),
        pathExpression: .init("item"),
        severity: .warning)
    ]
  )
}

private func certificateExpiry() -> RuleDefinition {
  RuleDefinition(
    id: "certificate-expiry", severity: .warning,
    summary: "The certificate in use is valid for more than 21 days",
    rationale: "cert-manager and other ACME clients renew a certificate about a month before it expires. A certificate closer to its expiry was not renewed, and the cause is likely still there. Once it expires, browsers show a warning instead of the meeting, apps refuse to connect, and no page gets camera or microphone access.",
    remediation: "Check the renewal: the conditions and events of the Certificate (`kubectl describe certificate`), its CertificateRequest and Order, or the process that writes the Secret.",
    scope: .object,
    kinds: ["Ingress"],
    when: .init("facts.inInstallation && facts.tlsHosts.exists(h, h.meeting && h.daysLeft != null)"),
    variables: [
      .init("ending", .init("facts.tlsHosts.filter(h, h.meeting && h.daysLeft != null && h.daysLeft < 21)")),
      .init("names", .init("variables.ending.map(h, h.secretName).distinct()"))
    ],
    validations: [
      .init(forEach: .init("variables.names.map(n, variables.ending.filter(h, h.secretName == n)[0])"),
        messageExpression: .init("\"the certificate of \" + item.host + \" in Secret \" + item.secretName + (item.daysLeft < 0 ? \" expired at \" + item.notAfter + \": browsers keep people from joining\"\n   : \" expires \" + (item.daysLeft == 0 ? \"within a day\" : \"in \" + string(item.daysLeft) + (item.daysLeft == 1 ? \" day\" : \" days\"))\n   + \", at \" + item.notAfter + \", and was not renewed: after that, browsers keep people from joining\")"),
        object: .init("item.block"),
        path: "secretName")
    ]
  )
}

private func certificateHosts() -> RuleDefinition {
  RuleDefinition(
    id: "certificate-hosts", severity: .error,
    summary: "The certificate in use names the meeting host",
    rationale: "Browsers and apps compare the host with the names in the certificate (subjectAltName; the common name no longer counts). If the host is not among them, clients reject the certificate, or the controller serves its own instead: browsers warn, apps do not connect, and no page gets camera or microphone access.",
    remediation: "Add the host to spec.dnsNames of the Certificate, or store a certificate in the Secret that covers the host by name or by wildcard. `kubectl get secret NAME -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl x509 -noout -ext subjectAltName` shows the names.",
    scope: .object,
    kinds: ["Ingress"],
    when: .init("facts.inInstallation && facts.tlsHosts.exists(h, h.meeting && h.certified == false)"),
    validations: [
      .init(forEach: .init("facts.tlsHosts.filter(h, h.meeting && h.certified == false)"),
        messageExpression: .init("\"the certificate in Secret \" + item.secretName + \" does not cover \" + item.host + (item.certificateNames.size() == 0 ? \", it has no subjectAltName\"\n   : \", only \" + item.certificateNames.slice(0, math.least(3, item.certificateNames.size())).join(\", \")\n     + (item.certificateNames.size() > 3 ? \" and \" + string(item.certificateNames.size() - 3) + \" more\" : \"\"))\n+ \": browsers and apps reject it, and nobody can join\""),
        object: .init("item.block"),
        path: "secretName")
    ]
  )
}

private func companionWiring() -> RuleDefinition {
  RuleDefinition(
    id: "companion-wiring", severity: .warning,
    summary: "Workloads beside the shards agree with the shards that they serve",
    rationale: "A jibri, jigasi or transcriber logs in to the prosody of a shard and waits in a room in which jicofo looks for it; web passes on requests for etherpad and excalidraw. A different domain, room, password or address leaves them out without an error that a participant could report: recordings do not start, nobody can dial in, documents and whiteboards stay empty.",
    remediation: "Give both sides the same value, from the same ConfigMap or Secret, and name existing Services.",
    scope: .installation,
    variables: [
      .init("loss", .init("{\"jibri\": \"recordings and streams do not start\", \"jigasi\": \"nobody can dial in or out\", \"transcriber\": \"nothing is transcribed\", \"visitors\": \"visitors cannot join large meetings\", \"etherpad\": \"shared documents do not open\", \"excalidraw\": \"the whiteboard does not open\", \"coturn\": \"\"}"))
    ],
    validations: [
      .init(forEach: .init("installation.companionFaults.filter(f, f.kind != \"absentService\" || input.whole || installation.hasServices)"),
        messageExpression: .init("(item.kind == \"absentService\"\n  ? item.variable + (item.other == null ? \" of \" + item.companion.name : \" of \" + item.other.name) + \" names \" + item.found + \", and that Service does not exist\"\n: item.kind == \"wrongService\"\n  ? item.variable + \" of \" + item.companion.name + \" names \" + item.found + \", which selects other pods\"\n: item.kind == \"wrongPort\"\n  ? item.variable + \" of \" + item.other.name + \" names port \" + (item.found == null ? \"80\" : item.found) + \", but the Service of \" + item.companion.name + \" has \" + item.expected\n: item.kind == \"value\"\n  ? item.variable + \" is \" + item.found + \" in \" + item.companion.name + \" and \" + item.expected + \" in \" + item.other.name\n: item.kind == \"password\"\n  ? item.variable + \" of \" + item.companion.name + \" is not that of \" + item.other.name + \", so \" + item.title + \" cannot log in\"\n: item.kind == \"noAccount\"\n  ? item.other.name + \" has no \" + item.variable + \" and registers no account, so \" + item.title + \" \" + item.companion.name + \" cannot log in\"\n: item.variable + \" is off in \" + item.other.name + \", although there is \" + item.title + \" \" + item.companion.name) + \": \" + variables.loss[item.companion.kind]"),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set \" + item.variable + \" to \" + item.expected"), when: .init("item.kind == \"value\" && item.literal && item.companion.shards.size() == 1"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.expected"))))]))
    ]
  )
}

private func disruptionBudgetBlocks() -> RuleDefinition {
  RuleDefinition(
    id: "disruption-budget-blocks", severity: .warning,
    summary: "No PodDisruptionBudget of the installation forbids every eviction",
    rationale: "A node drain waits for a budget that allows no eviction for ever. Somebody then deletes the pods by force, without the time that bridges need to end their calls, or the node's upgrade never ends.",
    remediation: "Set maxUnavailable to 1, or a minAvailable below the number of pods.",
    scope: .object,
    kinds: ["PodDisruptionBudget"],
    when: .init("facts.budgetPods > 0 && !(installation != null && installation.haproxy != null && installation.shardCount >= 2 && installation.haproxy.component.replicas < 2 && installation.haproxy.component.name in facts.budgetNames)"),
    variables: [
      .init("pods", .init("facts.budgetPods")),
      .init("minimum", .init("object.?spec.?minAvailable.orValue(null)")),
      .init("maximum", .init("object.?spec.?maxUnavailable.orValue(null)")),
      .init("needed", .init("variables.minimum == null ? 0 : type(variables.minimum) == int ? variables.minimum : string(variables.minimum).matches(\"^[0-9]{1,3}%$\")\n  ? (int(string(variables.minimum).replace(\"%\", \"\")) * variables.pods + 99) / 100 : 0"))
    ],
    validations: [
      .init(when: .init("variables.maximum != null && string(variables.maximum) in [\"0\", \"0%\"]"),
        messageExpression: .init("\"PodDisruptionBudget \" + object.metadata.name + \" has maxUnavailable \" + string(variables.maximum) + \": a node drain never evicts \" + facts.budgetNames.join(\", \") + \", and waits for ever\""),
        path: "spec.maxUnavailable",
        fix: .init(applicability: .safe, description: "allow one pod to be evicted at a time", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1)))))])),
      .init(when: .init("variables.maximum == null && variables.minimum != null && variables.needed >= variables.pods"),
        messageExpression: .init("\"PodDisruptionBudget \" + object.metadata.name + \" has minAvailable \" + string(variables.minimum) + \" for at most \" + string(variables.pods) + (variables.pods == 1 ? \" pod\" : \" pods\") + \": a node drain never evicts \" + facts.budgetNames.join(\", \") + \", and waits for ever\""),
        path: "spec.minAvailable",
        fix: .init(applicability: .safe, description: "set maxUnavailable to 1 instead", patches: [.init(operation: .remove), .init(object: .init("object"), path: "spec.maxUnavailable", operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1)))))]))
    ]
  )
}

private func duplicateEnvironment() -> RuleDefinition {
  RuleDefinition(
    id: "duplicate-environment", severity: .warning,
    summary: "No container sets a variable twice",
    rationale: "When two entries have the same name, the container gets the last one. kubectl and helm merge such lists by name and may drop either entry: after a later change the component can run with the other value.",
    remediation: "Remove the wrong entry; the container gets the last one now.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.repeatedVariables"),
        messageExpression: .init("\"container \" + item.container + \" sets \" + item.name + \" twice, first at line \" + string(item.line) + \": the last value wins now, and a later change may bring back the other\""),
        object: .init("item"),
        path: "name",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"remove the earlier entry of \" + item.name + \", which has no effect\""), when: .init("!item.referenced"), patches: [.init(object: .init("item.earlier"), operation: .remove)]))
    ]
  )
}

private func duplicateKeys() -> RuleDefinition {
  RuleDefinition(
    id: "duplicate-keys", severity: .error,
    summary: "No mapping has a duplicate key",
    rationale: "YAML forbids duplicate keys, and parsers differ: one uses the first value, one the last, one rejects the file. Of two readiness probes or two lists of volumes, one is lost; where a `---` line is missing, a whole object is lost.",
    remediation: "Remove one of the two keys, or merge their values.",
    scope: .document,
    when: .init("document.duplicateKeys.size() > 0"),
    variables: [
      .init("joined", .init("document.duplicateKeys.filter(k, k.atRoot && k.name in [\"apiVersion\", \"kind\"])"))
    ],
    validations: [
      .init(forEach: .init("variables.joined.filter(k, k.name == variables.joined[0].name)"),
        messageExpression: .init("\"duplicate key `\" + item.name + \"`, first at line \" + string(item.firstLine) + \": a `---` line seems to be missing above, and without it one of two objects is lost\""),
        object: .init("item")),
      .init(forEach: .init("document.duplicateKeys.filter(k, k.same && !(k.atRoot && variables.joined.size() > 0))"),
        messageExpression: .init("\"duplicate key `\" + item.name + \"`, first at line \" + string(item.firstLine) + \" with the same value: kustomize and other strict parsers reject the document\""),
        object: .init("item"),
        severity: .warning),
      .init(forEach: .init("document.duplicateKeys.filter(k, !k.same && !(k.atRoot && variables.joined.size() > 0))"),
        messageExpression: .init("\"duplicate key `\" + item.name + \"`, first at line \" + string(item.firstLine) + \": one of the two values is lost, and which value wins depends on the parser\""),
        object: .init("item"))
    ]
  )
}

private func duplicateObjects() -> RuleDefinition {
  RuleDefinition(
    id: "duplicate-objects", severity: .error,
    summary: "No object is defined twice",
    rationale: "When two objects have the same kind, namespace and name, the cluster keeps the one that is applied last. The settings of a shard then depend on the order of files.",
    remediation: "Remove one of the two, or rename it.",
    scope: .object,
    when: .init("facts.repeats != null"),
    validations: [
      .init(messageExpression: .init("object.kind + \" \" + object.metadata.name + \" is already defined at \" + facts.repeatedFile + \":\" + string(facts.repeatedLine) + \": which of the two the cluster keeps depends on the order in which they are applied\""),
        path: "metadata.name")
    ]
  )
}

private func gatewayRoute() -> RuleDefinition {
  RuleDefinition(
    id: "gateway-route", severity: .error,
    summary: "A Gateway takes every route for meetings, and the route reaches its Services",
    rationale: "A route of the Gateway API works only where a listener of its parent allows its kind and namespace and shares a host with it, and where a ReferenceGrant allows a backend in another namespace. Otherwise the API server accepts the route and only its status reports the problem: anyone who opens a meeting gets an error page, or has no audio or video.",
    remediation: "Name an existing Gateway and listener in parentRefs, let the listener's hostname and allowedRoutes include the route, and add a ReferenceGrant in the namespace of a backend that is not the route's own.",
    scope: .object,
    kinds: ["HTTPRoute", "TLSRoute", "TCPRoute", "UDPRoute"],
    when: .init("facts.gatewayFaults.size() > 0"),
    variables: [
      .init("loss", .init("object.kind == \"UDPRoute\" ? \"participants have no audio or video\" : object.kind == \"TCPRoute\" ? \"connections to it are refused\" : \"anyone who opens a meeting gets an error page\"")),
      .init("parents", .init("[\"noParent\", \"absent\", \"noListener\", \"closedKind\", \"closedNamespace\"]"))
    ],
    validations: [
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind in variables.parents && !f.partial)"),
        messageExpression: .init("(item.kind == \"noParent\" ? object.kind + \" \" + object.metadata.name + \" has no parentRefs, so no Gateway serves it\" : item.kind == \"absent\" ? item.subject + \" does not exist\" : item.kind == \"noListener\" ? item.subject + \" has no listener \" + item.found : item.kind == \"closedKind\" ? \"listeners of \" + item.subject + \" (\" + item.found + \") do not take routes of kind \" + object.kind : \"listeners of \" + item.subject + \" (\" + item.found + \") do not allow routes from namespace \"\n  + (facts.namespace == \"\" ? \"default\" : facts.namespace)) + \": \" + variables.loss"),
        object: .init("item")),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind in variables.parents && f.partial)"),
        messageExpression: .init("(item.kind == \"absent\" ? item.subject + \" does not exist\" : item.kind == \"noListener\" ? item.subject + \" has no listener \" + item.found : item.kind == \"closedKind\" ? \"listeners of \" + item.subject + \" do not take routes of kind \" + object.kind : \"listeners of \" + item.subject + \" do not allow routes from this namespace\") + \": only the route's other parents serve it\""),
        object: .init("item"),
        severity: .warning),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind == \"noHost\" && !f.partial)"),
        messageExpression: .init("\"no listener of \" + item.subject + \" takes \" + (item.host == null ? \"a host of the route\" : item.host) + (item.found == \"\" ? \"\" : \", only \" + item.found) + \": \" + variables.loss"),
        object: .init("item")),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind == \"noGrant\")"),
        messageExpression: .init("\"no ReferenceGrant in namespace \" + item.found + \" allows this \" + object.kind + \" to use \" + item.subject + \": \" + (object.kind == \"HTTPRoute\" ? \"the Gateway answers with 500, and nobody can join a meeting\" : variables.loss)"),
        object: .init("item")),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind == \"noPort\")"),
        messageExpression: .init("(item.found == \"\" ? \"the backend names no port of \" + item.subject : item.subject + \" has no \" + item.found) + \": \" + variables.loss"),
        object: .init("item")),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind == \"shadowed\")"),
        messageExpression: .init("item.subject + \" has listener \" + item.found + \" already, and a listener passes everything to one \" + object.kind + \": \" + variables.loss"),
        object: .init("item")),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind == \"otherPort\")"),
        messageExpression: .init("\"the listener has port \" + item.host + \", but the bridges behind \" + item.subject + \" bind and announce \" + item.found + \": unless something in front translates ports, \" + variables.loss"),
        object: .init("item"),
        severity: .warning),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind in [\"noBackend\", \"noWeight\"])"),
        messageExpression: .init("(item.kind == \"noBackend\" ? \"the rule for all paths has no backendRefs\" : \"all backendRefs of the rule have weight 0\") + \": \" + (object.kind == \"HTTPRoute\" ? \"the Gateway answers with 500, and nobody can join a meeting\" : variables.loss)"),
        object: .init("item")),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind == \"rewritten\")"),
        messageExpression: .init("\"the rule replaces every path by \" + item.subject + \": rooms and signaling reach that page only, and nobody can join a\" + \" meeting\""),
        object: .init("item")),
      .init(forEach: .init("facts.gatewayFaults.filter(f, f.kind == \"loop\")"),
        messageExpression: .init("\"the redirect to https is attached to HTTPS listener \" + item.subject + \" too, which redirects requests to\" + \" themselves: browsers stop with a redirect loop; set sectionName to the HTTP listener\""),
        object: .init("item"))
    ]
  )
}

private func gatewayTimeouts() -> RuleDefinition {
  RuleDefinition(
    id: "gateway-timeouts", severity: .warning,
    summary: "No route for the meeting host cuts BOSH requests or websockets",
    rationale: "A BOSH request is answered only when there is news, after up to a minute, and a websocket stays open as long as its meeting. A shorter timeout on the route disconnects participants, who rejoin again and again.",
    remediation: "Leave out `timeouts` of the route or set them to an hour. On OpenShift set the annotation `haproxy.router.openshift.io/timeout`, on ingress-nginx `proxy-read-timeout` and `proxy-send-timeout`.",
    scope: .object,
    kinds: ["HTTPRoute", "Route", "Ingress"],
    when: .init("facts.shortTimeouts.size() > 0"),
    validations: [
      .init(forEach: .init("facts.shortTimeouts"),
        messageExpression: .init("(item.text == null ? \"annotation \" + item.field + \" is not set, and the router's default of 30 seconds cuts\" : item.field + \" is \" + item.text + \", which cuts\") + (item.cutsWebsockets && item.seconds > 60 ? \" websockets that last longer\" : item.cutsWebsockets ? \" websockets and BOSH requests, which wait up to a minute\" : \" BOSH requests, which wait up to a minute\") + \": participants are disconnected and rejoin again and again\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set \" + item.field + \" to \" + (object.kind == \"Ingress\" ? \"3600\" : \"1h\")"), patches: [.init(operation: .value(ValueTemplate.expression(.init("object.kind == \"Ingress\" ? \"3600\" : \"1h\""))))]))
    ]
  )
}

private func gatewayTls() -> RuleDefinition {
  RuleDefinition(
    id: "gateway-tls", severity: .error,
    summary: "A Gateway's listener for the meeting host terminates TLS with a certificate that it may use",
    rationale: "Browsers give camera and microphone access to HTTPS pages only. A listener without TLS, without a certificate, or with one that it may not read refuses connections or serves a page on which nobody has audio or video.",
    remediation: "Serve the meeting host by a listener of protocol HTTPS with certificateRefs to a Secret in the Gateway's namespace; for a Secret elsewhere add a ReferenceGrant to its namespace. Pass TLS through only to an HAProxy that binds the port with `ssl crt`.",
    scope: .object,
    kinds: ["Gateway", "ListenerSet"],
    when: .init("facts.listenerFaults.size() > 0"),
    validations: [
      .init(forEach: .init("facts.listenerFaults.filter(f, f.kind == \"plain\")"),
        messageExpression: .init("\"listener \" + item.listener + \" serves \" + item.host + \" over HTTP, and no listener over HTTPS: browsers give no camera\" + \" or microphone access, so participants have no audio or video\""),
        object: .init("item")),
      .init(forEach: .init("facts.listenerFaults.filter(f, f.kind == \"noCertificate\")"),
        messageExpression: .init("\"listener \" + item.listener + \" for \" + item.host + \" has no certificateRefs: the Gateway does not serve it, and nobody\" + \" can open a meeting\""),
        object: .init("item")),
      .init(forEach: .init("facts.listenerFaults.filter(f, f.kind == \"passthrough\")"),
        messageExpression: .init("\"listener \" + item.listener + \" for \" + item.host + \" has protocol HTTPS and mode Passthrough: the API server rejects\" + \" the Gateway; use Terminate, or protocol TLS with a TLSRoute\""),
        object: .init("item")),
      .init(forEach: .init("facts.listenerFaults.filter(f, f.kind == \"passedOn\")"),
        messageExpression: .init("\"listener \" + item.listener + \" passes TLS for \" + item.host + \" through to service \" + item.subject + \", whose port HAProxy binds without ssl: nobody can open a meeting\""),
        object: .init("item")),
      .init(forEach: .init("facts.listenerFaults.filter(f, f.kind == \"passedToWeb\")"),
        messageExpression: .init("\"listener \" + item.listener + \" passes TLS for \" + item.host + \" through to service \" + item.subject + \", on whose port web serves no HTTPS: nobody can open a meeting\""),
        object: .init("item")),
      .init(forEach: .init("facts.listenerFaults.filter(f, f.kind == \"noGrant\")"),
        messageExpression: .init("\"no ReferenceGrant allows listener \" + item.listener + \" for \" + item.host + \" to use Secret \" + item.subject + \" of another namespace: the Gateway does not serve it, and nobody can open a meeting\""),
        object: .init("item")),
      .init(forEach: .init("facts.listenerFaults.filter(f, f.kind == \"absent\")"),
        messageExpression: .init("\"nothing provides Secret \" + item.subject + \" of listener \" + item.listener + \": unless it is created otherwise, the\" + \" Gateway does not serve \" + item.host"),
        object: .init("item"),
        severity: .warning)
    ]
  )
}

private func haproxyBackends() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-backends", severity: .error,
    summary: "Every HAProxy server resolves to a Service of the installation, with a port that its pods listen on",
    rationale: "A server line that names a missing Service, or a port that the Service or its pods do not have, is a shard that HAProxy never reaches: its rooms fail, or all go to the other shards. HAProxy's `resolvers` query a name as it is written, without the search domains of resolv.conf, so a short name never resolves. With an empty label HAProxy refuses to start.",
    remediation: "Use the full name of the shard's web Service, `SERVICE.NAMESPACE.svc.cluster.local`, and one of its ports; set the port's `targetPort` to one that web listens on.",
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
        fix: .init(applicability: .unsafe, description: "remove the extra dot", when: .init("item.host.replace(\"..\", \".\").matches(\"^[a-z0-9-]+([.][a-z0-9-]+)+$\")"), patches: [.init(operation: .text(.init("item.host.replace(\"..\", \".\")")))])),
      .init(forEach: .init("haproxy.slots.filter(s, s.short && s.service != null)"),
        messageExpression: .init("\"server \" + item.name + \" names \" + item.host + \", which HAProxy's resolvers query without a search domain: it never resolves, so the shard gets no rooms\""),
        object: .init("item.hostWord"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"use the full name \" + item.fullHost"), when: .init("item.fullHost != null"), patches: [.init(operation: .text(.init("item.fullHost")))])),
      .init(forEach: .init("variables.lines"),
        when: .init("variables.shown"),
        expression: .init("item.service != null"),
        messageExpression: .init("\"server \" + item.name + \" names Service \" + item.serviceName + (item.serviceNamespace == installation.namespace ? \"\" : \" in namespace \" + item.serviceNamespace) + \", which does not exist: HAProxy never reaches the shard\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"use Service \" + variables.unnamed[0].name + \", which no server names\""), when: .init("variables.unnamed.size() == 1 && item.host.startsWith(item.serviceName) && variables.lines.filter(l, l.service == null).size() == 1 && (item.port == null || variables.unnamed[0].ports.exists(p, p.port == item.port)) && (!item.short || installation.namespace != \"\")"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("item.short ? variables.unnamed[0].name + \".\" + installation.namespace + \".svc.cluster.local\" : variables.unnamed[0].name + item.host.substring(item.serviceName.size()) .replace(\".\" + item.serviceNamespace, \".\" + installation.namespace, 1)")))])),
      .init(forEach: .init("variables.lines.filter(s, s.service != null)"),
        expression: .init("item.serviceNamespace == installation.namespace || item.service.pods.size() > 0"),
        messageExpression: .init("\"server \" + item.name + \" names a Service in namespace \" + item.serviceNamespace + \", which has no shard: HAProxy never reaches the shard\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"use namespace \" + installation.namespace"), when: .init("item.host.contains(\".\" + item.serviceNamespace) && installation.namespace != \"\" && installation.shards.exists(s, s.webs.exists(w, w.services.exists(v, v.name == item.serviceName && (item.port == null || v.ports.exists(p, p.port == item.port)))))"), patches: [.init(operation: .replace(from: .init("\".\" + item.serviceNamespace"), to: .init("\".\" + installation.namespace")))])),
      .init(forEach: .init("variables.lines.filter(s, s.service != null && s.port != null && !s.service.headless && s.service.type != \"ExternalName\")"),
        expression: .init("item.service.ports.exists(p, p.port == item.port)"),
        messageExpression: .init("\"service \" + item.service.name + \" has no port \" + string(item.port) + \": HAProxy never reaches the shard\" + \" behind server \" + item.name"),
        object: .init("item.port in variables.good && item.service.ports.size() == 1 ? dyn(item.service) : dyn(item.portWord)"),
        path: "spec.ports[0].port",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("item.port in variables.good ? \"set the port of Service \" + item.service.name + \" to \" + string(item.port) : \"use port \" + string(item.service.ports[0].port)"), when: .init("item.service.ports.size() == 1"), patches: [.init(when: .init("item.port in variables.good && !has(item.service.object.spec.ports[0].targetPort)"), object: .init("item.service"), path: "spec.ports[0].targetPort", operation: .value(ValueTemplate.expression(.init("item.service.ports[0].port")))), .init(when: .init("item.port in variables.good"), object: .init("item.service"), path: "spec.ports[0].port", operation: .value(ValueTemplate.expression(.init("item.port")))), .init(when: .init("!(item.port in variables.good)"), object: .init("item.portWord"), operation: .text(.init("string(item.service.ports[0].port)")))])),
      .init(forEach: .init("variables.ports"),
        expression: .init("item.resolves && !item.unheard"),
        messageExpression: .init("item.resolves ? \"this port targets \" + string(item.targetNumber) + \", and web does not listen on it: HAProxy never reaches\" + \" the shard\" : \"no pod behind this Service has a port named \" + item.targetName + \": HAProxy never reaches the shard\""),
        object: .init("item.object"),
        path: "targetPort",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"target port \" + string(item.webPort) + \", which web listens on\""), when: .init("item.webPort != null && !haproxy.slots.exists(s, s.secure)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.targetName != null && item.webPortName != null ? dyn(item.webPortName) : dyn(item.webPort)"))))]))
    ]
  )
}

private func haproxyChecksShard() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-checks-shard", severity: .info,
    summary: "HAProxy's health check reaches a shard's prosody, not only web's files",
    rationale: "Web serves its page while prosody or jicofo is down. A check of `/`, or of the connection alone, keeps such a shard UP: HAProxy assigns new rooms to it, and everyone who opens one waits in vain.",
    remediation: "Check a path that web forwards to prosody, such as `option httpchk GET /http-bind`, or use an agent check.",
    scope: .haproxy,
    when: .init("haproxy.parses && installation.shardCount >= 2 && haproxy.backend != null && haproxy.slots.exists(s, s.checked)"),
    variables: [
      .init("static", .init("[haproxy.backend].filter(b, b.servers.size() > 0 && b.checkPath != null && (b.checkPath in [\"\", \"/\"] || b.checkPath.matches(\"^/(index\\\\.html|config\\\\.js|interface_config\\\\.js|favicon\\\\.ico|robots\\\\.txt|static/.*|images/.*|css/.*)$\")))"))
    ],
    validations: [
      .init(forEach: .init("variables.static"),
        messageExpression: .init("\"the health check of backend \" + item.name + (item.checkPath == \"\" ? \" only connects to web\" : \" requests \" + item.checkPath + \", a file of web\") + \": a shard whose prosody is down stays UP, and new rooms still go there\""),
        object: .init("item.checkWord == null ? dyn(item) : dyn(item.checkWord)"),
        fix: .init(applicability: .unsafe, description: "check /http-bind", when: .init("item.checkWord != null"), patches: [.init(operation: .text(.init("\"/http-bind\"")))]))
    ]
  )
}

private func haproxyConfig() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-config", severity: .error,
    summary: "HAProxy can parse its configuration, and everything that it references exists",
    rationale: "HAProxy does not start with a configuration that it cannot parse, or that references a missing backend, peers or resolvers section. The pods go into CrashLoopBackOff, and nobody can join a meeting.",
    remediation: "Correct the line; `haproxy -c -f haproxy.cfg` reports the same.",
    scope: .haproxy,
    validations: [
      .init(forEach: .init("haproxy.parses ? haproxy.problems.filter(p, p.kind != \"unknown-table\" || !p.inBackend) : haproxy.problems.filter(p, !p.name)"),
        messageExpression: .init("\"HAProxy does not start, and nobody can join a meeting: \" + item.message"),
        object: .init("item")),
      .init(forEach: .init("haproxy.parses && haproxy.bindsPeers ? haproxy.peerLinks.filter(l, l.own && l.host != null) : []"),
        messageExpression: .init("\"pod \" + item.reader + \" does not start, and nobody can join a meeting once the other one is down: next to a\" + \" `bind` line, HAProxy accepts no address on its own line of the peers section\""),
        object: .init("item")),
      .init(forEach: .init("haproxy.removed"),
        messageExpression: .init("\"HAProxy does not start, and nobody can join a meeting: \" + item.text + \" is unsupported since HAProxy \" + item.since + \", and the image is \" + haproxy.component.imageTag"),
        object: .init("item")),
      .init(forEach: .init("haproxy.branch in [\"1.8\", \"1.9\", \"2.0\", \"2.1\", \"2.2\", \"2.3\"] ? haproxy.roomTables.filter(t, t.serverKey != null) : []"),
        messageExpression: .init("\"HAProxy \" + haproxy.branch + \" does not support srvkey, added in 2.4, and refuses to start: nobody can join a\" + \" meeting\""),
        object: .init("item.serverKeyWord"))
    ]
  )
}

private func haproxyConfigMounted() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-config-mounted", severity: .error,
    summary: "The file that HAProxy's command reads is mounted from a ConfigMap key",
    rationale: "HAProxy refuses to start without the file behind `-f`. With another key name or mount path, the pods stay in CrashLoopBackOff or wait for the volume, and nobody can join a meeting. An image that ships its own file there starts with that file, which has no shards.",
    remediation: "Mount the ConfigMap at the folder that the command reads from, or by subPath at the exact file, and use the key's name. HAProxy images read /usr/local/etc/haproxy/haproxy.cfg.",
    scope: .haproxy,
    validations: [
      .init(forEach: .init("haproxy.missingFiles"),
        messageExpression: .init("item.reason == \"unmounted\" ? \"haproxy reads \" + item.path + \", but no volume is mounted there: HAProxy starts without the shards'\" + \" configuration, or not at all\" : item.reason == \"noItem\" ? item.source + \" has no key \" + item.key + \", which the volume lists: the pod never starts, and nobody can join a\" + \" meeting\" : \"haproxy reads \" + item.path + \", but \" + item.source + \" has no key \" + item.key + \" to mount there: HAProxy does not start, and nobody can join a meeting\""),
        object: .init("item"))
    ]
  )
}

private func haproxyDiscovery() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-discovery", severity: .error,
    summary: "HAProxy keeps resolving the shards by DNS, and starts while one of them is missing",
    rationale: "Web pods come and go with new addresses. HAProxy follows them only with a `resolvers` section; without one, it uses the address of the first lookup until HAProxy is restarted. Without `init-addr none` it refuses to start while the name of one shard does not resolve, so one missing shard takes down all others. The address of a Service that is not headless outlives its pods, so there it is a warning.",
    remediation: "Add `resolvers NAME init-addr none` to the server line, where NAME is a resolvers section.",
    scope: .haproxy,
    when: .init("installation.webShards >= 2 && haproxy.parses && haproxy.backend != null"),
    variables: [
      .init("wrong", .init("haproxy.slots.filter(s, !s.variable && (s.address || s.resolvers == null || s.initialAddress == null || !s.initialAddress.split(\",\").exists(a, a == \"none\")))")),
      .init("lasting", .init("variables.wrong.filter(s, !s.address && s.service != null && !s.service.headless && s.service.type in [\"ClusterIP\", \"NodePort\", \"LoadBalancer\"])")),
      .init("passing", .init("variables.wrong.filter(s, !variables.lasting.exists(l, l.name == s.name))"))
    ],
    validations: [
      .init(forEach: .init("variables.passing.size() == 0 ? [] : [variables.passing]"),
        messageExpression: .init("(item.size() == 1 ? \"server \" : \"servers \") + item.map(s, s.name).join(\", \") + (item[0].address ? (item.size() == 1 ? \" has\" : \" have\") + \" a fixed IP address: when the pod or its Service is\" + \" recreated, HAProxy keeps sending rooms to the old address\" : item[0].resolvers == null ? (item.size() == 1 ? \" uses\" : \" use\") + \" no resolvers: HAProxy resolves the name once at startup,\" + \" refuses to start while it does not resolve, and never follows a shard that moves\" : (item.size() == 1 ? \" lacks\" : \" lack\") + \" `init-addr none`: HAProxy refuses to start while the\" + \" name of one shard does not resolve, and nobody can join any meeting\")"),
        object: .init("item[0].resolvers != null && item[0].initialAddressWord != null && !item[0].address ? dyn(item[0].initialAddressWord) : dyn(item[0])"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"let HAProxy start while \" + (item.size() == 1 ? \"server \" : \"servers \") + item.map(s, s.name).join(\", \") + (item.size() == 1 ? \" does\" : \" do\") + \" not resolve\""), when: .init("item.all(s, !s.address && (s.resolvers != null || haproxy.resolvers.size() == 1 && (!s.inCluster || s.host.matches(\"[.]svc[.][a-z]\") || s.port != null && s.host == s.serviceName && s.serviceNamespace != \"\")))"), patches: [.init(forEach: .init("item"), object: .init("each"), operation: .replace(from: .init("each.line"), to: .init("((each.initialAddress != null && each.initialAddress.split(\",\").exists(a, a == \"none\") ? each.line : each.line.contains(\" init-addr \") && each.initialAddress != null ? each.line.replace(\" init-addr \" + each.initialAddress, \" init-addr \" + each.initialAddress + \",none\", 1) : each.line + \" init-addr none\") + (each.resolvers == null ? \" resolvers \" + haproxy.resolvers[0] : \"\")) .replace(each.host == each.serviceName ? \" \" + each.host + \":\" : \"\\n\", \" \" + each.host + \".\" + string(each.serviceNamespace) + \".svc.cluster.local:\", 1)")))])),
      .init(forEach: .init("variables.lasting.size() == 0 ? [] : [variables.lasting]"),
        messageExpression: .init("(item.size() == 1 ? \"server \" : \"servers \") + item.map(s, s.name).join(\", \") + (item[0].resolvers == null ? (item.size() == 1 ? \" uses no resolvers\" : \" use no resolvers\") : (item.size() == 1 ? \" lacks\" : \" lack\") + \" `init-addr none`\") + \": HAProxy refuses to start while \" + (item.size() == 1 ? \"its Service\" : \"one of these Services\") + \" does not exist\" + (item[0].resolvers == null ? \", and keeps the old address when \" + (item.size() == 1 ? \"it\" : \"one\") + \" is recreated\" : \"\")"),
        object: .init("item[0].resolvers != null && item[0].initialAddressWord != null ? dyn(item[0].initialAddressWord) : dyn(item[0])"),
        severity: .warning,
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"let HAProxy start while \" + (item.size() == 1 ? \"server \" : \"servers \") + item.map(s, s.name).join(\", \") + (item.size() == 1 ? \" does\" : \" do\") + \" not resolve\""), when: .init("item.all(s, !s.address && (s.resolvers != null || haproxy.resolvers.size() == 1 && (!s.inCluster || s.host.matches(\"[.]svc[.][a-z]\") || s.port != null && s.host == s.serviceName && s.serviceNamespace != \"\")))"), patches: [.init(forEach: .init("item"), object: .init("each"), operation: .replace(from: .init("each.line"), to: .init("((each.initialAddress != null && each.initialAddress.split(\",\").exists(a, a == \"none\") ? each.line : each.line.contains(\" init-addr \") && each.initialAddress != null ? each.line.replace(\" init-addr \" + each.initialAddress, \" init-addr \" + each.initialAddress + \",none\", 1) : each.line + \" init-addr none\") + (each.resolvers == null ? \" resolvers \" + haproxy.resolvers[0] : \"\")) .replace(each.host == each.serviceName ? \" \" + each.host + \":\" : \"\\n\", \" \" + each.host + \".\" + string(each.serviceNamespace) + \".svc.cluster.local:\", 1)")))]))
    ]
  )
}

private func haproxyDisruptionBudget() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-disruption-budget", severity: .info,
    summary: "A PodDisruptionBudget keeps one HAProxy pod up",
    rationale: "When nodes are drained for an upgrade, Kubernetes may evict both HAProxy pods at once. Nobody can join a meeting then, and the room-to-shard table is lost: rooms in use may come back in another shard. With a budget, the drain waits for the first pod before it evicts the second.",
    remediation: "Add a PodDisruptionBudget with `maxUnavailable` 1 that selects HAProxy's pods.",
    scope: .haproxy,
    when: .init("haproxy.component.workload in [\"StatefulSet\", \"Deployment\"] && haproxy.component.replicas >= 2 && installation.shards.size() >= 2"),
    variables: [
      .init("selector", .init("haproxy.component.object.?spec.?selector.orValue(null)")),
      .init("useless", .init("haproxy.budgets.filter(b, has(b.spec.minAvailable) && string(b.spec.minAvailable) in [\"0\", \"0%\"] || has(b.spec.maxUnavailable) && (type(b.spec.maxUnavailable) == int ? b.spec.maxUnavailable >= haproxy.component.replicas : b.spec.maxUnavailable == \"100%\"))"))
    ],
    validations: [
      .init(when: .init("haproxy.budgets.size() == 0"),
        expression: .init("!haproxy.provesNoBudget"),
        message: "no PodDisruptionBudget covers haproxy: a node drain can evict both pods at once and lose the room-to-shard table",
        object: .init("haproxy.component.object"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add the PodDisruptionBudget \" + haproxy.budgetName"), when: .init("variables.selector != null"), creations: [.init(beside: .init("haproxy.component.object"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("policy/v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("PodDisruptionBudget")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("haproxy.budgetName"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("haproxy.component.object.?metadata.?namespace"))), ValueTemplate.Entry("labels", ValueTemplate.expression(.init("haproxy.component.object.?metadata.?labels")))])), ValueTemplate.Entry("spec", ValueTemplate.map([ValueTemplate.Entry("maxUnavailable", ValueTemplate.content(Content.scalar(Scalar.int(1)))), ValueTemplate.Entry("selector", ValueTemplate.expression(.init("variables.selector")))]))]))])),
      .init(when: .init("haproxy.budgets.size() > 0"),
        expression: .init("variables.useless.size() < haproxy.budgets.size()"),
        messageExpression: .init("\"the PodDisruptionBudget \" + variables.useless[0].metadata.name + \" allows all \" + string(haproxy.component.replicas) + \" HAProxy pods to be evicted at once, which loses the room-to-shard table\""),
        object: .init("variables.useless[0]"),
        pathExpression: .init("has(variables.useless[0].spec.maxUnavailable) ? \"spec.maxUnavailable\" : \"spec.minAvailable\""),
        fix: .init(applicability: .create, description: "allow one pod to be evicted at a time", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1)))))]))
    ]
  )
}

private func haproxyGoverningService() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-governing-service", severity: .warning,
    summary: "HAProxy's StatefulSet names a headless Service that exists",
    rationale: "The pods of a StatefulSet get their DNS names through the headless Service in serviceName. Without it, a HAProxy pod is reachable only through a Service of its own, and a lookup of a single pod, such as by a peer or while debugging a lost room, finds nothing or another pod.",
    remediation: "Add a Service with `clusterIP: None` that selects HAProxy's pods, and set `serviceName` to its name. serviceName of a StatefulSet is immutable; delete the StatefulSet with `--cascade=orphan` and recreate it.",
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
        messageExpression: .init("\"statefulset \" + haproxy.component.name + \" has no serviceName: its pods have no DNS names, so no client can address a single pod\""),
        object: .init("haproxy.component.object"),
        path: "spec.serviceName"),
      .init(when: .init("variables.name != null && variables.name != \"\" && (input.whole || input.readable && installation.hasServices)"),
        expression: .init("variables.service != null"),
        messageExpression: .init("\"service \" + variables.name + \", which governs statefulset \" + haproxy.component.name + \", does not exist: its pods have no DNS names, so no client can address a single pod\""),
        object: .init("haproxy.component.object"),
        path: "spec.serviceName",
        fix: .init(applicability: .create, descriptionExpression: .init("\"add the headless Service \" + variables.name"), when: .init("variables.selector.size() > 0 && !has(haproxy.component.object.spec.selector.matchExpressions)"), creations: [.init(beside: .init("haproxy.component.object"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Service")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.name"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("haproxy.component.object.?metadata.?namespace"))), ValueTemplate.Entry("labels", ValueTemplate.expression(.init("haproxy.component.object.?metadata.?labels")))])), ValueTemplate.Entry("spec", ValueTemplate.map([ValueTemplate.Entry("clusterIP", ValueTemplate.content(Content.scalar(Scalar.string("None")))), ValueTemplate.Entry("publishNotReadyAddresses", ValueTemplate.content(Content.scalar(Scalar.bool(true)))), ValueTemplate.Entry("selector", ValueTemplate.expression(.init("variables.selector"))), ValueTemplate.Entry("ports", ValueTemplate.expression(.init("haproxy.peerPort != null ? [{\"name\": \"peering\", \"port\": haproxy.peerPort}] : null")))]))]))])),
      .init(when: .init("variables.service != null"),
        expression: .init("variables.service.headless"),
        messageExpression: .init("\"service \" + variables.name + \", which governs statefulset \" + haproxy.component.name + \", is not headless: its pods have no DNS names, so no client can address a single pod\""),
        object: .init("variables.entrance ? dyn(haproxy.component.object) : dyn(variables.service)"),
        pathExpression: .init("variables.entrance ? \"spec.serviceName\" : \"spec.clusterIP\""))
    ]
  )
}

private func haproxyHealthChecks() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-health-checks", severity: .warning,
    summary: "HAProxy health-checks every shard",
    rationale: "A server without a health check counts as up at all times. While a shard's web restarts, or when its zone is down, its share of new rooms still goes there, and everyone who opens one of them gets an error.",
    remediation: "Add `check` after the server's address, or to `default-server`; with `option httpchk` the check requests a page.",
    scope: .haproxy,
    when: .init("haproxy.parses && haproxy.backend != null && haproxy.slots.size() > 0 && installation.shardCount >= 2"),
    variables: [
      .init("unchecked", .init("haproxy.slots.filter(s, !s.checked)")),
      .init("all", .init("variables.unchecked.size() == haproxy.slots.size()"))
    ],
    validations: [
      .init(expression: .init("variables.unchecked.size() == 0"),
        messageExpression: .init("(variables.all ? \"HAProxy checks none of its servers\" : variables.unchecked.size() == 1 ? \"HAProxy does not check server \" + variables.unchecked[0].name : \"HAProxy does not check servers \" + variables.unchecked.map(s, s.name).join(\", \")) + \": a shard that is down keeps getting rooms, and everyone who opens one of them gets an error\""),
        object: .init("variables.all && variables.unchecked.size() > 1 && haproxy.serverDefaults != null ? dyn(haproxy.serverDefaults) : dyn(variables.unchecked[0])"),
        fix: .init(applicability: .unsafe, description: "check the servers", when: .init("variables.unchecked.all(s, s.written != null || s.uncheckWord != null)"), patches: [.init(forEach: .init("variables.unchecked.filter(s, s.uncheckWord == null)"), object: .init("each"), operation: .text(.init("each.written + \" check\""))), .init(forEach: .init("variables.unchecked.filter(s, s.uncheckWord != null)"), object: .init("each.uncheckWord"), operation: .text(.init("\"check\"")))]))
    ]
  )
}

private func haproxyMetrics() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-metrics", severity: .warning,
    summary: "HAProxy serves its metrics on a named container port",
    rationale: "HAProxy is the first to know which shards are up, how many clients are connected to each, and how many requests fail. Without its metrics, nobody notices that a shard gets no rooms, or all of them, until users complain. A PodMonitor selects the port by name.",
    remediation: "Add `http-request use-service prometheus-exporter if { path /metrics }` to a separate frontend, and a named container port for that frontend's `bind`.",
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
        messageExpression: .init("\"HAProxy serves no metrics: nobody notices that a shard gets no rooms, or all of them, until users complain\""),
        object: .init("haproxy.statisticsBind != null ? dyn(haproxy.statisticsBind) : dyn(haproxy.backend)"),
        fix: .init(applicability: .unsafe, description: "serve metrics for Prometheus", when: .init("haproxy.statisticsBind != null || variables.free.size() > 0 && !haproxy.proxyNames.exists(f, f == \"prometheus-metrics\")"), patches: [.init(when: .init("haproxy.statisticsBind != null"), object: .init("haproxy.statisticsBind"), operation: .lineBelow(.init("\"http-request use-service prometheus-exporter if { path /metrics }\""))), .init(when: .init("haproxy.statisticsBind == null"), object: .init("haproxy.backend"), operation: .lineAbove(.init("\"frontend \" + (haproxy.proxyNames.exists(f, f == \"prometheus\") ? \"prometheus-metrics\" : \"prometheus\") + \"\\n  mode http\\n  bind :\" + string(variables.free[0]) + \"\\n  http-request use-service prometheus-exporter if { path /metrics }\\n\""))), .init(when: .init("haproxy.statisticsBind == null"), object: .init("variables.container"), path: "ports", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.name"))), ValueTemplate.Entry("containerPort", ValueTemplate.expression(.init("variables.free[0]")))])))])),
      .init(when: .init("haproxy.exporters.size() > 0 && variables.ports.size() > 0 && !variables.sidecar"),
        expression: .init("variables.declared.exists(p, p.name != \"\")"),
        messageExpression: .init("\"HAProxy serves its metrics on port \" + string(variables.ports[0]) + \", \" + (variables.declared.size() > 0 ? \"but the container port has no name\" : \"which the container does not declare\") + \": Prometheus selects ports by name, so nobody notices that a shard gets no rooms\""),
        object: .init("variables.entries.size() > 0 ? dyn(variables.entries[0]) : dyn(variables.container)"),
        pathExpression: .init("variables.entries.size() > 0 ? \"name\" : \"ports\""),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"name the port \" + variables.name"), patches: [.init(when: .init("variables.entries.size() > 0"), operation: .value(ValueTemplate.expression(.init("variables.name")))), .init(when: .init("variables.entries.size() == 0"), operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.name"))), ValueTemplate.Entry("containerPort", ValueTemplate.expression(.init("variables.ports[0]")))])))]))
    ]
  )
}

private func haproxyOneWebPerSlot() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-one-web-per-slot", severity: .error,
    summary: "Behind a server-template, every shard has exactly one web pod",
    rationale: "HAProxy creates a server for each pod behind the headless web Service. A shard with two web pods takes two servers: its rooms are split over them, it gets twice its share, and the last shard may get no server at all.",
    remediation: "Run one web pod per shard; or give each shard its own web Service and a `server` line in HAProxy.",
    scope: .haproxy,
    when: .init("installation.webShards >= 2 && haproxy.templated && haproxy.parses"),
    variables: [
      .init("webs", .init("haproxy.slots.filter(s, s.template && s.service != null) .map(s, s.service.pods.filter(p, p.kind == \"web\" && p.maximum > 1)).flatten()")),
      .init("several", .init("haproxy.slots.exists(s, s.template && s.service != null) ? installation.shards.filter(s, s.webs.filter(w, w.maximum > 0).size() > 1) : []"))
    ],
    validations: [
      .init(forEach: .init("variables.webs.filter(w, w.autoscalers.size() == 0)"),
        messageExpression: .init("string(item.maximum) + \" web pods of shard \" + string(item.shard.index) + \" take \" + string(item.maximum) + \" HAProxy servers: the shard's rooms are split over them, and another shard may get none\""),
        object: .init("item.object"),
        path: "spec.replicas",
        fix: .init(applicability: .safe, description: "set spec.replicas to 1", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1)))))])),
      .init(forEach: .init("variables.webs.filter(w, w.autoscalers.size() > 0)"),
        messageExpression: .init("\"up to \" + string(item.maximum) + \" web pods of shard \" + string(item.shard.index) + \" take one HAProxy server each: the shard's rooms are split over them, and another shard may get none\""),
        object: .init("item.autoscalers[0]"),
        pathExpression: .init("has(item.autoscalers[0].spec.maxReplicaCount) ? \"spec.maxReplicaCount\" : \"spec.maxReplicas\"")),
      .init(forEach: .init("variables.several"),
        messageExpression: .init("\"shard \" + string(item.index) + \" has \" + string(item.webs.size()) + \" web workloads, and HAProxy creates a server for each: the shard's rooms are split over them\""),
        object: .init("item.webs[1].object"),
        path: "metadata.name")
    ]
  )
}

private func haproxyPeerCount() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-peer-count", severity: .error,
    summary: "The peers section lists exactly one peer for each HAProxy pod",
    rationale: "HAProxy peers sync which shard holds which room. A pod that is not a peer never gets that table, and sends participants of a room in use to another shard.",
    remediation: "List every pod of the StatefulSet in the peers section, in each branch of `.if` and `.else`, or change `replicas`.",
    scope: .haproxy,
    when: .init("haproxy.peersSection != null && haproxy.parses && haproxy.component.workload == \"StatefulSet\" && haproxy.component.replicas >= 2 && haproxy.component.autoscalers.size() == 0 && installation.webShards != 1"),
    variables: [
      .init("wrong", .init("haproxy.peerCounts.filter(n, n != haproxy.component.replicas)")),
      .init("named", .init("haproxy.peerCounts.size() == 0 ? 0 : variables.wrong[0]")),
      .init("pods", .init("haproxy.configuredPods != null ? haproxy.configuredPods : variables.named >= 2 && variables.named < haproxy.component.replicas && haproxy.peerCounts.all(n, n == variables.named) ? variables.named : null")),
      .init("provable", .init("haproxy.extraPeers.size() > 0 && (input.whole || haproxy.component.services.size() > 0)"))
    ],
    validations: [
      .init(expression: .init("haproxy.peerCounts.size() > 0 && variables.wrong.size() == 0"),
        messageExpression: .init("\"the peers section lists \" + string(variables.named) + (variables.named == 1 ? \" peer\" : \" peers\") + \" for \" + string(haproxy.component.replicas) + \" pods: \" + (variables.named < haproxy.component.replicas ? \"a pod that is not a peer never syncs, so participants of one room can land on different shards\" : \"HAProxy waits for a peer that never runs, and does not start while its name does not resolve\")"),
        object: .init("haproxy.peersSection"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("variables.pods != null ? \"run as many pods as there are peers, \" + string(variables.pods) : haproxy.peerGaps.size() > 0 ? \"add peer \" + haproxy.peerGaps.map(g, g.peer + \" for \" + g.reader).join(\", \") : \"remove \" + haproxy.extraPeers.map(p, p.text).distinct().join(\", \") + \", which has neither pod nor Service\""), when: .init("variables.pods != null || haproxy.peerGaps.size() > 0 || variables.provable"), patches: [.init(when: .init("variables.pods != null"), object: .init("haproxy.component.object"), path: "spec.replicas", operation: .value(ValueTemplate.expression(.init("variables.pods")))), .init(forEach: .init("variables.pods == null ? haproxy.peerGaps.filter(g, g.above) : []"), object: .init("each"), operation: .lineAbove(.init("each.text"))), .init(forEach: .init("variables.pods == null ? haproxy.peerGaps.filter(g, !g.above) : []"), object: .init("each"), operation: .lineBelow(.init("each.text"))), .init(forEach: .init("variables.pods == null && haproxy.peerGaps.size() == 0 ? haproxy.extraPeers : []"), object: .init("each"), operation: .remove)]))
    ]
  )
}

private func haproxyPeerEnvironment() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-peer-environment", severity: .warning,
    summary: "The address of an HAProxy peer does not depend on when a pod started",
    rationale: "HAProxy resolves its peers once, when it starts. A service-link variable is empty in a pod older than the Service, or with enableServiceLinks off: HAProxy starts, uses itself as its peer and never syncs, so rooms split across shards. A dash in a variable's name begins a default, which is not a host: HAProxy refuses to start. The address of a pod changes with the pod.",
    remediation: "Use a ClusterIP Service for each pod, `haproxy-1.NAMESPACE.svc.cluster.local:1024`: its address stays, whichever pod starts first. A command that resolves such a Service and exports its address works too.",
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
        messageExpression: .init("\"${\" + variables.dashed[0].name + \"} in a peer's address is not one variable: HAProxy reads a default after the dash,\" + \" cannot resolve it and refuses to start\""),
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
        messageExpression: .init("\"${\" + variables.unset[0].name + \"} in a peer's address is never set: HAProxy starts with an empty address and never\" + \" syncs, so participants of one room can land on different shards\""),
        object: .init("variables.unset[0]"),
        severity: .error),
      .init(when: .init("variables.shared"),
        expression: .init("variables.lookups.size() == 0"),
        messageExpression: .init("\"the address of \" + variables.lookups[0].name + \" belongs to a pod and is resolved only at start: pods that restart\" + \" together keep stale addresses and stop syncing rooms\""),
        object: .init("variables.lookups[0]")),
      .init(when: .init("variables.shared && variables.lookups.size() == 0"),
        expression: .init("variables.pods.size() == 0"),
        messageExpression: .init("\"the address of peer \" + variables.pods[0].host + \" belongs to a pod and is resolved only at start: HAProxy refuses to start\" + \" while that pod is missing, and keeps a stale address when it is recreated\""),
        object: .init("variables.pods[0]"))
    ]
  )
}

private func haproxyPeerServices() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-peer-services", severity: .error,
    summary: "Every peer's address resolves to exactly that HAProxy pod",
    rationale: "HAProxy resolves its peers' names when it starts, and does not start when one does not resolve; so each pod has its own Service, whose name exists before the pod runs. A Service that selects no pod, or another one, resolves as well: HAProxy starts, but the pods never sync which shard holds which room, and rooms split across shards.",
    remediation: "Give each HAProxy pod a ClusterIP Service that selects it by `statefulset.kubernetes.io/pod-name` and has the peers port. On a pod's own line use `0.0.0.0`, or a `bind` line and no address.",
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
        expression: .init("haproxy.podsWithoutPeer.size() == 0"),
        messageExpression: .init("\"no peer is named \" + haproxy.podsWithoutPeer.join(\", \") + \", as HAProxy's \" + (haproxy.podsWithoutPeer.size() == 1 ? \"pod is\" : \"pods are\") + \": HAProxy ignores the section and never syncs, so rooms split across shards\""),
        object: .init("haproxy.peersSection")),
      .init(expression: .init("variables.unbound.size() == 0"),
        messageExpression: .init("\"pod \" + variables.unbound[0].reader + \" is configured to bind its Service's address \" + variables.unbound[0].host + \", which is not its own: HAProxy does not start, and nobody can join a meeting\""),
        object: .init("variables.unbound[0]")),
      .init(when: .init("!haproxy.bindsPeers && variables.shared"),
        expression: .init("!haproxy.peerLinks.exists(l, l.own && l.host == null)"),
        messageExpression: .init("\"the peers section has no bind address, neither on a pod's own line nor in a `bind` line: HAProxy peers\" + \" cannot sync, so participants of one room can land on different shards\""),
        object: .init("haproxy.peersSection")),
      .init(forEach: .init("variables.unbound.size() > 0 ? [] : variables.links.filter(l, !(l.reader in haproxy.podsWithoutPeer))"),
        when: .init("variables.shared && (item.host != null || !haproxy.peerLinks.exists(l, l.own && l.host == null))"),
        expression: .init("!item.local"),
        messageExpression: .init("\"the address of peer \" + (item.peer == null ? \"\" : item.peer + \" \") + \"points pod \" + item.reader + \" to itself: HAProxy peers cannot sync, so rooms split across shards\""),
        object: .init("item")),
      .init(forEach: .init("variables.links"),
        when: .init("item.serviceName != null && variables.shown && (variables.shared || item.host != null && !item.host.contains(\"$\"))"),
        expression: .init("item.service != null"),
        messageExpression: .init("\"service \" + item.serviceName + (item.peer == null ? \"\" : \" for peer \" + item.peer) + \" does not exist: \" + (item.host != null && !item.host.contains(\"$\") ? \"HAProxy cannot resolve the name and refuses to start\" : \"HAProxy starts without the peer's address and never syncs, so rooms split across shards\")"),
        object: .init("item"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add Service \" + item.serviceName + \" for \" + item.peer"), when: .init("item.peer != null && item.peer in haproxy.pods && haproxy.peerPort != null && item.port == haproxy.peerPort && item.serviceNamespace == haproxy.component.namespace"), creations: [.init(beside: .init("haproxy.component"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Service")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.serviceName"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("haproxy.component.object.?metadata.?namespace"))), ValueTemplate.Entry("labels", ValueTemplate.expression(.init("variables.labels")))])), ValueTemplate.Entry("spec", ValueTemplate.map([ValueTemplate.Entry("publishNotReadyAddresses", ValueTemplate.content(Content.scalar(Scalar.bool(true)))), ValueTemplate.Entry("selector", ValueTemplate.map([ValueTemplate.Entry("statefulset.kubernetes.io/pod-name", ValueTemplate.expression(.init("item.peer")))])), ValueTemplate.Entry("ports", ValueTemplate.list([ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.content(Content.scalar(Scalar.string("peering")))), ValueTemplate.Entry("port", ValueTemplate.expression(.init("item.port"))), ValueTemplate.Entry("targetPort", ValueTemplate.expression(.init("item.port")))])]))]))]))])),
      .init(forEach: .init("variables.services"),
        when: .init("variables.shared"),
        expression: .init("item.service.selector != null || item.service.hasOwnEndpoints"),
        messageExpression: .init("\"service \" + item.service.name + \" has no selector: HAProxy peers cannot sync,\" + \" so participants of one room can land on different shards\""),
        object: .init("item.service"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select pod \" + item.peer"), when: .init("item.peer != null && item.peer in haproxy.pods && item.service.type != \"ExternalName\""), patches: [.init(path: "spec.selector", operation: .value(ValueTemplate.map([ValueTemplate.Entry("statefulset.kubernetes.io/pod-name", ValueTemplate.expression(.init("item.peer")))])))])),
      .init(forEach: .init("variables.services.filter(l, l.service.selector != null)"),
        when: .init("variables.shared && !(\"apps.kubernetes.io/pod-index\" in item.service.selector)"),
        expression: .init("item.service.podName != null"),
        messageExpression: .init("\"service \" + item.service.name + \" must point to one HAProxy pod, but its selector has no\" + \" statefulset.kubernetes.io/pod-name: HAProxy syncs its room table with any pod that answers, or with none\""),
        object: .init("item.service"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select pod \" + item.peer"), when: .init("item.peer != null && item.peer in haproxy.pods && item.service.type != \"ExternalName\""), patches: [.init(path: "spec.selector", operation: .value(ValueTemplate.map([ValueTemplate.Entry("statefulset.kubernetes.io/pod-name", ValueTemplate.expression(.init("item.peer")))])))])),
      .init(forEach: .init("variables.services.filter(l, l.service.podName != null)"),
        when: .init("variables.shared"),
        expression: .init("item.service.podName == (item.peer == null ? item.service.podName : item.peer) && item.service.podName in haproxy.pods"),
        messageExpression: .init("\"service \" + item.service.name + \" selects \" + item.service.podName + \" instead of \" + (item.peer == null ? \"one of HAProxy's pods\" : item.peer) + \": HAProxy peers cannot sync, so rooms split across shards\""),
        object: .init("item.service"),
        path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select pod \" + item.peer"), when: .init("item.peer != null && item.peer in haproxy.pods"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.peer"))))])),
      .init(forEach: .init("variables.services.filter(l, l.service.podName != null && l.service.podName in haproxy.pods)"),
        when: .init("variables.shared"),
        expression: .init("item.service.selectsAny"),
        messageExpression: .init("\"service \" + item.service.name + \" selects labels that pod \" + item.service.podName + \" does not have: the selector matches no pods, HAProxy peers cannot sync, and rooms split across shards\""),
        object: .init("item.service"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select pod \" + item.service.podName + \" by its name only\""), patches: [.init(forEach: .init("item.service.selector.map(k, k)"), when: .init("each != \"statefulset.kubernetes.io/pod-name\""), object: .init("item.service.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(forEach: .init("variables.services.filter(l, l.port != null && !l.service.headless)"),
        when: .init("variables.shared"),
        expression: .init("item.service.ports.exists(p, p.port == item.port)"),
        messageExpression: .init("\"service \" + item.service.name + \" has no port \" + string(item.port) + \", which HAProxy's peers connect to: they cannot sync which shard holds which room\""),
        object: .init("haproxy.peerPort != null && item.port != haproxy.peerPort ? dyn(item) : dyn(item.service)"),
        pathExpression: .init("item.service.ports.size() == 1 ? \"spec.ports[0].port\" : \"spec.ports\""),
        fix: .init(applicability: .safe, descriptionExpression: .init("item.port != haproxy.peerPort ? \"use port \" + string(haproxy.peerPort) : \"add port \" + string(item.port)"), when: .init("haproxy.peerPort != null && (item.port != haproxy.peerPort || item.service.ports.size() == 0 || item.service.ports.size() == 1 && (item.service.ports[0].name == null || item.service.ports[0].name.startsWith(\"peer\")) || item.service.ports.all(p, p.name != null && p.name != \"peering\"))"), patches: [.init(when: .init("item.port == haproxy.peerPort && item.service.ports.size() == 1 && (item.service.ports[0].name == null || item.service.ports[0].name.startsWith(\"peer\"))"), object: .init("item.service.object"), path: "spec.ports[0].port", operation: .value(ValueTemplate.expression(.init("item.port")))), .init(when: .init("item.port == haproxy.peerPort && item.service.ports.size() == 1 && (item.service.ports[0].name == null || item.service.ports[0].name.startsWith(\"peer\")) && has(item.service.object.spec.ports[0].targetPort) && !(haproxy.peerPort in item.service.ports[0].numbers)"), object: .init("item.service.object"), path: "spec.ports[0].targetPort", operation: .value(ValueTemplate.expression(.init("item.port")))), .init(when: .init("item.port == haproxy.peerPort && (item.service.ports.size() != 1 || item.service.ports[0].name != null && !item.service.ports[0].name.startsWith(\"peer\"))"), object: .init("item.service.object"), path: "spec.ports", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.content(Content.scalar(Scalar.string("peering")))), ValueTemplate.Entry("port", ValueTemplate.expression(.init("item.port"))), ValueTemplate.Entry("targetPort", ValueTemplate.expression(.init("item.port")))]))), .init(when: .init("item.port != haproxy.peerPort"), object: .init("item"), operation: .replace(from: .init("\":\" + string(item.port)"), to: .init("\":\" + string(haproxy.peerPort)")))])),
      .init(when: .init("variables.allMisled && variables.shared"),
        messageExpression: .init("\"HAProxy binds port \" + string(haproxy.peerPort) + \" for its peers, but their Services target \" + (variables.misled[0].numbers.size() > 0 ? string(variables.misled[0].numbers[0]) : \"a port that no container has\") + \": peers cannot sync which shard holds which room\""),
        object: .init("variables.misnamed.size() > 0 ? dyn(variables.misnamed[0]) : dyn(haproxy.peersSection)"),
        path: "containerPort"),
      .init(forEach: .init("variables.allMisled || !variables.shared ? [] : variables.misled"),
        messageExpression: .init("\"HAProxy binds port \" + string(haproxy.peerPort) + \" for its peers, but port \" + string(item.port) + \" of this Service targets \" + (item.targetName == null ? string(item.targetNumber) : item.targetName) + \": peers cannot sync which shard holds which room\""),
        object: .init("item.object"),
        path: "targetPort",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"target port \" + string(haproxy.peerPort)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("haproxy.peerPort"))))])),
      .init(forEach: .init("variables.links.filter(l, l.pod != null && l.service != null)"),
        when: .init("variables.shared || item.peer == null || item.pod == item.peer"),
        expression: .init("item.service.headless && item.service.name == haproxy.component.object.spec.?serviceName.orValue(\"\") && item.service.pods.exists(p, p.kind == \"haproxy\") && (item.peer == null || item.pod == item.peer)"),
        messageExpression: .init("item.peer != null && item.pod != item.peer ? \"the address of peer \" + item.peer + \" resolves to \" + item.pod + \": rooms split across shards\" : \"pods of HAProxy have no DNS names under \" + item.service.name + \", which is not the headless Service that governs\" + \" their StatefulSet: the peer's name does not resolve, and HAProxy does not start\""),
        object: .init("item"))
    ]
  )
}

private func haproxyPresent() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-present", severity: .error,
    summary: "Two or more shards have an HAProxy in front of them",
    rationale: "A room lives in one shard, and only HAProxy knows which: it reads the room from the URL and remembers its shard. Without it, two people who open the same room may land in different shards and never meet.",
    remediation: "Run a StatefulSet of two HAProxy pods in front of the web pods of all shards, with a stick-table over the URL parameter `room`, and route the Ingress to it. `kubectl jitsi layout` and `kubectl jitsi render` create one for the existing shards.",
    scope: .installation,
    when: .init("installation.haproxy == null && installation.webShards >= 2"),
    variables: [
      .init("open", .init("installation.shards.map(s, s.webs.map(w, w.services.filter(v, v.type in [\"LoadBalancer\", \"NodePort\"])).flatten()) .flatten()")),
      .init("front", .init("installation.front"))
    ],
    validations: [
      .init(when: .init("input.whole || installation.webRoutes.size() > 0 || variables.open.size() > 0"),
        messageExpression: .init("string(installation.webShards) + \" shards have no HAProxy in front of them\" + (installation.webRoutes.size() > 0 ? \": this route goes straight to a web\" : \"\") + \"; people who open the same room land in different shards and never meet\""),
        object: .init("installation.webRoutes.size() > 0 ? dyn(installation.webRoutes[0]) : variables.open.size() > 0 ? dyn(variables.open[0]) : installation.anchor"),
        fix: .init(applicability: .create, description: "run two peered HAProxy pods in front of the shards, and route to them", when: .init("variables.open.size() == 0 && variables.front != null && installation.webRoutes.all(r, r.serviceNamespace == variables.front.namespace)"), patches: [.init(forEach: .init("installation.webRoutes"), object: .init("each"), pathExpression: .init("each.servicePath"), operation: .value(ValueTemplate.expression(.init("variables.front.service")))), .init(forEach: .init("installation.webRoutes"), when: .init("each.portPath != null"), object: .init("each"), pathExpression: .init("each.portPath"), operation: .value(ValueTemplate.expression(.init("each.portPath.endsWith(\"name\") ? variables.front.portName : variables.front.port"))))], creations: [.init(forEach: .init("variables.front.objects"), beside: .init("installation.anchor"), object: ValueTemplate.expression(.init("each")))]))
    ]
  )
}

private func haproxyProbes() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-probes", severity: .warning,
    summary: "HAProxy has a readiness probe, and its probes do not depend on the shards",
    rationale: "A rolling restart replaces the next HAProxy pod as soon as the last one is ready; without a probe that is immediately, before the new pod has synced the room-to-shard table, and the table is lost. A liveness probe whose request is forwarded to a shard fails when the shards do: Kubernetes then restarts every HAProxy, and all rooms are forgotten.",
    remediation: "Point both probes at something that HAProxy answers itself: a `monitor-uri`, or its statistics page.",
    scope: .haproxy,
    variables: [
      .init("container", .init("haproxy.component.container")),
      .init("port", .init("haproxy.ownPort != null ? haproxy.ownPort : haproxy.entryPort")),
      .init("own", .init("haproxy.ownPath != null ? {\"httpGet\": {\"path\": haproxy.ownPath, \"port\": variables.port}} : {\"tcpSocket\": {\"port\": variables.port}}"))
    ],
    validations: [
      .init(when: .init("installation.shardCount >= 2"),
        expression: .init("has(variables.container.readinessProbe) && variables.container.readinessProbe != null"),
        messageExpression: .init("\"haproxy has no readinessProbe: a rolling restart moves on before the new pod has synced its stick table, and running\" + \" meetings split\""),
        object: .init("variables.container"),
        path: "readinessProbe",
        fix: .init(applicability: .unsafe, description: "add a readinessProbe", when: .init("variables.port != null"), patches: [.init(object: .init("variables.container"), path: "readinessProbe", operation: .value(ValueTemplate.expression(.init("variables.own"))))])),
      .init(forEach: .init("haproxy.backendProbes"),
        messageExpression: .init("\"the \" + item.name + \" requests \" + item.path + \" on port \" + string(item.port) + \", which HAProxy forwards to the \" + (installation.webShards == 1 ? \"shard\" : \"shards\") + (installation.webShards == 1 ? \": when it fails\" : \": when they fail\") + \", every HAProxy is restarted\" + (installation.webShards == 1 ? \" as well\" : \" and forgets which shard holds which room\")"),
        object: .init("item.object"),
        pathExpression: .init("has(item.object.httpGet) ? \"httpGet\" : \"exec\""),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"point the \" + item.name + \" at HAProxy itself\""), patches: [.init(when: .init("has(item.object.exec)"), object: .init("item.object"), path: "exec", operation: .remove), .init(when: .init("has(item.object.exec)"), object: .init("item.object"), path: "tcpSocket", operation: .value(ValueTemplate.map([ValueTemplate.Entry("port", ValueTemplate.expression(.init("item.port")))]))), .init(forEach: .init("has(item.object.httpGet) ? [\"scheme\", \"httpHeaders\"].filter(f, item.object.httpGet[?f].hasValue()) : []"), object: .init("item.object"), pathExpression: .init("\"httpGet.\" + each"), operation: .remove), .init(when: .init("has(item.object.httpGet) && haproxy.ownPath != null"), object: .init("item.object"), path: "httpGet.port", operation: .value(ValueTemplate.expression(.init("haproxy.ownPort")))), .init(when: .init("has(item.object.httpGet) && haproxy.ownPath != null"), object: .init("item.object"), path: "httpGet.path", operation: .value(ValueTemplate.expression(.init("haproxy.ownPath")))), .init(when: .init("has(item.object.httpGet) && haproxy.ownPath == null"), object: .init("item.object"), path: "httpGet", operation: .rename(.init("\"tcpSocket\""))), .init(when: .init("has(item.object.httpGet) && haproxy.ownPath == null && has(item.object.httpGet.path)"), object: .init("item.object"), path: "httpGet.path", operation: .remove)]))
    ]
  )
}

private func haproxyReachable() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-reachable", severity: .error,
    summary: "A route or a public Service leads to HAProxy",
    rationale: "HAProxy is the only way to the shards. Without an Ingress, a Gateway or another route to its Service, and with a Service of type ClusterIP, it answers inside the cluster only, and nobody can open a meeting.",
    remediation: "Add an Ingress or an HTTPRoute for the meeting host to HAProxy's Service, or make the Service a LoadBalancer. Without `--whole` the rule is silent, because the route may be elsewhere.",
    scope: .haproxy,
    when: .init("input.whole && installation.shardCount >= 2 && !haproxy.reachable && haproxy.lostDoors.size() == 0 && installation.webRoutes.size() == 0"),
    validations: [
      .init(messageExpression: .init("(haproxy.component.services.exists(s, s.podName == null && !s.headless) ? \"no route leads to service \" + haproxy.component.services.filter(s, s.podName == null && !s.headless)[0].name\n  + \", and it is not public\"\n: \"no Service for incoming requests selects \" + haproxy.component.name) + \": HAProxy is unreachable from outside the cluster, and nobody can open a meeting\""),
        object: .init("haproxy.component.services.exists(s, s.podName == null && !s.headless) ? dyn(haproxy.component.services.filter(s, s.podName == null && !s.headless)[0]) : dyn(haproxy.component)"),
        pathExpression: .init("haproxy.component.services.exists(s, s.podName == null && !s.headless) ? \"spec\" : \"\""))
    ]
  )
}

private func haproxyReached() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-reached", severity: .error,
    summary: "The Service in front of HAProxy routes every meeting request to a frontend that reaches the shards",
    rationale: "All traffic enters through this Service. With a selector that matches no pods, a targetPort that no frontend binds, a frontend without a backend for some paths, or a route for exactly `/`, browsers get 503 or 404 while every pod is healthy.",
    remediation: "Let the Service select HAProxy's pods, and set its targetPort to the port of the frontend that has the shards' backend as `default_backend`. Use pathType Prefix.",
    scope: .haproxy,
    variables: [
      .init("labels", .init("haproxy.component.object.?spec.?selector.?matchLabels.orValue({})"))
    ],
    validations: [
      .init(forEach: .init("haproxy.component.selectorSlip == null ? haproxy.lostDoors : []"),
        messageExpression: .init("\"service \" + item.name + (item.selector == null ? \" has no selector\" : \"'s selector matches no pods\") + \", so no request reaches HAProxy and nobody can join a meeting\""),
        object: .init("item"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select the pods of \" + haproxy.component.name"), when: .init("variables.labels.size() > 0 && item.namespace == haproxy.component.namespace"), patches: [.init(operation: .value(ValueTemplate.expression(.init("variables.labels"))))])),
      .init(forEach: .init("haproxy.faultyDoors.filter(d, d.fault != \"open\")"),
        messageExpression: .init("\"port \" + string(item.port) + \" of service \" + item.service.name + \" targets \" + item.target + (item.fault == \"unresolved\" ? \", which is not a port of HAProxy's pods\" : item.fault == \"unbound\" ? \", which no HAProxy frontend binds\" : \", bound by frontend \" + item.frontend + \", which has no backend with shards\") + \": nobody can join a meeting\""),
        object: .init("item"),
        path: "targetPort",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"target \" + string(item.wanted)"), when: .init("item.wanted != null"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.wanted"))))])),
      .init(forEach: .init("haproxy.faultyDoors.filter(d, d.fault == \"open\")"),
        messageExpression: .init("\"frontend \" + item.frontend + \" has no default_backend, and its use_backend lines do not cover all paths: HAProxy\" + \" answers the rest with 503, and meetings do not load\""),
        object: .init("item.frontendLine")),
      .init(forEach: .init("haproxy.exactRoutes"),
        messageExpression: .init("item.kind + \" \" + item.name + \" matches \" + (item.path == null ? \"one path\" : item.path) + \" exactly and nothing below it: rooms and signalling get 404, and nobody can join a meeting\""),
        object: .init("item"),
        pathExpression: .init("item.key == null ? \"\" : item.key"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"match everything below \" + item.path"), when: .init("item.key != null && item.path == \"/\""), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.prefix"))))]))
    ]
  )
}

private func haproxyReplicas() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-replicas", severity: .error,
    summary: "HAProxy is a StatefulSet of at least two pods",
    rationale: "HAProxy stores which shard holds which room. Two pods share that table, so either may fail or restart; a single pod loses it, and rooms in use are assigned to a second shard. The pods find each other by name, and only a StatefulSet gives them stable names.",
    remediation: "Run HAProxy as a StatefulSet with `replicas: 2`, and list both pods as peers.",
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
        messageExpression: .init("\"HAProxy is a \" + haproxy.component.workload + \", whose pods have no stable names: they cannot be peers or sync\" + \" which shard holds which room, so participants of one room can land on different shards\""),
        object: .init("haproxy.component.object"),
        path: "kind",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"make HAProxy a StatefulSet\" + (variables.few ? \" of two pods\" : \"\") + \" governed by Service \" + variables.governors[0].name"), when: .init("haproxy.component.workload == \"Deployment\" && haproxy.component.object.apiVersion == \"apps/v1\" && variables.governors.size() == 1 && (!variables.scaled || !variables.few) && haproxy.peerCounts.all(n, n == variables.count) && haproxy.peers.all(p, p.variable || lists.range(variables.count).exists(i, p.name == haproxy.component.name + \"-\" + string(i)) && (!p.inCluster || p.service != null && p.service.podName == p.name))"), patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("StatefulSet"))))), .init(forEach: .init("[\"strategy\", \"progressDeadlineSeconds\", \"paused\"].filter(f, haproxy.component.object.spec[?f].hasValue())"), object: .init("haproxy.component.object"), pathExpression: .init("\"spec.\" + each"), operation: .remove), .init(object: .init("haproxy.component.object"), path: "spec.serviceName", operation: .value(ValueTemplate.expression(.init("variables.governors[0].name")))), .init(when: .init("variables.few"), object: .init("haproxy.component.object"), path: "spec.replicas", operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(2))))), .init(forEach: .init("haproxy.component.scalers"), object: .init("each"), path: "spec.scaleTargetRef.kind", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("StatefulSet")))))])),
      .init(when: .init("haproxy.component.workload == \"StatefulSet\""),
        expression: .init("!variables.few"),
        messageExpression: .init("(haproxy.component.replicas == 0 ? \"HAProxy has 0 replicas: nobody can join a meeting\" : \"HAProxy has a single pod: while it restarts nobody can join, and it forgets which shard holds which room\")"),
        object: .init("variables.scaled ? haproxy.component.autoscalers[0] : haproxy.component.object"),
        pathExpression: .init("variables.scaled ? \"spec.minReplicas\" : \"spec.replicas\""),
        fix: .init(applicability: .unsafe, description: "run two pods", when: .init("haproxy.peerCounts.size() > 0 && haproxy.peerCounts.all(n, n == 2)"), patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(2)))))]))
    ]
  )
}

private func haproxyRollout() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-rollout", severity: .warning,
    summary: "A changed haproxy.cfg reaches the running HAProxy pods",
    rationale: "HAProxy reads its configuration when it starts. Unless something restarts the pods, an added shard gets no rooms, a removed one keeps getting them, and pods that restart later number the shards differently from the others. A file mounted by subPath does not even change in a running pod.",
    remediation: "Add a checksum of haproxy.cfg as an annotation to the pod template, let kustomize append its hash to the ConfigMap's name, or run a reloader.",
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
        messageExpression: .init("\"a change of configmap \" + haproxy.mountedName + \" does not reach running HAProxy pods\" + (haproxy.mountsSubPath ? \", which mount it by subPath\" : \"\") + \": an added shard gets no rooms, and pods that restart later number the shards differently from the others\""),
        object: .init("haproxy.component.object"),
        path: "spec.template.metadata.annotations",
        fix: .init(applicability: .unsafe, description: "add a checksum of haproxy.cfg to the pod template, to be updated with it", when: .init("haproxy.checksum != null"), patches: [.init(object: .init("haproxy.component.object"), path: "spec.template.metadata.annotations[\"checksum/config\"]", operation: .value(ValueTemplate.expression(.init("haproxy.checksum"))))]))
    ]
  )
}

private func haproxyRoomKey() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-room-key", severity: .error,
    summary: "Every backend with the shards looks rooms up and stores them by the URL parameter `room`",
    rationale: "All participants of a room send the URL parameter `room` with the websocket and with BOSH. Only a key built from it, alone or joined with the tenant, brings them to the same shard. A key that also contains something of the client, such as its address, splits rooms; so does a rule that only stores, or only looks up, and a table whose keys are not strings.",
    remediation: "Use `stick on url_param(room)`, or a header or variable that `http-request` sets from it; `stick match` needs `stick store-request` with the same key. HAProxy compares the parameter's name case-sensitively.",
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
        messageExpression: .init("\"the key \" + item.written + \" joins the room with \" + item.perClient + \", which differs between participants, so participants of one room land on different shards\""),
        object: .init("item")),
      .init(forEach: .init("variables.backends.exists(b, b.sticks.exists(s, s.room)) ? variables.numeric : []"),
        messageExpression: .init("\"the stick-table stores keys of type \" + item.type + \", which no room name is: nothing is stored, so participants of one room land on different shards\""),
        object: .init("item.typeWord"),
        fix: .init(applicability: .unsafe, description: "store keys of type string", patches: [.init(operation: .text(.init("\"string len 128\"")))]))
    ]
  )
}

private func haproxySelfContained() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-self-contained", severity: .warning,
    summary: "HAProxy's pods install nothing when they start",
    rationale: "A pod that installs packages at startup depends on a package mirror. Every meeting goes through HAProxy: when a node fails at night, HAProxy stays down until the mirror answers, and each start may install another version.",
    remediation: "Use an image that contains what is needed. Finding peers needs no packages: with a Service for each pod, HAProxy resolves the names itself.",
    scope: .haproxy,
    validations: [
      .init(forEach: .init("haproxy.installs"),
        messageExpression: .init("\"HAProxy's pod runs \" + item.text + \" at startup: while that mirror is down it cannot restart, and nobody can join a meeting\""),
        object: .init("item"))
    ]
  )
}

private func haproxySlots() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-slots", severity: .error,
    summary: "HAProxy has a server for every shard",
    rationale: "A shard without a server in the backend gets no rooms: its bridges idle, and the other shards carry its load. A server without a shard does no harm; it is room to grow.",
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
        messageExpression: .init("string(haproxy.slotCount) + (haproxy.slotCount == 1 ? \" server\" : \" servers\") + \" for \" + variables.shards + \": \" + (variables.unserved.size() == 0 ? \"a shard\" : variables.unserved.size() == 1 ? \"shard \" + string(variables.unserved[0]) : \"shards \" + variables.unserved.map(i, string(i)).join(\", \")) + \" never gets a room, and the others carry its load\""),
        object: .init("variables.last.rangeWord != null ? dyn(variables.last.rangeWord) : dyn(variables.last)"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("variables.last.rangeWord != null ? \"make \" + string(installation.webShards) + \" servers\" : \"add a server line for shard \" + variables.unserved.map(i, string(i)).join(\", \")"), when: .init("variables.last.rangeWord != null ? haproxy.slots.size() == 1 && variables.last.rangeWord.text.matches(\"^([01]-)?[0-9]+$\") : variables.canAdd"), patches: [.init(when: .init("variables.last.rangeWord == null"), operation: .lineBelow(.init("variables.lines"))), .init(when: .init("variables.last.rangeWord != null"), operation: .text(.init("variables.last.rangeWord.text.startsWith(\"0-\") ? \"0-\" + string(installation.webShards - 1) : variables.last.rangeWord.text.startsWith(\"1-\") ? \"1-\" + string(installation.webShards) : string(installation.webShards)")))])),
      .init(when: .init("haproxy.slots.size() == 0"),
        expression: .init("installation.webShards < 2"),
        messageExpression: .init("\"backend \" + haproxy.backend.name + \" has no server for any of \" + variables.shards + \": nobody can join a meeting\""),
        object: .init("haproxy.backend")),
      .init(forEach: .init("haproxy.doubledSlots"),
        when: .init("!variables.astray"),
        messageExpression: .init("\"server \" + item.name + \" points to shard \" + string(item.shard) + \", as server \" + item.earlier + \" does\" + (variables.unserved.size() == 0 ? \": the shard's rooms are spread over two servers\" : \": shard \" + variables.unserved.map(i, string(i)).join(\", \") + \" never gets a room\")"),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("variables.unserved.size() == 0 ? \"remove server \" + item.name : \"use Service \" + variables.wanted[0].name + \" of shard \" + string(variables.unserved[0])"), when: .init("variables.unserved.size() == 0 ? variables.served : variables.wanted.size() == 1 && item.name == haproxy.doubledSlots[0].name && item.slot.host.startsWith(item.slot.serviceName) && variables.wanted[0].namespace == item.slot.serviceNamespace && variables.wanted[0].ports.exists(p, p.port == item.slot.port)"), patches: [.init(when: .init("variables.unserved.size() == 0"), operation: .remove), .init(when: .init("variables.unserved.size() == 1"), object: .init("item.slot.hostWord"), operation: .text(.init("variables.wanted[0].name + item.slot.host.substring(item.slot.serviceName.size())")))])),
      .init(when: .init("haproxy.slotCount >= installation.webShards && haproxy.doubledSlots.size() == 0"),
        expression: .init("variables.unserved.size() == 0"),
        messageExpression: .init("\"no server line points to shard \" + variables.unserved.map(i, string(i)).join(\", \") + \": it never gets a room, and the others carry its load\""),
        object: .init("variables.last"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"add a server line for shard \" + variables.unserved.map(i, string(i)).join(\", \")"), when: .init("variables.canAdd"), patches: [.init(operation: .lineBelow(.init("variables.lines")))])),
      .init(when: .init("haproxy.templated"),
        expression: .init("haproxy.slotCount <= variables.all"),
        messageExpression: .init("string(haproxy.slotCount) + \" servers for \" + string(variables.all) + (variables.all == 1 ? \" shard: \" : \" shards: \") + (haproxy.slotCount - variables.all == 1 ? \"one server stays\" : \"the others stay\") + \" empty\""),
        object: .init("variables.last.rangeWord != null ? dyn(variables.last.rangeWord) : dyn(variables.last)"),
        severity: .info,
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"make \" + string(variables.all) + (variables.all == 1 ? \" server\" : \" servers\")"), when: .init("input.whole && variables.last.rangeWord != null && haproxy.slots.size() == 1 && variables.last.rangeWord.text.matches(\"^([01]-)?[0-9]+$\")"), patches: [.init(operation: .text(.init("variables.last.rangeWord.text.startsWith(\"0-\") ? \"0-\" + string(variables.all - 1) : variables.last.rangeWord.text.startsWith(\"1-\") ? \"1-\" + string(variables.all) : string(variables.all)")))]))
    ]
  )
}

private func haproxySpread() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-spread", severity: .warning,
    summary: "HAProxy's pods never share a node, and can be scheduled in a cluster of one zone",
    rationale: "Two pods run so that one may fail. If both may be scheduled on one node, that node takes down both, and the room-to-shard table with them. If each requires its own zone, the second one stays Pending in a cluster of one zone, and nobody notices until the first one fails.",
    remediation: "Require podAntiAffinity over `kubernetes.io/hostname`, or a topologySpreadConstraint over it with `DoNotSchedule`; for zones use `preferred…` or `ScheduleAnyway`.",
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
        messageExpression: .init("\"each HAProxy pod requires its own zone: in a cluster of one zone, or with one zone left, the second pod stays\" + \" Pending, and the room-to-shard table is lost when the first one fails\""),
        object: .init("variables.zoned[0]"),
        path: "topologyKey",
        fix: .init(applicability: .unsafe, description: "keep the pods apart by node instead of zone", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("kubernetes.io/hostname")))))])),
      .init(expression: .init("variables.apart"),
        messageExpression: .init("(variables.soft.size() > 0 ? \"HAProxy's pods may share a node when no other has capacity\" : variables.foreign.size() > 0 ? \"the rule that should keep HAProxy's pods apart selects other pods, so they may share a node\" : \"nothing keeps HAProxy's pods from sharing a node\") + \": when that node fails, both pods and the room-to-shard table are lost\""),
        object: .init("variables.soft.size() > 0 ? dyn(variables.soft[0]) : variables.foreign.size() > 0 ? dyn(variables.foreign[0]) : haproxy.component.object"),
        pathExpression: .init("variables.soft.size() > 0 ? (variables.soft[0].kind == \"antiAffinity\" ? \"\" : variables.soft[0].required ? \"maxSkew\" : \"whenUnsatisfiable\") : variables.foreign.size() > 0 ? \"labelSelector\" : \"spec.template.spec.affinity\""),
        fix: .init(applicability: .unsafe, description: "keep HAProxy's pods on different nodes", when: .init("variables.selector != null && variables.foreign.size() == 0"), patches: [.init(when: .init("variables.soft.exists(t, t.kind == \"constraint\" && !t.required)"), object: .init("variables.soft.filter(t, t.kind == \"constraint\" && !t.required)[0]"), path: "whenUnsatisfiable", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("DoNotSchedule"))))), .init(when: .init("variables.soft.exists(t, t.kind == \"constraint\") && variables.soft[0].maxSkew != 1"), object: .init("variables.soft.filter(t, t.kind == \"constraint\")[0]"), path: "maxSkew", operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1))))), .init(when: .init("!variables.soft.exists(t, t.kind == \"constraint\")"), object: .init("haproxy.component.object"), path: "spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution", operation: .append(ValueTemplate.expression(.init("variables.term"))))]))
    ]
  )
}

private func haproxySrvRecords() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-srv-records", severity: .error,
    summary: "A server-template resolves the SRV records of a headless Service",
    rationale: "SRV records name each pod, so a server keeps its shard. A records arrive in any order: two HAProxy pods would number the shards differently, and a room that one of them stores as server 0 is another shard for the other. Only a headless Service has a record for every pod, and only for ports that have a name.",
    remediation: "Use `_PORT._tcp.SERVICE.NAMESPACE.svc.cluster.local`, where PORT is the name of a port of a Service with `clusterIP: None` over the web pods of all shards. With A records, let the stick-table store servers by address: `srvkey addr` (HAProxy 2.4 and later).",
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
        messageExpression: .init("\"server-template resolves A records of \" + item.host + \", which arrive in any order: two HAProxy pods number the shards\" + \" differently, so participants of one room can land on different shards\""),
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
        messageExpression: .init("\"service \" + item.service.name + \" has no port \" + item.recordPort + \" over \" + item.recordTransport + \", so that SRV record does not exist: HAProxy finds no shard, and nobody can join a meeting\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"use port \" + item.service.ports[0].name"), when: .init("item.service.ports.size() == 1 && item.service.ports[0].name != null"), patches: [.init(operation: .replace(from: .init("\"_\" + item.recordPort + \"._\" + item.recordTransport + \".\""), to: .init("\"_\" + item.service.ports[0].name + \"._\" + item.service.ports[0].protocol.lowerAscii() + \".\"")))]))
    ]
  )
}

private func haproxyStickTable() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-stick-table", severity: .error,
    summary: "Every backend with the shards stores rooms in a stick-table that HAProxy's peers share",
    rationale: "The stick-table stores which shard holds which room. Without one, every request may go to another shard; one that is not shared exists on one HAProxy pod only, and the other pod sends participants of the same room elsewhere. A second backend over the shards, such as one for websockets, needs it as much as the first.",
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
        fix: .init(applicability: .unsafe, descriptionExpression: .init("item.name == variables.first.name ? \"add a shared stick-table keyed by the URL parameter room\" : \"store rooms in the stick-table of backend \" + variables.first.name"), when: .init("item.name == variables.first.name ? haproxy.peersSection != null && haproxy.peersSection.name != null : variables.first.tables.size() > 0 && item.sticks.size() == 0 && item.servers == variables.first.servers"), patches: [.init(when: .init("item.name == variables.first.name"), operation: .lineBelow(.init("\"stick-table type string len 128 size 100k expire 1d peers \" + haproxy.peersSection.name + (item.sticks.size() == 0 ? \"\\nstick on url_param(room)\" : \"\")"))), .init(when: .init("item.name != variables.first.name"), operation: .lineBelow(.init("\"stick on url_param(room) table \" + variables.first.name")))])),
      .init(forEach: .init("haproxy.roomTables"),
        expression: .init("item.peers != null"),
        message: "the stick-table has no `peers`: HAProxy pods do not share which shard holds which room, so participants of one room can land on different shards",
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"share it through peers section \" + haproxy.peersSection.name"), when: .init("haproxy.peersSection != null && haproxy.peersSection.name != null"), patches: [.init(operation: .replace(from: .init("\"stick-table \""), to: .init("\"stick-table peers \" + haproxy.peersSection.name + \" \"")))]))
    ]
  )
}

private func haproxySupported() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-supported", severity: .info,
    summary: "HAProxy's image is of a branch that still receives fixes",
    rationale: "HAProxy is exposed to the internet. A branch without fixes keeps every vulnerability found after its end of life, and some of them let a single request crash HAProxy, with all meetings that go through it.",
    remediation: "Upgrade to a long-term support branch, such as 3.2, one pod after the other; branches with an even number get fixes for about five years. Look for directives that it no longer supports (haproxy-config reports them).",
    scope: .haproxy,
    variables: [
      .init("losesEntries", .init("haproxy.component.imageTag != null && haproxy.component.imageTag.matches(\"^v?3\\\\.2\\\\.[0-6]([^0-9.].*)?$\") && haproxy.peers.size() >= 2"))
    ],
    validations: [
      .init(when: .init("variables.losesEntries"),
        messageExpression: .init("\"HAProxy \" + haproxy.component.imageTag + \" can lose entries that its peers send (fixed after 3.2.6): one pod does not\" + \" know the shard of rooms that another one stores, and participants of one room land on different shards\""),
        object: .init("haproxy.component.container"),
        path: "image"),
      .init(when: .init("haproxy.fixesEnded != null"),
        messageExpression: .init("\"HAProxy \" + haproxy.branch + \" has had no fixes since \" + string(haproxy.fixesEnded) + \": vulnerabilities found since then stay open in front of every meeting\""),
        object: .init("haproxy.component.container"),
        path: "image")
    ]
  )
}

private func haproxyTableCapacity() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-table-capacity", severity: .warning,
    summary: "The stick table stores every room for as long as its meeting lasts",
    rationale: "When the table is full, HAProxy drops the entries that were used least recently, and an entry that nobody uses expires: participants who join such a room later may land on another shard. A key that is shorter than the room's name makes several rooms one entry.",
    remediation: "Give the table of the backend with the shards `type string len 256 size 200k expire 1d`. 200,000 entries take about 70 MB in each pod.",
    scope: .haproxy,
    when: .init("haproxy.parses && installation.shardCount >= 2 && haproxy.roomTables.size() > 0"),
    variables: [
      .init("tables", .init("haproxy.roomTables.filter(t, t.type == \"string\")")),
      .init("refreshed", .init("haproxy.backends.all(b, b.byRoom && b.consistent) || installation.shards.size() > 0 && installation.shards.all(s, s.webs.size() > 0 && s.webs.all(w,\n   w.environment.exists(v, v.name == \"ENABLE_XMPP_WEBSOCKET\" && v.value != null && v.value in [\"0\", \"false\", \"no\", \"off\"])))"))
    ],
    validations: [
      .init(forEach: .init("variables.tables"),
        when: .init("item.size != null && item.size < 10000"),
        messageExpression: .init("\"the stick table stores \" + string(item.size) + \" rooms: when it is full, HAProxy forgets the shard of rooms in use,\" + \" and their participants can land on different shards\""),
        object: .init("item.sizeWord"),
        fix: .init(applicability: .unsafe, description: "store 200k rooms", patches: [.init(operation: .text(.init("\"200k\"")))])),
      .init(forEach: .init("variables.tables"),
        when: .init("item.expireSeconds != null && item.expireSeconds < 14400 && !variables.refreshed"),
        messageExpression: .init("\"the stick table forgets a room \" + string(item.expireSeconds) + \" seconds after its last request, and a websocket\" + \" makes none while it is open: people who join a running meeting later can land on another shard\""),
        object: .init("item.expireWord"),
        fix: .init(applicability: .unsafe, description: "store rooms for a day", patches: [.init(operation: .text(.init("\"1d\"")))])),
      .init(forEach: .init("variables.tables"),
        when: .init("item.length != null && item.length < 64"),
        messageExpression: .init("\"the stick table's key has \" + string(item.length) + (item.lengthWord == null ? \" characters, the default\" : \" characters\") + \": all rooms whose names begin alike share one shard\""),
        object: .init("item.lengthWord == null ? dyn(item.typeWord) : dyn(item.lengthWord)"),
        fix: .init(applicability: .unsafe, description: "store 256 characters of the room", patches: [.init(operation: .text(.init("item.lengthWord == null ? \"string len 256\" : \"256\"")))]))
    ]
  )
}

private func haproxyTableLoss() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-table-loss", severity: .info,
    summary: "A room without an entry in the stick table finds its shard by a consistent hash",
    rationale: "When HAProxy chooses servers in turn, only the stick table stores the shard of a room. If the table is lost, as when all pods restart at once, or if peers are cut off from each other, participants of one room land on different shards. With a consistent hash over the room every pod chooses the same shard without a table.",
    remediation: "Balance by the room, as `balance url_param room` or `balance hdr(Room)`, with `hash-type consistent`. Jitsi's own installations do.",
    scope: .haproxy,
    when: .init("haproxy.parses && installation.shardCount >= 2 && haproxy.backend != null && haproxy.roomTables.size() > 0"),
    validations: [
      .init(forEach: .init("[haproxy.backend].filter(b, b.tables.size() > 0 && !(b.byRoom && b.consistent))"),
        messageExpression: .init("\"backend \" + item.name + (item.byRoom ? \" hashes rooms without hash-type consistent\" : \" assigns new rooms by \" + (item.balance == null ? \"turns\" : item.balance)) + \": when the stick table is lost, rooms in use can split across shards\""),
        object: .init("item.balanceWord == null ? dyn(item) : dyn(item.balanceWord)"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"balance by \" + item.balanceKey + \" with a consistent hash\""), when: .init("item.balanceWord != null && item.balanceKey != null && !item.consistent && !item.byRoom"), patches: [.init(operation: .text(.init("item.balanceKey"))), .init(object: .init("item"), operation: .lineBelow(.init("\"hash-type consistent\"")))]))
    ]
  )
}

private func haproxyTunnelTimeout() -> RuleDefinition {
  RuleDefinition(
    id: "haproxy-tunnel-timeout", severity: .warning,
    summary: "HAProxy keeps idle websockets open for at least an hour",
    rationale: "Each participant depends on a websocket through HAProxy, and in a quiet meeting almost nothing is sent over it. When HAProxy closes it, the browser drops out of the meeting and reconnects, again and again. `timeout tunnel` applies to websockets; without one, `timeout client` and `timeout server` apply, which are short for good reasons.",
    remediation: "Set `timeout tunnel 1h`, or longer, in `defaults` or in the backend with the shards.",
    scope: .haproxy,
    when: .init("haproxy.parses && haproxy.backend != null && installation.webShards > 0"),
    variables: [
      .init("short", .init("haproxy.quietTimeouts.filter(t, t.milliseconds < 3600000)")),
      .init("first", .init("variables.short.filter(t, variables.short.all(o, t.milliseconds <= o.milliseconds))"))
    ],
    validations: [
      .init(expression: .init("variables.short.size() == 0"),
        messageExpression: .init("\"`timeout \" + variables.first[0].name + \" \" + variables.first[0].text + \"`\" + (variables.first[0].name == \"tunnel\" ? \"\" : \" and no `timeout tunnel`\") + \": HAProxy closes the websocket of a meeting that is quiet for that long, and participants drop out\""),
        object: .init("variables.first[0]"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("variables.first[0].name == \"tunnel\" ? \"set timeout tunnel to 1h\" : \"add timeout tunnel 1h\""), patches: [.init(when: .init("variables.first[0].name == \"tunnel\""), object: .init("variables.first[0]"), operation: .text(.init("\"1h\""))), .init(when: .init("variables.first[0].name != \"tunnel\""), object: .init("variables.first[0].name == \"server\" ? dyn(variables.first[0]) : dyn(haproxy.backend)"), operation: .lineBelow(.init("(variables.first[0].name == \"server\" ? \"\" : \"  \") + \"timeout tunnel 1h\"")))]))
    ]
  )
}

private func imagesPinned() -> RuleDefinition {
  RuleDefinition(
    id: "images-pinned", severity: .warning,
    summary: "Every image of Jitsi, HAProxy and exporters has a tag other than latest, or a digest",
    rationale: "`latest` moves without any change of the manifests. A rescheduled pod, or a bridge that the autoscaler adds, then runs another release than the rest of its shard, and web, jicofo, prosody and bridges of different releases are not always compatible.",
    remediation: "Use the release that the installation was tested with, as in `jitsi/jvb:stable-10741`, or a digest.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.unpinnedImages"),
        messageExpression: .init("\"container \" + item.container + \" runs \" + item.image + (item.image.endsWith(\":latest\") ? \"\" : \", which has no tag\") + \": pods that start later may run another release than the rest, and fail to work together\""),
        object: .init("item"))
    ]
  )
}

private func imagesPublished() -> RuleDefinition {
  RuleDefinition(
    id: "images-published", severity: .error,
    summary: "Jitsi's images come from the registry that their release is published in",
    rationale: "From stable-11146 on Jitsi publishes its images at ghcr.io/jitsi only. Docker Hub keeps the older ones, so an upgrade that changes the tag alone looks right, and no new pod can pull its image: with a rolling update the old pods stay, and after a node failure the shard is gone.",
    remediation: "Use the image at ghcr.io/jitsi, or a mirror of it.",
    scope: .object,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Job", "CronJob", "Pod"],
    validations: [
      .init(forEach: .init("facts.unpublishedImages"),
        messageExpression: .init("\"image \" + item.image + \" of container \" + item.container + \" is not on Docker Hub: Jitsi publishes \" + item.release + \" at \" + item.published + \" only, so the pod cannot pull it\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"use \" + item.published"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.published"))))]))
    ]
  )
}

private func ingressBackend() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-backend", severity: .error,
    summary: "Every Ingress backend names a Service that exists, and a port that it has",
    rationale: "A controller answers requests for a missing backend with 503: nobody can open a meeting, or whatever the route is for.",
    remediation: "Correct the name or the port in the backend, or add the Service.",
    scope: .object,
    kinds: ["Ingress", "HTTPRoute", "TLSRoute", "Route", "IngressRoute", "VirtualService"],
    when: .init("facts.routes.exists(r, r.ofInstallation)"),
    variables: [
      .init("doors", .init("installation == null || installation.haproxy == null ? [] : installation.haproxy.component.services.filter(s, s.podName == null && !s.headless && s.type != \"ExternalName\")")),
      .init("port", .init("variables.doors.size() != 1 ? [] : variables.doors[0].ports.size() == 1 ? variables.doors[0].ports : variables.doors[0].ports.filter(p, p.port == 80 || p.name == \"http\")"))
    ],
    validations: [
      .init(forEach: .init("facts.routes.filter(r, r.service == null && !r.pseudo && !r.repeated && r.provable)"),
        messageExpression: .init("item.kind + \" \" + item.name + \" routes \" + (item.path == null ? \"requests\" : item.path) + \" to Service \" + item.serviceName + \", which does not exist: \" + (item.meeting && (item.path == null || item.path == \"/\") ? \"anyone who opens a meeting gets an error page\"\n   : \"clients get an error page\")"),
        object: .init("item"),
        pathExpression: .init("item.servicePath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"route to Service \" + variables.doors[0].name"), when: .init("item.meeting && (item.path == null || item.path == \"/\") && variables.port.size() == 1 && facts.namespace == variables.doors[0].namespace && (item.portPath == null || !item.portPath.endsWith(\"name\") || variables.port[0].name != null)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("variables.doors[0].name")))), .init(when: .init("item.portPath != null && !variables.doors[0].ports.exists(p, string(p.port) == item.port || p.name == item.port) && !item.portPath.endsWith(\"name\")"), pathExpression: .init("item.portPath"), operation: .value(ValueTemplate.expression(.init("variables.port[0].port")))), .init(when: .init("item.portPath != null && !variables.doors[0].ports.exists(p, string(p.port) == item.port || p.name == item.port) && item.portPath.endsWith(\"name\")"), pathExpression: .init("item.portPath"), operation: .value(ValueTemplate.expression(.init("variables.port[0].name"))))])),
      .init(forEach: .init("facts.routes.filter(r, r.service != null && !r.pseudo && !r.repeated && !r.portExists)"),
        messageExpression: .init("item.kind + \" \" + item.name + \" routes \" + (item.path == null ? \"requests\" : item.path) + \" to port \" + item.port + \" of Service \" + item.serviceName + \", which has no such port: \" + (item.meeting && (item.path == null || item.path == \"/\") ? \"anyone who opens a meeting gets an error page\"\n   : \"clients get an error page\")"),
        object: .init("item"),
        pathExpression: .init("item.portPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"route to port \" + (item.portPath.endsWith(\"name\") ? item.service.ports[0].name : string(item.service.ports[0].port))"), when: .init("item.service.ports.size() == 1 && item.portPath != null && (!item.portPath.endsWith(\"name\") || item.service.ports[0].name != null)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.portPath.endsWith(\"name\") ? dyn(item.service.ports[0].name) : dyn(item.service.ports[0].port)"))))]))
    ]
  )
}

private func ingressCertificate() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-certificate", severity: .warning,
    summary: "The meeting host has a certificate",
    rationale: "If an Ingress names a Secret that does not exist, the controller serves a self-signed certificate. Browsers warn, apps refuse to connect, and no page gets camera or microphone access.",
    remediation: "Add a Certificate with that secretName, cert-manager's issuer annotation on the Ingress, or the Secret itself.",
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
        messageExpression: .init("item.certificateSecret != null ? \"secret \" + item.secretName + \" for \" + item.host + \" does not exist; its Certificate writes to \" + item.certificateSecret + \": the controller serves its own certificate, and browsers keep people from joining\" : \"no manifest provides secret \" + item.secretName + \", the certificate of \" + item.host + \": unless it is created outside of them, browsers warn and keep people from joining\""),
        object: .init("item.block"),
        path: "secretName")
    ]
  )
}

private func ingressNginx() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-nginx", severity: .info,
    summary: "The way to meetings does not depend on ingress-nginx",
    rationale: "Kubernetes retired ingress-nginx in March 2026: there are no more releases and no fixes, and it is exposed to the internet in front of every meeting. By default it also ends a UDP session after one datagram of the answer, which cuts media to bridges.",
    remediation: "Move to a Gateway or to a maintained controller. Until then set `proxy-stream-responses` to a high number in the controller's ConfigMap if UDP services lead to bridges, and remove snippet annotations, which other controllers ignore.",
    scope: .object,
    kinds: ["Ingress", "ConfigMap"],
    when: .init("object.kind == \"Ingress\" ? facts.routes.exists(r, r.meeting && r.installation != null) : facts.udpBridges > 0"),
    variables: [
      .init("annotations", .init("object.?metadata.?annotations.orValue(null) == null ? [] : object.metadata.annotations.map(a, a).filter(a, a.startsWith(\"nginx.ingress.kubernetes.io/\"))")),
      .init("class", .init("object.?spec.?ingressClassName.orValue(object.?metadata.?annotations[?\"kubernetes.io/ingress.class\"].orValue(\"\"))")),
      .init("snippets", .init("variables.annotations.filter(a, a.endsWith(\"-snippet\"))")),
      .init("served", .init("object.kind == \"Ingress\" && (variables.class == \"nginx\" || variables.class == \"\") && variables.annotations.size() > 0"))
    ],
    validations: [
      .init(when: .init("variables.served && variables.snippets.size() == 0"),
        messageExpression: .init("\"Ingress \" + object.metadata.name + \" is written for ingress-nginx, retired since March 2026: vulnerabilities found since then stay open in front of every meeting\""),
        path: "metadata.annotations"),
      .init(when: .init("variables.served && variables.snippets.size() > 0"),
        messageExpression: .init("\"Ingress \" + object.metadata.name + \" depends on \" + variables.snippets[0].substring(28) + \" of ingress-nginx, retired since March 2026: no other controller reads it, and vulnerabilities stay open in front of\" + \" every meeting\""),
        object: .init("object.metadata.annotations"),
        pathExpression: .init("\"[\\\"\" + variables.snippets[0] + \"\\\"]\""),
        severity: .warning),
      .init(when: .init("object.kind == \"ConfigMap\" && facts.streamResponses != null && facts.streamResponses in [\"\", \"1\"]"),
        messageExpression: .init("\"ingress-nginx ends a UDP session after 1 datagram, because proxy-stream-responses is \" + (facts.streamResponses == \"\" ? \"not set\" : facts.streamResponses) + \": participants on these bridges lose audio and video at once\""),
        path: "data",
        severity: .warning)
    ]
  )
}

private func ingressTls() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-tls", severity: .error,
    summary: "Every meeting host is in a tls block with a secretName",
    rationale: "Browsers give camera and microphone access to HTTPS pages only. Without a certificate for the host, participants have no audio or video; without a secretName the controller serves its own certificate, and browsers warn.",
    remediation: "Add the host to a tls block of the Ingress, with the name of the Secret that stores its certificate.",
    scope: .object,
    kinds: ["Ingress", "Route"],
    when: .init("object.kind == \"Route\" ? object.apiVersion.startsWith(\"route.openshift.io/\") && facts.routes.exists(r, r.meeting) : facts.tlsHosts.exists(h, h.meeting)"),
    variables: [
      .init("annotations", .init("object.?metadata.?annotations.orValue({})")),
      .init("class", .init("object.?spec.?ingressClassName.orValue(variables.annotations == null ? \"\"\n  : variables.annotations[?\"kubernetes.io/ingress.class\"].orValue(\"\"))")),
      .init("elsewhere", .init("variables.class in [\"tailscale\", \"cloudflare-tunnel\"] || variables.annotations != null && variables.annotations.exists(a, a in [\n     \"alb.ingress.kubernetes.io/certificate-arn\", \"alb.ingress.kubernetes.io/group.name\",\n     \"ingress.gcp.kubernetes.io/pre-shared-cert\", \"networking.gke.io/managed-certificates\",\n     \"networking.gke.io/certmap\", \"traefik.ingress.kubernetes.io/router.tls\",\n     \"traefik.ingress.kubernetes.io/router.tls.certresolver\",\n     \"appgw.ingress.kubernetes.io/appgw-ssl-certificate\", \"route.openshift.io/termination\",\n     \"service.beta.kubernetes.io/aws-load-balancer-ssl-cert\"]\n   || a == \"alb.ingress.kubernetes.io/listen-ports\"\n     && type(variables.annotations[a]) == string && variables.annotations[a].contains(\"HTTPS\"))")),
      .init("hosts", .init("facts.tlsHosts.filter(h, h.meeting && h.page && (h.covered || !h.elsewhere))")),
      .init("bare", .init("variables.hosts.filter(h, !h.covered)"))
    ],
    validations: [
      .init(when: .init("object.kind == \"Route\" && object.?spec.?tls.orValue(null) == null"),
        messageExpression: .init("\"Route \" + object.metadata.name + \" has no tls, so \" + facts.routes.filter(r, r.meeting)[0].hosts[0] + \" is served over HTTP: browsers give no camera or microphone access, and participants have no audio or video\""),
        path: "spec.tls"),
      .init(when: .init("object.kind == \"Ingress\" && !variables.elsewhere"),
        expression: .init("variables.bare.size() == 0"),
        messageExpression: .init("\"no tls block of the Ingress covers \" + variables.bare.map(h, h.host).join(\", \") + \": browsers give no camera or microphone access without HTTPS, so participants have no audio or video\""),
        path: "spec.tls"),
      .init(forEach: .init("variables.hosts.filter(h, h.covered && h.secretName == null)"),
        when: .init("!variables.elsewhere"),
        messageExpression: .init("\"the tls block for \" + item.host + \" has no secretName: the controller serves its own certificate, and browsers keep people from joining\""),
        object: .init("item.block"),
        path: "secretName")
    ]
  )
}

private func ingressToHaproxy() -> RuleDefinition {
  RuleDefinition(
    id: "ingress-to-haproxy", severity: .error,
    summary: "With two or more shards, every route for the meeting host points to HAProxy",
    rationale: "A room lives in one shard, and only HAProxy stores which. A route that bypasses HAProxy sends each participant to any shard: people in one meeting cannot see or hear each other.",
    remediation: "Use HAProxy's Service in the route.",
    scope: .object,
    kinds: ["Ingress", "HTTPRoute", "TLSRoute", "Route", "IngressRoute", "VirtualService"],
    when: .init("facts.routes.size() > 0"),
    variables: [
      .init("strays", .init("facts.routes.filter(r, r.installation != null && r.installation.haproxy != null && !r.repeated && \"web\" in r.components && !(\"haproxy\" in r.components))")),
      .init("doors", .init("variables.strays.size() == 0 ? [] : variables.strays[0].installation.haproxy.component.services\n  .filter(s, s.podName == null && !s.headless && s.type != \"ExternalName\")")),
      .init("port", .init("variables.doors.size() != 1 ? [] : variables.doors[0].ports.size() == 1 ? variables.doors[0].ports : variables.doors[0].ports.filter(p, p.port == 80 || p.name == \"http\")"))
    ],
    validations: [
      .init(forEach: .init("facts.routes.filter(r, \"web\" in r.components && !(\"haproxy\" in r.components) && !r.repeated && !r.xmpp)"),
        when: .init("item.installation != null && item.installation.haproxy != null && item.installation.shards.size() > 1"),
        expression: .init("!item.entrance"),
        messageExpression: .init("item.kind + \" \" + item.name + \" routes \" + (item.path == null ? \"requests\" : item.path) + \" to Service \" + item.serviceName + \", a shard's web, instead of HAProxy: participants of one room land in different shards and never meet\""),
        object: .init("item"),
        pathExpression: .init("item.servicePath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"route to Service \" + variables.doors[0].name"), when: .init("variables.port.size() == 1 && item.serviceNamespace == variables.doors[0].namespace && item.installation.namespace == variables.strays[0].installation.namespace && (item.kind != \"VirtualService\" || facts.namespace == variables.doors[0].namespace) && (item.portPath == null || !item.portPath.endsWith(\"name\") || variables.port[0].name != null) && (item.kind != \"Route\" || item.portPath == null || variables.doors[0].ports.exists(p, p.name == item.port))"), patches: [.init(operation: .value(ValueTemplate.expression(.init("variables.doors[0].name")))), .init(when: .init("item.portPath != null && !variables.doors[0].ports.exists(p, string(p.port) == item.port || p.name == item.port) && !item.portPath.endsWith(\"name\")"), pathExpression: .init("item.portPath"), operation: .value(ValueTemplate.expression(.init("variables.port[0].port")))), .init(when: .init("item.portPath != null && !variables.doors[0].ports.exists(p, string(p.port) == item.port || p.name == item.port) && item.portPath.endsWith(\"name\")"), pathExpression: .init("item.portPath"), operation: .value(ValueTemplate.expression(.init("variables.port[0].name"))))]))
    ]
  )
}

private func ipFamilies() -> RuleDefinition {
  RuleDefinition(
    id: "ip-families", severity: .warning,
    summary: "Listeners, Services and advertised addresses have the same IP families",
    rationale: "A Service with an IPv6 address sends its connections to the pods' IPv6 addresses. A process that listens on IPv4 only refuses them, and a bridge that advertises an IPv6 address behind an IPv4 Service gets no media.",
    remediation: "Let HAProxy bind `:::8080 v4v6`, leave ENABLE_IPV6 on, or give the Service the families that its pods listen on.",
    scope: .installation,
    when: .init("installation.familyFaults.size() > 0"),
    validations: [
      .init(forEach: .init("installation.familyFaults.filter(f, f.kind == \"bind\")"),
        messageExpression: .init("\"service \" + item.service + \" has an IPv6 address, and HAProxy binds \" + item.address + \", IPv4 only: connections over IPv6 are refused, and people who come that way cannot open a meeting\""),
        object: .init("item")),
      .init(forEach: .init("installation.familyFaults.filter(f, f.kind == \"disabled\")"),
        messageExpression: .init("\"service \" + item.service + \" has an IPv6 address, and ENABLE_IPV6 is off in \" + item.component + \" of shard \" + string(item.shard) + \": connections over IPv6 are refused, and joins fail\""),
        object: .init("item")),
      .init(forEach: .init("installation.familyFaults.filter(f, f.kind == \"advertised\")"),
        messageExpression: .init("\"the bridges of shard \" + string(item.shard) + \" advertise \" + item.address + \", and service \" + item.service + \" has no IPv6: participants have no audio or video\""),
        object: .init("item"))
    ]
  )
}

private func javaHeap() -> RuleDefinition {
  RuleDefinition(
    id: "java-heap", severity: .warning,
    summary: "The Java heap of bridges and jicofo leaves a quarter of the container's memory limit free",
    rationale: "Jitsi's images let Java's heap grow to 3072m unless a variable says otherwise, whatever the container's memory limit is. Threads, network buffers and compiled code need memory beside the heap. When both reach the limit the kernel kills the container (OOMKilled): all calls of that bridge end, or all meetings of the shard are interrupted.",
    remediation: "Set VIDEOBRIDGE_MAX_MEMORY or JICOFO_MAX_MEMORY to three quarters of the memory limit at most, or raise the limit.",
    scope: .shard,
    variables: [
      .init("heaps", .init("(shard.jicofos.map(c, c.heap) + shard.jvbs.map(c, c.heap)).filter(h, h != null && !h.fits)"))
    ],
    validations: [
      .init(forEach: .init("variables.heaps"),
        messageExpression: .init("\"the Java heap of \" + item.component.kind + \" in shard \" + string(shard.index) + \" grows to \" + item.size + (item.entry == null ? \" (default of \" + item.variable + \")\" : \"\") + \", and its memory limit is \" + item.limit + \": the container is OOM-killed under load, and \" + (item.component.kind == \"jvb\" ? \"all calls on that bridge end\" : \"all meetings of the shard are interrupted\")"),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set \" + item.variable + \" to \" + item.suggestion"), when: .init("item.suggestion != null && (item.entry == null || (item.entry.name.endsWith(\"_MAX_MEMORY\") && item.entry.origin in [\"literal\", \"configMap\", \"configMapKey\"] && item.entry.holder != null))"), patches: [.init(when: .init("item.entry == null && has(item.component.container.env)"), object: .init("item.component.container"), path: "env", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.variable"))), ValueTemplate.Entry("value", ValueTemplate.expression(.init("item.suggestion")))]))), .init(when: .init("item.entry == null && !has(item.component.container.env)"), object: .init("item.component.container"), path: "env", operation: .value(ValueTemplate.list([ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.variable"))), ValueTemplate.Entry("value", ValueTemplate.expression(.init("item.suggestion")))])]))), .init(when: .init("item.entry != null"), object: .init("item.entry.holder"), pathExpression: .init("item.entry.holderPath"), operation: .value(ValueTemplate.expression(.init("item.suggestion"))))]))
    ]
  )
}

private func jicofoHealth() -> RuleDefinition {
  RuleDefinition(
    id: "jicofo-health", severity: .error,
    summary: "Probes of jicofo ask an endpoint that its variables turn on",
    rationale: "Jicofo serves /about/health only if JICOFO_ENABLE_HEALTH_CHECKS is on, and from stable-10314 on its port 8888 is bound to 127.0.0.1 unless JICOFO_ENABLE_REST is on. A liveness probe that gets no answer restarts jicofo again and again, and no meeting of the shard can start.",
    remediation: "Set JICOFO_ENABLE_HEALTH_CHECKS and JICOFO_ENABLE_REST to 1. /about/version answers without health checks.",
    scope: .jicofo,
    when: .init("jicofo.probeSwitches.size() > 0"),
    validations: [
      .init(forEach: .init("jicofo.probeSwitches"),
        messageExpression: .init("(item.entry == null ? item.variable + \" is not set\" : item.variable + \" is off\") + \", but the \" + item.probes.join(\" and the \") + \" of jicofo in shard \" + string(shard.index) + (item.probes.size() == 1 ? \" asks \" : \" ask \") + (item.effect == \"absent\" ? \"/about/health, which does not exist without it\" : \"port 8888, which is bound to 127.0.0.1 without it\") + (item.probes.exists(p, p != \"readinessProbe\")\n   ? \": jicofo is restarted again and again, and no meeting starts in the shard\"\n   : \": jicofo never becomes ready, and no rollout of it completes\")"),
        object: .init("item"),
        pathExpression: .init("item.entry == null ? \"env\" : \"\""),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set \" + item.variable + \" to 1\""), when: .init("item.entry == null || (item.entry.origin in [\"literal\", \"configMap\", \"configMapKey\"] && item.entry.holder != null)"), patches: [.init(when: .init("item.entry == null && has(jicofo.container.env)"), object: .init("jicofo.container"), path: "env", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.variable"))), ValueTemplate.Entry("value", ValueTemplate.content(Content.scalar(Scalar.string("1"))))]))), .init(when: .init("item.entry == null && !has(jicofo.container.env)"), object: .init("jicofo.container"), path: "env", operation: .value(ValueTemplate.list([ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.variable"))), ValueTemplate.Entry("value", ValueTemplate.content(Content.scalar(Scalar.string("1"))))])]))), .init(when: .init("item.entry != null"), object: .init("item.entry.holder"), pathExpression: .init("item.entry.holderPath"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("1")))))]))
    ]
  )
}

private func jvbAdvertisedAddress() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-advertised-address", severity: .warning,
    summary: "A bridge advertises the address of its own node, or one that reaches it",
    rationale: "Participants send audio and video to the address that their bridge advertises. Behind a node port, that is the address of the bridge's node. A pod address is not reachable from the internet; and a fixed node address shared by several bridges reaches the bridge on that node, not the one that was meant.",
    remediation: "Set JVB_ADVERTISE_IPS (DOCKER_HOST_ADDRESS before stable-7830) from the field status.hostIP, or give the bridges a load balancer and advertise its address.",
    scope: .jvb,
    when: .init("jvb.advertised != null"),
    variables: [
      .init("address", .init("jvb.advertised"))
    ],
    validations: [
      .init(expression: .init("variables.address.unreachable == null"),
        messageExpression: .init("variables.address.variable + \" makes bridges advertise \" + variables.address.unreachable + \", which is every participant's own device: participants have no audio or video\""),
        object: .init("variables.address")),
      .init(when: .init("variables.address.behindNodePort"),
        expression: .init("!variables.address.pod"),
        messageExpression: .init("variables.address.variable + \" makes the bridges of shard \" + string(shard.index) + \" advertise the addresses of their pods, but traffic arrives through a node port: no client outside the cluster reaches\" + \" pod addresses, so participants have no audio or video\""),
        object: .init("variables.address")),
      .init(when: .init("variables.address.literal != null && variables.address.unreachable == null && variables.address.ownNode && !variables.address.pinned"),
        expression: .init("variables.address.bridges <= 1"),
        messageExpression: .init("variables.address.variable + \" makes all bridges advertise \" + variables.address.literal + \", but each is reachable only on its own node: participants on any other node's bridge have no audio or video\""),
        object: .init("variables.address")),
      .init(when: .init("variables.address.literals.size() > 0 && variables.address.loadBalancers.size() > 0 && !variables.address.translatable"),
        expression: .init("variables.address.literals.exists(a, a in variables.address.loadBalancers)"),
        messageExpression: .init("variables.address.variable + \" makes the bridges of shard \" + string(shard.index) + \" advertise \" + variables.address.literals.join(\", \") + \", but the load balancer in front of them has \" + variables.address.loadBalancers.join(\", \") + \": participants have no audio or video\""),
        object: .init("variables.address")),
      .init(when: .init("variables.address.node && variables.address.stun == false && variables.address.ownNode && variables.address.privateNodes.size() > 0"),
        messageExpression: .init("variables.address.variable + \" makes the bridges of shard \" + string(shard.index) + \" advertise the private address of their node, and STUN is off: participants outside of the nodes' network have no audio or\" + \" video; \" + variables.address.privateNodes[0] + (variables.address.privateNodes.size() > 1\n   ? \" and \" + string(variables.address.privateNodes.size() - 1) + \" more\" : \"\")"),
        object: .init("variables.address"))
    ]
  )
}

private func jvbAutoscaled() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-autoscaled", severity: .warning,
    summary: "An autoscaler targets every shard's bridges",
    rationale: "The bridges carry the load of a shard, and it spikes within minutes: meetings start at the full hour. A fixed number of bridges is too small then, and audio and video break up, or it idles for the rest of the day.",
    remediation: "Add a HorizontalPodAutoscaler that targets the bridges' workload and scales on the network traffic of its pods.",
    scope: .shard,
    when: .init("shard.jvbs.size() > 0 && !shard.isMinorFragment && shard.jvbs.all(b, b.workload != \"DaemonSet\" && b.workload != \"Pod\") && shard.jvbs.all(b, b.autoscalers.size() == 0 && b.strayScalers.size() == 0)"),
    variables: [
      .init("fixed", .init("shard.prosodies.exists(p, p.name == shard.jvb.name) || shard.jicofos.exists(j, j.name == shard.jvb.name)")),
      .init("misnamed", .init("installation.autoscalers.exists(a, shard.services.exists(s, s.podWorkload != null && !s.selectsAny && s.podWorkload == string(a.?spec.?scaleTargetRef.?name.orValue(\"\"))))")),
      .init("clone", .init("shard.jvb.scalerClone")),
      .init("ready", .init("shard.jvb.exposure.ordinals.size() > 0 && shard.jvb.exposure.ordinals[shard.jvb.exposure.ordinals.size() - 1] == shard.jvb.exposure.ordinals.size() - 1 ? shard.jvb.exposure.ordinals.size() : 0")),
      .init("meant", .init("installation.autoscalers.exists(a, shard.jvbs.exists(b, string(a.?spec.?scaleTargetRef.?name.orValue(\"\")) == b.name && b.workload != \"StatefulSet\"))"))
    ],
    validations: [
      .init(when: .init("!variables.fixed && !variables.meant && !variables.misnamed && (input.whole || shard.missing.size() == 0 || installation.autoscalers.size() > 0)"),
        messageExpression: .init("\"no autoscaler targets the bridges of shard \" + string(shard.index) + \" (\" + shard.jvb.name + \"): during load spikes, audio and video break up\""),
        object: .init("shard.jvb"),
        fix: .init(applicability: .create, description: "add an autoscaler for the bridges", when: .init("shard.jvbs.size() == 1 && (variables.clone != null || variables.ready > shard.jvb.replicas)"), patches: [.init(when: .init("shard.jvb.object.?spec.?replicas.hasValue()"), path: "spec.replicas", operation: .remove)], creations: [.init(when: .init("variables.clone != null"), beside: .init("shard.jvb"), object: ValueTemplate.expression(.init("variables.clone"))), .init(when: .init("variables.clone == null"), beside: .init("shard.jvb"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("autoscaling/v2")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("HorizontalPodAutoscaler")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("shard.jvb.name"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("shard.jvb.object.?metadata.?namespace"))), ValueTemplate.Entry("labels", ValueTemplate.expression(.init("shard.jvb.object.?metadata.?labels")))])), ValueTemplate.Entry("spec", ValueTemplate.map([ValueTemplate.Entry("scaleTargetRef", ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.expression(.init("shard.jvb.object.apiVersion"))), ValueTemplate.Entry("kind", ValueTemplate.expression(.init("shard.jvb.workload"))), ValueTemplate.Entry("name", ValueTemplate.expression(.init("shard.jvb.name")))])), ValueTemplate.Entry("minReplicas", ValueTemplate.expression(.init("math.greatest(1, shard.jvb.replicas)"))), ValueTemplate.Entry("maxReplicas", ValueTemplate.expression(.init("variables.ready"))), ValueTemplate.Entry("metrics", ValueTemplate.content(Content.list([Content.map([Content.Entry("type", Content.scalar(Scalar.string("Pods"))), Content.Entry("pods", Content.map([Content.Entry("metric", Content.map([Content.Entry("name", Content.scalar(Scalar.string("container_network_transmit_bytes_per_second")))])), Content.Entry("target", Content.map([Content.Entry("type", Content.scalar(Scalar.string("AverageValue"))), Content.Entry("averageValue", Content.scalar(Scalar.string("25M")))]))]))])])))]))]))]))
    ]
  )
}

private func jvbBridgeChannel() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-bridge-channel", severity: .error,
    summary: "Participants have a channel to their bridge",
    rationale: "Over this channel participants request video streams, and the bridge announces active speakers. It is either an SCTP data channel or a websocket, which web forwards to the bridge that is named in the URL. Without it, or if it ends at another bridge, participants get low quality video or none, and active speakers are not shown.",
    remediation: "Set ENABLE_SCTP to 1 in jicofo and bridges; or, with websockets and several bridges, set JVB_WS_SERVER_ID from the field status.podIP.",
    scope: .installation,
    variables: [
      .init("faults", .init("installation.bridgeChannelFaults"))
    ],
    validations: [
      .init(forEach: .init("variables.faults.filter(f, f.kind == \"none\")"),
        messageExpression: .init("\"ENABLE_SCTP of \" + item.changed.name + \" is off\" + (item.isSet ? \"\" : \" by default\") + \", and ENABLE_COLIBRI_WEBSOCKET of \" + item.bridge.name + \" too: participants have no channel to their bridge and get low quality video or none\""),
        object: .init("item"),
        pathExpression: .init("item.isSet ? \"\" : \"env\""),
        fix: .init(applicability: .safe, description: "set ENABLE_SCTP to 1", when: .init("item.fixable"), patches: [.init(when: .init("item.isSet"), object: .init("item.entry"), path: "value", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("1"))))), .init(when: .init("!item.isSet"), object: .init("item.changed.container"), path: "env", operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("ENABLE_SCTP"))), Content.Entry("value", Content.scalar(Scalar.string("1")))]))))])),
      .init(forEach: .init("variables.faults.filter(f, f.kind != \"none\")"),
        messageExpression: .init("(item.kind == \"shared\" ? \"JVB_WS_SERVER_ID is the same for all bridges of \" + item.bridge.name\n  : item.bridge.name + \" has several XMPP servers and no JVB_WS_SERVER_ID, so that its bridges have no name for websockets\")\n+ \": the websockets of participants end at a wrong bridge or nowhere, and they get low quality video or none\""),
        object: .init("item"),
        pathExpression: .init("item.isSet ? \"\" : \"env\""),
        fix: .init(applicability: .safe, description: "set JVB_WS_SERVER_ID to the pod's address", when: .init("item.fixable"), patches: [.init(when: .init("item.isSet"), object: .init("item.entry"), path: "value", operation: .remove), .init(when: .init("item.isSet"), object: .init("item.entry"), path: "valueFrom", operation: .value(ValueTemplate.content(Content.map([Content.Entry("fieldRef", Content.map([Content.Entry("fieldPath", Content.scalar(Scalar.string("status.podIP")))]))])))), .init(when: .init("!item.isSet"), object: .init("item.changed.container"), path: "env", operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("JVB_WS_SERVER_ID"))), Content.Entry("valueFrom", Content.map([Content.Entry("fieldRef", Content.map([Content.Entry("fieldPath", Content.scalar(Scalar.string("status.podIP")))]))]))]))))]))
    ]
  )
}

private func jvbExposed() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-exposed", severity: .error,
    summary: "Every bridge that can exist is reachable from the internet",
    rationale: "Audio and video go straight to the bridge, bypassing HAProxy and the ingress. Participants on a bridge that is not reachable from outside the cluster see each other's names, but have no audio or video; it happens only after the autoscaler has started that bridge.",
    remediation: "Give every bridge its own NodePort Service (or metacontroller's annotation and its DecoratorController), a hostPort, the host network, or a LoadBalancer.",
    scope: .jvb,
    when: .init("!jvb.exposure.complete && !shard.isMinorFragment && jvb.mediaFaults.size() == 0"),
    variables: [
      .init("exposure", .init("jvb.exposure")),
      .init("broken", .init("shard.services.filter(s, s.podName != null && s.component == \"jvb\" && !s.pods.exists(p, p.name == jvb.name)).size() + jvb.bridgeServices.filter(s, !s.selectsIt || s.second).size()")),
      .init("blind", .init("shard.services.exists(s, s.component == \"jvb\" && s.type in [\"NodePort\", \"LoadBalancer\"] && s.podName == null && !s.selectsAny && s.ports.exists(p, p.protocol == \"UDP\"))")),
      .init("overrun", .init("jvb.basePort != null && jvb.basePort.long && (jvb.basePort.shards.size() > 0 || jvb.basePort.last > 32767)")),
      .init("nameless", .init("jvb.workload != \"StatefulSet\" && (jvb.exposure.annotation != null || jvb.podServices.size() > 0)")),
      .init("routed", .init("jvb.services.exists(s, s.type == \"ClusterIP\" && !s.headless && s.ports.exists(p, p.protocol == \"UDP\"))")),
      .init("neighbourhood", .init("input.whole || installation.shards.exists(s, s.index != shard.index && s.jvb != null && s.jvb.exposure.complete) || shard.missing.size() == 0 && shard.services.size() > 0 && !variables.routed")),
      .init("missing", .init("variables.exposure.missingOrdinals")),
      .init("model", .init("jvb.podServices.filter(s, s.type == \"NodePort\" && s.ordinal != null && s.ordinal in jvb.exposure.ordinals && s.podName == jvb.name + \"-\" + string(s.ordinal) && (s.name.startsWith(s.podName) || s.name.endsWith(\"-\" + string(s.ordinal))))")),
      .init("clones", .init("jvb.serviceClones")),
      .init("used", .init("jvb.podServices.map(s, s.ports.map(p, p.nodePort)).flatten()"))
    ],
    validations: [
      .init(when: .init("variables.exposure.ordinals.size() > 0 && !variables.overrun && !variables.nameless"),
        expression: .init("variables.missing.size() <= variables.broken"),
        messageExpression: .init("(variables.missing.size() == 1 ? \"bridge \" + string(variables.missing[0]) : \"bridges \" + variables.missing.slice(0, math.least(3, variables.missing.size())).map(i, string(i)).join(\", \") + (variables.missing.size() > 3 ? \", … \" + string(variables.missing[variables.missing.size() - 1]) : \"\")) + \" of shard \" + string(shard.index) + (variables.missing.size() == 1 ? \" has\" : \" have\") + \" no Service that exposes \" + (variables.missing.size() == 1 ? \"it\" : \"them\") + \": participants on \" + (variables.missing.size() == 1 ? \"it\" : \"them\") + \" have no audio or video\""),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add \" + (variables.missing.size() == 1 ? \"a Service\" : \"Services\") + \" like \" + variables.model[0].name"), when: .init("variables.model.size() > 0 && variables.broken == 0 && variables.missing.all(i, !jvb.podServices.exists(s, s.ordinal == i)) && variables.model[0].ports.all(p, p.nodePort != null && p.port == p.nodePort && variables.missing.all(i, !(p.nodePort + (i - variables.model[0].ordinal) * variables.model[0].ports.size() in variables.used)))"), creations: [.init(forEach: .init("variables.missing"), beside: .init("variables.model[0]"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Service")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.model[0].name.startsWith(variables.model[0].podName) ? jvb.name + \"-\" + string(each) + variables.model[0].name.substring(variables.model[0].podName.size()) : variables.model[0].name.substring(0, variables.model[0].name.lastIndexOf(\"-\") + 1) + string(each)"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("variables.model[0].object.?metadata.?namespace"))), ValueTemplate.Entry("labels", ValueTemplate.expression(.init("variables.model[0].object.?metadata.?labels")))])), ValueTemplate.Entry("spec", ValueTemplate.map([ValueTemplate.Entry("type", ValueTemplate.content(Content.scalar(Scalar.string("NodePort")))), ValueTemplate.Entry("externalTrafficPolicy", ValueTemplate.expression(.init("variables.model[0].object.spec.?externalTrafficPolicy"))), ValueTemplate.Entry("selector", ValueTemplate.map([ValueTemplate.Entry("statefulset.kubernetes.io/pod-name", ValueTemplate.text([ValueTemplate.Part.expression(.init("jvb.name")), ValueTemplate.Part.text("-"), ValueTemplate.Part.expression(.init("each"))]))])), ValueTemplate.Entry("ports", ValueTemplate.expression(.init("variables.model[0].ports.map(p, {\"name\": p.name, \"protocol\": p.protocol, \"port\": p.port + (each - variables.model[0].ordinal) * variables.model[0].ports.size(), \"targetPort\": p.port + (each - variables.model[0].ordinal) * variables.model[0].ports.size(), \"nodePort\": p.port + (each - variables.model[0].ordinal) * variables.model[0].ports.size()})")))]))]))])),
      .init(when: .init("variables.exposure.ordinals.size() == 0 && variables.exposure.annotation != null && !variables.nameless && (input.whole || input.metacontroller)"),
        messageExpression: .init("\"no DecoratorController acts on annotation \" + variables.exposure.annotation + \" of \" + jvb.name + \": no Service is created for its bridges, and participants on them have no audio or video\""),
        object: .init("jvb.object.?metadata.?annotations[?variables.exposure.annotation].hasValue() ? jvb.object.metadata.annotations : dyn(jvb)")),
      .init(when: .init("variables.exposure.ordinals.size() == 0 && variables.exposure.annotation == null && !variables.nameless && variables.broken == 0 && !variables.blind && variables.neighbourhood"),
        messageExpression: .init("(variables.exposure.ambiguousService == null ? \"the bridges of \" + jvb.name + \" are not reachable from the internet\" : \"the \" + string(jvb.maximum) + \" bridges of \" + jvb.name + \" share the node port of Service \" + variables.exposure.ambiguousService.name + \", which sends each packet to any of them\") + \" in shard \" + string(shard.index) + \": participants have no audio or video\""),
        object: .init("variables.exposure.ambiguousService == null ? dyn(jvb) : dyn(variables.exposure.ambiguousService)"),
        pathExpression: .init("variables.exposure.ambiguousService == null ? \"\" : \"spec.type\""),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add \" + (variables.clones.size() == 1 ? \"a Service\" : string(variables.clones.size()) + \" Services\") + \" like those of another shard\""), when: .init("variables.exposure.ambiguousService == null && !variables.overrun && variables.clones.size() > 0"), creations: [.init(forEach: .init("variables.clones"), beside: .init("jvb"), object: ValueTemplate.expression(.init("each")))]))
    ]
  )
}

private func jvbGoverningService() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-governing-service", severity: .warning,
    summary: "The bridges' StatefulSet names a headless Service that exists and selects its pods",
    rationale: "A StatefulSet's serviceName gives each of its pods a DNS name. Without a headless Service of that name, a single bridge cannot be resolved: not by other bridges, when a meeting is spread over several of them, not by a web that forwards their websockets, and not while debugging an overloaded one.",
    remediation: "Add a Service with `clusterIP: None` and the name in serviceName that selects the bridges' pods.",
    scope: .jvb,
    when: .init("jvb.workload == \"StatefulSet\""),
    variables: [
      .init("service", .init("jvb.governingService")),
      .init("speaker", .init("jvb.governed.size() == 0 || jvb.governed[0].name == jvb.name")),
      .init("bridges", .init("(jvb.governed.size() > 1 ? string(jvb.governed.size()) + \" StatefulSets of bridges, \" + jvb.name + \" first,\" : \"the bridges of \" + jvb.name)")),
      .init("effect", .init("\": they have no DNS names, so no client can address a single bridge\"")),
      .init("astray", .init("variables.service.selector != null && shard.services.exists(s, s.name == variables.service.name) && variables.service.component != null && (!variables.service.selectsAny || !(variables.service.component in variables.service.kinds)\n    || !variables.service.shards.all(i, i == shard.index))"))
    ],
    validations: [
      .init(expression: .init("jvb.serviceName != \"\""),
        messageExpression: .init("\"statefulset \" + jvb.name + \" of shard \" + string(shard.index) + \" has no serviceName: its bridges have no DNS names, so no client can address a single bridge\""),
        path: "spec.serviceName"),
      .init(when: .init("jvb.serviceName != \"\" && variables.service == null && variables.speaker && !shard.isMinorFragment && (input.whole || input.readable && shard.missing.size() == 0 && shard.services.size() > 0)"),
        messageExpression: .init("variables.bridges + \" reference the governing Service \" + jvb.serviceName + \", which does not exist\" + variables.effect"),
        path: "spec.serviceName",
        fix: .init(applicability: .create, descriptionExpression: .init("\"add the headless Service \" + jvb.serviceName"), when: .init("jvb.governedLabels != null"), creations: [.init(beside: .init("jvb"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Service")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("jvb.serviceName"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("jvb.object.?metadata.?namespace"))), ValueTemplate.Entry("labels", ValueTemplate.expression(.init("jvb.governedLabels")))])), ValueTemplate.Entry("spec", ValueTemplate.map([ValueTemplate.Entry("clusterIP", ValueTemplate.content(Content.scalar(Scalar.string("None")))), ValueTemplate.Entry("publishNotReadyAddresses", ValueTemplate.content(Content.scalar(Scalar.bool(true)))), ValueTemplate.Entry("selector", ValueTemplate.expression(.init("jvb.governedLabels"))), ValueTemplate.Entry("ports", ValueTemplate.content(Content.list([Content.map([Content.Entry("name", Content.scalar(Scalar.string("colibri"))), Content.Entry("port", Content.scalar(Scalar.int(8080)))])])))]))]))])),
      .init(when: .init("variables.service != null && variables.speaker"),
        expression: .init("variables.service.headless || variables.service.type == \"ExternalName\""),
        messageExpression: .init("\"service \" + variables.service.name + \", which governs \" + variables.bridges.replace(\"the bridges\", \"the pods\") + \" is not headless\" + variables.effect"),
        object: .init("variables.service"),
        path: "spec.clusterIP"),
      .init(when: .init("variables.service != null && variables.service.headless && !variables.astray"),
        expression: .init("variables.service.hasOwnEndpoints || variables.service.podName == null && variables.service.pods.exists(p, p.name == jvb.name)"),
        messageExpression: .init("\"service \" + variables.service.name + \" governs statefulset \" + jvb.name + \" of shard \" + string(shard.index) + \" but does not select its pods\" + variables.effect"),
        object: .init("variables.service"),
        pathExpression: .init("variables.service.selectorPath"))
    ]
  )
}

private func jvbGracefulShutdown() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-graceful-shutdown", severity: .warning,
    summary: "A bridge drains before it stops, and has an hour or more for it",
    rationale: "When an autoscaler scales down, a node is drained or a release is rolled out, bridges are stopped. A bridge that stops immediately drops everyone on it. A draining bridge accepts no new conferences, and its pod ends with the last one, if the preStop hook waits for that: as soon as the hook returns, Kubernetes stops the bridge. Kubernetes waits for the hook only for terminationGracePeriodSeconds: 30 seconds by default.",
    remediation: "Add a preStop hook that drains the bridge and waits until it is empty, and set terminationGracePeriodSeconds to the length of the longest meeting, at least 3600. Since stable-9164, /usr/share/jitsi-videobridge/graceful_shutdown.sh does both; earlier releases need the pid: -p \"$(pgrep -xo java)\". It posts to /colibri/shutdown, which COLIBRI_REST_ENABLED and SHUTDOWN_REST_ENABLED enable, and which cannot be undone. Since stable-7001, a POST to /colibri/drain/enable drains too, without SHUTDOWN_REST_ENABLED, and /colibri/drain/disable reverts it.",
    scope: .jvb,
    variables: [
      .init("seconds", .init("jvb.gracePeriod")),
      .init("drain", .init("jvb.drain")),
      .init("those", .init("\"the bridges of shard \" + string(shard.index)")),
      .init("switch", .init("jvb.environment.filter(v, v.name == \"SHUTDOWN_REST_ENABLED\")"))
    ],
    validations: [
      .init(expression: .init("!(variables.drain in [\"none\", \"otherwise\"])"),
        messageExpression: .init("(variables.drain == \"none\" ? variables.those + \" have no preStop hook\" : \"the preStop hook of \" + variables.those + \" does not drain them\") + (variables.seconds < 3600 ? \", and are killed after \" + string(variables.seconds) + \" seconds\" : \"\") + \": stopping one drops everyone on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop",
        fix: .init(applicability: .safe, description: "drain the bridge before it is stopped", when: .init("jvb.drainCommand != null && jvb.container.?lifecycle.?preStop.orValue(null) == null"), patches: [.init(operation: .value(ValueTemplate.map([ValueTemplate.Entry("exec", ValueTemplate.map([ValueTemplate.Entry("command", ValueTemplate.expression(.init("jvb.drainCommand")))]))]))), .init(when: .init("variables.seconds < 3600"), object: .init("jvb.pod"), path: "spec.terminationGracePeriodSeconds", operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(3600)))))])),
      .init(expression: .init("variables.drain != \"process\""),
        messageExpression: .init("\"graceful_shutdown.sh exits with 1 without a pid before stable-9164: stopping a bridge of shard \" + string(shard.index) + \" drops everyone on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command",
        fix: .init(applicability: .safe, description: "pass the bridge's pid to the script", when: .init("jvb.drainCommand != null && jvb.drainCommand.exists(w, w.contains(\"graceful_shutdown.sh -p\")) && jvb.container.lifecycle.preStop.exec.command.all(w, w in [\"bash\", \"/bin/bash\", \"sh\", \"/bin/sh\"] || w.endsWith(\"graceful_shutdown.sh\"))"), patches: [.init(operation: .value(ValueTemplate.expression(.init("jvb.drainCommand"))))])),
      .init(expression: .init("variables.drain != \"folder\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" looks for the bridge in \" + (jvb.releaseNumber >= 11146 ? \"/var/run/s6/services, but stable-11146 moved it to /run/service\" : \"/run/service, but before stable-11146 it is in /var/run/s6/services\") + \": the hook fails, and stopping a bridge drops everyone on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command"),
      .init(expression: .init("variables.drain != \"endpoint\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" posts to /colibri/drain, which bridges serve since stable-6865\" + \": stopping one drops everyone on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command"),
      .init(expression: .init("variables.drain != \"form\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" posts to /colibri/shutdown without Content-Type: application/json\" + \": the bridge rejects the request, and stopping it drops everyone on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command"),
      .init(when: .init("jvb.colibri != false"),
        expression: .init("variables.drain != \"refused\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" posts to /colibri/shutdown, which \" + (jvb.releaseNumber < 6433 ? \"nothing enables\" : \"SHUTDOWN_REST_ENABLED leaves disabled\") + \": the hook fails, and stopping a bridge drops everyone on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command",
        fix: .init(applicability: .unsafe, description: "enable shutdown by REST", when: .init("jvb.colibri == true && jvb.releaseNumber >= 6433 && variables.switch.all(v, v.origin in [\"literal\", \"configMap\", \"configMapKey\"] && v.holder != null)"), patches: [.init(when: .init("variables.switch.size() == 0"), object: .init("jvb.container"), path: "env", operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("SHUTDOWN_REST_ENABLED"))), Content.Entry("value", Content.scalar(Scalar.string("true")))])))), .init(forEach: .init("variables.switch"), object: .init("each.holder"), pathExpression: .init("each.holderPath"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("true")))))])),
      .init(expression: .init("variables.drain != \"returns\""),
        messageExpression: .init("\"the preStop hook of \" + variables.those + \" starts a drain and does not wait for it\" + \": Kubernetes stops the bridge as soon as the hook returns, which drops everyone on it\""),
        object: .init("jvb.container"),
        path: "lifecycle.preStop.exec.command"),
      .init(when: .init("variables.drain in [\"works\", \"unseen\"]"),
        expression: .init("variables.seconds >= 3600"),
        messageExpression: .init("variables.those + \" are killed \" + string(variables.seconds) + \" seconds after they are stopped: longer meetings are cut off\""),
        object: .init("jvb.pod"),
        path: "spec.terminationGracePeriodSeconds",
        fix: .init(applicability: .safe, description: "give bridges an hour to drain", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(3600)))))]))
    ]
  )
}

private func jvbHostPortRollout() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-host-port-rollout", severity: .warning,
    summary: "Bridges on host ports free them before their replacements need them",
    rationale: "A host port can be bound once per node. A Deployment that keeps every old pod until a new one is ready needs a free node for the new one; if each node has its bridge, the new pod stays Pending, the rollout hangs, and old and new bridges run side by side.",
    remediation: "Make the bridges a StatefulSet, or let the Deployment run one pod short during a rollout (maxUnavailable: 1, maxSurge: 0).",
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
        messageExpression: .init("\"deployment \" + jvb.name + \" of shard \" + string(shard.index) + \" keeps every old bridge until a new one is ready, but \" + (jvb.exposure.hostPorts.size() > 0 ? \"both need host port \" + string(jvb.exposure.hostPorts[0])\n   : \"both need their node's own ports\")\n+ \": when no node is free, the rollout never ends\""),
        pathExpression: .init("has(variables.rolling.maxUnavailable) ? \"spec.strategy.rollingUpdate.maxUnavailable\" : variables.written ? \"spec.strategy.rollingUpdate\" : \"spec.strategy\""))
    ]
  )
}

private func jvbHpaBounds() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-hpa-bounds", severity: .error,
    summary: "An autoscaler of bridges targets a workload that exists, between a minimum of at least 1 and a maximum above it",
    rationale: "An autoscaler with a missing target scales nothing, and only its status says so: the number of bridges stays the same until audio and video break up. With a minimum of 0, a shard can be left without a bridge; an autoscaler whose minimum is above its maximum is rejected.",
    remediation: "Set the kind and name of the bridges' workload as the target, and make 1 ≤ minimum ≤ maximum.",
    scope: .jvb,
    when: .init("jvb.scalers.size() > 0 || jvb.strayScalers.size() > 0"),
    variables: [
      .init("strays", .init("jvb.strayScalers.filter(a, a.namespace == jvb.namespace && !(a.targetName == jvb.name && jvb.workload != \"StatefulSet\"))")),
      .init("scalers", .init("jvb.scalers + variables.strays"))
    ],
    validations: [
      .init(forEach: .init("variables.strays"),
        when: .init("input.whole || jvb.scalers.size() == 0"),
        messageExpression: .init("\"autoscaler \" + item.name + \" targets \" + item.targetKind + \" \" + item.targetName + \", which does not exist; the bridges of shard \" + string(shard.index) + \" are \" + jvb.workload + \" \" + jvb.name + \": nothing scales them, and audio breaks up during load spikes\""),
        object: .init("item"),
        pathExpression: .init("item.targetName == jvb.name ? \"spec.scaleTargetRef.kind\" : \"spec.scaleTargetRef.name\"")),
      .init(forEach: .init("variables.scalers"),
        expression: .init("item.minimum >= 1"),
        messageExpression: .init("\"autoscaler \" + item.name + \" may leave shard \" + string(shard.index) + \" with \" + (item.minimum == 0 ? \"no bridge\" : string(item.minimum) + \" bridges\") + \": the first meetings of the day have no audio or video\""),
        object: .init("item"),
        pathExpression: .init("item.minimumPath")),
      .init(forEach: .init("variables.scalers"),
        when: .init("item.maximum != null && item.minimum >= 1"),
        expression: .init("item.minimum <= item.maximum"),
        messageExpression: .init("\"autoscaler \" + item.name + \" of shard \" + string(shard.index) + \" has a minimum of \" + string(item.minimum) + \" bridges and a maximum of \" + string(item.maximum) + \": the API server rejects it, and nothing scales the bridges\""),
        object: .init("item"),
        pathExpression: .init("item.minimumPath")),
      .init(forEach: .init("variables.scalers"),
        when: .init("!item.keda"),
        expression: .init("item.maximum != null || has(item.object.spec.maxReplicas)"),
        messageExpression: .init("\"autoscaler \" + item.name + \" of shard \" + string(shard.index) + \" has no maximum: the API server rejects it, and nothing scales the bridges\""),
        object: .init("item"),
        pathExpression: .init("item.maximumPath"))
    ]
  )
}

private func jvbHpaNetworkMetric() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-hpa-network-metric", severity: .warning,
    summary: "Bridges are scaled by the network traffic of their pods, not by CPU alone",
    rationale: "A bridge forwards packets. Its network saturates long before its CPU, and then audio and video break up while the autoscaler sees no reason to scale.",
    remediation: "Add a metric of type Pods that measures the traffic that bridges send, such as container_network_transmit_bytes_per_second, and let a custom metrics API serve it.",
    scope: .jvb,
    when: .init("jvb.scalers.size() > 0"),
    validations: [
      .init(forEach: .init("jvb.scalers"),
        when: .init("item.likeMetric != null"),
        expression: .init("!item.resourcesOnly"),
        messageExpression: .init("\"autoscaler \" + item.name + \" of shard \" + string(shard.index) + \"'s bridges uses CPU or memory only: their network saturates first, and audio and video break up before a\" + \" bridge is added\""),
        object: .init("item"),
        pathExpression: .init("item.keda ? \"spec.triggers\" : has(item.object.spec.targetCPUUtilizationPercentage) ? \"spec.targetCPUUtilizationPercentage\" : \"spec.metrics\""),
        fix: .init(applicability: .safe, description: "also scale on the network traffic of the pods", when: .init("!item.keda && item.object.apiVersion in [\"autoscaling/v2\", \"autoscaling/v2beta2\", \"autoscaling/v2beta1\"]"), patches: [.init(object: .init("item"), path: "spec.metrics", operation: .append(ValueTemplate.expression(.init("dyn(item.likeMetric)"))))])),
      .init(forEach: .init("jvb.scalers"),
        when: .init("item.likeMetric == null"),
        expression: .init("!item.resourcesOnly"),
        messageExpression: .init("\"autoscaler \" + item.name + \" of shard \" + string(shard.index) + \"'s bridges uses CPU or memory only: their network saturates first, and audio and video break up before a\" + \" bridge is added\""),
        object: .init("item"),
        pathExpression: .init("item.keda ? \"spec.triggers\" : has(item.object.spec.targetCPUUtilizationPercentage) ? \"spec.targetCPUUtilizationPercentage\" : \"spec.metrics\""),
        fix: .init(applicability: .unsafe, description: "also scale on container_network_transmit_bytes_per_second", when: .init("!item.keda && item.object.apiVersion in [\"autoscaling/v2\", \"autoscaling/v2beta2\", \"autoscaling/v2beta1\"] && (!input.wholeCluster || installation.servesCustomMetrics)"), patches: [.init(when: .init("item.object.apiVersion == \"autoscaling/v2beta1\""), object: .init("item"), path: "spec.metrics", operation: .append(ValueTemplate.content(Content.map([Content.Entry("type", Content.scalar(Scalar.string("Pods"))), Content.Entry("pods", Content.map([Content.Entry("metricName", Content.scalar(Scalar.string("container_network_transmit_bytes_per_second"))), Content.Entry("targetAverageValue", Content.scalar(Scalar.string("25M")))]))])))), .init(when: .init("item.object.apiVersion != \"autoscaling/v2beta1\""), object: .init("item"), path: "spec.metrics", operation: .append(ValueTemplate.content(Content.map([Content.Entry("type", Content.scalar(Scalar.string("Pods"))), Content.Entry("pods", Content.map([Content.Entry("metric", Content.map([Content.Entry("name", Content.scalar(Scalar.string("container_network_transmit_bytes_per_second")))])), Content.Entry("target", Content.map([Content.Entry("type", Content.scalar(Scalar.string("AverageValue"))), Content.Entry("averageValue", Content.scalar(Scalar.string("25M")))]))]))]))))]))
    ]
  )
}

private func jvbHpaOwnsReplicas() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-hpa-owns-replicas", severity: .warning,
    summary: "Bridges with an autoscaler do not set spec.replicas",
    rationale: "Every apply of the manifests resets the number of bridges to spec.replicas. The bridges above it are stopped at once, with all meetings on them, until the autoscaler has scaled up again.",
    remediation: "Remove spec.replicas, and leave the number to the autoscaler. If kubectl apply set it before, remove it from the last applied configuration first (kubectl apply edit-last-applied), or the next apply starts again from one bridge.",
    scope: .jvb,
    when: .init("jvb.scalers.size() > 0 && jvb.object.?spec.?replicas.orValue(null) != null"),
    variables: [
      .init("applied", .init("!jvb.object.?metadata.?uid.hasValue() && !jvb.object.?metadata.?resourceVersion.hasValue() || jvb.object.?metadata.?annotations[?\"kubectl.kubernetes.io/last-applied-configuration\"].orValue(\"\").contains(\"\\\"replicas\\\":\") || jvb.object.?metadata.?managedFields.orValue([]).exists(m, m.?operation.orValue(\"\") == \"Apply\"\n  && m.?subresource.orValue(\"\") == \"\" && m.?fieldsV1[?\"f:spec\"][?\"f:replicas\"].hasValue())"))
    ],
    validations: [
      .init(when: .init("variables.applied && !jvb.podKinds.exists(k, k in [\"jicofo\", \"prosody\"])"),
        messageExpression: .init("jvb.workload + \" \" + jvb.name + \" of shard \" + string(shard.index) + \" sets \" + string(jvb.object.spec.replicas) + (jvb.replicas == 1 ? \" replica\" : \" replicas\") + \", but autoscaler \" + jvb.scalers[0].name + \" scales it: every apply resets the number and ends the calls on the bridges above it\""),
        path: "spec.replicas",
        fix: .init(applicability: .unsafe, description: "leave the number of bridges to the autoscaler", patches: [.init(operation: .remove)]))
    ]
  )
}

private func jvbHpaWorkable() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-hpa-workable", severity: .warning,
    summary: "An autoscaler of bridges has room to scale, fields that its API version knows, and requests for its percentages",
    rationale: "An autoscaler that cannot work is no better than none, and nobody notices until audio and video break up. Fields of another API version are dropped silently; a percentage of CPU or memory is relative to the requests of all containers of a pod; and with minimum equal to maximum, there is nothing to scale.",
    remediation: "Write the metrics as the API version requires, give every container of the bridges' pods a request for the resource measured in percent, and raise the maximum.",
    scope: .jvb,
    when: .init("jvb.scalers.size() > 0"),
    validations: [
      .init(forEach: .init("jvb.scalers.map(a, a.misplaced).flatten()"),
        messageExpression: .init("item.name + \" of autoscaler \" + item.autoscaler + \" \" + item.fault + \": it cannot scale the bridges of shard \" + string(shard.index) + \", and audio breaks up under load\""),
        object: .init("item")),
      .init(forEach: .init("jvb.scalers.filter(a, a.maximum != null && a.minimum >= 1)"),
        expression: .init("item.minimum != item.maximum"),
        messageExpression: .init("\"autoscaler \" + item.name + \" of shard \" + string(shard.index) + \" has minimum and maximum \" + string(item.maximum) + (item.maximum == 1 ? \" bridge\" : \" bridges\") + \": it never adds one, and audio breaks up under load\""),
        object: .init("item"),
        pathExpression: .init("item.maximumPath")),
      .init(forEach: .init("jvb.unmeasured"),
        messageExpression: .init("\"container \" + item.container + \" next to the bridges of shard \" + string(shard.index) + \" requests no \" + item.resource + \", but autoscaler \" + item.autoscaler + \" measures a percentage of it: it cannot compute one, and never adds a bridge\""),
        object: .init("item"),
        pathExpression: .init("\"resources.requests.\" + item.resource"))
    ]
  )
}

private func jvbMediaProtocol() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-media-protocol", severity: .error,
    summary: "Media reaches a bridge over UDP, on the port that the bridge binds",
    rationale: "Media is UDP, and Kubernetes treats a port without a protocol as TCP. A Service, a hostPort or a route with TCP only passes no audio or video; nor does one that targets a port other than JVB_PORT (10000 by default). A bridge advertises the port that it binds, so a hostPort has to be the same. Participants see each other's names, but have no audio or video.",
    remediation: "Set protocol to UDP in the Service, in the container's ports and in the route, and set hostPort, containerPort and JVB_PORT to the same number.",
    scope: .jvb,
    validations: [
      .init(forEach: .init("jvb.mediaFaults"),
        messageExpression: .init("(item.kind == \"hostPort\" ? \"hostPort \" + string(item.port) + \" of the bridges of shard \" + string(shard.index) + \" is TCP, but media is UDP\" : item.kind == \"service\" ? \"service \" + item.name + \" accepts only TCP on port \" + string(item.port) + \", which targets the bridges' media port\" : item.kind == \"declared\" ? \"container port \" + string(item.port) + \" is TCP, so service \" + item.name + \" finds no UDP port of that name\" : item.kind == \"route\" ? item.name + \" routes only TCP to the bridges' media port \" + string(item.media) : item.kind == \"announced\" ? \"hostPort \" + string(item.port) + \" points to the bridges of shard \" + string(shard.index) + \", which advertise port \" + string(item.media) : (item.name != null ? \"service \" + item.name : \"hostPort of the bridges of shard \" + string(shard.index)) + \" targets port \" + string(item.port) + \", but the bridges bind \" + string(item.media)) + \": participants have no audio or video\""),
        object: .init("item.holder"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("item.change.path.endsWith(\"protocol\") ? \"set the protocol to UDP\" : item.change.path.startsWith(\"env\") ? \"set JVB_PORT to \" + string(item.port) : \"set the port to \" + string(item.media)"), when: .init("item.change != null"), patches: [.init(when: .init("item.change.kind == \"set\""), object: .init("item.holder"), pathExpression: .init("item.change.path"), operation: .value(ValueTemplate.expression(.init("item.change.value")))), .init(when: .init("item.change.kind == \"append\""), object: .init("item.holder"), pathExpression: .init("item.change.path"), operation: .append(ValueTemplate.expression(.init("item.change.value"))))]))
    ]
  )
}

private func jvbMetricsSidecar() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-metrics-sidecar", severity: .warning,
    summary: "An exporter serves the bridges' statistics to Prometheus on a named port",
    rationale: "Without it nobody sees which bridge is overloaded and drops packets, and autoscaling can use CPU only. A PodMonitor selects the exporter by its port's name.",
    remediation: "Add a container such as systemli/prometheus-jitsi-meet-exporter next to the bridge, with a port named metrics; or name port 8080 of the bridge itself, which serves /metrics since stable-9457.",
    scope: .jvb,
    when: .init("!(jvb.exporter in [\"named\", \"elsewhere\"])"),
    variables: [
      .init("container", .init("jvb.unnamedExporter")),
      .init("ports", .init("variables.container.?ports.orValue([])"))
    ],
    validations: [
      .init(when: .init("jvb.exporter == \"missing\""),
        messageExpression: .init("\"no exporter serves the statistics of shard \" + string(shard.index) + \"'s bridges to Prometheus: nobody sees that one is overloaded before users complain\""),
        object: .init("jvb.pod"),
        path: "spec.containers",
        fix: .init(applicability: .unsafe, description: "add an exporter next to the bridge", patches: [.init(when: .init("jvb.exporterModel != null"), operation: .append(ValueTemplate.expression(.init("jvb.exporterModel")))), .init(when: .init("jvb.exporterModel == null"), operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("prometheus-exporter"))), Content.Entry("image", Content.scalar(Scalar.string("systemli/prometheus-jitsi-meet-exporter:1.1.1"))), Content.Entry("args", Content.list([Content.scalar(Scalar.string("-videobridge-url")), Content.scalar(Scalar.string("http://localhost:8080/colibri/stats"))])), Content.Entry("ports", Content.list([Content.map([Content.Entry("name", Content.scalar(Scalar.string("metrics"))), Content.Entry("containerPort", Content.scalar(Scalar.int(9888)))])])), Content.Entry("resources", Content.map([Content.Entry("requests", Content.map([Content.Entry("cpu", Content.scalar(Scalar.string("50m"))), Content.Entry("memory", Content.scalar(Scalar.string("32Mi")))])), Content.Entry("limits", Content.map([Content.Entry("memory", Content.scalar(Scalar.string("64Mi")))]))]))]))))], uncovers: ["monitoring-scraped"])),
      .init(when: .init("jvb.exporter == \"unnamed\""),
        messageExpression: .init("\"exporter \" + string(variables.container.name) + \" next to the bridges of shard \" + string(shard.index) + (variables.ports.size() > 0 ? \" has an unnamed port\" : \" declares no port\") + \": no PodMonitor finds it, and nobody sees which bridge is overloaded\""),
        object: .init("variables.container"),
        pathExpression: .init("variables.ports.size() > 0 ? \"ports[0].name\" : \"ports\""),
        fix: .init(applicability: .unsafe, description: "name the exporter's port metrics", when: .init("variables.ports.size() > 0 || string(variables.container.image).contains(\"prometheus-jitsi-meet-exporter\")"), patches: [.init(when: .init("variables.ports.size() > 0"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("metrics"))))), .init(when: .init("variables.ports.size() == 0"), operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("metrics"))), Content.Entry("containerPort", Content.scalar(Scalar.int(9888)))]))))], uncovers: ["monitoring-scraped"]))
    ]
  )
}

private func jvbNodeLifetime() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-node-lifetime", severity: .warning,
    summary: "Bridges run on nodes that stay until their calls have ended",
    rationale: "A cloud takes a spot or preemptible node back within minutes, and a node autoscaler removes a node with few pods after a shorter time than a bridge drains: the calls on its bridges end at once.",
    remediation: "Place bridges on ordinary nodes, and set `cluster-autoscaler.kubernetes.io/safe-to-evict: \"false\"` or `karpenter.sh/do-not-disrupt: \"true\"` on their pods.",
    scope: .jvb,
    variables: [
      .init("spot", .init("{\"cloud.google.com/gke-spot\": \"true\", \"cloud.google.com/gke-preemptible\": \"true\", \"eks.amazonaws.com/capacityType\": \"SPOT\", \"karpenter.sh/capacity-type\": \"spot\", \"kubernetes.azure.com/scalesetpriority\": \"spot\", \"node.kubernetes.io/lifecycle\": \"spot\", \"doks.digitalocean.com/spot\": \"true\"}")),
      .init("selector", .init("jvb.pod.?spec.?nodeSelector.orValue(null)")),
      .init("selected", .init("variables.selector == null ? [] : variables.selector.map(k, k).filter(k, k in variables.spot && string(variables.selector[k]) == variables.spot[k])")),
      .init("terms", .init("jvb.pod.?spec.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])")),
      .init("required", .init("variables.terms == null || variables.terms.size() != 1 ? [] : variables.terms[0].?matchExpressions.orValue([]).filter(e, e.key in variables.spot && e.operator == \"In\"\n  && e.?values.orValue([]).size() == 1 && string(e.values[0]) == variables.spot[e.key])")),
      .init("annotations", .init("jvb.pod.?metadata.?annotations.orValue(null)")),
      .init("evict", .init("variables.annotations == null ? null : variables.annotations[?\"cluster-autoscaler.kubernetes.io/safe-to-evict\"].orValue(null)")),
      .init("kept", .init("variables.annotations != null && (variables.evict == \"false\" || variables.annotations[?\"karpenter.sh/do-not-disrupt\"].orValue(\"\") == \"true\" || variables.annotations[?\"karpenter.sh/do-not-evict\"].orValue(\"\") == \"true\")"))
    ],
    validations: [
      .init(when: .init("variables.selected.size() > 0"),
        messageExpression: .init("\"the bridges of \" + jvb.name + \" run on spot nodes only (\" + variables.selected[0] + \"): the cloud takes a node back\" + \" within minutes, and all calls on it end\""),
        object: .init("jvb.pod.spec.nodeSelector"),
        pathExpression: .init("\"[\\\"\" + variables.selected[0] + \"\\\"]\"")),
      .init(when: .init("variables.selected.size() == 0 && variables.required.size() > 0"),
        messageExpression: .init("\"the bridges of \" + jvb.name + \" run on spot nodes only (\" + variables.required[0].key + \"): the cloud takes a node back\" + \" within minutes, and all calls on it end\""),
        object: .init("variables.required[0]")),
      .init(when: .init("variables.evict == \"true\""),
        messageExpression: .init("\"safe-to-evict allows the node autoscaler to remove nodes with bridges of \" + jvb.name + \", which it gives 10 minutes at most by default: calls on them end\""),
        object: .init("variables.annotations"),
        path: "[\"cluster-autoscaler.kubernetes.io/safe-to-evict\"]"),
      .init(when: .init("input.nodeAutoscaler != null && !variables.kept && variables.evict == null"),
        messageExpression: .init("input.nodeAutoscaler + \" may remove nodes with bridges of \" + jvb.name + \", because no annotation of their pods says\" + \" otherwise: calls on them end before they have drained\""),
        object: .init("jvb.pod"),
        path: "metadata.annotations")
    ]
  )
}

private func jvbParallel() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-parallel", severity: .warning,
    summary: "Bridges that drain for long have podManagementPolicy Parallel",
    rationale: "A StatefulSet removes its pods one after the other by default, and starts one only when the one before is ready. With bridges that drain for an hour, a smaller autoscaler target takes as many hours as there are bridges, and a bridge that does not become ready keeps all further ones from starting when load spikes.",
    remediation: "Set podManagementPolicy to Parallel. The field cannot be changed in place: delete the StatefulSet with `--cascade=orphan` and apply it again, which keeps the pods.",
    scope: .jvb,
    when: .init("jvb.workload == \"StatefulSet\" && jvb.gracePeriod >= 600 && jvb.maximum >= 2"),
    validations: [
      .init(expression: .init("jvb.object.?spec.?podManagementPolicy.orValue(\"OrderedReady\") == \"Parallel\""),
        messageExpression: .init("\"the bridges of \" + jvb.name + \" drain for up to \" + string(jvb.gracePeriod) + \" seconds one after the other, because\" + \" podManagementPolicy is \" + (jvb.object.?spec.?podManagementPolicy.hasValue() ? \"\" : \"by default \") + \"OrderedReady: scaling waits for each of them\""),
        object: .init("jvb.object"),
        path: "spec.podManagementPolicy",
        fix: .init(applicability: .unsafe, description: "set podManagementPolicy to Parallel", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("Parallel")))))]))
    ]
  )
}

private func jvbPerPodService() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-per-pod-service", severity: .error,
    summary: "A bridge's own Service selects that bridge only, on its node only, with the port that it advertises",
    rationale: "A bridge advertises the address of its node and a port derived from its ordinal. Media arrives only if the node port has that exact number, targets this pod and no other, and is accepted on the pod's node: otherwise the packets of one meeting arrive at another bridge, or at none, and participants have no audio or video.",
    remediation: "Select the pod by statefulset.kubernetes.io/pod-name, set externalTrafficPolicy to Local, and set port, targetPort and nodePort to the number that the bridge of this ordinal advertises.",
    scope: .jvb,
    when: .init("jvb.podServices.size() > 0 && !jvb.exposure.hostNetwork && jvb.exposure.hostPorts.size() == 0"),
    variables: [
      .init("services", .init("jvb.bridgeServices"))
    ],
    validations: [
      .init(when: .init("jvb.servicesBase != null && jvb.basePort.shards.size() == 0 && jvb.basePort.number >= 30000 && jvb.basePort.last <= 32767"),
        expression: .init("jvb.basePort.number == jvb.servicesBase"),
        messageExpression: .init("\"the bridges of shard \" + string(shard.index) + \" advertise ports from \" + jvb.basePort.text + \" up, but their Services expose them from \" + string(jvb.servicesBase) + \" up: their media is lost, and participants have no audio or video\""),
        object: .init("jvb.basePort")),
      .init(forEach: .init("variables.services"),
        expression: .init("item.selectsIt"),
        messageExpression: .init("\"service \" + item.service.name + \" has the ports of bridge \" + string(item.ordinal) + \" of shard \" + string(shard.index) + (item.service.podName != null ? \" but selects pod \" + item.service.podName\n   : item.service.selector != null ? \" but selects all bridges\" : \" but selects no pods\")\n+ \": media for that bridge arrives elsewhere, and participants on it have no audio or video\""),
        object: .init("item.service"),
        pathExpression: .init("item.service.podName != null ? \"spec.selector[\\\"statefulset.kubernetes.io/pod-name\\\"]\" : \"spec.selector\""),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select pod \" + jvb.name + \"-\" + string(item.ordinal)"), patches: [.init(object: .init("item.service"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(ValueTemplate.expression(.init("jvb.name + \"-\" + string(item.ordinal)"))))])),
      .init(forEach: .init("variables.services"),
        when: .init("jvb.advertised == null || jvb.advertised.node || jvb.advertised.pod || jvb.advertised.pinned"),
        expression: .init("item.service.object.?spec.?externalTrafficPolicy.orValue(\"Cluster\") == \"Local\""),
        messageExpression: .init("\"service \" + item.service.name + \" of bridge \" + string(item.ordinal) + \" of shard \" + string(shard.index) + \" has externalTrafficPolicy \" + string(item.service.object.?spec.?externalTrafficPolicy.orValue(\"Cluster\")) + \": media is forwarded through other nodes, which rewrite its source address, and calls stutter or drop\""),
        object: .init("item.service"),
        path: "spec.externalTrafficPolicy",
        fix: .init(applicability: .safe, description: "set spec.externalTrafficPolicy to Local", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("Local")))))])),
      .init(forEach: .init("variables.services.filter(s, s.selectsIt && s.fault != null)"),
        messageExpression: .init("\"service \" + item.service.name + \" has \" + item.fault.wrong.map(f, f + \" \" + (item.fault.object[?f].hasValue() ? string(item.fault.object[f]) : \"unset\")).join(\", \") + (item.fault.number == null ? \", and its other ports differ\"\n   : \", but bridge \" + string(item.ordinal) + \" of shard \" + string(shard.index) + \" advertises \"\n     + string(item.fault.number) + \"/\" + item.fault.protocol)\n+ \": its media is lost, and participants on it have no audio or video\""),
        object: .init("item.fault"),
        pathExpression: .init("\"nodePort\" in item.fault.wrong ? \"nodePort\" : item.fault.wrong[0]"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set the ports of bridge \" + string(item.ordinal) + \" to the numbers that it advertises\""), when: .init("item.ports.all(p, p.number != null && p.number >= 30000 && p.number <= 32767 && !p.claimedTwice)"), patches: [.init(forEach: .init("item.ports.filter(p, \"port\" in p.wrong)"), object: .init("each"), path: "port", operation: .value(ValueTemplate.expression(.init("each.number")))), .init(forEach: .init("item.ports.filter(p, \"targetPort\" in p.wrong)"), object: .init("each"), path: "targetPort", operation: .value(ValueTemplate.expression(.init("each.number")))), .init(forEach: .init("item.ports.filter(p, \"nodePort\" in p.wrong)"), object: .init("each"), path: "nodePort", operation: .value(ValueTemplate.expression(.init("each.number"))))]))
    ]
  )
}

private func jvbPortBlock() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-port-block", severity: .error,
    summary: "The node ports of a shard's bridges are valid node ports and not used by another shard",
    rationale: "Bridges behind node ports count theirs upwards from the shard's base port. Kubernetes allocates 30000 to 32767 only, and each number once. A bridge whose port is out of that range, or belongs to another shard's bridge, gets no media: participants see each other's names and nothing else.",
    remediation: "Give each shard its own base port, a hundred apart (30300, 30400, …), and no more bridges than fit in between.",
    scope: .jvb,
    when: .init("jvb.basePort != null"),
    variables: [
      .init("base", .init("jvb.basePort")),
      .init("nodePorts", .init("!jvb.exposure.hostNetwork && jvb.exposure.hostPorts.size() == 0 && (jvb.exposure.annotation != null || jvb.podServices.exists(s, s.type == \"NodePort\") || !jvb.services.exists(s, s.type != \"ClusterIP\"))")),
      .init("scaler", .init("variables.base.long && jvb.autoscalers.size() > 0 ? [jvb.autoscalers[0]] : []")),
      .init("block", .init("\"the bridges of shard \" + string(shard.index) + \" use the ports from \" + variables.base.text + (variables.base.last == null ? \"\" : \" to \" + string(variables.base.last)) + \" (up to \" + string(jvb.maximum) + \" bridges, \" + string(jvb.portsPerBridge) + \" each)\"")),
      .init("outside", .init("variables.base.number == null || variables.base.number < 30000 || variables.base.last > 32767"))
    ],
    validations: [
      .init(when: .init("variables.nodePorts"),
        expression: .init("variables.base.number != null || variables.base.text.contains(\"$\")"),
        messageExpression: .init("\"the base port of shard \" + string(shard.index) + \" is \" + variables.base.text + \", which is not a number: its bridges get no ports, and no media reaches them\""),
        object: .init("variables.base")),
      .init(when: .init("variables.nodePorts && variables.base.number != null && !variables.base.long"),
        expression: .init("!variables.outside"),
        messageExpression: .init("variables.block + \", outside the node port range (30000 to 32767): no media reaches them\""),
        object: .init("variables.base")),
      .init(when: .init("variables.nodePorts && variables.base.number != null && !variables.base.long && !variables.outside"),
        expression: .init("variables.base.shards.size() == 0"),
        messageExpression: .init("variables.block + \", and those of shard \" + string(variables.base.shards[0]) + \" use the same: media for one arrives at the other\""),
        object: .init("variables.base")),
      .init(when: .init("variables.nodePorts && variables.base.number != null && variables.base.long"),
        expression: .init("!variables.outside && variables.base.shards.size() == 0"),
        messageExpression: .init("variables.block + \", \" + (variables.base.shards.size() > 0 ? \"and overlap those of shard \" + string(variables.base.shards[0]) + \": media for one arrives at the other\" : \"outside the node port range (30000 to 32767): no media reaches them\")"),
        object: .init("variables.base.number < 30000 || variables.base.number > 32767 ? dyn(variables.base) : variables.scaler.size() > 0 ? dyn(variables.scaler[0]) : dyn(jvb)"),
        pathExpression: .init("variables.base.number < 30000 || variables.base.number > 32767 ? \"\" : variables.scaler.size() == 0 ? \"spec.replicas\" : variables.scaler[0].kind == \"ScaledObject\" ? \"spec.maxReplicaCount\" : \"spec.maxReplicas\""))
    ]
  )
}

private func jvbPredictableNames() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-predictable-names", severity: .error,
    summary: "Videobridges are a StatefulSet",
    rationale: "The pods of a StatefulSet are named …-0, …-1 and so on. A bridge derives its ports from that number, and its own Service selects it by that name. The pods of a Deployment have random names: no Service can be created for them in advance, and a new bridge is unreachable.",
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
        messageExpression: .init("\"the bridges of shard \" + string(shard.index) + \" are \" + (variables.others.size() == 1 ? \"a \" + variables.others[0].workload + \" (\" + variables.others[0].name + \")\" : string(variables.others.size()) + \" workloads, none of them a StatefulSet (\" + variables.others.map(b, b.name).slice(0, math.least(3, variables.others.size())).join(\", \") + (variables.others.size() > 3 ? \", …\" : \"\") + \")\") + \": their pods have no predictable names, so no port and no Service can be created for a bridge in advance\""),
        object: .init("variables.others[0]"),
        path: "kind",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"make \" + variables.others[0].name + \" a StatefulSet\""), when: .init("variables.others.size() == 1 && variables.others[0].workload == \"Deployment\" && variables.others[0].object.apiVersion == \"apps/v1\""), patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("StatefulSet"))))), .init(forEach: .init("[\"strategy\", \"progressDeadlineSeconds\", \"paused\"].filter(f, variables.others[0].object.spec[?f].hasValue())"), object: .init("variables.others[0]"), pathExpression: .init("\"spec.\" + each"), operation: .remove), .init(when: .init("!has(variables.others[0].object.spec.serviceName)"), object: .init("variables.others[0]"), path: "spec.serviceName", operation: .value(ValueTemplate.expression(.init("variables.governor")))), .init(when: .init("!has(variables.others[0].object.spec.podManagementPolicy)"), object: .init("variables.others[0]"), path: "spec.podManagementPolicy", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("Parallel"))))), .init(forEach: .init("variables.others[0].scalers"), object: .init("each"), path: "spec.scaleTargetRef.kind", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("StatefulSet")))))], creations: [.init(when: .init("!has(variables.others[0].object.spec.serviceName) && variables.governors.size() == 0 && has(variables.others[0].object.spec.selector.matchLabels)"), beside: .init("variables.others[0]"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Service")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.governor"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("variables.others[0].object.?metadata.?namespace"))), ValueTemplate.Entry("labels", ValueTemplate.expression(.init("variables.others[0].object.spec.selector.matchLabels")))])), ValueTemplate.Entry("spec", ValueTemplate.map([ValueTemplate.Entry("clusterIP", ValueTemplate.content(Content.scalar(Scalar.string("None")))), ValueTemplate.Entry("publishNotReadyAddresses", ValueTemplate.content(Content.scalar(Scalar.bool(true)))), ValueTemplate.Entry("selector", ValueTemplate.expression(.init("variables.others[0].object.spec.selector.matchLabels"))), ValueTemplate.Entry("ports", ValueTemplate.content(Content.list([Content.map([Content.Entry("name", Content.scalar(Scalar.string("colibri"))), Content.Entry("port", Content.scalar(Scalar.int(8080)))])])))]))]))]))
    ]
  )
}

private func jvbRelay() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-relay", severity: .error,
    summary: "Bridges that relay media to each other are set up alike",
    rationale: "With the relay (Octo), a meeting can use several bridges, which find each other by relay ID. It works only if it is on in bridges and jicofo, if each bridge has a relay ID of its own, and among bridges of one release. Otherwise a meeting stays on one bridge, or participants on different bridges neither see nor hear each other.",
    remediation: "Set ENABLE_OCTO to the same value in jicofo and bridges, and JVB_OCTO_RELAY_ID from the field status.podIP or metadata.name.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.relayFaults"),
        messageExpression: .init("item.kind == \"jicofo\" ? \"ENABLE_OCTO is on in \" + item.bridge.name + \" and off in \" + item.component.name\n  + \": jicofo keeps each meeting on one bridge, however large it gets\"\n: item.kind == \"bridge\" ? \"ENABLE_OCTO is on in jicofo and off in \" + item.component.name\n  + \": each meeting stays on one bridge, however large it gets\"\n: item.kind == \"unnamed\" ? item.component.name + \" has ENABLE_OCTO without a JVB_OCTO_RELAY_ID\"\n  + \": all its bridges have an empty one, and participants on different bridges neither see nor hear each other\"\n: item.kind == \"shared\" ? item.variable + \" of \" + item.component.name + \" is the same for several bridges\"\n  + \": participants on different bridges neither see nor hear each other\"\n: item.component.name + \" runs \" + item.component.release + \", and \" + item.other.name + \", with which it serves one jicofo, \"\n  + item.other.release + \": jicofo never puts a meeting on bridges of both\""),
        object: .init("item"),
        pathExpression: .init("item.isSet || item.kind == \"release\" ? \"\" : \"env\""))
    ]
  )
}

private func jvbRequests() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-requests", severity: .warning,
    summary: "Bridges request CPU and memory",
    rationale: "Without requests, the scheduler treats a bridge as if it needed nothing. On a full node, the bridge gets CPU last and is evicted first: audio stutters, and meetings end in the middle.",
    remediation: "Set resources.requests.cpu and resources.requests.memory of the bridge's container.",
    scope: .jvb,
    when: .init("jvb.missingRequests.size() > 0"),
    validations: [
      .init(messageExpression: .init("\"the bridges of shard \" + string(shard.index) + \" request no \" + jvb.missingRequests.join(\" and no \").replace(\"cpu\", \"CPU\") + \": on a full node they get only what is left over, audio stutters, and they are evicted first\" + (jvb.scalers.exists(a, a.resourcesOnly)\n   ? \"; autoscaler \" + jvb.scalers.filter(a, a.resourcesOnly)[0].name + \" has nothing to compute a percentage of\"\n   : \"\")"),
        object: .init("jvb.container"),
        pathExpression: .init("\"resources.requests\" + (jvb.missingRequests.size() == 1 ? \".\" + jvb.missingRequests[0] : \"\")"))
    ]
  )
}

private func jvbStats() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-stats", severity: .warning,
    summary: "The bridges serve their statistics through Colibri's REST API",
    rationale: "/colibri/stats reports the conferences, participants and load of a bridge. Exporters read it, and the script that drains a bridge queries it to see whether the last meeting has ended. It is disabled by default.",
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
        messageExpression: .init("variables.switch.name + \" leaves the bridges' REST API disabled\" + \": nobody sees how many meetings a bridge has, and it cannot be drained before it stops\""),
        object: .init("variables.switch"),
        fix: .init(applicability: .unsafe, description: "enable the bridges' REST API", when: .init("variables.switch.origin in [\"literal\", \"configMap\", \"configMapKey\"] && variables.switch.value != null"), patches: [.init(operation: .value(ValueTemplate.expression(.init("variables.old ? \"rest,colibri\" : \"true\""))))])),
      .init(when: .init("variables.switch == null"),
        messageExpression: .init("\"nothing enables the REST API of shard \" + string(shard.index) + \"'s bridges\" + (!variables.forgotten ? \"\"\n   : variables.old ? \" (COLIBRI_REST_ENABLED has no effect before stable-6726)\"\n   : \" (JVB_ENABLE_APIS has had no effect since stable-6726)\")\n+ \": nobody sees how many meetings a bridge has, and it cannot be drained before it stops\""),
        object: .init("jvb.container"),
        path: "env",
        fix: .init(applicability: .unsafe, description: "enable the bridges' REST API", patches: [.init(operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.old ? \"JVB_ENABLE_APIS\" : \"COLIBRI_REST_ENABLED\""))), ValueTemplate.Entry("value", ValueTemplate.expression(.init("variables.old ? \"rest,colibri\" : \"true\"")))])))]))
    ]
  )
}

private func jvbUdpBuffers() -> RuleDefinition {
  RuleDefinition(
    id: "jvb-udp-buffers", severity: .info,
    summary: "Something raises the UDP buffers of nodes with bridges",
    rationale: "A bridge asks for receive buffers of 10 MiB, and Linux grants 208 KiB by default. During load spikes the node drops packets, and everyone on that bridge has choppy audio and frozen video.",
    remediation: "Set net.core.rmem_max to 10485760 on nodes with bridges, by a DaemonSet with privileges or in the nodes' own configuration. If that does, suppress this rule.",
    scope: .installation,
    when: .init("input.wholeCluster && input.nodeSoftware && installation.shards.exists(s, s.jvb != null) && (input.receiveBuffer == null || input.receiveBuffer < 10485760)"),
    variables: [
      .init("jvb", .init("installation.shards.filter(s, s.jvb != null)[0].jvb"))
    ],
    validations: [
      .init(messageExpression: .init("(input.receiveBuffer == null ? \"nothing in the input raises net.core.rmem_max\" : \"net.core.rmem_max is \" + string(input.receiveBuffer) + \", below 10485760\") + \": nodes with bridges drop UDP packets during load spikes, and audio and video are choppy\""),
        object: .init("variables.jvb"))
    ]
  )
}

private func livenessProbes() -> RuleDefinition {
  RuleDefinition(
    id: "liveness-probes", severity: .warning,
    summary: "Liveness probes forgive at least 30 seconds and ask a port on which the container listens",
    rationale: "A failed liveness probe restarts the container. A probe that forgives less than 30 seconds restarts prosody, jicofo or a bridge during a short load spike, which ends its meetings; one that asks a wrong port restarts it for ever.",
    remediation: "Raise periodSeconds or failureThreshold until their product is at least 30 seconds, and name a port of the container.",
    scope: .shard,
    variables: [
      .init("probed", .init("shard.components.filter(c, c.container != null && c.container.?livenessProbe.orValue(null) != null)")),
      .init("loss", .init("{\"web\": \"participants are disconnected\", \"prosody\": \"all meetings of the shard end\", \"jicofo\": \"all meetings of the shard are interrupted\", \"jvb\": \"all calls on it end\"}"))
    ],
    validations: [
      .init(forEach: .init("variables.probed"),
        when: .init("type(item.container.livenessProbe.?periodSeconds.orValue(10)) == int && type(item.container.livenessProbe.?failureThreshold.orValue(3)) == int && item.container.livenessProbe.?periodSeconds.orValue(10) > 0"),
        expression: .init("item.container.livenessProbe.?periodSeconds.orValue(10) * item.container.livenessProbe.?failureThreshold.orValue(3) >= 30"),
        messageExpression: .init("\"the liveness probe of \" + item.kind + \" in shard \" + string(shard.index) + \" restarts it after \" + string(item.container.livenessProbe.?periodSeconds.orValue(10) * item.container.livenessProbe.?failureThreshold.orValue(3)) + \" seconds without an answer: during a short load spike \" + variables.loss[item.kind]"),
        object: .init("item.container.livenessProbe"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set failureThreshold to \" + string((29 + item.container.livenessProbe.?periodSeconds.orValue(10)) / item.container.livenessProbe.?periodSeconds.orValue(10))"), patches: [.init(path: "failureThreshold", operation: .value(ValueTemplate.expression(.init("(29 + item.container.livenessProbe.?periodSeconds.orValue(10)) / item.container.livenessProbe.?periodSeconds.orValue(10)"))))])),
      .init(forEach: .init("variables.probed.filter(c, c.unheardLivenessPort != null)"),
        messageExpression: .init("\"the liveness probe of \" + item.kind + \" in shard \" + string(shard.index) + \" asks port \" + item.unheardLivenessPort + \", on which the container does not listen: it is restarted again and again\""),
        object: .init("item.container"),
        pathExpression: .init("item.container.livenessProbe.?httpGet.orValue(null) != null ? \"livenessProbe.httpGet.port\" : \"livenessProbe.tcpSocket.port\""))
    ]
  )
}

private func monitoringAdapter() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-adapter", severity: .warning,
    summary: "A metrics API serves the metric that the autoscalers read",
    rationale: "An autoscaler that scales on the bridges' traffic queries the API server, which queries an adapter. Without one, or without a rule for that metric, the autoscaler adds no bridge even at full load, and audio and video break up.",
    remediation: "Run prometheus-adapter, register it with an APIService of the group custom.metrics.k8s.io, and give it a rule that exports the metric under the name that the autoscaler reads.",
    scope: .installation,
    when: .init("installation.metricUses.size() > 0"),
    variables: [
      .init("unserved", .init("installation.metricUses.filter(u, !u.registered)")),
      .init("unruled", .init("installation.metricUses.filter(u, u.registered && !u.served\n  && u.autoscaler == installation.metricUses.filter(v, v.metric == u.metric)[0].autoscaler)")),
      .init("ruled", .init("installation.metricUses.exists(u, u.registered && u.served)"))
    ],
    validations: [
      .init(when: .init("variables.unserved.size() > 0 && (input.wholeCluster\n  || input.readable && installation.registersAPIs && variables.unserved.exists(u, u.adapter != null))"),
        messageExpression: .init("\"nothing serves \" + variables.unserved[0].metric + \": \" + (variables.unserved[0].adapter == null ? \"there is no adapter for \" : variables.unserved[0].adapter\n  + \" is not registered by an APIService of \")\n+ variables.unserved[0].group + \", so the autoscaler adds no bridges even at full load\""),
        object: .init("variables.unserved[0]")),
      .init(forEach: .init("variables.unruled"),
        messageExpression: .init("\"no rule of the adapter exports \" + item.metric + \", which autoscaler \" + item.autoscaler + \" reads: it adds no bridges even at full load\""),
        object: .init("variables.ruled ? dyn(item) : item.rules"),
        pathExpression: .init("variables.ruled ? \"\" : item.rulesPath"))
    ]
  )
}

private func monitoringAlertmanager() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-alertmanager", severity: .info,
    summary: "Alertmanager runs at least 2 replicas",
    rationale: "A failed node takes down bridges and, with bad luck, the only Alertmanager: then nobody is alerted that calls dropped.",
    remediation: "Set spec.replicas to 2 or more; Alertmanager pods deduplicate their notifications.",
    scope: .installation,
    when: .init("installation.alertmanagers.size() > 0"),
    validations: [
      .init(forEach: .init("installation.alertmanagers"),
        expression: .init("item.replicas == null || item.replicas >= 2"),
        messageExpression: .init("\"Alertmanager \" + item.name + \" has \" + string(item.replicas) + (item.replicas == 1 ? \" replica\" : \" replicas\") + \": when its node fails, nobody is alerted to the bridges that failed with it\""),
        object: .init("item"),
        pathExpression: .init("item.replicasPath"))
    ]
  )
}

private func monitoringDashboard() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-dashboard", severity: .info,
    summary: "A Jitsi dashboard is provisioned",
    rationale: "Metrics of bridges and conferences help only when they are seen together: an incident is no time to build a dashboard.",
    remediation: "Store a Jitsi dashboard in a ConfigMap that Grafana mounts below a folder of its dashboard providers, in one with the label of Grafana's sidecar, or in a GrafanaDashboard.",
    scope: .installation,
    when: .init("installation.grafanas.size() > 0"),
    validations: [
      .init(forEach: .init("installation.grafanas.filter(g, g.dashboards == \"none\")"),
        when: .init("input.wholeCluster || input.readable && installation.hasDashboards"),
        messageExpression: .init("\"Grafana \" + item.name + \" has no Jitsi dashboard: when calls fail, nobody sees bridges and\" + \" conferences together\""),
        object: .init("item")),
      .init(forEach: .init("installation.grafanas.filter(g, g.dashboards == \"missing\")"),
        when: .init("input.wholeCluster || input.readable && installation.hasDashboards"),
        messageExpression: .init("\"Grafana \" + item.name + \" loads dashboards from a ConfigMap that does not exist: its pod never starts, and\" + \" nobody sees the state of calls\""),
        object: .init("item.dashboardObject"),
        pathExpression: .init("item.dashboardPath")),
      .init(forEach: .init("installation.grafanas.filter(g, g.dashboards == \"unused\")"),
        messageExpression: .init("\"Grafana \" + item.name + \" does not load this dashboard, which is neither mounted nor labelled for a sidecar:\" + \" when calls fail, nobody sees bridges and conferences together\""),
        object: .init("item.dashboardObject"))
    ]
  )
}

private func monitoringExporters() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-exporters", severity: .info,
    summary: "node-exporter, kube-state-metrics and metrics-server are deployed",
    rationale: "Bridges depend on their nodes' network and CPU, which node-exporter reports; kube-state-metrics reports bridges that are Pending or in CrashLoopBackOff; and without metrics-server no autoscaler gets CPU metrics, and none adds a bridge.",
    remediation: "Add the missing exporter to the monitoring stack, or install it with the cluster.",
    scope: .installation,
    when: .init("installation.prometheuses.size() > 0 && installation.exporters.size() < 3"),
    variables: [
      .init("missing", .init("[\"node-exporter\", \"kube-state-metrics\", \"metrics-server\"].filter(e, !(e in installation.exporters))")),
      .init("hides", .init("{\"node-exporter\": \"nobody sees that a node's network or CPU is saturated before calls suffer\", \"kube-state-metrics\": \"nobody sees bridges that are Pending or in CrashLoopBackOff\", \"metrics-server\": \"autoscalers get no CPU metrics, and add no bridges\"}"))
    ],
    validations: [
      .init(when: .init("input.wholeCluster || input.readable && installation.exporters.size() > 0"),
        messageExpression: .init("\"Prometheus runs without \" + variables.missing.join(\" and without \") + \": \" + variables.missing.map(m, variables.hides[m]).join(\"; \")"),
        object: .init("installation.prometheuses[0]"))
    ]
  )
}

private func monitoringGrafanaIngress() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-grafana-ingress", severity: .warning,
    summary: "An Ingress with TLS routes /grafana to Grafana",
    rationale: "The on-call engineer opens Grafana at /grafana of the meeting host, with the certificate of that host. Without a route they see no metrics during an incident; without TLS their passwords are sent in plain text.",
    remediation: "Add an Ingress in Grafana's namespace: the meeting host, path /grafana of type Prefix, Grafana's Service, and a tls block with the host and the copy of its certificate.",
    scope: .installation,
    when: .init("installation.grafanas.size() > 0"),
    variables: [
      .init("astray", .init("installation.grafanas.filter(g, g.routes.size() > 0\n  && (g.rootPath != null && g.rootPath != \"\" && g.servesSubPath == true\n      && g.routes.all(r, r.path != g.rootPath && (r.path != \"\" || r.meeting))\n    || g.rootPath == \"\" && g.routes.all(r, r.path == \"\" && r.meeting)))"))
    ],
    validations: [
      .init(forEach: .init("installation.grafanas.filter(g, g.routes.size() == 0 && g.routesKnown)"),
        when: .init("input.wholeCluster"),
        messageExpression: .init("\"no Ingress routes to Grafana \" + item.name + \": nobody can open dashboards during an incident\""),
        object: .init("item"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add an Ingress for Grafana \" + item.name"), when: .init("item.ingress != null"), creations: [.init(beside: .init("item"), object: ValueTemplate.expression(.init("item.ingress")))])),
      .init(forEach: .init("installation.grafanas.map(g, g.routes.filter(r, r.tls == false && !r.certified)).flatten()"),
        messageExpression: .init("item.name + \" routes to Grafana without TLS: passwords are sent in plain text\""),
        object: .init("item.object"),
        path: "spec.tls"),
      .init(forEach: .init("variables.astray"),
        messageExpression: .init("item.routes[0].name + (item.routes[0].path == \"\" ? \" routes / of a meeting host to Grafana, which breaks the meetings there\"\n  : \" routes \" + item.routes[0].path + \" to Grafana, which serves from \" + item.rootPath)\n+ \": browsers do not find Grafana's pages, and nobody sees the state of calls\""),
        object: .init("item.routes[0]"))
    ]
  )
}

private func monitoringGrafanaStorage() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-grafana-storage", severity: .warning,
    summary: "Grafana stores users and dashboards on a PersistentVolumeClaim",
    rationale: "Grafana stores its users, and dashboards that they change, in /var/lib/grafana. In a volume that is removed with the pod they are lost at the next restart, and nobody can log in during an incident.",
    remediation: "Mount a PersistentVolumeClaim at /var/lib/grafana (persistence.enabled of the chart, spec.persistentVolumeClaim of the operator), or give Grafana a separate database.",
    scope: .installation,
    when: .init("installation.grafanas.size() > 0"),
    validations: [
      .init(forEach: .init("installation.grafanas"),
        expression: .init("item.storage == null || item.storage == \"kept\""),
        messageExpression: .init("\"Grafana \" + item.name + \" stores its users and dashboards \" + (item.storage == \"nothing\" ? \"in its pod\" : \"in a volume of kind \" + item.storage) + \": a restart of the pod loses them, and nobody can log in during an incident\""),
        object: .init("item.storageObject"),
        pathExpression: .init("item.storagePath"))
    ]
  )
}

private func monitoringGrafanaSubpath() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-grafana-subpath", severity: .warning,
    summary: "Grafana serves from the path that is routed to it, /grafana",
    rationale: "Grafana shares the meeting host, below /grafana. Its pages link to their assets by root_url, and only with serve_from_sub_path does it serve them there: if the two do not agree, browsers end up in a redirect loop or request Grafana's scripts from the meeting page, and nobody sees the state of calls.",
    remediation: "Set GF_SERVER_ROOT_URL to https://HOST/grafana/ and GF_SERVER_SERVE_FROM_SUB_PATH to true, or the same in the server section of grafana.ini.",
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
        messageExpression: .init("\"Grafana \" + item.name + \" has root_url path \" + (item.rootPath == \"\" ? \"/\" : item.rootPath) + \", but \" + (item.routes.size() == 0 ? \"belongs below /grafana of the meeting host\"\n  : item.routes.filter(r, r.meeting || r.path != \"\")[0].name + \" routes \"\n    + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \" to it\")\n+ \": browsers do not find its pages, and nobody sees the state of calls\""),
        object: .init("item.rootURL"),
        pathExpression: .init("item.rootURL.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"serve from \" + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \" of \" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0]"), when: .init("item.routes.exists(r, r.path != \"\" && r.hosts.size() > 0) && item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts.size() > 0 && !item.routes.exists(r, r.rewritten) && (item.servesSubPath || item.rootURL.written && !item.rootURL.inFile\n  || item.subPathSwitch.written && !item.subPathSwitch.inFile || item.rootURL.variable == null\n  || !has(item.container.env))"), patches: [.init(when: .init("item.rootURL.written && !item.rootURL.inFile"), object: .init("item.rootURL"), operation: .value(ValueTemplate.expression(.init("\"https://\" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0] + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \"/\"")))), .init(when: .init("!item.rootURL.written && item.rootURL.variable == null"), object: .init("item.rootURL"), pathExpression: .init("item.rootURL.path"), operation: .value(ValueTemplate.expression(.init("\"https://\" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0] + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \"/\"")))), .init(when: .init("item.rootURL.variable != null && (!item.rootURL.written || item.rootURL.inFile) && (item.servesSubPath || has(item.container.env))"), object: .init("item.container"), path: "env", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.rootURL.variable"))), ValueTemplate.Entry("value", ValueTemplate.expression(.init("\"https://\" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0] + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \"/\"")))]))), .init(when: .init("item.rootURL.variable != null && (!item.rootURL.written || item.rootURL.inFile) && !item.servesSubPath && !has(item.container.env)"), object: .init("item.container"), path: "env", operation: .value(ValueTemplate.list([ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.rootURL.variable"))), ValueTemplate.Entry("value", ValueTemplate.expression(.init("\"https://\" + item.routes.filter(r, r.meeting || r.path != \"\")[0].hosts[0] + item.routes.filter(r, r.meeting || r.path != \"\")[0].path + \"/\"")))]), ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.subPathSwitch.variable"))), ValueTemplate.Entry("value", ValueTemplate.content(Content.scalar(Scalar.string("true"))))])]))), .init(when: .init("!item.servesSubPath && item.subPathSwitch.written && !item.subPathSwitch.inFile"), object: .init("item.subPathSwitch"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("true"))))), .init(when: .init("!item.servesSubPath && !item.subPathSwitch.written && item.subPathSwitch.variable == null"), object: .init("item.subPathSwitch"), pathExpression: .init("item.subPathSwitch.path"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("true"))))), .init(when: .init("!item.servesSubPath && item.subPathSwitch.variable != null && (!item.subPathSwitch.written || item.subPathSwitch.inFile) && has(item.container.env)"), object: .init("item.container"), path: "env", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.subPathSwitch.variable"))), ValueTemplate.Entry("value", ValueTemplate.content(Content.scalar(Scalar.string("true"))))])))])),
      .init(forEach: .init("variables.unserved"),
        messageExpression: .init("\"Grafana \" + item.name + \" does not serve from \" + item.rootPath + \", although its root_url does: browsers do not find its pages, and nobody sees the state of calls\""),
        object: .init("item.subPathSwitch"),
        pathExpression: .init("item.subPathSwitch.path"),
        fix: .init(applicability: .safe, description: "set serve_from_sub_path to true", when: .init("item.routes.size() > 0"), patches: [.init(when: .init("item.subPathSwitch.written && !item.subPathSwitch.inFile"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("true"))))), .init(when: .init("!item.subPathSwitch.written && item.subPathSwitch.variable == null"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("true"))))), .init(when: .init("item.subPathSwitch.variable != null && (!item.subPathSwitch.written || item.subPathSwitch.inFile)"), object: .init("item.container"), path: "env", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.subPathSwitch.variable"))), ValueTemplate.Entry("value", ValueTemplate.content(Content.scalar(Scalar.string("true"))))])))]))
    ]
  )
}

private func monitoringPrometheus() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-prometheus", severity: .info,
    summary: "Prometheus runs two replicas, with requests, and stores its metrics on a volume",
    rationale: "Autoscalers add bridges by Prometheus metrics. While its only pod is rescheduled there are none, and a conference that grows meanwhile gets no bridge; without requests, Prometheus is evicted first on a full node; without a volume, every restart loses the metrics of past conferences.",
    remediation: "Set spec.replicas to 2, spec.resources.requests, and spec.storage.volumeClaimTemplate of the Prometheus; for a plain workload do the same, with a claim mounted at its data folder.",
    scope: .installation,
    when: .init("installation.prometheuses.size() > 0"),
    validations: [
      .init(forEach: .init("installation.prometheuses"),
        expression: .init("item.replicas == null || item.replicas >= 2"),
        messageExpression: .init("\"Prometheus \" + item.name + \" has \" + string(item.replicas) + (item.replicas == 1 ? \" replica\" : \" replicas\") + \": while it is down, autoscalers get no metrics and add no bridges\""),
        object: .init("item"),
        pathExpression: .init("item.replicasPath")),
      .init(forEach: .init("installation.prometheuses"),
        expression: .init("item.requests != false"),
        messageExpression: .init("\"Prometheus \" + item.name + \" requests neither CPU nor memory: a full node evicts it first, and autoscalers lose their\" + \" metrics under load\""),
        object: .init("item.container"),
        pathExpression: .init("item.requestsPath")),
      .init(forEach: .init("installation.prometheuses"),
        expression: .init("item.keepsData != false"),
        messageExpression: .init("\"Prometheus \" + item.name + \" stores its metrics in its pod: every restart loses the history of past meetings\""),
        object: .init("item.container"),
        pathExpression: .init("item.storagePath"))
    ]
  )
}

private func monitoringPrometheusRbac() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-prometheus-rbac", severity: .warning,
    summary: "Prometheus can list the pods, Services and endpoints of the installation's namespace",
    rationale: "Prometheus discovers its targets from the API server. In a namespace without access it finds none: dashboards stay empty, autoscalers get no metrics, and bridges fill up until audio and video break up.",
    remediation: "Give the ServiceAccount of Prometheus a Role and a RoleBinding in the installation's namespace: get, list and watch on pods, services and endpoints.",
    scope: .installation,
    when: .init("installation.accessGap != null"),
    variables: [
      .init("gap", .init("installation.accessGap")),
      .init("who", .init("\"Prometheus (ServiceAccount \" + variables.gap.accountNamespace + \"/\" + variables.gap.account + \")\""))
    ],
    validations: [
      .init(when: .init("variables.gap.cause == \"binding\" && (input.wholeCluster || input.readable && variables.gap.provable)"),
        messageExpression: .init("variables.who + \" has no access to namespace \" + installation.namespace + \": \" + (variables.gap.role == null ? \"it has no Role there\" : \"no RoleBinding grants it Role \" + variables.gap.role) + \"; it scrapes nothing of the installation, and nobody sees that bridges fill up\""),
        object: .init("variables.gap"),
        pathExpression: .init("variables.gap.path"),
        fix: .init(applicability: .create, descriptionExpression: .init("(variables.gap.role == null ? \"add a Role and a RoleBinding\" : \"add a RoleBinding\") + \" for Prometheus in namespace \" + installation.namespace"), creations: [.init(when: .init("variables.gap.role == null"), beside: .init("variables.gap"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("rbac.authorization.k8s.io/v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Role")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.gap.account"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("installation.namespace")))])), ValueTemplate.Entry("rules", ValueTemplate.content(Content.list([Content.map([Content.Entry("apiGroups", Content.list([Content.scalar(Scalar.string(""))])), Content.Entry("resources", Content.list([Content.scalar(Scalar.string("pods")), Content.scalar(Scalar.string("services")), Content.scalar(Scalar.string("endpoints"))])), Content.Entry("verbs", Content.list([Content.scalar(Scalar.string("get")), Content.scalar(Scalar.string("list")), Content.scalar(Scalar.string("watch"))]))])])))])), .init(beside: .init("variables.gap"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("rbac.authorization.k8s.io/v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("RoleBinding")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.gap.account"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("installation.namespace")))])), ValueTemplate.Entry("roleRef", ValueTemplate.map([ValueTemplate.Entry("apiGroup", ValueTemplate.content(Content.scalar(Scalar.string("rbac.authorization.k8s.io")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Role")))), ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.gap.role == null ? variables.gap.account : variables.gap.role")))])), ValueTemplate.Entry("subjects", ValueTemplate.list([ValueTemplate.map([ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("ServiceAccount")))), ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.gap.account"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("variables.gap.accountNamespace")))])]))]))])),
      .init(when: .init("variables.gap.cause == \"subject\""),
        messageExpression: .init("\"the binding names ServiceAccount \" + variables.gap.lacking[0] + \", but Prometheus runs as \" + variables.gap.accountNamespace + \"/\" + variables.gap.account + \": it scrapes nothing of the installation, and nobody sees that bridges fill up\""),
        object: .init("variables.gap"),
        pathExpression: .init("variables.gap.path")),
      .init(when: .init("variables.gap.cause == \"role\" && (input.wholeCluster || input.readable && variables.gap.provable)"),
        messageExpression: .init("\"role \" + variables.gap.lacking[0] + \" does not exist: \" + variables.who + \" has no access to namespace \" + installation.namespace + \", scrapes nothing of the installation, and nobody sees that bridges fill up\""),
        object: .init("variables.gap"),
        pathExpression: .init("variables.gap.path")),
      .init(when: .init("variables.gap.cause == \"rules\""),
        messageExpression: .init("variables.who + \" cannot \" + variables.gap.lacking.join(\", nor \") + \" in namespace \" + installation.namespace + \": it does not discover all targets there, and nobody sees that bridges fill up\""),
        object: .init("variables.gap"),
        pathExpression: .init("variables.gap.path"))
    ]
  )
}

private func monitoringScraped() -> RuleDefinition {
  RuleDefinition(
    id: "monitoring-scraped", severity: .warning,
    summary: "Prometheus scrapes the videobridges, prosody and HAProxy",
    rationale: "Only bridge metrics show that audio and video are about to suffer; only prosody's, how many clients a shard has; only HAProxy's, which shards it considers up. Without scraping nobody sees them, and the first to notice are the participants of a call.",
    remediation: "Let a PodMonitor or a ServiceMonitor select the pods of each and name their metrics port, with the labels that Prometheus requires of monitors; or annotate the pods with prometheus.io/scrape and prometheus.io/port.",
    scope: .installation,
    when: .init("installation.scrapeGaps.size() > 0"),
    variables: [
      .init("blind", .init("{\"jvb\": \"nobody sees that bridges are full before audio and video break up\", \"prosody\": \"nobody sees how many clients a shard has before meetings drop\", \"haproxy\": \"nobody sees that HAProxy considers a shard down before its rooms fail\"}")),
      .init("gaps", .init("installation.scrapeGaps.map(g, {\"gap\": g, \"breaks\": variables.blind[\"jvb\" in g.kinds ? \"jvb\" : g.kinds[0]],\n  \"names\": g.components.size() <= 6 ? g.components.map(c, c.name).join(\", \")\n    : g.components[0].name + \", \" + g.components[1].name + \" and \" + string(g.components.size() - 2) + \" more\"})"))
    ],
    validations: [
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"absent\")"),
        when: .init("input.wholeCluster || input.readable && installation.watched"),
        messageExpression: .init("\"nothing scrapes \" + item.names + \": \" + item.breaks"),
        object: .init("item.gap"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add a PodMonitor for \" + item.gap.kinds.join(\", \")"), when: .init("item.gap.monitors.size() > 0"), creations: [.init(forEach: .init("item.gap.monitors"), beside: .init("item.gap"), object: ValueTemplate.expression(.init("each")))])),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"selector\")"),
        messageExpression: .init("item.gap.monitor + \" selects no pods\" + (item.gap.wanted == \"\" ? \"\" : \": none has \" + item.gap.wanted) + \"; nothing scrapes \" + item.names + \", and \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"namespace\")"),
        messageExpression: .init("item.gap.monitor + \" does not select namespace \" + item.gap.wanted + \": nothing scrapes \" + item.names + \", and \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"port\")"),
        messageExpression: .init("item.gap.monitor + (item.gap.wanted == \"\" ? \" names no port\" : \" names port \" + item.gap.wanted) + \", but \" + item.names + (item.gap.ports.size() == 1 ? \" serves metrics on \" : \" serve metrics on \") + item.gap.ports.join(\", \") + \": \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"odd\")"),
        messageExpression: .init("item.gap.monitor + \" names port \" + item.gap.wanted + \", which other shards have, but \" + item.names + \" names it \" + item.gap.ports.join(\", \") + \": \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"annotation\")"),
        messageExpression: .init("\"the annotation names \" + (item.gap.wanted == \"\" ? \"no port\" : \"port \" + item.gap.wanted) + \", but \" + item.names + \" serves metrics on another one (\" + item.gap.ports.join(\", \") + \"): \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"label\")"),
        messageExpression: .init("\"no Prometheus selects \" + item.gap.monitor + \", which lacks the label \" + (item.gap.wanted == \"\" ? \"that it requires\" : item.gap.wanted) + \": nothing scrapes \" + item.names + \", and \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path")),
      .init(forEach: .init("variables.gaps.filter(g, g.gap.cause == \"taker\")"),
        messageExpression: .init("\"this Prometheus does not select \" + item.gap.monitor + (item.gap.wanted == \"\" ? \"\" : \" and others without \" + item.gap.wanted) + \": nothing scrapes \" + item.names + \", and \" + item.breaks"),
        object: .init("item.gap"),
        pathExpression: .init("item.gap.path"))
    ]
  )
}

private func namespaceConsistent() -> RuleDefinition {
  RuleDefinition(
    id: "namespace-consistent", severity: .error,
    summary: "All objects of an installation are in one namespace, and host names in their environment point there",
    rationale: "Pods resolve ConfigMaps, Secrets and Services by short names in their own namespace only. A component of a shard in another namespace cannot reach its prosody, and a Service or a ConfigMap there is as good as missing: the shard's meetings fail.",
    remediation: "Set the namespace of the other objects, or use the right namespace in the host.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.misplaced"),
        messageExpression: .init("item.kind + \" \" + item.name + \" is in namespace \" + item.namespace + \", but the rest of its installation is in \" + item.home + \": \" + (item.kind in [\"Deployment\", \"StatefulSet\", \"DaemonSet\"] ? \"it cannot resolve the others by name, and meetings fail\"\n   : item.kind == \"Service\" ? \"its selector matches no pods, and clients do not find it\"\n   : item.kind == \"HorizontalPodAutoscaler\" ? \"its scale target does not exist there\"\n   : item.kind == \"PodDisruptionBudget\" ? \"it covers no pods\" : \"pods that need it never start\")"),
        object: .init("item"),
        path: "metadata.namespace",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set metadata.namespace to \" + item.home"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.home"))))])),
      .init(forEach: .init("installation.shards.map(s, s.hosts.filter(h, h.homeNamespace != null)).flatten()"),
        messageExpression: .init("item.variable + \" points to Service \" + item.serviceName + \" in namespace \" + item.serviceNamespace + \", which does not exist; this installation's is in namespace \" + item.homeNamespace + \": the component that connects there is missing in every meeting\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"use namespace \" + item.homeNamespace + \" in the host\""), patches: [.init(operation: .replace(from: .init("item.serviceName + \".\" + item.serviceNamespace"), to: .init("item.serviceName + \".\" + item.homeNamespace")))]))
    ]
  )
}

private func networkPolicies() -> RuleDefinition {
  RuleDefinition(
    id: "network-policies", severity: .error,
    summary: "NetworkPolicies allow what the installation needs",
    rationale: "Once a policy selects a pod, all traffic is blocked that no policy allows. HAProxy must reach web and its peers, every component of a shard its prosody, the internet the bridges, and Prometheus its targets; with one of these blocked, pages do not load, rooms split, or a meeting has no audio or video.",
    remediation: "Add the port or the peer to the rule, or add a rule for it to a policy that selects the pods.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.blockedFlows.filter(f, f.purpose != \"peers\" || installation.webShards != 1)"),
        messageExpression: .init("\"NetworkPolicy \" + item.policy + \" does not let \" + item.source + \" reach \" + item.target + \" at \" + item.protocol + \" port \" + string(item.port) + (item.direction == \"egress\" ? \" (it restricts egress)\" : \"\") + \": \" + {\"web\": \"the shard's meetings get an error page\",\n   \"peers\": \"HAProxy peers cannot sync, so participants of one room can land on different shards\",\n   \"xmpp\": \"a component that cannot reach prosody is missing in every meeting of the shard\",\n   \"media\": \"meetings have no audio or video\",\n   \"metrics\": \"nobody sees load and failures before users complain\",\n   \"names\": \"it cannot resolve the others by name\"}[item.purpose]"),
        object: .init("item"),
        pathExpression: .init("item.path"))
    ]
  )
}

private func nodePortsUnique() -> RuleDefinition {
  RuleDefinition(
    id: "node-ports-unique", severity: .error,
    summary: "No two Services claim one node port and protocol",
    rationale: "A node port belongs to one Service of the whole cluster. The API server rejects the second: the bridge behind it is unreachable, and participants on it have no audio or video.",
    remediation: "Give one of the two Services another node port, and set the same port on the bridge behind it.",
    scope: .object,
    kinds: ["Service"],
    when: .init("facts.service != null && facts.repeats == null"),
    validations: [
      .init(forEach: .init("facts.service.ports.filter(p, p.nodePort != null && p.takenBy != null)"),
        when: .init("facts.inInstallation || input.installations.exists(i, i.namespace == item.takenIn)"),
        messageExpression: .init("\"node port \" + string(item.nodePort) + \"/\" + item.protocol + \" is already used by Service \" + item.takenBy + (item.takenIn == facts.namespace ? \"\" : \" in namespace \" + item.takenIn) + \": the API server rejects this Service, and everything behind it is unreachable\""),
        object: .init("item"),
        path: "nodePort")
    ]
  )
}

private func placeholders() -> RuleDefinition {
  RuleDefinition(
    id: "placeholders", severity: .warning,
    summary: "No placeholder is left",
    rationale: "Examples and charts mark values that must be filled in. Kubernetes accepts such a placeholder as a host, a zone or an image like any other: pods stay Pending for a zone that does not exist, and users open a host that does not resolve.",
    remediation: "Fill in the value, or run the tool that substitutes it over the file.",
    scope: .document,
    validations: [
      .init(forEach: .init("document.placeholders.filter(p, p.kind == \"template\")"),
        messageExpression: .init("item.name + \" contains \" + item.text + \", which nothing has substituted: Kubernetes uses it literally, and its\" + \" readers fail\""),
        object: .init("item")),
      .init(forEach: .init("document.placeholders.filter(p, p.kind in [\"bracket\", \"word\"])"),
        messageExpression: .init("item.name + \" still contains the placeholder \" + item.text + \": everything that depends on it fails until it is\" + \" filled in\""),
        object: .init("item")),
      .init(forEach: .init("document.placeholders.filter(p, p.kind == \"exampleHost\")"),
        when: .init("document.placeholders.exists(p, p.kind == \"exampleHost\") && input.realHosts"),
        messageExpression: .init("item.name + \" uses the example host \" + item.text + \" next to real ones: it does not answer, and its clients fail\""),
        object: .init("item"))
    ]
  )
}

private func podStart() -> RuleDefinition {
  RuleDefinition(
    id: "pod-start", severity: .error,
    summary: "Pods resolve the Services that they connect to, and their images and mounted scripts can be run",
    rationale: "A pod on the host network queries the node's DNS servers unless its dnsPolicy is ClusterFirstWithHostNet, and those do not resolve Services: jicofo or a bridge never connects to prosody, and no conference starts. A file from a ConfigMap has mode 0644 unless the volume sets another: a container whose command is such a file fails with \"permission denied\" and stays in CrashLoopBackOff, and a hook or probe fails each time. An image with an empty tag, as a chart writes it without a value, is an InvalidImageName: the container never starts.",
    remediation: "Set dnsPolicy to ClusterFirstWithHostNet on pods with hostNetwork, and to ClusterFirst on others. Set the volume's defaultMode, or the item's mode, to 0755, or start the script with its shell (`command: [bash, /scripts/start.sh]`). Write images as `registry/name:tag`.",
    scope: .object,
    kinds: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"],
    when: .init("facts.unresolved != null || facts.programs.exists(p, !p.executable) || facts.brokenImages.size() > 0"),
    variables: [
      .init("blocked", .init("facts.programs.filter(p, !p.executable)")),
      .init("places", .init("variables.blocked.map(p, p.volume + \" \" + p.modePath).distinct()"))
    ],
    validations: [
      .init(expression: .init("facts.unresolved == null"),
        messageExpression: .init("(facts.hostNetwork ? \"pods on the host network have dnsPolicy \" + object.spec.template.spec.?dnsPolicy.orValue(\"ClusterFirst\")\n  : \"dnsPolicy is Default\")\n+ \" and query the node's DNS servers: Service \" + facts.unresolved.host + \" (\" + facts.unresolved.variable + \") does not resolve, so they never connect\""),
        path: "spec.template.spec.dnsPolicy",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set dnsPolicy to \" + (facts.hostNetwork ? \"ClusterFirstWithHostNet\" : \"ClusterFirst\")"), patches: [.init(operation: .value(ValueTemplate.expression(.init("facts.hostNetwork ? \"ClusterFirstWithHostNet\" : \"ClusterFirst\""))))])),
      .init(forEach: .init("variables.places.map(n, variables.blocked.filter(p, p.volume + \" \" + p.modePath == n)[0])"),
        messageExpression: .init("item.path + \", which container \" + item.container + \" runs, is mounted from volume \" + item.volume + \" with mode \" + item.mode + \" and not executable: \" + (item.startsContainer ? \"the container never starts\" : \"the hook or probe fails each time\")"),
        object: .init("item"),
        pathExpression: .init("item.modePath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set the mode to \" + item.executableText"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.executableMode"))))])),
      .init(forEach: .init("facts.brokenImages"),
        messageExpression: .init("\"image '\" + item.image + \"' of container \" + item.container + \" \" + item.fault + \" and is not an image reference: the\" + \" container never starts\""),
        object: .init("item"))
    ]
  )
}

private func privateKeyInline() -> RuleDefinition {
  RuleDefinition(
    id: "private-key-inline", severity: .warning,
    summary: "No manifest contains a private key",
    rationale: "A value in a manifest is also in its repository, in helm releases and in every copy. With the private key of the meeting host, others can impersonate it and decrypt traffic; with a key that signs tokens, they can enter any room.",
    remediation: "Remove the key from the manifest and create a new one: let cert-manager issue certificates, and provide other keys as sealed or external secrets.",
    scope: .document,
    validations: [
      .init(forEach: .init("document.privateKeys"),
        message: "the manifest contains a private key: anyone who can read the file, its repository or the helm release can impersonate its owner",
        object: .init("item"))
    ]
  )
}

private func prosodyClusterip() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-clusterip", severity: .error,
    summary: "Every shard's prosody is reached through a ClusterIP Service",
    rationale: "Web, jicofo and the bridges of a shard resolve their prosody by the name of its Service. Without one nobody can join a meeting of the shard; a Service that is exposed outside the cluster lets strangers speak XMPP to it; with type ExternalName, the shard connects to any host with that name.",
    remediation: "Give the shard's prosody a Service of type ClusterIP that selects its pod, with the ports 5222 and 5280.",
    scope: .prosody,
    when: .init("!shard.isMinorFragment"),
    variables: [
      .init("own", .init("prosody.xmppServices.filter(s, !s.leadsToWeb)")),
      .init("fixed", .init("prosody.beside.filter(c, c.hosts.exists(h, h.xmpp && h.host.matches(\"^[0-9.]+$|:\")) && c.hosts.all(h, !h.xmpp || h.host.matches(\"^[0-9.]+$|:\")))")),
      .init("needed", .init("prosody.beside.size() > variables.fixed.size() || shard.components.size() == 1")),
      .init("sought", .init("shard.hosts.filter(h, h.xmpp && h.inCluster && h.service == null)")),
      .init("wanted", .init("variables.sought.all(h, h.serviceName == variables.sought[0].serviceName && h.serviceNamespace == variables.sought[0].serviceNamespace) && variables.sought.all(h, h.serviceNamespace == prosody.namespace) ? variables.sought : []")),
      .init("labels", .init("prosody.object.?spec.?selector.?matchLabels.orValue({})"))
    ],
    validations: [
      .init(when: .init("variables.own.size() > 0"),
        expression: .init("variables.own[0].type == \"ClusterIP\""),
        messageExpression: .init("\"service \" + variables.own[0].name + \" of shard \" + string(shard.index) + \"'s prosody has type \" + variables.own[0].type + (variables.own[0].type == \"ExternalName\"\n  ? \": web, jicofo and the bridges connect to any host with that name instead of this prosody\"\n  : \": anyone outside the cluster can speak XMPP to the server that runs the shard's meetings\")"),
        object: .init("variables.own[0]"),
        path: "spec.type",
        fix: .init(applicability: .safe, description: "set spec.type to ClusterIP", when: .init("variables.own[0].type != \"ExternalName\""), patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("ClusterIP"))))), .init(forEach: .init("variables.own[0].ports"), when: .init("has(each.object.nodePort)"), object: .init("each"), path: "nodePort", operation: .remove), .init(forEach: .init("[\"externalTrafficPolicy\", \"healthCheckNodePort\", \"loadBalancerIP\", \"loadBalancerClass\", \"loadBalancerSourceRanges\", \"allocateLoadBalancerNodePorts\"]"), when: .init("each in variables.own[0].object.spec"), object: .init("variables.own[0].object"), pathExpression: .init("\"spec.\" + each"), operation: .remove)])),
      .init(when: .init("variables.needed && (input.whole || input.readable && installation.hasServices)"),
        expression: .init("prosody.xmppServices.size() > 0"),
        messageExpression: .init("\"the prosody of shard \" + string(shard.index) + \" has no Service: web, jicofo and the bridges cannot resolve it, and nobody can join a meeting of this shard\""),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add Service \" + variables.wanted[0].serviceName"), when: .init("variables.wanted.size() > 0 && variables.labels.size() > 0"), creations: [.init(beside: .init("prosody"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Service")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.wanted[0].serviceName"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("prosody.object.?metadata.?namespace"))), ValueTemplate.Entry("labels", ValueTemplate.expression(.init("variables.labels")))])), ValueTemplate.Entry("spec", ValueTemplate.map([ValueTemplate.Entry("selector", ValueTemplate.expression(.init("variables.labels"))), ValueTemplate.Entry("ports", ValueTemplate.list([ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("c2s"))), Content.Entry("port", Content.scalar(Scalar.int(5222))), Content.Entry("targetPort", Content.scalar(Scalar.int(5222)))])), ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("bosh"))), Content.Entry("port", Content.scalar(Scalar.int(5280))), Content.Entry("targetPort", Content.scalar(Scalar.int(5280)))])), ValueTemplate.expression(.init("prosody.podPorts.exists(p, p.own && p.number == 5347) ? {\"name\": \"component\", \"port\": 5347, \"targetPort\": 5347} : null"))]))]))]))])),
      .init(when: .init("!variables.needed && variables.fixed.size() > 0 && (input.whole || input.readable && installation.hasServices)"),
        expression: .init("prosody.xmppServices.size() > 0"),
        messageExpression: .init("\"the prosody of shard \" + string(shard.index) + \" has no Service, and \" + variables.fixed[0].name + \" connects to \" + variables.fixed[0].hosts.filter(h, h.xmpp)[0].host + \": when prosody's pod is recreated with another address, \" + variables.fixed[0].name + \" never reaches it\""),
        severity: .warning)
    ]
  )
}

private func prosodyMetrics() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-metrics", severity: .warning,
    summary: "Prosody serves its statistics on a named port",
    rationale: "Only prosody knows how many clients are connected to a shard and how many messages they exchange. Without its metrics module nothing reports it; and a PodMonitor selects a port by name.",
    remediation: "Enable the module, with PROSODY_ENABLE_METRICS=1 or GLOBAL_MODULES=http_openmetrics, and declare container port 5280 with a name, such as metrics.",
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
        messageExpression: .init("\"the prosody of shard \" + string(shard.index) + \" has no metrics module: nobody sees how many clients it has before meetings drop\""),
        object: .init("prosody.container"),
        path: "env",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("(variables.list == null ? \"set PROSODY_ENABLE_METRICS to 1\" : \"add \" + variables.addOn + \" to \" + variables.list.name) + (variables.named ? \"\" : \", and name port 5280 metrics\")"), when: .init("variables.statisticsPorts.size() < 2 && (variables.switch != null ? variables.switch.origin in [\"literal\", \"configMap\", \"configMapKey\"] && variables.switch.holder != null : variables.list != null ? variables.ownLists.size() < 2 && variables.ownLists.all(v, v.origin == \"literal\" && (v.value == \"\" ? \"\" : v.value + \",\") + variables.addOn == variables.list.value) : variables.knowsSwitch)"), patches: [.init(when: .init("variables.switch != null"), object: .init("variables.switch.holder"), pathExpression: .init("variables.switch.holderPath"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("1"))))), .init(when: .init("variables.switch == null && variables.list == null"), operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("PROSODY_ENABLE_METRICS"))), Content.Entry("value", Content.scalar(Scalar.string("1")))])))), .init(forEach: .init("variables.ownLists"), object: .init("each"), path: "value", operation: .value(ValueTemplate.expression(.init("variables.list.value")))), .init(when: .init("variables.list != null && variables.ownLists.size() == 0"), operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.list.name"))), ValueTemplate.Entry("value", ValueTemplate.expression(.init("variables.list.value")))]))), .init(when: .init("!variables.named && variables.statisticsPorts.size() == 0"), object: .init("prosody.container"), path: "ports", operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("metrics"))), Content.Entry("containerPort", Content.scalar(Scalar.int(5280)))])))), .init(when: .init("!variables.named && variables.statisticsPorts.size() == 1"), object: .init("variables.statisticsPorts[0]"), path: "name", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("metrics")))))], uncovers: ["monitoring-scraped"])),
      .init(forEach: .init("variables.statisticsPorts"),
        when: .init("variables.enabled == true && !variables.named"),
        messageExpression: .init("\"port 5280 of shard \" + string(shard.index) + \"'s prosody, which serves its statistics, has no name: no PodMonitor can select it\""),
        object: .init("item"),
        path: "name",
        fix: .init(applicability: .unsafe, description: "name the port metrics", when: .init("!prosody.podPorts.exists(p, p.name == \"metrics\")"), patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("metrics")))))], uncovers: ["monitoring-scraped"])),
      .init(when: .init("variables.enabled == true && variables.statisticsPorts.size() == 0"),
        expression: .init("variables.named"),
        messageExpression: .init("\"the prosody of shard \" + string(shard.index) + \" serves statistics on port 5280, which its container does not declare: no PodMonitor can select it by name\""),
        object: .init("prosody.container"),
        path: "ports",
        fix: .init(applicability: .unsafe, description: "declare port 5280 with the name metrics", patches: [.init(operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("metrics"))), Content.Entry("containerPort", Content.scalar(Scalar.int(5280)))]))))], uncovers: ["monitoring-scraped"]))
    ]
  )
}

private func prosodyNotPublic() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-not-public", severity: .error,
    summary: "Prosody's XMPP ports are not exposed outside the cluster",
    rationale: "Prosody trusts any client with a password of its shard: jicofo, bridges and components log in on its ports. Exposed to the internet, those passwords can be brute-forced; and a participant who reaches a prosody past HAProxy may be in another shard than the rest of the meeting. Without shards, port 5222 may be open on purpose, for recorders or bridges outside the cluster; the component port 5347, on which releases before stable-7210 accept jicofo, never is.",
    remediation: "Remove prosody's ports from Services of type NodePort and LoadBalancer and from external addresses, and route Ingresses to HAProxy or web, which connect to prosody themselves.",
    scope: .prosody,
    when: .init("prosody.services.size() > 0 && (installation.haproxy != null || installation.shards.size() > 1\n    || prosody.releaseNumber != null && prosody.releaseNumber < 7210)"),
    variables: [
      .init("sharded", .init("installation.haproxy != null || installation.shards.size() > 1")),
      .init("reported", .init("prosody.xmppServices.filter(s, !s.leadsToWeb)")),
      .init("leading", .init("prosody.services.filter(s, s.ports.exists(p, p.xmpp)\n  && !(variables.reported.size() > 0 && variables.reported[0].type != \"ClusterIP\"\n       && variables.reported[0].name == s.name))")),
      .init("public", .init("variables.leading.filter(s, s.type == \"NodePort\" || s.type == \"LoadBalancer\")")),
      .init("open", .init("variables.sharded ? variables.public : []")),
      .init("addressed", .init("variables.leading.filter(s, s.type == \"ClusterIP\" && s.object.?spec.?externalIPs.orValue(null) != null\n  && s.object.spec.externalIPs.size() > 0)"))
    ],
    validations: [
      .init(forEach: .init("variables.open.filter(s, s.ports.all(p, p.xmpp))"),
        messageExpression: .init("\"service \" + item.name + \" exposes the XMPP ports of shard \" + string(shard.index) + \"'s prosody outside the cluster as a \" + item.type + \": strangers can try its passwords, and join past HAProxy\""),
        object: .init("item"),
        path: "spec.type",
        fix: .init(applicability: .unsafe, description: "set spec.type to ClusterIP", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("ClusterIP"))))), .init(forEach: .init("item.ports"), when: .init("has(each.object.nodePort)"), object: .init("each"), path: "nodePort", operation: .remove), .init(forEach: .init("[\"externalTrafficPolicy\", \"healthCheckNodePort\", \"loadBalancerIP\", \"loadBalancerClass\", \"loadBalancerSourceRanges\", \"allocateLoadBalancerNodePorts\"]"), when: .init("each in item.object.spec"), object: .init("item.object"), pathExpression: .init("\"spec.\" + each"), operation: .remove)])),
      .init(forEach: .init("variables.open.filter(s, !s.ports.all(p, p.xmpp))"),
        messageExpression: .init("\"service \" + item.name + \", a \" + item.type + \", exposes port \" + item.ports.filter(p, p.xmpp).map(p, string(p.port)).join(\", \") + \" of shard \" + string(shard.index) + \"'s prosody outside the cluster: strangers can try its passwords, and join past HAProxy\""),
        object: .init("item.ports.filter(p, p.xmpp)[0]"),
        path: "port",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"remove port \" + item.ports.filter(p, p.xmpp).map(p, string(p.port)).join(\", \") + \" from the Service\""), when: .init("item.ports.filter(p, p.xmpp).all(p, prosody.services.exists(s, s.name != item.name && s.type == \"ClusterIP\" && s.ports.exists(o, o.containerPort == p.containerPort))) && !shard.hosts.exists(h, h.serviceName == item.name && h.serviceNamespace == item.namespace) && !prosody.routes.exists(r, r.xmpp && r.serviceName == item.name)"), patches: [.init(forEach: .init("item.ports.filter(p, p.xmpp)"), object: .init("each"), operation: .remove)])),
      .init(forEach: .init("variables.sharded ? variables.addressed : []"),
        messageExpression: .init("\"service \" + item.name + \" has external addresses that expose the XMPP ports of shard \" + string(shard.index) + \"'s prosody: strangers can try its passwords, and join past HAProxy\""),
        object: .init("item"),
        path: "spec.externalIPs",
        fix: .init(applicability: .unsafe, description: "remove spec.externalIPs", patches: [.init(operation: .remove)])),
      .init(forEach: .init("variables.sharded ? prosody.routes.filter(r, r.xmpp && !r.furtherMatch) : []"),
        messageExpression: .init("item.kind + \" \" + item.name + \" routes \" + (item.path == null ? \"requests\" : item.path) + \" to port \" + string(item.containerPort) + \" of shard \" + string(shard.index) + \"'s prosody: participants bypass HAProxy and may land in another shard than their meeting\""),
        object: .init("item"),
        pathExpression: .init("item.servicePath"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"remove \" + (item.path == null ? \"that route\" : \"the route \" + item.path) + \" from \" + item.kind + \" \" + item.name"), when: .init("item.part != null && (!(item.containerPort in [5280, 5281]) || shard.webs.size() > 0 && shard.webs.all(w, w.hosts.exists(h, h.variable == \"XMPP_BOSH_URL_BASE\" && (h.local || h.leadsHome))))"), patches: [.init(object: .init("item.part"), operation: .remove)])),
      .init(forEach: .init("variables.sharded ? [] : (variables.public + variables.addressed).filter(s, s.ports.exists(p, p.containerPort == 5347))"),
        messageExpression: .init("\"service \" + item.name + (item.type == \"ClusterIP\" ? \", which has external addresses\" : \", a \" + item.type) + \", exposes prosody's component port \" + string(item.ports.filter(p, p.containerPort == 5347)[0].port) + \" outside the cluster: strangers can try the component secrets, and act as jicofo with one\""),
        object: .init("item.ports.filter(p, p.containerPort == 5347)[0]"),
        path: "port",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"remove the component port from the Service\""), when: .init("item.ports.exists(p, p.containerPort != 5347) && !shard.hosts.exists(h, h.serviceName == item.name && h.serviceNamespace == item.namespace)"), patches: [.init(forEach: .init("item.ports.filter(p, p.containerPort == 5347)"), object: .init("each"), operation: .remove)]))
    ]
  )
}

private func prosodyPorts() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-ports", severity: .error,
    summary: "Prosody's Service has the ports that its shard uses, and its pods serve them",
    rationale: "Jicofo and the bridges log in to prosody on port 5222, and web proxies participants' messages to 5280. Without the first no conference gets a bridge, without the second nobody joins. Before stable-5765 jicofo is also a component, which connects to port 5347. A Service drops traffic to a port that it does not have, or whose target no pod has.",
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
      .init("configured", .init("prosody.beside.filter(c, c.kind == \"web\").map(c, c.hosts.filter(h, h.xmpp && h.port != null).map(h, h.port)).flatten()")),
      .init("missing", .init("variables.needed.filter(n, !variables.services.exists(s, s.ports.exists(p, p.protocol == \"TCP\"\n  && (p.port == n || n == 5280 && p.port in variables.configured))))"))
    ],
    validations: [
      .init(when: .init("variables.filters"),
        expression: .init("variables.missing.size() == 0"),
        messageExpression: .init("\"service \" + variables.services[0].name + \" of shard \" + string(shard.index) + \"'s prosody has no port \" + variables.missing.map(n, string(n)).join(\" and no port \") + \": \" + [variables.missing.exists(n, n == 5222) ? \"jicofo and the bridges cannot log in, so no meeting gets a bridge\" : \"\",\n   variables.missing.exists(n, n == 5280) ? \"web cannot reach prosody, so nobody can join\" : \"\",\n   variables.missing.exists(n, n == 5347) ? \"jicofo of this release, a component of prosody, cannot connect and no conference starts\" : \"\"]\n  .filter(t, t != \"\").join(\"; \")"),
        object: .init("variables.services[0]"),
        path: "spec.ports",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"add port \" + variables.missing.map(n, string(n)).join(\" and port \")"), patches: [.init(forEach: .init("variables.missing"), operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.services[0].ports.exists(p, p.name == {5222: \"c2s\", 5280: \"bosh\"}[?each].orValue(\"component\")) ? \"port-\" + string(each) : {5222: \"c2s\", 5280: \"bosh\"}[?each].orValue(\"component\")"))), ValueTemplate.Entry("port", ValueTemplate.expression(.init("each"))), ValueTemplate.Entry("targetPort", ValueTemplate.expression(.init("each")))]))), .init(forEach: .init("variables.services[0].ports.filter(p, p.name == null)"), object: .init("each.object"), path: "name", operation: .value(ValueTemplate.expression(.init("\"port-\" + string(each.port)"))))])),
      .init(forEach: .init("variables.services.filter(s, s.pods.exists(p, p.kind == \"prosody\")).map(s, s.ports).flatten()"),
        when: .init("variables.filters"),
        expression: .init("item.resolves"),
        messageExpression: .init("\"port \" + string(item.port) + \" of prosody's Service targets a container port named \" + item.targetName + \", which no pod behind it has: clients that connect to it in shard \" + string(shard.index) + \" get no answer\""),
        object: .init("item"),
        path: "targetPort",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"target port \" + string(item.port)"), when: .init("item.port in [5222, 5280, 5347]"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.port"))))])),
      .init(forEach: .init("variables.services.filter(s, s.pods.exists(p, p.kind == \"prosody\")).map(s, s.ports).flatten()"),
        when: .init("variables.filters"),
        expression: .init("!(item.port in [5222, 5280, 5347] && item.astray)"),
        messageExpression: .init("\"port \" + string(item.port) + \" of prosody's Service targets port \" + string(item.targetNumber) + \", but the pods behind it listen on \" + string(item.port) + \": clients that connect to it in shard \" + string(shard.index) + \" get no answer\""),
        object: .init("item"),
        path: "targetPort",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"target port \" + string(item.port)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.port"))))]))
    ]
  )
}

private func prosodyRateLimit() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-rate-limit", severity: .warning,
    summary: "Prosody's rate limits do not count all participants as one client",
    rationale: "Requests reach prosody from web's pods. Unless prosody trusts them to forward the client's address, or leaves them out of the limit, it counts all participants of the shard as one client: above three joins a second it slows all of them down.",
    remediation: "Set PROSODY_RATE_LIMIT_ALLOW_RANGES to the network of the cluster's pods, or PROSODY_TRUSTED_PROXIES to the addresses of web and HAProxy.",
    scope: .prosody,
    when: .init("installation.haproxy != null"),
    variables: [
      .init("enabled", .init("prosody.environment.filter(v, v.name == \"PROSODY_ENABLE_RATE_LIMITS\" && v.value != null && v.value.lowerAscii() in [\"1\", \"t\", \"true\", \"y\", \"yes\", \"on\"])")),
      .init("ranges", .init("prosody.environment.filter(v, v.name == \"PROSODY_RATE_LIMIT_ALLOW_RANGES\")")),
      .init("trusted", .init("prosody.environment.filter(v, v.name == \"PROSODY_TRUSTED_PROXIES\")")),
      .init("misses", .init("variables.ranges.size() > 0 && variables.ranges[0].value != null && !variables.ranges[0].value.split(\",\").exists(r, r.trim().matches(\"^(10\\\\.|172\\\\.(1[6-9]|2[0-9]|3[01])\\\\.|192\\\\.168\\\\.|100\\\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\\\.|f[cd][0-9a-f]{2}:|0\\\\.0\\\\.0\\\\.0/0|::/0)\")\n  || r.contains(\"*\") || r.contains(\"^\"))")),
      .init("trusts", .init("variables.trusted.size() > 0 && (variables.trusted[0].value == null || variables.trusted[0].value.split(\",\").exists(r, !(r.trim() in [\"\", \"127.0.0.1\", \"::1\"])))"))
    ],
    validations: [
      .init(when: .init("variables.enabled.size() > 0 && variables.misses && !variables.trusts"),
        messageExpression: .init("\"PROSODY_RATE_LIMIT_ALLOW_RANGES in shard \" + string(shard.index) + \" contains no network of pods, and prosody does not trust web's address: it limits all participants together, and joins\" + \" are slow or fail\""),
        object: .init("variables.ranges[0]"),
        path: "value")
    ]
  )
}

private func prosodyVolume() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-volume", severity: .error,
    summary: "No two prosody pods write one volume",
    rationale: "Prosody stores accounts and its configuration in its volume and does not share it. Two pods that write it overwrite each other's accounts, so that jicofo and bridges are refused; and a rollout whose new pod waits for the volume of the old one never ends.",
    remediation: "Give each shard's prosody a claim of its own, and roll its Deployment out with strategy Recreate, or with maxSurge 0 and maxUnavailable 1.",
    scope: .prosody,
    when: .init("prosody.sharedVolumes.size() > 0"),
    validations: [
      .init(forEach: .init("prosody.sharedVolumes.filter(v, v.other != null)"),
        messageExpression: .init("\"the prosodies of shards \" + string(item.other) + \" and \" + string(shard.index) + \" write the same claim \" + item.claim + \": they overwrite each other's accounts, and jicofo and bridges cannot log in\""),
        object: .init("item")),
      .init(forEach: .init("prosody.sharedVolumes.filter(v, v.other == null)"),
        messageExpression: .init("\"the rollout of \" + prosody.name + \" starts a new pod while the old one still writes claim \" + item.claim + \": the new pod waits for the volume, or both overwrite each other's data\""),
        object: .init("item"))
    ]
  )
}

private func publicUrl() -> RuleDefinition {
  RuleDefinition(
    id: "public-url", severity: .warning,
    summary: "PUBLIC_URL is https, and a route serves its host",
    rationale: "Web points browsers to the room's websocket and its links below PUBLIC_URL, and bridges build the URLs of their websockets from it. On an HTTPS page, browsers block them without https; with another host they connect to the wrong server, and participants see each other neither on video nor in the list.",
    remediation: "Set it to `https://` and the host of the Ingress.",
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
        messageExpression: .init("\"PUBLIC_URL \" + item[0].text + (item[0].scheme == null ? \" has no https://\" : \" is not https\") + (item[0].expected ? \"\" : \", and no route serves its host\") + (item.size() == 1 ? \"\" : \" (\" + string(item.size()) + \" places)\") + \": browsers block the URLs that web and bridges build from it, and meetings do not start\""),
        object: .init("item[0]"),
        fix: .init(applicability: .safe, description: "change PUBLIC_URL to https", when: .init("item.all(u, u.plain) && (item[0].scheme == null || item[0].scheme == \"http\") && (item[0].expected || variables.real.size() == 1)"), patches: [.init(forEach: .init("item"), object: .init("each"), operation: .value(ValueTemplate.expression(.init("!each.expected ? \"https://\" + variables.hosts[0] : \"https://\" + (each.scheme == null ? each.text : each.text.substring(each.text.indexOf(\"://\") + 3))"))))])),
      .init(forEach: .init("variables.foreign.map(u, u.text).distinct().map(t, variables.foreign.filter(u, u.text == t))"),
        messageExpression: .init("\"no route serves \" + item[0].host + \", the host of PUBLIC_URL\" + (variables.hosts.size() == 0 ? \"\" : \"; the routes serve \" + variables.hosts.join(\", \")) + (item.size() == 1 ? \"\" : \" (\" + string(item.size()) + \" places)\") + \": browsers connect to a host that does not answer, and meetings do not start\""),
        object: .init("item[0]"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set the host of PUBLIC_URL to \" + variables.hosts[0]"), when: .init("item.all(u, u.plain) && variables.real.size() == 1"), patches: [.init(forEach: .init("item"), object: .init("each"), operation: .value(ValueTemplate.expression(.init("\"https://\" + variables.hosts[0] + each.rest"))))]))
    ]
  )
}

private func readinessProbes() -> RuleDefinition {
  RuleDefinition(
    id: "readiness-probes", severity: .warning,
    summary: "Web, prosody and the bridges have readiness probes",
    rationale: "A Service sends traffic to a pod once it is ready, and without a probe that is as soon as the process runs. A web that still writes its configuration answers with errors, bridges connect to a prosody that does not listen yet, and a new shard gets rooms before it can serve them.",
    remediation: "Add a readinessProbe: for web and prosody over HTTP on the port that others use, for bridges /about/health on port 8080.",
    scope: .shard,
    variables: [
      .init("breaks", .init("{\"web\": \"participants are routed to a web that does not serve the page yet\", \"prosody\": \"web, jicofo and the bridges connect to a prosody that does not listen yet, and meetings fail while it starts\", \"jvb\": \"conferences are allocated to a bridge that is not ready\"}"))
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
    rationale: "A pod that mounts a missing ConfigMap, Secret or claim waits for it and never starts; a pod with a missing ServiceAccount is not even created. At the next restart the shard loses that component, and its meetings.",
    remediation: "Correct the name, add the object, or mark the reference as optional.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.references.filter(r, !r.exists && r.provable && (input.whole || r.spare))"),
        when: .init("item.kind != \"Secret\""),
        messageExpression: .init("item.kind + \" \" + item.name + \" (\" + item.use + \") does not exist: \" + (item.kind == \"ServiceAccount\" ? \"no pod that uses it can be created\" : \"pods that need it never start\")"),
        object: .init("item")),
      .init(forEach: .init("installation.references.filter(r, !r.exists && r.provable && !input.whole && !r.spare)"),
        when: .init("item.kind != \"Secret\""),
        messageExpression: .init("item.kind + \" \" + item.name + \" (\" + item.use + \") is not among the manifests: unless it is created outside of them, \" + (item.kind == \"ServiceAccount\" ? \"no pod that uses it can be created\" : \"pods that need it never start\")"),
        object: .init("item"),
        severity: .warning),
      .init(forEach: .init("installation.references.filter(r, !r.exists)"),
        when: .init("input.whole"),
        expression: .init("item.kind != \"Secret\""),
        messageExpression: .init("\"Secret \" + item.name + \" (\" + item.use + \") is not among the manifests: \" + (item.use == \"imagePullSecrets\" ? \"unless it is created outside of them, images of a private registry cannot be pulled\"\n   : \"unless it is created outside of them, pods that need it never start\")"),
        object: .init("item"))
    ]
  )
}

private func releaseKnownBad() -> RuleDefinition {
  RuleDefinition(
    id: "release-known-bad", severity: .warning,
    summary: "No component runs a Jitsi release with a known fault that ends meetings",
    rationale: "Some builds of Jitsi's images are broken in ways that manifests show: an image that lacks a module for the chosen authentication, a web without a page, a bridge that outlives its shutdown. They were fixed a few days later, and charts that pin the release keep the fault.",
    remediation: "Use the release that the message names, or the one before the fault; `kubectl jitsi releases` lists both.",
    scope: .shard,
    variables: [
      .init("faults", .init("shard.components.map(c, c.jitsi.faults.map(f, {\"component\": c, \"fault\": f})).flatten()"))
    ],
    validations: [
      .init(forEach: .init("variables.faults"),
        messageExpression: .init("item.component.kind + \" of shard \" + string(shard.index) + \" runs \" + item.component.jitsi.name + \", which has a known fault: \" + item.fault.text + \" (\" + (item.fault.fixedIn == null ? \"no newer release is known to be without it\" : \"fixed in \" + item.fault.fixedIn) + \", \" + item.fault.source + \")\""),
        object: .init("item.fault"))
    ]
  )
}

private func releaseVariables() -> RuleDefinition {
  RuleDefinition(
    id: "release-variables", severity: .warning,
    summary: "Containers set the variables that the images of their Jitsi release read",
    rationale: "Jitsi's images ignore variables that they do not know. A setting that went with an upgrade, that only a later release has, or that is misspelled has no effect, and nothing says so: bridges announce the wrong address, logins stay open, limits do not hold. Without the passwords that it needs a container exits when it starts.",
    remediation: "Rename the variable, or remove it; `kubectl jitsi releases` shows what each release reads.",
    scope: .installation,
    variables: [
      .init("missing", .init("!input.whole ? [] : installation.shards.map(s, s.components.filter(c, c.jitsi.missing.size() > 0)).flatten()"))
    ],
    validations: [
      .init(forEach: .init("installation.unreadVariables"),
        messageExpression: .init("item.component.name + \" sets \" + item.name + \", which no image of \" + item.running + \" reads\" + (item.kind == \"removed\" ? \" (removed in \" + item.release\n  + (item.replacement == null ? \"\" : \", replaced by \" + item.replacement) + \")\"\n  : item.kind == \"early\" ? \" (\" + item.release + \" is the first that does)\" : \"\")\n+ \": the setting has no effect\" + (item.kind == \"misspelled\" ? \"; did you mean \" + item.replacement + \"?\" : \"\")"),
        object: .init("item"),
        pathExpression: .init("item.entry ? \"name\" : \"\"")),
      .init(forEach: .init("variables.missing"),
        messageExpression: .init("item.name + \" does not set \" + item.jitsi.missing.join(\" and \") + \": its container exits when it starts, and no meeting opens in shard \" + string(item.shard.index)"),
        object: .init("item.container"),
        path: "env",
        severity: .error)
    ]
  )
}

private func schema() -> RuleDefinition {
  RuleDefinition(
    id: "schema", severity: .error,
    summary: "The API server accepts every object",
    rationale: "An API server rejects an object with a field of the wrong type, without a required one, or with fields that contradict each other, and helm then fails the whole release. `kubectl apply` rejects an unknown field; other clients drop it, and the setting keeps its default.",
    remediation: "Write the value as the schema of the kind requires; `kubectl explain KIND.FIELD` shows it. `--kubernetes-version` sets the Kubernetes version that the manifests are checked against.",
    scope: .object,
    when: .init("facts.schemaFaults.size() > 0 && facts.concern"),
    validations: [
      .init(forEach: .init("facts.schemaFaults.filter(f, f.kind == \"refused\")"),
        messageExpression: .init("item.text + \": the API server rejects the \" + object.kind"),
        object: .init("item"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("item.quotes ? \"quote the value\" : \"remove the quotes\""), when: .init("item.replacement != null"), patches: [.init(object: .init("item"), operation: .value(ValueTemplate.expression(.init("item.replacement"))))])),
      .init(forEach: .init("facts.schemaFaults.filter(f, f.kind == \"unknown\")"),
        messageExpression: .init("item.text + \": kubectl apply rejects it, and other clients drop it\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        severity: .warning)
    ]
  )
}

private func secretsComplete() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-complete", severity: .error,
    summary: "Every key of a Secret or ConfigMap that a container's environment references exists",
    rationale: "A container whose environment references a missing Secret, ConfigMap or key never starts (CreateContainerConfigError). Running pods are not affected; at their next restart the shard loses that component, and its meetings.",
    remediation: "Correct the name or the key, add the key to the object, or mark the reference as optional.",
    scope: .installation,
    when: .init("installation.missingKeys.size() > 0"),
    validations: [
      .init(forEach: .init("installation.missingKeys.filter(m, m.holder != null && m.slip)"),
        messageExpression: .init("item.variable + \" of container \" + item.container + \" references key \" + item.key + \" of \" + item.kind + \" \" + item.name + \", which has no such key: the container never starts\""),
        object: .init("item.nameObject"),
        path: "key"),
      .init(forEach: .init("installation.missingKeys.filter(m, m.holder != null && !m.slip)"),
        messageExpression: .init("item.kind + \" \" + item.name + \" has no key \" + item.key + \", which \" + (item.uses == 1 ? \"container \" + item.container + \" needs: it never starts\"\n   : string(item.uses) + \" containers need: none of them starts\")"),
        object: .init("item.holder"),
        pathExpression: .init("(item.holder.kind == \"SealedSecret\" ? \"spec.encryptedData\" : item.holder.kind == \"ExternalSecret\" ? \"spec.data\"\n : has(item.holder.data) || !has(item.holder.stringData) ? \"data\" : \"stringData\")\n+ (item.holder.kind == \"ExternalSecret\" ? \"\" : \"[\\\"\" + item.key + \"\\\"]\")")),
      .init(forEach: .init("installation.missingKeys.filter(m, m.holder == null && !m.mounted && m.kind == \"ConfigMap\" && m.provable && !m.secret)"),
        messageExpression: .init("\"configmap \" + item.name + \", which \" + item.variable + \" of container \" + item.container + \" references, does not exist: the container never starts\""),
        object: .init("item.nameObject"),
        path: "name"),
      .init(forEach: .init("installation.missingKeys.filter(m, m.holder == null && !m.mounted && m.kind == \"Secret\")"),
        when: .init("input.whole"),
        messageExpression: .init("\"secret \" + item.name + \", which \" + item.variable + \" of container \" + item.container + \" references, is not among the manifests: unless it is created outside of them, the container never starts\""),
        object: .init("item.nameObject"),
        path: "name")
    ]
  )
}

private func secretsReferenced() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-referenced", severity: .error,
    summary: "Passwords and secrets come from a Secret, not from a literal value or a ConfigMap",
    rationale: "Anyone who can read a Deployment or a ConfigMap can log in to prosody as jicofo or as a bridge, listen to conferences and end them; and a value in a manifest is also in its repository.",
    remediation: "Store the value in a Secret, and reference it with secretKeyRef, or the whole Secret with secretRef.",
    scope: .installation,
    variables: [
      .init("clear", .init("installation.namedSecrets.filter(s, s.origin in [\"literal\", \"configMapKey\", \"configMap\"]\n  && (s.value == null || s.value != \"\" && !s.value.contains(\"$(\") && !s.value.startsWith(\"/\")\n    && !(s.value.lowerAscii() in [\"0\", \"1\", \"true\", \"false\", \"yes\", \"no\", \"none\"])))")),
      .init("kept", .init("installation.namedSecrets.filter(s, s.key != null)"))
    ],
    validations: [
      .init(forEach: .init("variables.clear.filter(s, s.origin == \"literal\")"),
        messageExpression: .init("item.name + \" of container \" + item.container + \" is a literal value in the manifest: anyone who can read it can \" + (item.name.startsWith(\"JWT_\") ? \"sign tokens and open any meeting\" : item.name.matches(\"^TURNS?_\") ? \"use the TURN server\" : item.name.matches(\"^(JICOFO|JVB|JIBRI|JIGASI|FOCUS|COMPONENT)_|_COMPONENT_SECRET$\") ? \"log in as a component and end meetings\" : \"log in with it\")"),
        object: .init("item"),
        path: "value",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"read \" + item.name + \" from Secret \" + variables.kept.filter(k, k.name == item.name)[0].from + \", as other containers do\""), when: .init("variables.kept.filter(k, k.name == item.name).map(k, k.from + \"/\" + k.key).distinct().size() == 1"), patches: [.init(object: .init("item"), path: "value", operation: .remove), .init(object: .init("item"), path: "valueFrom.secretKeyRef", operation: .value(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("variables.kept.filter(k, k.name == item.name)[0].from"))), ValueTemplate.Entry("key", ValueTemplate.expression(.init("variables.kept.filter(k, k.name == item.name)[0].key")))])))])),
      .init(forEach: .init("variables.clear.filter(s, s.origin != \"literal\" && (s.shown || s.origin == \"configMapKey\"))"),
        messageExpression: .init("(item.shown ? item.name + \" is stored in\" : item.name + \" of container \" + item.container + \" is read from\") + \" ConfigMap \" + item.from + \": anyone who can read it can \" + (item.name.startsWith(\"JWT_\") ? \"sign tokens and open any meeting\" : item.name.matches(\"^TURNS?_\") ? \"use the TURN server\" : item.name.matches(\"^(JICOFO|JVB|JIBRI|JIGASI|FOCUS|COMPONENT)_|_COMPONENT_SECRET$\") ? \"log in as a component and end meetings\" : \"log in with it\")"),
        object: .init("item"),
        pathExpression: .init("item.shown ? \"\" : \"valueFrom.configMapKeyRef.name\""))
    ]
  )
}

private func secretsStale() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-stale", severity: .error,
    summary: "All running pods of a shard read the same content of their Secrets and ConfigMaps",
    rationale: "A container reads its environment when it starts. If a Secret gets new passwords, as some charts do at each upgrade, pods that start afterwards have the new ones and all others keep the old ones: jicofo or bridges can no longer log in to prosody.",
    remediation: "Restart the workloads with old values (`kubectl rollout restart`), and keep passwords over upgrades: set them as values of the chart, or in a Secret of your own.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.staleReads.filter(r, r.recreated && r.kind == \"Secret\")"),
        messageExpression: .init("\"pod \" + item.pod + \" read \" + item.variables.join(\", \") + \" before \" + item.kind + \" \" + item.name + \" was \" + (item.recreated ? \"recreated\" : \"changed\") + \" at \" + item.changed + \", and pod \" + item.newer + \" afterwards: \" + (item.kind == \"Secret\" ? \"if the values differ, one cannot log in to the other, and meetings fail\"\n  : \"if the values differ, the components of the shard disagree\")"),
        object: .init("item")),
      .init(forEach: .init("installation.staleReads.filter(r, !r.recreated || r.kind != \"Secret\")"),
        messageExpression: .init("\"pod \" + item.pod + \" read \" + item.variables.join(\", \") + \" before \" + item.kind + \" \" + item.name + \" was \" + (item.recreated ? \"recreated\" : \"changed\") + \" at \" + item.changed + \", and pod \" + item.newer + \" afterwards: \" + (item.kind == \"Secret\" ? \"if the values differ, one cannot log in to the other, and meetings fail\"\n  : \"if the values differ, the components of the shard disagree\")"),
        object: .init("item"),
        severity: .warning)
    ]
  )
}

private func secretsStrong() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-strong", severity: .warning,
    summary: "No password is empty, shorter than eight characters or one that is published",
    rationale: "Jicofo and the bridges log in to prosody with these passwords, and tokens are signed with them. Anyone who guesses one, or finds it in the example that it was copied from, can listen to conferences and end them.",
    remediation: "Generate a separate random value for each (`openssl rand -hex 16`), change it in the Secret and restart prosody, jicofo and the bridges of all shards that read it.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.secretValues.filter(s, s.name != \"JIGASI_SIP_PASSWORD\" && (s.length < 8 && (s.length > 0 || s.required) || s.published))"),
        messageExpression: .init("item.name + (item.secret == null ? \"\" : \" in Secret \" + item.secret) + (item.length == 0 ? \" is empty\" : item.published ? \" is a password from published examples\" :\n   \" has only \" + string(item.length) + \" characters\")\n+ (item.length == 0 ? \": anyone can \" : \": anyone who guesses it can \") + (item.name.startsWith(\"JWT_\") ? \"sign tokens and open any meeting\" : item.name.matches(\"^TURNS?_\") ? \"use the TURN server\" : item.name.matches(\"^(JICOFO|JVB|JIBRI|JIGASI|FOCUS|COMPONENT)_|_COMPONENT_SECRET$\") ? \"log in as a component and end meetings\" : \"log in with it\")"),
        object: .init("item"))
    ]
  )
}

private func secretsValid() -> RuleDefinition {
  RuleDefinition(
    id: "secrets-valid", severity: .error,
    summary: "The data of every Secret is base64",
    rationale: "An API server rejects a Secret whose data it cannot decode. The components that read their passwords from it never start, and helm fails the whole release.",
    remediation: "Encode the value (`printf %s VALUE | base64 -w0`), or store it unencoded under stringData.",
    scope: .object,
    kinds: ["Secret"],
    when: .init("facts.undecodableKeys.size() > 0 && facts.concern && !has(object.sops)"),
    validations: [
      .init(forEach: .init("facts.undecodableKeys"),
        messageExpression: .init("\"key \" + item + \" of Secret \" + object.metadata.name + \" is not base64: the API server rejects the Secret, and pods that read it never start\""),
        pathExpression: .init("\"data[\\\"\" + item + \"\\\"]\""))
    ]
  )
}

private func selectorsUnversioned() -> RuleDefinition {
  RuleDefinition(
    id: "selectors-unversioned", severity: .warning,
    summary: "No selector contains a label that changes with a release",
    rationale: "During a rollout, pods of the old and the new version run side by side. A Service that selects by version drops all old pods at once, in the middle of their calls; a Deployment that does cannot be upgraded at all, because its selector is immutable.",
    remediation: "Remove the label from the selector, and leave it on the pods. The selector of an existing Deployment or StatefulSet is immutable: the object has to be recreated once.",
    scope: .object,
    kinds: ["Service", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "PodDisruptionBudget", "PodMonitor"],
    when: .init("facts.versionedLabels.size() > 0 && facts.selectsConcern && (facts.service == null || facts.service.selectsAny)"),
    validations: [
      .init(messageExpression: .init("object.kind + \" \" + object.metadata.name + \" selects by \" + (facts.versionedLabels.size() == 1 ? \"a label that changes\" : string(facts.versionedLabels.size()) + \" labels that change\") + \" with every release: \" + (object.kind == \"Service\" ? \"an upgrade drops the running pods from it at once, and calls end\"\n   : object.kind in [\"PodDisruptionBudget\", \"PodMonitor\"]\n   ? \"after an upgrade it no longer matches the running pods\"\n   : \"an upgrade is refused, because a selector is immutable\")"),
        pathExpression: .init("facts.versionedLabels[0]"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"remove \" + (facts.versionedLabels.size() == 1 ? \"it\" : \"them\") + \" from the selector\" + (object.kind in [\"Deployment\", \"StatefulSet\", \"DaemonSet\", \"ReplicaSet\"]\n  ? \" (delete an existing one first, with --cascade=orphan)\" : \"\")"), when: .init("(object.kind == \"Service\" ? object.spec.selector.size()\n : object.spec.selector.?matchLabels.orValue({}).size()\n   + object.spec.selector.?matchExpressions.orValue([]).size()) > facts.versionedLabels.size()"), patches: [.init(forEach: .init("facts.versionedLabels"), object: .init("object"), pathExpression: .init("each"), operation: .remove)]))
    ]
  )
}

private func shardAuthComplete() -> RuleDefinition {
  RuleDefinition(
    id: "shard-auth-complete", severity: .error,
    summary: "Authentication is on in all components of a shard, and its type has what it needs",
    rationale: "Prosody checks logins and tokens, jicofo decides who may open a meeting, and web asks for a login and connects guests to a domain of their own. If authentication is on in some of them only, anyone can open a meeting, or nobody can join; a type without its server or key accepts nobody.",
    remediation: "Set ENABLE_AUTH, AUTH_TYPE and ENABLE_GUESTS to the same values in web, prosody and jicofo, and in prosody what the type needs: JWT_APP_ID with JWT_APP_SECRET or JWT_ASAP_KEYSERVER, LDAP_URL, or MATRIX_UVS_URL.",
    scope: .shard,
    when: .init("shard.prosodies.size() == 1 && !shard.prosody.environment.exists(v, v.name == \"PROSODY_MODE\" && !(v.value in [\"\", \"client\"]))"),
    variables: [
      .init("prosody", .init("shard.prosody.effective.ENABLE_AUTH")),
      .init("type", .init("\"PROSODY_AUTH_TYPE\" in shard.prosody.jitsi.defaults || shard.prosody.environment.exists(v, v.name == \"PROSODY_AUTH_TYPE\") ? shard.prosody.effective.PROSODY_AUTH_TYPE : shard.prosody.effective.AUTH_TYPE")),
      .init("authEntry", .init("shard.prosody.environment.filter(v, v.name == \"ENABLE_AUTH\" && v.holder != null).reverse()")),
      .init("typeEntry", .init("shard.prosody.environment.filter(v, v.name == \"PROSODY_AUTH_TYPE\" && v.value != \"\" && v.holder != null).reverse() + shard.prosody.environment.filter(v, v.name == \"AUTH_TYPE\" && v.holder != null).reverse()")),
      .init("guests", .init("shard.prosody.effective.ENABLE_GUESTS")),
      .init("anonymous", .init("variables.guests == \"true\" || variables.type == \"jwt\" && shard.prosody.effective.JWT_ALLOW_EMPTY == \"true\"")),
      .init("webs", .init("shard.webs.filter(w, w.effective.ENABLE_AUTH == \"true\")")),
      .init("jicofos", .init("shard.jicofos.filter(j, !j.environment.exists(v, v.name == \"JICOFO_ENABLE_AUTH\"))")),
      .init("extended", .init("shard.prosody.environment.exists(v, v.name in [\"GLOBAL_CONFIG\", \"XMPP_CONFIGURATION\"] && (v.value == null || v.value.contains(\"app_\") || v.value.contains(\"asap_\") || v.value.contains(\"authentication\") || v.value.contains(\"uvs_\")))")),
      .init("needs", .init("variables.prosody != \"true\" || variables.extended ? [] : variables.type == \"jwt\" && shard.prosody.effective.JWT_AUTH_TYPE == \"token\" ? (shard.prosody.effective.JWT_APP_ID == \"\" && shard.prosody.effective.JWT_ACCEPTED_ISSUERS == \"\" ? [\"JWT_APP_ID\"] : [])\n  + (shard.prosody.effective.JWT_APP_SECRET in [\"\", \"false\"] && shard.prosody.effective.JWT_ASAP_KEYSERVER == \"\"\n    ? [\"JWT_APP_SECRET or JWT_ASAP_KEYSERVER\"] : [])\n: variables.type == \"ldap\" && shard.prosody.effective.LDAP_URL == \"\" ? [\"LDAP_URL\"] : variables.type in [\"matrix\", \"hybrid_matrix_token\"] && shard.prosody.effective.MATRIX_UVS_URL == \"\" ? [\"MATRIX_UVS_URL\"] : []")),
      .init("types", .init("[\"internal\", \"jwt\", \"ldap\"] + (\"MATRIX_UVS_URL\" in shard.prosody.jitsi.defaults ? [\"matrix\"] : []) + (\"MATRIX_LOBBY_BYPASS\" in shard.prosody.jitsi.defaults ? [\"hybrid_matrix_token\"] : [])"))
    ],
    validations: [
      .init(when: .init("variables.prosody == \"false\" && variables.webs.exists(w, w.effective.ENABLE_GUESTS == \"true\")"),
        messageExpression: .init("\"ENABLE_AUTH is on in \" + variables.webs[0].name + \" and off in \" + shard.prosody.name + \": browsers join through the domain of guests, which prosody does not serve, and nobody gets in\""),
        object: .init("variables.authEntry.size() > 0 ? variables.authEntry[0].holder : shard.prosody.container"),
        pathExpression: .init("variables.authEntry.size() > 0 ? variables.authEntry[0].holderPath : \"env\"")),
      .init(when: .init("variables.prosody == \"false\" && !variables.webs.exists(w, w.effective.ENABLE_GUESTS == \"true\") && (variables.webs.size() > 0 || variables.jicofos.exists(j, j.effective.ENABLE_AUTH == \"true\"))"),
        messageExpression: .init("\"ENABLE_AUTH is on in \" + (variables.webs.size() > 0 ? variables.webs[0].name\n  : variables.jicofos.filter(j, j.effective.ENABLE_AUTH == \"true\")[0].name)\n+ \" and off in \" + shard.prosody.name + \": anyone can open a meeting without a login\""),
        object: .init("variables.authEntry.size() > 0 ? variables.authEntry[0].holder : shard.prosody.container"),
        pathExpression: .init("variables.authEntry.size() > 0 ? variables.authEntry[0].holderPath : \"env\"")),
      .init(forEach: .init("variables.jicofos.filter(j, j.effective.ENABLE_AUTH == \"false\")"),
        when: .init("variables.prosody == \"true\" && variables.anonymous"),
        messageExpression: .init("\"ENABLE_AUTH is on in \" + shard.prosody.name + \" and off in \" + item.name + \": people without a login can open meetings, not only join them\""),
        object: .init("item.environment.exists(v, v.name == \"ENABLE_AUTH\" && v.holder != null) ? item.environment.filter(v, v.name == \"ENABLE_AUTH\" && v.holder != null).reverse()[0].holder : item.container"),
        pathExpression: .init("item.environment.exists(v, v.name == \"ENABLE_AUTH\" && v.holder != null) ? item.environment.filter(v, v.name == \"ENABLE_AUTH\" && v.holder != null).reverse()[0].holderPath : \"env\"")),
      .init(forEach: .init("variables.webs.filter(w, w.effective.ENABLE_GUESTS == \"true\")"),
        when: .init("variables.prosody == \"true\" && variables.guests == \"false\""),
        messageExpression: .init("\"ENABLE_GUESTS is on in \" + item.name + \" and off in \" + shard.prosody.name + \": browsers join through the domain of guests, which prosody does not serve, and nobody gets in without a token\""),
        object: .init("shard.prosody.environment.exists(v, v.name == \"ENABLE_GUESTS\" && v.holder != null) ? shard.prosody.environment.filter(v, v.name == \"ENABLE_GUESTS\" && v.holder != null).reverse()[0].holder : shard.prosody.container"),
        pathExpression: .init("shard.prosody.environment.exists(v, v.name == \"ENABLE_GUESTS\" && v.holder != null) ? shard.prosody.environment.filter(v, v.name == \"ENABLE_GUESTS\" && v.holder != null).reverse()[0].holderPath : \"env\"")),
      .init(forEach: .init("shard.webs.filter(w, w.effective.ENABLE_AUTH == \"false\" || w.effective.ENABLE_GUESTS == \"false\")"),
        when: .init("variables.prosody == \"true\" && variables.guests == \"true\""),
        messageExpression: .init("(item.effective.ENABLE_AUTH == \"false\" ? \"ENABLE_AUTH\" : \"ENABLE_GUESTS\") + \" is on in \" + shard.prosody.name + \" and off in \" + item.name + \": guests are asked for a login and cannot join\""),
        object: .init("item.container"),
        path: "env",
        severity: .warning),
      .init(forEach: .init("shard.jicofos.filter(j, (\"JICOFO_ENABLE_AUTH\" in j.jitsi.defaults ? j.effective.JICOFO_ENABLE_AUTH : j.effective.ENABLE_AUTH) == \"true\" && !j.environment.exists(v, v.name == \"JICOFO_AUTH_TYPE\" && v.value != \"\" && \"JICOFO_AUTH_TYPE\" in j.jitsi.defaults) && (\"JICOFO_AUTH_TYPE\" in j.jitsi.defaults ? j.effective.JICOFO_AUTH_TYPE : j.effective.AUTH_TYPE) != null && ((\"JICOFO_AUTH_TYPE\" in j.jitsi.defaults ? j.effective.JICOFO_AUTH_TYPE : j.effective.AUTH_TYPE) == \"jwt\") != (variables.type == \"jwt\"))"),
        when: .init("variables.prosody == \"true\" && variables.anonymous && variables.type in variables.types && variables.type != \"hybrid_matrix_token\""),
        messageExpression: .init("\"AUTH_TYPE is \" + variables.type + \" in \" + shard.prosody.name + \", and \" + (variables.type == \"jwt\" ? \"another\" : \"jwt\") + \" in \" + item.name + \": guests who log in from a meeting get the wrong kind of login, and no host can open it from there\""),
        object: .init("item.environment.exists(v, v.name in [\"JICOFO_AUTH_TYPE\", \"AUTH_TYPE\"] && v.holder != null) ? item.environment.filter(v, v.name in [\"JICOFO_AUTH_TYPE\", \"AUTH_TYPE\"] && v.holder != null).reverse()[0].holder : item.container"),
        pathExpression: .init("item.environment.exists(v, v.name in [\"JICOFO_AUTH_TYPE\", \"AUTH_TYPE\"] && v.holder != null) ? item.environment.filter(v, v.name in [\"JICOFO_AUTH_TYPE\", \"AUTH_TYPE\"] && v.holder != null).reverse()[0].holderPath : \"env\"")),
      .init(when: .init("variables.needs.size() > 0"),
        messageExpression: .init("\"AUTH_TYPE of \" + shard.prosody.name + \" is \" + variables.type + \", without \" + variables.needs.join(\" and \") + \": prosody accepts no login, and nobody can join with one\""),
        object: .init("variables.typeEntry.size() > 0 ? variables.typeEntry[0].holder : shard.prosody.container"),
        pathExpression: .init("variables.typeEntry.size() > 0 ? variables.typeEntry[0].holderPath : \"env\"")),
      .init(when: .init("variables.prosody == \"true\" && shard.prosody.jitsi.known && variables.type != null && !variables.extended && !(variables.type in variables.types) && variables.typeEntry.all(v, v.origin in [\"literal\", \"configMap\", \"configMapKey\"])"),
        messageExpression: .init("\"AUTH_TYPE of \" + shard.prosody.name + \" is \" + variables.type + \", which \" + shard.prosody.jitsi.name + \" does not know: prosody accepts its own accounts only (known: \" + variables.types.join(\", \") + \")\""),
        object: .init("variables.typeEntry.size() > 0 ? variables.typeEntry[0].holder : shard.prosody.container"),
        pathExpression: .init("variables.typeEntry.size() > 0 ? variables.typeEntry[0].holderPath : \"env\""))
    ]
  )
}

private func shardComplete() -> RuleDefinition {
  RuleDefinition(
    id: "shard-complete", severity: .error,
    summary: "Every shard has one web, one jicofo, one prosody and videobridges",
    rationale: "A room lives in one shard, and needs all of its components there: web serves the page, prosody carries the signalling, jicofo chooses the bridges, and the bridges carry audio and video. HAProxy sends rooms to an incomplete shard all the same, and they fail.",
    remediation: "Add the missing workload, as the other shards have it, or remove the shard from HAProxy's configuration.",
    scope: .shard,
    when: .init("shard.missing.size() > 0 && !shard.isMinorFragment"),
    variables: [
      .init("breaks", .init("{\"web\": \"participants who are routed to this shard get no page\", \"prosody\": \"nobody can join a meeting of this shard\", \"jicofo\": \"meetings of this shard never start\", \"jvb\": \"meetings of this shard have no audio or video\"}")),
      .init("strays", .init("shard.otherHalf == null ? [] : shard.otherHalf.components")),
      .init("wired", .init("shard.otherHalf != null && shard.otherHalf.hosts.exists(h, h.namesake != null)"))
    ],
    validations: [
      .init(forEach: .init("variables.strays"),
        when: .init("!variables.wired"),
        messageExpression: .init("item.kind + \" of shard \" + string(shard.index) + \" is in namespace \" + item.namespace + \", but the rest of the shard is in \" + installation.namespace + \": \" + variables.breaks[item.kind]"),
        object: .init("item"),
        path: "metadata.namespace"),
      .init(forEach: .init("shard.otherHalf == null ? shard.missing : shard.missing.filter(m, m in shard.otherHalf.missing)"),
        when: .init("input.whole || (item in shard.usual && shard.missing.size() <= 2)"),
        messageExpression: .init("\"shard \" + string(shard.index) + \" has no \" + item + (item in shard.elsewhere ? \", which other shards have: \" : \": \") + variables.breaks[item]"),
        fix: .init(applicability: .create, descriptionExpression: .init("\"add \" + item + \", copied from another shard\""), when: .init("shard.clones.exists(c, c.kind == item)"), creations: [.init(forEach: .init("shard.clones.filter(c, c.kind == item)[0].objects"), beside: .init("shard.clones.filter(c, c.kind == item)[0].beside"), object: ValueTemplate.expression(.init("each")))], uncovers: ["images-published", "release-known-bad", "release-variables"]))
    ]
  )
}

private func shardNumbering() -> RuleDefinition {
  RuleDefinition(
    id: "shard-numbering", severity: .info,
    summary: "Shards are numbered from 0 without a gap",
    rationale: "Ports, names and HAProxy's servers are derived from the shards' numbers. A gap is a server that stays empty, and the next shard that is added by count gets a number that is in use.",
    remediation: "Give the next shard the free number; renaming a running shard ends its meetings and is not worth it.",
    scope: .installation,
    when: .init("installation.missingIndices.size() > 0 && !installation.shards.all(s, s.isMinorFragment) && (input.whole || installation.haproxy != null || installation.missingIndices[0] > 0)"),
    validations: [
      .init(messageExpression: .init("\"shard numbers have a gap, no shard \" + installation.missingIndices.map(i, string(i)).join(\", \") + \" below shard \" + string(installation.indices[installation.indices.size() - 1]) + \": a shard added by count would reuse a number and its ports\""),
        object: .init("installation.shards.filter(s, s.index > installation.missingIndices[0])[0].components[0]"),
        path: "metadata.name")
    ]
  )
}

private func shardPasswordsAgree() -> RuleDefinition {
  RuleDefinition(
    id: "shard-passwords-agree", severity: .error,
    summary: "Jicofo and bridges log in with the users and passwords that prosody has",
    rationale: "Prosody creates the accounts of jicofo and of the bridges from its own variables at each start. A component with another password cannot log in: without jicofo nobody can open a meeting, and without bridges meetings have neither sound nor video.",
    remediation: "Read the variable from one key of one Secret in prosody and in the component that logs in.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.credentialDisagreements.filter(d, d.proven)"),
        messageExpression: .init("item.variable + \" of \" + item.client.name + (item.proven ? \" is not that of \" : \" is another key of the Secret than \") + item.prosody.name + (item.proven ? \"\" : \" reads\") + \": \" + (item.client.kind == \"jvb\" ? \"these bridges cannot log in, and meetings have neither sound nor video\"\n  : \"jicofo cannot log in, and nobody can open a meeting there\")"),
        object: .init("item"),
        pathExpression: .init("item.isSet ? \"\" : \"env\""),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"read \" + item.variable + \" from the key that \" + (item.changed.kind == \"prosody\" ? item.client : item.prosody).name + \" reads\""), when: .init("item.source != null"), patches: [.init(when: .init("item.isSet"), object: .init("item.entry"), path: "value", operation: .remove), .init(when: .init("item.isSet"), object: .init("item.entry"), path: "valueFrom", operation: .value(ValueTemplate.expression(.init("item.source")))), .init(when: .init("!item.isSet"), object: .init("item.changed.container"), path: "env", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.variable"))), ValueTemplate.Entry("valueFrom", ValueTemplate.expression(.init("item.source")))])))])),
      .init(forEach: .init("installation.credentialDisagreements.filter(d, !d.proven)"),
        messageExpression: .init("item.variable + \" of \" + item.client.name + (item.proven ? \" is not that of \" : \" is another key of the Secret than \") + item.prosody.name + (item.proven ? \"\" : \" reads\") + \": \" + (item.client.kind == \"jvb\" ? \"these bridges cannot log in, and meetings have neither sound nor video\"\n  : \"jicofo cannot log in, and nobody can open a meeting there\")"),
        object: .init("item"),
        pathExpression: .init("item.isSet ? \"\" : \"env\""),
        severity: .warning)
    ]
  )
}

private func shardReleaseSkew() -> RuleDefinition {
  RuleDefinition(
    id: "shard-release-skew", severity: .error,
    summary: "All components of a shard run the same Jitsi release",
    rationale: "The protocols between web, jicofo, prosody and the bridges change from release to release, and only one and the same release is tested together. With a skew, rooms fail in ways that look random: no conference is allocated, or only two participants can hear each other.",
    remediation: "Use the tag of one release for all images of the shard.",
    scope: .shard,
    when: .init("shard.releases.size() > 1"),
    validations: [
      .init(forEach: .init("shard.components"),
        when: .init("item.release != null"),
        expression: .init("item.release == shard.commonRelease"),
        messageExpression: .init("item.kind + \" of shard \" + string(shard.index) + \" runs \" + item.release + \", but the rest of the shard runs \" + shard.commonRelease + \": meetings fail where the two releases are incompatible\""),
        object: .init("item.container"),
        path: "image")
    ]
  )
}

private func shardRollingDeployments() -> RuleDefinition {
  RuleDefinition(
    id: "shard-rolling-deployments", severity: .warning,
    summary: "Web, jicofo and prosody of a shard are Deployments with a rolling update",
    rationale: "These components store nothing on disk and need no stable names. A Deployment starts a pod elsewhere as soon as its node is lost; a StatefulSet waits until the old pod is confirmed gone, and the shard's meetings wait with it. A DaemonSet runs one pod per node, and a Recreate strategy stops every pod before the first new one.",
    remediation: "Make it a Deployment with strategy RollingUpdate; where two must never run at once, with maxSurge 0 and maxUnavailable 1.",
    scope: .shard,
    variables: [
      .init("parts", .init("shard.webs + shard.jicofos + shard.prosodies")),
      .init("alone", .init("shard.jicofos + shard.prosodies"))
    ],
    validations: [
      .init(forEach: .init("variables.parts"),
        expression: .init("item.workload in [\"Deployment\", \"Rollout\"]"),
        messageExpression: .init("item.name + \" of shard \" + string(shard.index) + \" is a \" + item.workload + \": \" + (item.workload == \"StatefulSet\" ? \"when its node is lost, its meetings are down until someone intervenes\" : item.workload == \"DaemonSet\" ? \"it runs once per node, and the shard's rooms split\" : \"a new version does not roll out automatically, and the shard's meetings are down in between\")"),
        object: .init("item"),
        path: "kind",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"make \" + item.name + \" a Deployment\""), when: .init("item.workload in [\"StatefulSet\", \"DaemonSet\"] && item.object.apiVersion == \"apps/v1\" && item.object.?spec.?volumeClaimTemplates.orValue([]).size() == 0 && item.podServices.size() == 0 && !(\"jvb\" in item.podKinds) && !installation.components.exists(c, c.hosts.exists(h, h.host.matches(\"^\" + item.name + \"-[0-9]+([.:]|$)\"))) && (installation.haproxy == null || !installation.haproxy.slots.exists(s, s.host != null && s.host.matches(\"^\" + item.name + \"-[0-9]+[.]\")))"), patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("Deployment"))))), .init(forEach: .init("[\"serviceName\", \"podManagementPolicy\", \"updateStrategy\", \"ordinals\", \"persistentVolumeClaimRetentionPolicy\", \"volumeClaimTemplates\"].filter(f, item.object.spec[?f].hasValue())"), object: .init("item.object"), pathExpression: .init("\"spec.\" + each"), operation: .remove), .init(when: .init("item.workload == \"DaemonSet\""), object: .init("item.object"), path: "spec.replicas", operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1))))), .init(when: .init("variables.alone.exists(c, c.name == item.name && c.workload == item.workload)"), object: .init("item.object"), path: "spec.strategy", operation: .value(ValueTemplate.content(Content.map([Content.Entry("type", Content.scalar(Scalar.string("RollingUpdate"))), Content.Entry("rollingUpdate", Content.map([Content.Entry("maxSurge", Content.scalar(Scalar.int(0))), Content.Entry("maxUnavailable", Content.scalar(Scalar.int(1)))]))])))), .init(forEach: .init("item.scalers"), object: .init("each"), path: "spec.scaleTargetRef.kind", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("Deployment")))))])),
      .init(forEach: .init("variables.parts"),
        when: .init("item.workload == \"Deployment\""),
        expression: .init("item.object.?spec.?strategy.?type.orValue(\"RollingUpdate\") != \"Recreate\""),
        messageExpression: .init("item.name + \" of shard \" + string(shard.index) + \" is recreated at every change: all of its pods stop before\" + \" the first new one starts, and the shard's meetings are down meanwhile\""),
        object: .init("item"),
        path: "spec.strategy.type",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"use a rolling update for \" + item.name"), patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("RollingUpdate"))))), .init(when: .init("variables.alone.exists(c, c.name == item.name && c.workload == item.workload) || item.pod.?spec.?hostNetwork.orValue(false) == true || item.pod.?spec.?volumes.orValue([]).exists(v, v.?persistentVolumeClaim.hasValue()) || item.pod.?spec.?containers.orValue([]).exists(c, c.?ports.orValue([]).exists(p, p.?hostPort.hasValue()))"), object: .init("item.object"), path: "spec.strategy.rollingUpdate", operation: .value(ValueTemplate.content(Content.map([Content.Entry("maxSurge", Content.scalar(Scalar.int(0))), Content.Entry("maxUnavailable", Content.scalar(Scalar.int(1)))]))))]))
    ]
  )
}

private func shardSelectors() -> RuleDefinition {
  RuleDefinition(
    id: "shard-selectors", severity: .error,
    summary: "A workload selects its own pods, and a shard's Service only the pods of its shard",
    rationale: "A Service whose selector matches no pods has no endpoints: HAProxy cannot reach web, or web cannot reach prosody. One that selects another shard's pods sends participants to a shard without their room. The API server rejects a workload whose selector does not match its own pods.",
    remediation: "Set the labels of the selector to those of the shard's pods, including the shard label.",
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
        messageExpression: .init("\"the selector of \" + item.name + \" of shard \" + string(shard.index) + \" and its pods disagree in label \" + item.selectorSlip + \": the API server rejects it, and the shard has no \" + item.kind"),
        object: .init("item"),
        pathExpression: .init("item.selectorSlipPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"make the selector and the pods of \" + item.name + \" agree in \" + item.selectorSlip"), when: .init("item.object.?spec.?selector.?matchLabels[?item.selectorSlip].hasValue() && item.pod.?metadata.?labels[?item.selectorSlip].hasValue()"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.selectorSlipPath.startsWith(\"spec.selector\") ? item.pod.metadata.labels[item.selectorSlip] : item.object.spec.selector.matchLabels[item.selectorSlip]"))))])),
      .init(forEach: .init("installation.haproxy != null && installation.haproxy.component.selectorSlip != null && shard.index == installation.indices[0] ? [installation.haproxy.component] : []"),
        messageExpression: .init("\"the selector of \" + item.name + \" and its pods disagree in label \" + item.selectorSlip + \": the API server rejects the \" + item.workload + \", so no HAProxy runs and nobody can join a meeting\""),
        object: .init("item"),
        pathExpression: .init("item.selectorSlipPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"make the selector and the pods of \" + item.name + \" agree in \" + item.selectorSlip"), when: .init("item.object.?spec.?selector.?matchLabels[?item.selectorSlip].hasValue() && item.pod.?metadata.?labels[?item.selectorSlip].hasValue()"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.selectorSlipPath.startsWith(\"spec.selector\") ? item.pod.metadata.labels[item.selectorSlip] : item.object.spec.selector.matchLabels[item.selectorSlip]"))))])),
      .init(forEach: .init("variables.services"),
        when: .init("item.selectsAny"),
        expression: .init("item.shards.all(i, i == shard.index) || item.pods.all(p, p.shard == null || p.shard.index == shard.index || p.selectorSlip != null)"),
        messageExpression: .init("\"service \" + item.name + \" belongs to shard \" + string(shard.index) + \" but selects pods of shard \" + item.shards.map(i, string(i)).join(\", \") + \": participants and components of one shard end up in another, which does not have their room\""),
        object: .init("item"),
        pathExpression: .init("item.selectorPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" select the \" + item.component + \" of shard \" + string(shard.index)"), when: .init("item.elsewhere == null && variables.meant.exists(c, c.kind == item.component) && (item.podName == null || item.component == \"jvb\" && item.podName.matches(\"-[0-9]+$\"))"), patches: [.init(when: .init("item.podName != null"), object: .init("item.object"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(ValueTemplate.expression(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))")))), .init(when: .init("item.podName == null && (item.selector == null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)))"), object: .init("item.object"), path: "spec.selector", operation: .value(ValueTemplate.expression(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels")))), .init(forEach: .init("item.selector == null || item.podName != null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)) ? [] : variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels.map(k, k)"), when: .init("!(each in item.selector) || item.selector[each] != variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .value(ValueTemplate.expression(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]")))), .init(forEach: .init("item.selector == null || item.podName != null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)) ? [] : item.selector.map(k, k)"), when: .init("!(each in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels) && variables.meant.filter(c, c.kind == item.component)[0].pod.?metadata.?labels[?each].orValue(\"\") != item.selector[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(forEach: .init("shard.sharedProsodyServices"),
        messageExpression: .init("\"service \" + item.name + \" selects the prosody of shards \" + item.shards.map(i, string(i)).join(\", \") + \": each connection lands on any of them, so jicofo, bridges and participants of one room miss each other\""),
        object: .init("item"),
        pathExpression: .init("item.selectorPath")),
      .init(forEach: .init("variables.services"),
        when: .init("item.selector == null && item.component in [\"web\", \"prosody\"]"),
        expression: .init("!shard.components.exists(c, c.kind == item.component) || shard.services.exists(s, s.component == item.component && s.selectsAny) || shard.services.exists(s, s.pods.exists(p, p.kind == item.component))"),
        messageExpression: .init("\"service \" + item.name + \" of shard \" + string(shard.index) + \" has no selector and no Endpoints: it reaches no \" + item.component + \", and the shard cannot host meetings\""),
        object: .init("item"),
        path: "spec.selector",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" select the \" + item.component + \" of shard \" + string(shard.index)"), when: .init("item.elsewhere == null && variables.meant.exists(c, c.kind == item.component) && (item.podName == null || item.component == \"jvb\" && item.podName.matches(\"-[0-9]+$\"))"), patches: [.init(when: .init("item.podName != null"), object: .init("item.object"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(ValueTemplate.expression(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))")))), .init(when: .init("item.podName == null && (item.selector == null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)))"), object: .init("item.object"), path: "spec.selector", operation: .value(ValueTemplate.expression(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels")))), .init(forEach: .init("item.selector == null || item.podName != null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)) ? [] : variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels.map(k, k)"), when: .init("!(each in item.selector) || item.selector[each] != variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .value(ValueTemplate.expression(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]")))), .init(forEach: .init("item.selector == null || item.podName != null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)) ? [] : item.selector.map(k, k)"), when: .init("!(each in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels) && variables.meant.filter(c, c.kind == item.component)[0].pod.?metadata.?labels[?each].orValue(\"\") != item.selector[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(forEach: .init("variables.services"),
        when: .init("item.selector != null && !item.selectsAny && item.podName == null"),
        expression: .init("item.component == null || !shard.components.exists(c, c.kind == item.component) && item.elsewhere == null"),
        messageExpression: .init("\"service \" + item.name + \" of shard \" + string(shard.index) + \" selects no pods\" + (item.elsewhere != null ? \", nor would it in namespace \" + item.elsewhere : \"\") + \": clients of the shard's \" + item.component + \" find nothing there\""),
        object: .init("item"),
        pathExpression: .init("item.selectorPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" select the \" + item.component + \" of shard \" + string(shard.index)"), when: .init("item.elsewhere == null && variables.meant.exists(c, c.kind == item.component) && (item.podName == null || item.component == \"jvb\" && item.podName.matches(\"-[0-9]+$\"))"), patches: [.init(when: .init("item.podName != null"), object: .init("item.object"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(ValueTemplate.expression(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))")))), .init(when: .init("item.podName == null && (item.selector == null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)))"), object: .init("item.object"), path: "spec.selector", operation: .value(ValueTemplate.expression(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels")))), .init(forEach: .init("item.selector == null || item.podName != null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)) ? [] : variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels.map(k, k)"), when: .init("!(each in item.selector) || item.selector[each] != variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .value(ValueTemplate.expression(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]")))), .init(forEach: .init("item.selector == null || item.podName != null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)) ? [] : item.selector.map(k, k)"), when: .init("!(each in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels) && variables.meant.filter(c, c.kind == item.component)[0].pod.?metadata.?labels[?each].orValue(\"\") != item.selector[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(forEach: .init("variables.lost"),
        when: .init("!variables.misnamed"),
        messageExpression: .init("\"service \" + item.name + \" of shard \" + string(shard.index) + \" selects pod \" + item.podName + \", but no bridge of the shard can have that name: no bridge is reachable through it\""),
        object: .init("item"),
        path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"select pod \" + shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))"), when: .init("shard.jvbs.size() == 1 && item.podName.matches(\"-[0-9]+$\")"), patches: [.init(operation: .value(ValueTemplate.expression(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))"))))])),
      .init(when: .init("variables.misnamed"),
        messageExpression: .init("\"the bridges of shard \" + string(shard.index) + \" are named \" + shard.jvb.name + \", but the Services of single bridges select pods of \" + string(variables.lost[0].podWorkload) + \": no bridge is reachable\""),
        object: .init("shard.jvb"),
        path: "metadata.name"),
      .init(forEach: .init("variables.services"),
        when: .init("item.selectsAny && item.component != null && !(item.component in item.kinds)"),
        expression: .init("!shard.components.exists(c, c.kind == item.component && c.name == item.name)"),
        messageExpression: .init("\"service \" + item.name + \" of shard \" + string(shard.index) + \" selects pods of \" + item.kinds.join(\", \") + \": clients of the shard's \" + item.component + \" reach something else\""),
        object: .init("item"),
        pathExpression: .init("item.selectorPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let \" + item.name + \" select the \" + item.component + \" of shard \" + string(shard.index)"), when: .init("item.elsewhere == null && variables.meant.exists(c, c.kind == item.component) && (item.podName == null || item.component == \"jvb\" && item.podName.matches(\"-[0-9]+$\"))"), patches: [.init(when: .init("item.podName != null"), object: .init("item.object"), path: "spec.selector[\"statefulset.kubernetes.io/pod-name\"]", operation: .value(ValueTemplate.expression(.init("shard.jvb.name + item.podName.substring(item.podName.lastIndexOf(\"-\"))")))), .init(when: .init("item.podName == null && (item.selector == null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)))"), object: .init("item.object"), path: "spec.selector", operation: .value(ValueTemplate.expression(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels")))), .init(forEach: .init("item.selector == null || item.podName != null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)) ? [] : variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels.map(k, k)"), when: .init("!(each in item.selector) || item.selector[each] != variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .value(ValueTemplate.expression(.init("variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels[each]")))), .init(forEach: .init("item.selector == null || item.podName != null || item.selector.all(k, !(k in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels)) ? [] : item.selector.map(k, k)"), when: .init("!(each in variables.meant.filter(c, c.kind == item.component)[0].object.spec.selector.matchLabels) && variables.meant.filter(c, c.kind == item.component)[0].pod.?metadata.?labels[?each].orValue(\"\") != item.selector[each]"), object: .init("item.object"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)]))
    ]
  )
}

private func shardSingletons() -> RuleDefinition {
  RuleDefinition(
    id: "shard-singletons", severity: .error,
    summary: "Every shard runs exactly one jicofo and one prosody, and nothing scales them",
    rationale: "Neither jicofo nor prosody clusters. Two of them do not know of each other: participants of one room are split at random into two meetings of the same name. Scale with shards and bridges instead.",
    remediation: "Set replicas to 1, delete the second workload, and limit the autoscaler to one pod or point it at the shard's bridges.",
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
        messageExpression: .init("item.replicas == 0 ? item.kind + \" of shard \" + string(shard.index) + \" has 0 replicas: meetings of this shard cannot start\" : item.kind + \" of shard \" + string(shard.index) + \" runs \" + string(item.replicas) + \" replicas: it does not cluster, and each replica has rooms that the others do not see\""),
        object: .init("item"),
        path: "spec.replicas",
        fix: .init(applicability: .unsafe, description: "set spec.replicas to 1", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1)))))])),
      .init(forEach: .init("[shard.prosodies, shard.jicofos]"),
        when: .init("item.size() > 1"),
        expression: .init("item.exists(c, c.replicas != 1)"),
        messageExpression: .init("\"shard \" + string(shard.index) + \" has \" + string(item.size()) + \" workloads of \" + item[0].kind + \" (\" + item.map(c, c.name).join(\", \") + \"): it does not cluster, and each of them has rooms that the others do not see\""),
        object: .init("item[item.size() - 1]")),
      .init(forEach: .init("variables.singletons.map(c, c.scalers).flatten()"),
        expression: .init("item.maximum != null && item.maximum == 1 && item.minimum == 1 && !item.object.?spec.?idleReplicaCount.hasValue()"),
        messageExpression: .init("\"autoscaler \" + item.name + \" targets \" + item.targetName + \" of shard \" + string(shard.index) + (item.maximum == null || item.maximum > 1 || item.minimum > 1 ? \", which does not cluster: with a second pod the shard's rooms split\" : \" and may scale it to 0: until a pod is back, meetings of this shard cannot start\")"),
        object: .init("item"),
        path: "spec.scaleTargetRef.name",
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"limit autoscaler \" + item.name + \" to one pod\""), when: .init("!variables.singletons.exists(c, c.name == item.targetName && c.workload == item.targetKind && \"jvb\" in c.podKinds)"), patches: [.init(when: .init("item.maximum == null || item.maximum != 1"), object: .init("item"), pathExpression: .init("item.maximumPath"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1))))), .init(when: .init("item.minimum != 1"), object: .init("item"), pathExpression: .init("item.minimumPath"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1))))), .init(when: .init("item.object.?spec.?idleReplicaCount.hasValue()"), object: .init("item"), path: "spec.idleReplicaCount", operation: .remove)]))
    ]
  )
}

private func shardUniform() -> RuleDefinition {
  RuleDefinition(
    id: "shard-uniform", severity: .warning,
    summary: "A component has the same image, resources and environment in every shard",
    rationale: "HAProxy assigns a room to the next shard. If one shard is configured differently, every second meeting behaves differently, and the cause is not visible to its participants.",
    remediation: "Set the field as in the other shards; with two shards, decide which one is right. Numbers of shards, ports, zones, hosts and passwords may differ.",
    scope: .shard,
    when: .init("installation.shards.size() > 1"),
    variables: [
      .init("faults", .init("installation.haproxy == null ? [] : installation.haproxy.webFaults.map(f, f.web.name)")),
      .init("differing", .init("shard.components.map(c, c.differences.filter(d, !(d.onlyRelease && (shard.releases.size() > 1 || d.with.shard.releases.size() > 1)) && !(c.kind == \"prosody\" && d.field in [\"env GLOBAL_MODULES\", \"env PROSODY_ENABLE_METRICS\"] && shard.prosodies.exists(p, p.name == c.name && d.with.shard.prosodies.exists(o, o.name == d.with.name && o.statistics != p.statistics))) && !(c.kind == \"jvb\" && d.field.startsWith(\"env \") && shard.jvbs.exists(b, b.name == c.name && d.with.shard.jvbs.exists(o, o.name == d.with.name && (d.field in [\"env COLIBRI_REST_ENABLED\", \"env ENABLE_COLIBRI_REST\", \"env JVB_ENABLE_APIS\"] && b.colibri != o.colibri || d.field in [\"env JVB_ADVERTISE_IPS\", \"env DOCKER_HOST_ADDRESS\"] && b.advertised != null && o.advertised != null)))) && !(c.kind == \"jvb\" && d.field.startsWith(\"resources.\") && c.missingRequests != d.with.missingRequests) && !(d.field.startsWith(\"env \") && (d.field.substring(4) in c.disagreements || d.field.substring(4) in d.with.disagreements)) && !(d.field in [\"env DISABLE_HTTPS\", \"env ENABLE_HTTP_REDIRECT\", \"env HTTP_PORT\"] && (c.name in variables.faults || d.with.name in variables.faults)))).filter(l, l.size() > 0)"))
    ],
    validations: [
      .init(forEach: .init("variables.differing"),
        when: .init("!item.all(d, d.isMinority && d.field != \"image\")"),
        messageExpression: .init("(item[0].with.kind + \" of shard \" + string(shard.index) + \" differs from that of shard \" + string(item[0].shard) + \" in \" + item.map(d, d.field + (d.missing ? \" (missing)\" : \"\")).join(\", \") + \": meetings behave differently depending on their shard\")"),
        object: .init("item[0]"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"set \" + item.map(d, d.field).join(\", \") + \" as in shard \" + string(item[0].shard)"), when: .init("item.all(d, d.change != null && d.isMinority)"), patches: [.init(forEach: .init("item.filter(d, d.change.kind == \"set\")"), object: .init("each.container"), pathExpression: .init("each.change.path"), operation: .value(ValueTemplate.expression(.init("each.change.value")))), .init(forEach: .init("item.filter(d, d.change.kind == \"append\")"), object: .init("each.container"), pathExpression: .init("each.change.path"), operation: .append(ValueTemplate.expression(.init("each.change.value")))), .init(forEach: .init("item.filter(d, d.change.kind == \"remove\")"), object: .init("each.container"), pathExpression: .init("each.change.path"), operation: .remove)])),
      .init(forEach: .init("variables.differing"),
        when: .init("item.all(d, d.isMinority && d.field != \"image\")"),
        messageExpression: .init("(item[0].with.kind + \" of shard \" + string(shard.index) + \" differs from that of shard \" + string(item[0].shard) + \" in \" + item.map(d, d.field + (d.missing ? \" (missing)\" : \"\")).join(\", \") + \": meetings behave differently depending on their shard\")"),
        object: .init("item[0]"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set \" + item.map(d, d.field).join(\", \") + \" as in shard \" + string(item[0].shard)"), when: .init("item.all(d, d.change != null)"), patches: [.init(forEach: .init("item.filter(d, d.change.kind == \"set\")"), object: .init("each.container"), pathExpression: .init("each.change.path"), operation: .value(ValueTemplate.expression(.init("each.change.value")))), .init(forEach: .init("item.filter(d, d.change.kind == \"append\")"), object: .init("each.container"), pathExpression: .init("each.change.path"), operation: .append(ValueTemplate.expression(.init("each.change.value")))), .init(forEach: .init("item.filter(d, d.change.kind == \"remove\")"), object: .init("each.container"), pathExpression: .init("each.change.path"), operation: .remove)]))
    ]
  )
}

private func shardWebsocketAgrees() -> RuleDefinition {
  RuleDefinition(
    id: "shard-websocket-agrees", severity: .warning,
    summary: "Web offers websockets for XMPP if prosody does",
    rationale: "Web has browsers connect by websocket, or else by BOSH. If prosody does not serve websockets, the connection fails and people wait for a meeting that does not open; if only web has them off, everyone is on the slower BOSH.",
    remediation: "Set ENABLE_XMPP_WEBSOCKET to the same value in web and prosody.",
    scope: .shard,
    when: .init("shard.prosodies.size() == 1"),
    variables: [
      .init("offered", .init("shard.prosody.effective.ENABLE_XMPP_WEBSOCKET")),
      .init("prosodyEntry", .init("shard.prosody.environment.filter(v, v.name == \"ENABLE_XMPP_WEBSOCKET\")"))
    ],
    validations: [
      .init(forEach: .init("variables.offered == \"false\" ? shard.webs.filter(w, w.effective.ENABLE_XMPP_WEBSOCKET == \"true\") : []"),
        messageExpression: .init("\"ENABLE_XMPP_WEBSOCKET is off in \" + shard.prosody.name + \" and on in \" + item.name + (item.environment.exists(v, v.name == \"ENABLE_XMPP_WEBSOCKET\" && v.value != \"\") ? \"\" : \" by default\") + \": browsers try a websocket that prosody does not serve, and meetings do not open\""),
        object: .init("item.environment.exists(v, v.name == \"ENABLE_XMPP_WEBSOCKET\" && v.holder != null) ? item.environment.filter(v, v.name == \"ENABLE_XMPP_WEBSOCKET\" && v.holder != null).reverse()[0].holder : item.container"),
        pathExpression: .init("item.environment.exists(v, v.name == \"ENABLE_XMPP_WEBSOCKET\" && v.holder != null) ? item.environment.filter(v, v.name == \"ENABLE_XMPP_WEBSOCKET\" && v.holder != null).reverse()[0].holderPath : \"env\""),
        fix: .init(applicability: .safe, description: "set ENABLE_XMPP_WEBSOCKET to 0 in web, so that browsers use BOSH", when: .init("item.environment.filter(v, v.name == \"ENABLE_XMPP_WEBSOCKET\").all(v, v.origin == \"literal\")"), patches: [.init(forEach: .init("item.environment.filter(v, v.name == \"ENABLE_XMPP_WEBSOCKET\")"), object: .init("each.object"), path: "value", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("0"))))), .init(when: .init("!item.environment.exists(v, v.name == \"ENABLE_XMPP_WEBSOCKET\")"), object: .init("item.container"), path: "env", operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("ENABLE_XMPP_WEBSOCKET"))), Content.Entry("value", Content.scalar(Scalar.string("0")))]))))])),
      .init(forEach: .init("variables.offered == \"true\" ? shard.webs.filter(w, w.effective.ENABLE_XMPP_WEBSOCKET == \"false\") : []"),
        messageExpression: .init("\"ENABLE_XMPP_WEBSOCKET is on in \" + shard.prosody.name + \" and off in \" + item.name + \": browsers use the slower BOSH, although prosody serves websockets\""),
        object: .init("item.environment.filter(v, v.name == \"ENABLE_XMPP_WEBSOCKET\").reverse()[0].holder"),
        pathExpression: .init("item.environment.filter(v, v.name == \"ENABLE_XMPP_WEBSOCKET\").reverse()[0].holderPath"),
        severity: .info)
    ]
  )
}

private func shardWiring() -> RuleDefinition {
  RuleDefinition(
    id: "shard-wiring", severity: .error,
    summary: "Every host in a shard's environment is its own prosody's Service, and exists",
    rationale: "Web, jicofo and the bridges meet at the prosody of their shard. A component that connects to another shard's prosody is missing in its own: jicofo finds no bridge, or web sends participants to a room without the others of their meeting. A name without a Service does not resolve at all.",
    remediation: "Use the Service of the same shard's prosody.",
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
        messageExpression: .init("item.variable + \" in shard \" + string(shard.index) + \" points to \" + item.serviceName + \" (shard \" + string(item.otherShard) + \"): the component that connects there is missing in its own shard's meetings\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"use \" + variables.home.name"), when: .init("variables.home != null && item.literal && item.host.startsWith(item.serviceName)"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("variables.home.name + (item.serviceNamespace == variables.home.namespace ? item.host.substring(item.serviceName.size()) : item.host.substring(item.serviceName.size()).replace(\".\" + item.serviceNamespace, \".\" + variables.home.namespace, 1))")))])),
      .init(forEach: .init("variables.hosts"),
        when: .init("item.xmpp && item.inCluster && item.service != null && item.otherShard == null && shard.prosody != null"),
        expression: .init("item.leadsHome || item.besideHome"),
        messageExpression: .init("item.variable + \" in shard \" + string(shard.index) + \" points to Service \" + item.serviceName + \", which does not select the shard's prosody: nobody can join its meetings\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"use \" + variables.home.name"), when: .init("variables.home != null && item.literal && item.host.startsWith(item.serviceName)"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("variables.home.name + (item.serviceNamespace == variables.home.namespace ? item.host.substring(item.serviceName.size()) : item.host.substring(item.serviceName.size()).replace(\".\" + item.serviceNamespace, \".\" + variables.home.namespace, 1))")))])),
      .init(forEach: .init("variables.missing"),
        when: .init("variables.prosodyServices.size() > 0 && !variables.misnamed"),
        messageExpression: .init("item.variable + \" in shard \" + string(shard.index) + \" points to Service \" + item.serviceName + (item.serviceNamespace == \"\" ? \"\" : \" in namespace \" + item.serviceNamespace) + \", which does not exist: the component that connects there is missing in every meeting\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"use \" + variables.home.name"), when: .init("variables.home != null && item.literal && item.host.startsWith(item.serviceName)"), patches: [.init(operation: .replace(from: .init("item.host"), to: .init("variables.home.name + (item.serviceNamespace == variables.home.namespace ? item.host.substring(item.serviceName.size()) : item.host.substring(item.serviceName.size()).replace(\".\" + item.serviceNamespace, \".\" + variables.home.namespace, 1))")))])),
      .init(when: .init("variables.misnamed && variables.prosodyServices.size() > 0"),
        messageExpression: .init("\"the components of shard \" + string(shard.index) + \" connect to prosody at Service \" + variables.missing[0].serviceName + \", but its Service is named \" + variables.prosodyServices[0].name + \": nobody can join its meetings\""),
        object: .init("variables.prosodyServices[0]"),
        path: "metadata.name",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"rename the Service to \" + variables.missing[0].serviceName"), patches: [.init(operation: .value(ValueTemplate.expression(.init("variables.missing[0].serviceName"))))])),
      .init(forEach: .init("shard.prosody != null ? [] : variables.hosts"),
        when: .init("item.xmpp && item.inCluster && item.service == null && item.homeNamespace == null"),
        expression: .init("item.namesake == null"),
        messageExpression: .init("item.variable + \" points to Service \" + item.serviceName + \" in namespace \" + item.serviceNamespace + \", which does not exist; this installation's is in namespace \" + item.namesake + \": the component that connects there is missing in every meeting\""),
        object: .init("item"))
    ]
  )
}

private func shardXmppAgrees() -> RuleDefinition {
  RuleDefinition(
    id: "shard-xmpp-agrees", severity: .error,
    summary: "All components of a shard use the same names inside XMPP",
    rationale: "Web, jicofo and bridges meet in rooms of prosody, and find them by name: the domains, and the room in which bridges register with jicofo. A component with another name logs in nowhere or waits in a room of its own: jicofo reports that no bridge is available, or browsers cannot join.",
    remediation: "Give the variable one value in all components of the shard, or remove it everywhere: a variable that is not set has the default of the release (`kubectl jitsi releases`).",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.domainDisagreements"),
        messageExpression: .init("item.settings.map(s, s.variable + \" of \" + item.component.name\n  + (s.value == null ? \" differs\" : s.value == \"\" ? \" is not set\" : \" is \" + s.value + (s.isSet ? \"\" : \" by default\"))\n  + (s.expected == null ? \"\" : s.expected == \"\" ? \" and has no value\" : \", and \" + s.expected)\n  + \" in \" + item.others.join(\" and \")).join(\"; \")\n+ \": \" + (item.settings[0].variable in [\"XMPP_HIDDEN_DOMAIN\", \"XMPP_RECORDER_DOMAIN\"]\n    ? \"recorders show up as participants, or cannot join\"\n  : item.component.kind == \"jvb\" ? \"jicofo never sees these bridges, and meetings have neither sound nor video\"\n  : item.component.kind == \"web\" ? \"browsers cannot join meetings there\"\n  : item.component.kind == \"prosody\" ? \"no component finds the others there\"\n  : item.settings.exists(s, s.variable == \"XMPP_AUTH_DOMAIN\") ? \"jicofo cannot log in, and nobody can open a meeting there\"\n  : item.settings.exists(s, s.variable in [\"XMPP_INTERNAL_MUC_DOMAIN\", \"JVB_BREWERY_MUC\"])\n    ? \"jicofo sees no bridge, and meetings have neither sound nor video\"\n  : item.settings.exists(s, s.variable == \"XMPP_DOMAIN\")\n    ? \"jicofo takes participants for strangers, and logins and moderation fail\"\n  : \"jicofo's health check fails\")"),
        object: .init("item"),
        pathExpression: .init("item.settings[0].isSet ? \"\" : \"env\""),
        fix: .init(applicability: .safe, descriptionExpression: .init("item.settings.map(s, \"set \" + s.variable + \" to \" + s.expected).join(\", \")"), when: .init("item.settings.all(s, s.outvoted && s.expected != null && s.expected != \"\" && (s.literal || !s.isSet))"), patches: [.init(forEach: .init("item.settings.filter(s, s.isSet)"), object: .init("each.entry"), path: "value", operation: .value(ValueTemplate.expression(.init("each.expected")))), .init(forEach: .init("item.settings.filter(s, !s.isSet)"), object: .init("item.component.container"), path: "env", operation: .append(ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("each.variable"))), ValueTemplate.Entry("value", ValueTemplate.expression(.init("each.expected")))])))]))
    ]
  )
}

private func shardZones() -> RuleDefinition {
  RuleDefinition(
    id: "shard-zones", severity: .info,
    summary: "Two or more shards are not all pinned to one zone",
    rationale: "Shards are separate stacks side by side: with one in each zone, a zone outage ends the meetings of one shard only. Pinned to one zone, all of them fail together.",
    remediation: "Pin each shard to its own zone, or pin none.",
    scope: .installation,
    when: .init("installation.shards.size() > 1"),
    variables: [
      .init("zone", .init("installation.shards[0].components[0].zone != null ? dyn(installation.shards[0].components[0].zone.name) : dyn(null)"))
    ],
    validations: [
      .init(when: .init("variables.zone != null"),
        expression: .init("!installation.shards.all(s, s.components.all(c, c.zone != null && c.zone.name == variables.zone))"),
        messageExpression: .init("\"all \" + string(installation.shards.size()) + \" shards are pinned to zone \" + variables.zone + \": an outage of that zone ends every meeting\""),
        object: .init("installation.shards[installation.shards.size() - 1].components[0].zone"))
    ]
  )
}

private func tlsReflector() -> RuleDefinition {
  RuleDefinition(
    id: "tls-reflector", severity: .error,
    summary: "A certificate that another namespace's Ingress uses is copied there by reflector",
    rationale: "An Ingress uses certificates from its own namespace only. Grafana is served below the meeting host, from its own namespace: without a copy of the certificate there, the controller serves its own certificate for the host, and browsers warn on every dashboard, or meeting.",
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
        messageExpression: .init("\"the Secret is configured as a copy of \" + item.reflects + \", which does not exist: \" + item.user + \" in namespace \" + item.namespace + \" has no certificate, and browsers warn\""),
        object: .init("item.target"),
        path: "metadata.annotations[\"reflector.v1.k8s.emberstack.com/reflects\"]"),
      .init(forEach: .init("installation.certificateCopies.filter(c, c.source == null && !c.reflectsNothing)"),
        expression: .init("!input.wholeCluster"),
        messageExpression: .init("\"no annotation allows reflector to copy Secret \" + item.sourceNamespace + \"/\" + item.sourceName + \" to namespace \" + item.namespace + \", where \" + item.user + \" uses it (it may be created outside of these manifests): without a copy, browsers warn\""),
        object: .init("item.block"),
        path: "secretName"),
      .init(forEach: .init("installation.certificateCopies.filter(c, c.source != null)"),
        expression: .init("item.source.allowed"),
        messageExpression: .init("\"reflector may not copy certificate \" + item.sourceName + \" to namespace \" + item.namespace + \", where \" + item.user + \" uses it: the controller serves its own certificate there, and browsers warn\""),
        object: .init("item.source"),
        pathExpression: .init("item.source.allowedPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"allow reflector to copy it to namespace \" + item.namespace"), when: .init("(item.reflects != null || item.name == item.sourceName) && (!input.wholeCluster || item.reflector != null)"), patches: [.init(when: .init("!item.source.annotated"), object: .init("item.source"), pathExpression: .init("item.source.annotationsPath"), operation: .value(ValueTemplate.map([ValueTemplate.Entry("reflector.v1.k8s.emberstack.com/reflection-allowed", ValueTemplate.content(Content.scalar(Scalar.string("true")))), ValueTemplate.Entry("reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces", ValueTemplate.expression(.init("item.namespace"))), ValueTemplate.Entry("reflector.v1.k8s.emberstack.com/reflection-auto-enabled", ValueTemplate.expression(.init("item.reflects == null ? \"true\" : null"))), ValueTemplate.Entry("reflector.v1.k8s.emberstack.com/reflection-auto-namespaces", ValueTemplate.expression(.init("item.reflects == null ? item.namespace : null")))]))), .init(when: .init("item.source.annotated"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("true"))))), .init(when: .init("item.source.annotated && !(item.namespace in item.source.namespaces)"), object: .init("item.source"), pathExpression: .init("item.source.namespacesPath"), operation: .value(ValueTemplate.expression(.init("(item.source.namespaces + [item.namespace]).join(\",\")")))), .init(when: .init("item.source.annotated && item.reflects == null && !item.source.automatic"), object: .init("item.source"), pathExpression: .init("item.source.enabledPath"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("true"))))), .init(when: .init("item.source.annotated && item.reflects == null && !(item.namespace in item.source.automaticNamespaces)"), object: .init("item.source"), pathExpression: .init("item.source.automaticPath"), operation: .value(ValueTemplate.expression(.init("(item.source.automaticNamespaces + [item.namespace]).join(\",\")"))))])),
      .init(forEach: .init("variables.lent.filter(c, !variables.reaching.exists(r, r.namespace == c.namespace && r.name == c.name))"),
        messageExpression: .init("\"reflector may not copy certificate \" + item.sourceName + \" to namespace \" + item.namespace + \", only to \" + item.source.namespaces.join(\", \") + \": \" + item.user + \" uses it there, and browsers will warn\""),
        object: .init("item.source"),
        pathExpression: .init("item.source.namespacesPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"allow it for namespace \" + item.namespace"), when: .init("(item.reflects != null || item.source.automatic && item.name == item.sourceName) && (!input.wholeCluster || item.reflector != null)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("(item.source.namespaces + [item.namespace]).join(\",\")")))), .init(when: .init("item.reflects == null && item.source.automaticNamespaces.size() > 0 && !(item.namespace in item.source.automaticNamespaces)"), object: .init("item.source"), pathExpression: .init("item.source.automaticPath"), operation: .value(ValueTemplate.expression(.init("(item.source.automaticNamespaces + [item.namespace]).join(\",\")"))))])),
      .init(forEach: .init("variables.reaching.filter(c, !variables.copied.exists(d, d.namespace == c.namespace && d.name == c.name)\n  && c.source.automatic && c.name == c.sourceName)"),
        messageExpression: .init("\"reflector creates no copy of certificate \" + item.sourceName + \" in namespace \" + item.namespace + \", only in \" + item.source.automaticNamespaces.join(\", \") + \": \" + item.user + \" uses it there, and browsers will warn\""),
        object: .init("item.source"),
        pathExpression: .init("item.source.automaticPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"let reflector create the copy in namespace \" + item.namespace"), when: .init("!input.wholeCluster || item.reflector != null"), patches: [.init(operation: .value(ValueTemplate.expression(.init("(item.source.automaticNamespaces + [item.namespace]).join(\",\")"))))])),
      .init(forEach: .init("variables.unmade.filter(c, c.target != null)"),
        messageExpression: .init("\"nothing creates the copy \" + item.name + \" of certificate \" + item.sourceNamespace + \"/\" + item.sourceName + \" in namespace \" + item.namespace + \": \" + item.user + \" has no certificate, and browsers warn\""),
        object: .init("item.target"),
        path: "metadata.annotations[\"reflector.v1.k8s.emberstack.com/reflects\"]",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"make it a copy of \" + item.sourceNamespace + \"/\" + item.sourceName"), when: .init("!input.wholeCluster || item.reflector != null"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.sourceNamespace + \"/\" + item.sourceName"))))])),
      .init(forEach: .init("variables.unmade.filter(c, c.target == null)"),
        messageExpression: .init("\"nothing creates the copy \" + item.name + \" of certificate \" + item.sourceNamespace + \"/\" + item.sourceName + \" in namespace \" + item.namespace + \": \" + item.user + \" has no certificate, and browsers warn\""),
        object: .init("item.block"),
        path: "secretName",
        fix: .init(applicability: .create, descriptionExpression: .init("\"add a Secret \" + item.name + \" in namespace \" + item.namespace + \" for reflector to fill\""), when: .init("!input.wholeCluster || item.reflector != null"), creations: [.init(beside: .init("item.block"), object: ValueTemplate.map([ValueTemplate.Entry("apiVersion", ValueTemplate.content(Content.scalar(Scalar.string("v1")))), ValueTemplate.Entry("kind", ValueTemplate.content(Content.scalar(Scalar.string("Secret")))), ValueTemplate.Entry("metadata", ValueTemplate.map([ValueTemplate.Entry("name", ValueTemplate.expression(.init("item.name"))), ValueTemplate.Entry("namespace", ValueTemplate.expression(.init("item.namespace"))), ValueTemplate.Entry("annotations", ValueTemplate.map([ValueTemplate.Entry("reflector.v1.k8s.emberstack.com/reflects", ValueTemplate.text([ValueTemplate.Part.expression(.init("item.sourceNamespace")), ValueTemplate.Part.text("/"), ValueTemplate.Part.expression(.init("item.sourceName"))]))]))])), ValueTemplate.Entry("type", ValueTemplate.content(Content.scalar(Scalar.string("kubernetes.io/tls")))), ValueTemplate.Entry("data", ValueTemplate.content(Content.map([Content.Entry("tls.crt", Content.scalar(Scalar.string(""))), Content.Entry("tls.key", Content.scalar(Scalar.string("")))])))]))])),
      .init(forEach: .init("variables.copied.filter(c, !c.reflectorRuns && c.reflector != null)"),
        message: "reflector has 0 replicas: copies of the certificate are not updated, and browsers warn after its renewal",
        object: .init("item.reflector"),
        path: "spec.replicas",
        fix: .init(applicability: .safe, description: "set spec.replicas to 1", patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.int(1)))))])),
      .init(forEach: .init("variables.copied.filter(c, c.reflector == null)"),
        when: .init("input.wholeCluster"),
        messageExpression: .init("\"certificate \" + item.sourceName + \" must be copied to other namespaces, but no reflector runs: \" + item.user + \" has no certificate, and browsers warn\""),
        object: .init("item.source"),
        pathExpression: .init("item.source.allowedPath"))
    ]
  )
}

private func tlsReflectorScope() -> RuleDefinition {
  RuleDefinition(
    id: "tls-reflector-scope", severity: .warning,
    summary: "Reflection of a certificate is limited to named namespaces",
    rationale: "A certificate's Secret contains its private key. If reflection is allowed without a list of namespaces, reflector copies it to any namespace: anyone who can create a Secret anywhere in the cluster can impersonate the meeting host.",
    remediation: "List the namespaces in reflection-allowed-namespaces.",
    scope: .object,
    kinds: ["Secret", "Certificate"],
    when: .init("facts.inInstallation && facts.reflection != null && facts.reflection.allowed && (object.kind == \"Certificate\" || object.?type.orValue(\"\") == \"kubernetes.io/tls\"\n  || object.?data.orValue({}) != null && \"tls.key\" in object.?data.orValue({}))"),
    variables: [
      .init("users", .init("installation.certificateCopies.filter(c, c.source != null && c.source.kind == facts.reflection.kind\n  && c.source.name == facts.reflection.name).map(c, c.namespace).distinct()"))
    ],
    validations: [
      .init(expression: .init("facts.reflection.namespaces.size() > 0 && !facts.reflection.namespaces.exists(n, n in [\".*\", \".+\"])"),
        messageExpression: .init("\"reflector may copy the private key of \" + facts.reflection.kind + \" \" + facts.reflection.name + \" to every namespace: anyone who can create a Secret in any of them can impersonate the meeting host\""),
        object: .init("facts.reflection"),
        pathExpression: .init("facts.reflection.namespacesPath"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"limit it to the namespaces that use it: \" + variables.users.join(\", \")"), when: .init("variables.users.size() > 0"), patches: [.init(operation: .value(ValueTemplate.expression(.init("variables.users.join(\",\")"))))]))
    ]
  )
}

private func turn() -> RuleDefinition {
  RuleDefinition(
    id: "turn", severity: .warning,
    summary: "Clients can use the TURN server that prosody announces",
    rationale: "Participants behind a firewall that blocks UDP send audio and video through a TURN server. Prosody gives them its address and makes their credentials from a secret that it shares with the TURN server. Where the port is closed, the secret differs or the certificate has expired, exactly these participants have no audio or video, and everybody else notices nothing.",
    remediation: "Announce a port of the TURN server's public Service that is 53, 80, 443 or at least 1024, read TURN_CREDENTIALS and coturn's static-auth-secret from the same Secret, and let a reloader restart coturn when its certificate changes.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.turnFaults"),
        messageExpression: .init("(item.kind == \"refusedPort\"\n  ? item.variable + \" is \" + item.found + \", and browsers use no TURN server on a port below 1024 other than 53, 80 and 443\"\n: item.kind == \"closedPort\"\n  ? item.variable + \" announces TURN at \" + item.found + \", which no public Service of \" + item.server + \" opens\"\n: item.kind == \"certificate\"\n  ? \"nothing restarts \" + item.server + \" when the certificate in secret \" + item.found + \" is renewed, and it keeps the expired one\"\n: item.kind == \"secret\"\n  ? item.variable + \" of prosody is not the static-auth-secret of \" + item.server + \", which refuses all credentials\"\n: \"prosody has no \" + item.variable + \", but \" + item.server + \" asks for credentials\") + \": participants behind firewalls have no audio or video\""),
        object: .init("item"))
    ]
  )
}

private func webHeadlessService() -> RuleDefinition {
  RuleDefinition(
    id: "web-headless-service", severity: .error,
    summary: "With server-template, one headless Service with a named port selects the web pods of all shards",
    rationale: "A server-template resolves the SRV records of one Service, one record for each pod that the Service selects. Only a headless Service has them, only for its named ports, and a shard whose web it does not select never gets a room.",
    remediation: "Give the Service `clusterIP: None`, a name for its port, and a selector that matches all shards' web pods, without the shard label.",
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
        messageExpression: .init("\"service \" + item.service.name + \" is not headless: it has one record for all its pods, so HAProxy sees one\" + \" shard instead of \" + string(installation.webShards)"),
        object: .init("item.service"),
        path: "spec.clusterIP",
        fix: .init(applicability: .safe, description: "set spec.clusterIP to None", patches: [.init(when: .init("item.service.type != \"ClusterIP\""), object: .init("item.service"), path: "spec.type", operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("ClusterIP"))))), .init(forEach: .init("[\"clusterIPs\", \"externalTrafficPolicy\", \"healthCheckNodePort\", \"loadBalancerIP\", \"loadBalancerClass\", \"loadBalancerSourceRanges\", \"allocateLoadBalancerNodePorts\"] .filter(f, item.service.object.spec[?f].hasValue())"), object: .init("item.service"), pathExpression: .init("\"spec.\" + each"), operation: .remove), .init(forEach: .init("lists.range(item.service.ports.size()).filter(i, item.service.ports[i].nodePort != null)"), object: .init("item.service"), pathExpression: .init("\"spec.ports[\" + string(each) + \"].nodePort\""), operation: .remove), .init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("None")))))])),
      .init(forEach: .init("variables.slots"),
        when: .init("item.service.headless && item.service.ports.size() > 0"),
        expression: .init("item.service.ports.exists(p, p.name != null)"),
        messageExpression: .init("\"the port of service \" + item.service.name + \" has no name, but HAProxy resolves the records of \" + item.recordPort + \": it finds no shard, and nobody can join a meeting\""),
        object: .init("item.service.ports[0].object"),
        path: "name",
        fix: .init(applicability: .safe, descriptionExpression: .init("\"name the port \" + item.recordPort"), when: .init("item.service.ports.size() == 1"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.recordPort"))))])),
      .init(forEach: .init("variables.slots"),
        when: .init("item.service.headless && item.service.selector != null && !item.service.hasOwnEndpoints"),
        expression: .init("variables.webs.all(w, w in item.service.shards)"),
        messageExpression: .init("\"service \" + item.service.name + \" does not select web of shard \" + variables.webs.filter(w, !(w in item.service.shards)).map(w, string(w)).join(\", \") + \": HAProxy has no record of it, and it never gets a room\""),
        object: .init("item.service"),
        path: "spec.selector",
        fix: .init(applicability: .safe, description: "remove labels from the selector that only some shards' web pods have", when: .init("item.service.shards.size() > 0 && item.service.selector.exists(k, variables.webPods.all(w, w.pod.?metadata.?labels[?k].orValue(\"\") == item.service.selector[k])) && variables.others.all(c, item.service.selector.exists(k, variables.webPods.all(w, w.pod.?metadata.?labels[?k].orValue(\"\") == item.service.selector[k]) && c.pod.?metadata.?labels[?k].orValue(\"\") != item.service.selector[k])) && item.service.selector.all(k, k == \"shard\" || k.matches(\"(^|[/._-])shard([_-]?(id|index))?$\") || variables.webPods.all(w, w.pod.?metadata.?labels[?k].orValue(\"\") == item.service.selector[k]))"), patches: [.init(forEach: .init("item.service.selector.map(k, k).filter(k, !variables.webPods.all(w, w.pod.?metadata.?labels[?k].orValue(\"\") == item.service.selector[k]))"), object: .init("item.service"), pathExpression: .init("\"spec.selector[\\\"\" + each + \"\\\"]\""), operation: .remove)])),
      .init(when: .init("variables.strangers.size() > 0"),
        messageExpression: .init("\"service \" + variables.slots[0].service.name + \", by which HAProxy finds the shards, also selects the pods of \" + variables.strangers.map(c, c.name).join(\", \") + \": HAProxy creates servers for them, and rooms that land there fail\""),
        object: .init("variables.slots[0].service"),
        path: "spec.selector")
    ]
  )
}

private func webPlaintext() -> RuleDefinition {
  RuleDefinition(
    id: "web-plaintext", severity: .warning,
    summary: "Web serves plain HTTP on the port that HAProxy connects to",
    rationale: "TLS ends in front of HAProxy, which has to read the room in each URL, and speaks plain HTTP to the shards. A web that redirects to HTTPS causes a redirect loop; on its HTTPS port it answers HAProxy with an error only. A web with HTTPS enabled generates an unused certificate at every start, and does not start if that fails.",
    remediation: "Set DISABLE_HTTPS to 1 and ENABLE_HTTP_REDIRECT to 0, and point HAProxy to the port that the image listens on: 80 up to stable-11031, 8000 from stable-11146 on.",
    scope: .haproxy,
    when: .init("haproxy.backend != null && haproxy.slots.size() > 0 && installation.webShards > 0"),
    validations: [
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"redirect\")"),
        messageExpression: .init("item.web.name + \" redirects to HTTPS (\" + item.variable + \"), but HAProxy connects to it by plain HTTP: browsers end up in a redirect loop, and nobody can join a meeting there\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, description: "serve plain HTTP without a redirect", when: .init("item.literal"), patches: [.init(operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("0")))))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"https\")"),
        messageExpression: .init("item.web.name + \" does not disable HTTPS (DISABLE_HTTPS), although TLS ends in front of HAProxy: it generates a\" + \" certificate at every start and does not start if that fails; a redirect would lock out everyone\""),
        object: .init("item"),
        pathExpression: .init("item.variable == null ? \"env\" : \"\""),
        fix: .init(applicability: .unsafe, description: "set DISABLE_HTTPS to 1", when: .init("item.variable == null || item.literal"), patches: [.init(when: .init("item.variable != null"), operation: .value(ValueTemplate.content(Content.scalar(Scalar.string("1"))))), .init(when: .init("item.variable == null"), operation: .append(ValueTemplate.content(Content.map([Content.Entry("name", Content.scalar(Scalar.string("DISABLE_HTTPS"))), Content.Entry("value", Content.scalar(Scalar.string("1")))]))))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"secure\" && f.portWord == null)"),
        messageExpression: .init("\"HAProxy connects to port \" + string(item.reached) + \" of \" + item.web.name + \" by plain HTTP, where web speaks HTTPS: each request fails, and no meeting opens there\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"target port \" + string(item.plain)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.plain"))))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"secure\" && f.portWord != null)"),
        messageExpression: .init("\"HAProxy connects to port \" + string(item.reached) + \" of \" + item.web.name + \" by plain HTTP, where web speaks HTTPS: each request fails, and no meeting opens there\""),
        object: .init("item.portWord"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"connect to port \" + string(item.plain)"), patches: [.init(operation: .text(.init("string(item.plain)")))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"port\" && f.fixed && f.portWord == null)"),
        messageExpression: .init("item.web.name + \" serves plain HTTP on port \" + string(item.plain) + \", as \" + item.web.jitsi.name + \" does, but HAProxy connects to \" + string(item.reached) + \": nothing answers there, and no meeting opens in that shard\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        severity: .error,
        fix: .init(applicability: .safe, descriptionExpression: .init("(item.path == \"targetPort\" ? \"target port \" : \"set the container port to \") + string(item.plain)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.plain"))))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"port\" && f.fixed && f.portWord != null)"),
        messageExpression: .init("item.web.name + \" serves plain HTTP on port \" + string(item.plain) + \", as \" + item.web.jitsi.name + \" does, but HAProxy connects to \" + string(item.reached) + \": nothing answers there, and no meeting opens in that shard\""),
        object: .init("item.portWord"),
        severity: .error,
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"connect to port \" + string(item.plain)"), patches: [.init(operation: .text(.init("string(item.plain)")))])),
      .init(forEach: .init("haproxy.webFaults.filter(f, f.kind == \"port\" && !f.fixed)"),
        messageExpression: .init("item.web.name + \" serves plain HTTP on port \" + string(item.plain) + \" (\" + item.variable + \"), but HAProxy connects to \" + string(item.reached) + \": nothing answers there, and no meeting opens in that shard\""),
        object: .init("item"),
        fix: .init(applicability: .unsafe, descriptionExpression: .init("\"set \" + item.variable + \" to \" + string(item.reached)"), when: .init("item.literal"), patches: [.init(operation: .value(ValueTemplate.expression(.init("string(item.reached)"))))]))
    ]
  )
}

private func webPort() -> RuleDefinition {
  RuleDefinition(
    id: "web-port", severity: .error,
    summary: "Services, probes and NetworkPolicies use the port on which web's release listens",
    rationale: "The images up to stable-11031 serve HTTP on port 80 and HTTPS on 443, those from stable-11146 on 8000 and 8443. A Service or a NetworkPolicy that keeps the old number ends at a port on which nothing listens, and nobody can open a meeting; a probe that keeps it restarts web again and again, or never lets it become ready.",
    remediation: "Point `targetPort`, probes and NetworkPolicies to the port that the message names; `kubectl jitsi releases` shows the ports of each release. What HAProxy's servers connect to is checked by web-plaintext.",
    scope: .installation,
    validations: [
      .init(forEach: .init("installation.webPortFaults.filter(f, f.kind == \"service\" && f.breaks)"),
        messageExpression: .init("item.source + \" targets port \" + string(item.asked) + \" of \" + item.web.name + \", but \" + item.web.jitsi.name + \" listens on \" + string(item.listens) + \": connections are refused, and nobody can open a meeting\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"target port \" + string(item.listens)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.listens"))))])),
      .init(forEach: .init("installation.webPortFaults.filter(f, f.kind == \"service\" && !f.breaks)"),
        messageExpression: .init("item.source + \" targets port \" + string(item.asked) + \" of \" + item.web.name + \", but \" + item.web.jitsi.name + \" has HTTPS on \" + string(item.listens) + \": connections to this port are refused\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        severity: .warning,
        fix: .init(applicability: .safe, descriptionExpression: .init("\"target port \" + string(item.listens)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.listens"))))])),
      .init(forEach: .init("installation.webPortFaults.filter(f, f.kind == \"container\")"),
        messageExpression: .init("\"this container port of \" + item.web.name + \" is \" + string(item.asked) + \", but \" + item.web.jitsi.name + \" listens on \" + string(item.listens) + \": \" + item.source + \", which uses its name, reaches nothing\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"set the container port to \" + string(item.listens)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.listens"))))])),
      .init(forEach: .init("installation.webPortFaults.filter(f, f.kind == \"probe\")"),
        messageExpression: .init("\"the \" + item.source + \" of \" + item.web.name + \" asks port \" + string(item.asked) + \", but \" + item.web.jitsi.name + \" listens on \" + string(item.listens) + \": \" + (item.source == \"readinessProbe\" ? \"it never becomes ready, and gets no requests\" : \"it is restarted again and again\")"),
        object: .init("item"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"ask port \" + string(item.listens)"), when: .init("item.path != \"\""), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.listens"))))])),
      .init(forEach: .init("installation.webPortFaults.filter(f, f.kind == \"route\")"),
        messageExpression: .init("item.source + \" targets port \" + string(item.asked) + \" of \" + item.web.name + \", but \" + item.web.jitsi.name + \" listens on \" + string(item.listens) + \": anyone who opens a meeting gets an error page\""),
        object: .init("item"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"target port \" + string(item.listens)"), patches: [.init(operation: .value(ValueTemplate.expression(.init("item.listens"))))])),
      .init(forEach: .init("installation.webPortFaults.filter(f, f.kind == \"policy\")"),
        messageExpression: .init("item.source + \" lets requests reach port \" + string(item.asked) + \" of \" + item.web.name + \", but \" + item.web.jitsi.name + \" listens on \" + string(item.listens) + \": nobody can open a meeting\""),
        object: .init("item"),
        pathExpression: .init("item.path"),
        fix: .init(applicability: .safe, descriptionExpression: .init("\"allow port \" + string(item.listens)"), patches: [.init(operation: .append(ValueTemplate.map([ValueTemplate.Entry("port", ValueTemplate.expression(.init("item.listens"))), ValueTemplate.Entry("protocol", ValueTemplate.content(Content.scalar(Scalar.string("TCP"))))])))])),
      .init(forEach: .init("installation.webPortFaults.filter(f, f.kind == \"sidecar\")"),
        messageExpression: .init("item.source + \" connects to port \" + string(item.asked) + \" of \" + item.web.name + \" in its own pod, but \" + item.web.jitsi.name + \" listens on \" + string(item.listens) + \": its connections are refused\""),
        object: .init("item"),
        severity: .warning)
    ]
  )
}

private func yamlSyntax() -> RuleDefinition {
  RuleDefinition(
    id: "yaml-syntax", severity: .error,
    summary: "Every document is valid YAML and a Kubernetes object",
    rationale: "A document that cannot be parsed is not applied: its Service or shard component is missing from the cluster, or stays unchanged.",
    remediation: "Correct the line; if the file contains no manifests, such as a chart's values, exclude it.",
    scope: .document,
    when: .init("document.problem != null || document.strays.size() > 0"),
    validations: [
      .init(when: .init("document.problem != null"),
        messageExpression: .init("\"cannot parse the document: \" + document.problem")),
      .init(forEach: .init("document.strays"),
        when: .init("document.problem == null && !(document.file in [\"kustomization.yaml\", \"kustomization.yml\", \"Kustomization\"])"),
        messageExpression: .init("\"not a Kubernetes object, \" + item.reason + \": nothing of it is applied\""),
        object: .init("item"))
    ]
  )
}
