package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/seal"
	"chizheng/policy"
)

// Desk carries out use cases. Make it with New.
type Desk struct {
	policy *policy.Policy
	engine *Engine
	ledger *postgres.Ledger
	files  *objects.Store
	ring   *seal.Ring
	people *account.Service
	clocks *Clocks
	plans  *Plans
	audit  Audit
	now    func() time.Time
}

// New makes a desk of its parts.
func New(p *policy.Policy, e *Engine, l *postgres.Ledger, files *objects.Store, ring *seal.Ring, people *account.Service) *Desk {
	clocks := &Clocks{Store: l}
	return &Desk{policy: p, engine: e, ledger: l, files: files, ring: ring, people: people, clocks: clocks,
		plans: &Plans{Store: l, Clocks: clocks, Now: time.Now}, now: time.Now}
}

// Options of one command.
type Options struct {
	Key    string // Idempotency-Key: the same key of the same actor is carried out once
	Expect int    // version that the asker saw; 0 = any
}

// Do gives one command to an existing case. Errors: Forbidden (role), NotFound (also outside the actor's scope),
// Conflict, Invalid, Unavailable.
func (d *Desk) Do(ctx context.Context, who casefile.Actor, op, kind, id, command string, data any, o Options) (casefile.Answer, error) {
	who, scope, err := d.may(who, op)
	if err != nil {
		return casefile.Answer{}, err
	}
	at, err := d.reach(ctx, who, scope, kind, id)
	if err != nil {
		return casefile.Answer{}, err
	}
	return d.send(ctx, who, op, at, command, data, o)
}

// send gives a command to a case that the actor may reach.
func (d *Desk) send(ctx context.Context, who casefile.Actor, op string, at postgres.CaseFile, command string, data any, o Options) (casefile.Answer, error) {
	kind, id := at.Kind, at.Case
	clock, err := d.clocks.Of(ctx, at.Head.Campaign)
	if err != nil {
		return casefile.Answer{}, err
	}
	if data, err = d.withFacts(ctx, who, at, command, data); err != nil {
		return casefile.Answer{}, err
	}
	if err := d.deliver(ctx, kind, id, at.Head, clock); err != nil {
		return casefile.Answer{}, err
	}
	answer, err := d.engine.Send(ctx, kind, id, casefile.Command{ID: commandID(ctx, who, o.Key), Type: command, Actor: who,
		Data: encode(data), Expect: o.Expect, Clock: clock, View: d.viewOf(ctx, op, o.Expect)})
	if err == nil && kind == filing.Kind {
		err = d.stamped(ctx, who, id, command, data, answer)
	}
	return answer, err
}

// Open starts a case with its first command; the case's id follows from actor and key, so that a repeated request
// opens the same case. Errors: as Do.
func (d *Desk) Open(ctx context.Context, who casefile.Actor, op, kind, campaign string, data any, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, op)
	if err != nil {
		return casefile.Answer{}, err
	}
	return d.open(ctx, who, kind, CaseID(kind, who.ID, o.Key), campaign, data, o)
}

func (d *Desk) open(ctx context.Context, who casefile.Actor, kind, id, campaign string, data any, o Options) (casefile.Answer, error) {
	clock, err := d.clocks.Of(ctx, campaign)
	if err != nil {
		return casefile.Answer{}, err
	}
	cmd := casefile.Command{ID: commandID(ctx, who, o.Key), Type: rooms[kind].first, Actor: who, Data: encode(data), Clock: clock}
	if err := rooms[kind].check(cmd, clock.At(d.now())); err != nil {
		return casefile.Answer{}, err // refused before a workflow is started for it
	}
	return d.engine.Open(ctx, kind, id, salt(), cmd)
}

// wouldOpen asks the room whether its first command would stand now, and starts nothing.
func (d *Desk) wouldOpen(ctx context.Context, who casefile.Actor, kind, campaign string, data any) error {
	clock, err := d.clocks.Of(ctx, campaign)
	if err != nil {
		return err
	}
	cmd := casefile.Command{ID: "-", Type: rooms[kind].first, Actor: who, Data: encode(data), Clock: clock}
	return rooms[kind].check(cmd, clock.At(d.now()))
}

// may asks the policy and stamps its version on the actor.
func (d *Desk) may(who casefile.Actor, op string) (casefile.Actor, policy.Scope, error) {
	scope, err := d.policy.May(who, op)
	who.Policy = d.policy.Version()
	if err == nil && who.Role == casefile.Auditor && who.Mandate == "" && scope == policy.Any {
		err = casefile.Refuse(casefile.Forbidden, "no_mandate") // U11: outside his dates an auditor sees nothing
	}
	return who, scope, err
}

// reach gives the case's scope if it is of that kind and within the actor's; outside it there is no such case.
func (d *Desk) reach(ctx context.Context, who casefile.Actor, scope policy.Scope, kind, id string) (postgres.CaseFile, error) {
	at, err := d.ledger.Head(ctx, id)
	if err != nil {
		return at, err
	}
	if at.Kind != kind || !within(who, scope, at.Head) {
		return at, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	return at, nil
}

func within(who casefile.Actor, scope policy.Scope, h casefile.Head) bool {
	switch scope {
	case policy.Any, policy.Public:
		return true
	case policy.Own:
		return h.Owner != "" && (h.Owner == who.Filer || h.Owner == who.ID)
	case policy.Point:
		return h.Point != "" && h.Point == who.Point
	case policy.County:
		return h.Area != "" && h.Area == who.Area
	}
	return false
}

// CaseID makes an opaque id that the same seed always gives: kind, then 26 hex digits. Nothing of a person can be
// read from it (T-0.72).
func CaseID(kind string, seed ...string) string {
	h := sha256.New()
	for _, s := range seed {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	h.Write([]byte(kind))
	return kind + "-" + hex.EncodeToString(h.Sum(nil))[:26]
}

// commandID names a command by its sender, his key and what he said with it: the same key with the same content is the
// same command, and with another content the workflow refuses it (idempotency_key_reused) instead of answering for
// something that was never carried out.
func commandID(ctx context.Context, who casefile.Actor, key string) string {
	said, _ := ctx.Value(contentKey{}).(string)
	return who.ID + ":" + key + casefile.ContentMark + said
}

type contentKey struct{}

// WithContent tells the desk what the asker said in this request: a short hash of operation and content as it came in,
// before the desk adds facts that may differ from one try to the next.
func WithContent(ctx context.Context, operation string, content []byte) context.Context {
	h := sha256.New()
	h.Write([]byte(operation))
	h.Write([]byte{0})
	h.Write(content)
	return context.WithValue(ctx, contentKey{}, hex.EncodeToString(h.Sum(nil))[:16])
}

func encode(data any) []byte {
	if data == nil {
		return nil
	}
	return casefile.Encode(data)
}

func salt() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
