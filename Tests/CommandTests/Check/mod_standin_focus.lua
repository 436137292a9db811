-- A focus for tests: it answers conference requests, joins rooms, and offers a bridge to the first two participants, with the
-- stanzas that jicofo sends (jitsi/jicofo 7ebb13d, ConferenceIqHandler.kt; jitsi/jitsi-xmpp-extensions, ConferenceIq, Jingle).
-- Options: focus_joins, focus_answers, bridge_address (none without it), bridge_port.
local st = require "util.stanza";
local id = require "util.id";

local muc_ns = "http://jabber.org/protocol/muc";
local focus_ns = "http://jitsi.org/protocol/focus";
local joins = module:get_option_boolean("focus_joins", true);
local answers = module:get_option_boolean("focus_answers", true);
local bridge_address = module:get_option_string("bridge_address");
local bridge_port = module:get_option_number("bridge_port", 30000);
local me = "focus@" .. module.host .. "/focus";
local rooms = {};

module:depends("disco");

local function invite(room, nick)
	module:send(st.iq({ type = "set", id = id.short(), from = me, to = room .. "/" .. nick })
		:tag("jingle", { xmlns = "urn:xmpp:jingle:1", action = "session-initiate", sid = id.short(), initiator = me })
			:tag("content", { creator = "initiator", name = "audio", senders = "both" })
				:tag("transport", { xmlns = "urn:xmpp:jingle:transports:ice-udp:1", ufrag = "bridge", pwd = "asGoodAsAny" })
					:tag("candidate", { id = id.short(), component = "1", foundation = "1", generation = "0", network = "0",
						ip = bridge_address, port = tostring(bridge_port), priority = "2130706431", protocol = "udp", type = "host" }));
end

module:hook("iq/host", function (event)
	local stanza = event.stanza;
	local conference = stanza:get_child("conference", focus_ns);
	if stanza.attr.type ~= "set" or not conference then return; end
	if not answers then return true; end
	local room = conference.attr.room;
	if joins and not rooms[room] then
		rooms[room] = { nicks = {}, count = 0 };
		module:send(st.presence({ from = me, to = room .. "/focus" }):tag("x", { xmlns = muc_ns }));
	end
	module:send(st.reply(stanza):tag("conference", { xmlns = focus_ns, room = room, ready = "true", focusjid = me }));
	return true;
end);

module:hook("presence/full", function (event)
	local from = event.stanza.attr.from;
	local room, nick = from:match("^([^/]+)/(.+)$");
	local known = rooms[room];
	if not known or nick == "focus" then return true; end
	if event.stanza.attr.type == "unavailable" then
		known.nicks[nick] = nil;
	elseif not event.stanza.attr.type and not known.nicks[nick] then
		known.nicks[nick] = true;
		known.count = known.count + 1;
		if bridge_address and known.count == 2 then
			for other in pairs(known.nicks) do invite(room, other); end
		end
	end
	return true;
end);

-- The room sends its subject, and removes who answers that with an error.
module:hook("message/full", function () return true; end);
module:hook("iq/full", function () return true; end);
