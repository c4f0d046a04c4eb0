package postgres

import (
	"time"

	"chizheng/internal/casefile"
)

// auditEvent is an event as an audit reads it: every column may be null, where only the leaf is left of it.
type auditEvent struct {
	Type                                   *string
	at                                     *time.Time
	actor                                  *casefile.Actor
	command, sum, terms, prev, hash, state *string
	data                                   []byte
	Rules                                  []casefile.Outcome
	Messages                               []casefile.Message
	View                                   *casefile.View
}

// check gives the hash that header and content have, or says what does not fit. The content of an erased case is
// unreadable, and its hash stands in for it.
func (e auditEvent) check(id string, seq int, h head) (own, fault string) {
	if h.own != nil {
		data, err := openPacked(h.own, dataOf(id, seq), e.data)
		if err != nil || casefile.DataHash(h.salt, seq, data) != *e.sum {
			return "", "its content is not that of its hash"
		}
	}
	hash, err := casefile.ChainHash(casefile.Event{Case: id, Seq: seq, Type: *e.Type, At: *e.at, Actor: *e.actor, Command: *e.command,
		Rules: e.Rules, Messages: e.Messages, Terms: *e.terms, Prev: *e.prev, View: e.View, State: *e.state}, *e.sum)
	if err != nil {
		return "", "its header cannot be hashed"
	}
	return hash, ""
}
