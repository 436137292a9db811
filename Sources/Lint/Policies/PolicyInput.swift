/// What a fact is computed from, as far as that is more than the object that the API server checks.
enum PolicyInput: Sendable, Hashable {
  /// Other objects.
  case objects(String)
  /// Lines of haproxy.cfg.
  case configuration(String)
  /// Content in another encoding.
  case encoded(String)
  /// What only this program's table of Jitsi releases shows.
  case releases(String)
  /// Faults for which the API server rejects an facts.
  case server(String)
  /// Any field of an facts.
  case fields
  /// The text of files.
  case text(String)

  /// The inputs of facts, from the most specific to the most general.
  static func inputs(of facts: Set<String>) -> [PolicyInput] {
    table.compactMap { row in
      row.facts.split(separator: " ").contains { facts.contains(String($0)) } ? row.input : nil
    }
  }

  /// The facts that are computed from more than one object, or from what CEL cannot read, as `record.field`.
  static let table: [(input: PolicyInput, facts: String)] = [
    (.server("API versions that it does not serve"), "facts.outdatedAPIs"),
    (.server("fields that its schema does not have"), "facts.schemaFaults"),
    (.server("node ports that another Service has"), "port.takenBy"),
    (.server("values that are not base64"), "facts.undecodableKeys"),
    (.text("keys that are written twice"), "document.duplicateKeys"),
    (.text("second definitions of an object"), "facts.repeats"),
    (.text("documents that are not YAML"), "document.problem"),
    (.fields, "document.placeholders document.privateKeys"),
    (.encoded("the dates of certificates"), "tlsHost.daysLeft"),
    (.encoded("the names in certificates"), "tlsHost.certified grafanaRoute.certified"),
    (.encoded("the values of Secrets"), "installation.secretValues"),
    (.releases("variables"), "installation.unreadVariables"),
    (.releases("images"), "component.jitsi jitsi.faults component.releaseNumber"),
    (.configuration("all directives"), "haproxy.problems haproxy.removed"),
    (.configuration("servers of the same shard"), "haproxy.doubledSlots"),
    (.configuration("the request of health checks"), "backend.checkPath"),
    (.configuration("the ports of webs"), "haproxy.webFaults webFault.kind"),
    (.configuration("the checks of servers"), "slot.checked"),
    (.configuration("resolvers"), "slot.resolvers"),
    (.configuration("SRV names"), "slot.recordPort"),
    (.configuration("variables of the environment"), "haproxy.peerSources"),
    (.configuration("the branches for each pod"), "haproxy.peerCounts haproxy.podsWithoutPeer"),
    (.configuration("the size of stick-tables"), "stickTable.size stickTable.expireSeconds"),
    (.configuration("the peers of stick-tables"), "stickTable.peers"),
    (.configuration("stick rules"), "backend.sticks"),
    (.configuration("the balance algorithm"), "backend.byRoom"),
    (.configuration("timeouts"), "haproxy.quietTimeouts"),
    (.configuration("exporters"), "haproxy.exporters"),
    (.configuration("frontends"), "haproxy.backendProbes"),
    (
      .configuration("the peers"),
      """
      haproxy.peers haproxy.peerLinks haproxy.peersSection haproxy.bindsPeers
      """
    ),
    (.configuration("stick-tables"), "haproxy.roomTables backend.tables"),
    (.configuration("the servers"), "haproxy.backend haproxy.slots haproxy.slotCount"),
    (.objects("workloads beside the shards and their Services"), "installation.companionFaults"),
    (.objects("haproxy.cfg and the routes of websockets"), "installation.bridgeChannelFaults"),
    (.objects("the jicofo of bridges and other bridges"), "installation.relayFaults"),
    (.objects("TURN servers, their Services and certificates"), "installation.turnFaults"),
    (.objects("the IP families of Services"), "installation.familyFaults"),
    (.objects("the XMPP domains of their shard"), "installation.domainDisagreements"),
    (
      .objects("the user names and passwords of their prosody"),
      "installation.credentialDisagreements"
    ),
    (.objects("the times at which Secrets and ConfigMaps changed"), "installation.staleReads"),
    (.objects("the objects that they reference"), "installation.references"),
    (.objects("the keys of Secrets and ConfigMaps"), "installation.missingKeys facts.programs"),
    (.objects("NetworkPolicies"), "installation.blockedFlows"),
    (.objects("what connects to their webs"), "installation.webPortFaults"),
    (.objects("the namespaces of related objects"), "installation.misplaced host.homeNamespace"),
    (.objects("PUBLIC_URL of other components"), "installation.publicURLs"),
    (.objects("ServiceMonitors and PodMonitors"), "installation.scrapeGaps"),
    (.objects("the Roles of Prometheus"), "installation.accessGap"),
    (
      .objects("autoscalers, APIServices and metrics adapters"),
      "installation.metricUses installation.registersAPIs"
    ),
    (.objects("Certificates and Secrets in several namespaces"), "installation.certificateCopies"),
    (.objects("the exporters of the cluster"), "installation.exporters"),
    (.objects("dashboards"), "grafana.dashboards installation.hasDashboards"),
    (.objects("Grafana's claims"), "grafana.storage"),
    (.objects("Grafanas"), "installation.grafanas"),
    (.objects("Alertmanagers"), "installation.alertmanagers"),
    (.objects("Prometheuses"), "installation.prometheuses"),
    (.objects("DaemonSets that configure nodes"), "input.nodeSoftware input.receiveBuffer"),
    (.objects("node autoscalers"), "input.nodeAutoscaler"),
    (.objects("its Gateways"), "gatewayFault.kind"),
    (.objects("certificate Secrets and the hosts of routes"), "facts.listenerFaults"),
    (.objects("other Ingresses of the host"), "tlsHost.elsewhere"),
    (
      .objects("the Certificates and Secrets of its hosts"),
      "tlsHost.supplied tlsHost.certificateSecret"
    ),
    (.objects("the controller's ConfigMap"), "facts.streamResponses"),
    (.objects("the bridges behind it"), "facts.udpBridges"),
    (.objects("the namespaces that use it"), "facts.reflection"),
    (.objects("the Services that its pods resolve"), "facts.unresolved"),
    (
      .objects("the pods that it selects"),
      "facts.budgetPods facts.budgetNames facts.selectsConcern"
    ),
    (.objects("the zones of other workloads"), "component.zone"),
    (.objects("the releases of the rest"), "shard.commonRelease shard.releases"),
    (.objects("claims of other prosodies"), "prosody.sharedVolumes"),
    (.objects("exporters of other workloads"), "jvb.exporter"),
    (.objects("load balancers and nodes"), "jvb.advertised"),
    (.objects("the port blocks of other shards"), "basePort.shards"),
    (.objects("bridges of other workloads"), "jvb.governed"),
    (.objects("the Services of single bridges"), "jvb.bridgeServices exposure.missingOrdinals"),
    (.objects("ports in variables and Services"), "jvb.mediaFaults"),
    (.objects("the metrics of HorizontalPodAutoscalers"), "autoscaler.likeMetric"),
    (.objects("the resources that HorizontalPodAutoscalers measure"), "component.unmeasured"),
    (.objects("the targets of HorizontalPodAutoscalers"), "autoscaler.targetName jvb.strayScalers"),
    (.objects("scripts in ConfigMaps"), "haproxy.installs"),
    (
      .objects("haproxy.cfg in its ConfigMap"),
      "haproxy.missingFiles haproxy.mountedName haproxy.configMap"
    ),
    (.objects("PodDisruptionBudgets"), "haproxy.budgets haproxy.provesNoBudget"),
    (
      .objects("the routes to HAProxy"), "haproxy.exactRoutes haproxy.faultyDoors haproxy.reachable"
    ),
    (.objects("LimitRanges"), "component.missingRequests jicofo.heap jvb.heap"),
    (.objects("Endpoints"), "service.hasOwnEndpoints"),
    (.objects("the other half of the shard in another namespace"), "shard.otherHalf"),
    (.objects("other shards"), "shard.missing shard.usual component.differences host.otherShard"),
    (
      .objects("HorizontalPodAutoscalers"),
      """
      component.autoscalers component.scalers component.maximum \
      installation.autoscalers
      """
    ),
    (
      .objects("Ingresses and routes"),
      """
      component.routes installation.webRoutes grafana.routes publicURL.expected
      """
    ),
    (.objects("the Services behind it"), "facts.routes facts.gatewayFaults facts.shortTimeouts"),
    (
      .objects("Services"),
      """
      component.services component.podServices component.governingService \
      prosody.xmppServices shard.services shard.sharedProsodyServices \
      installation.hasServices haproxy.governingService slot.service peerLink.service \
      peerSource.service host.service port.xmpp port.containerPort facts.service \
      haproxy.lostDoors service.pods service.selectsAny service.shards
      """
    ),
    (
      .objects("ConfigMaps and Secrets that set variables"),
      """
      installation.namedSecrets component.environment component.effective \
      component.settings jicofo.probeSwitches jvb.colibri prosody.statistics jvb.drain \
      variable.value component.unheardLivenessPort jvb.basePort
      """
    ),
    (.objects("HAProxy"), "installation.haproxy"),
    (.objects("the installation of its namespace"), "facts.inInstallation"),
    (
      .objects("the shards"),
      """
      installation.shards installation.shardCount installation.webShards \
      installation.indices installation.missingIndices
      """
    ),
  ]
}
