package workflows

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
)

// validate refuses a command before anything is written to the engine's history. Before the state is there every
// command is let through to the handler, which waits for it; a first command refused there also ends the workflow that
// was started for it.
func (c *kase[S]) validate(ctx workflow.Context, cmd casefile.Command) error {
	if c.version == 0 || slices.Contains(c.done, cmd.ID) {
		return nil
	}
	_, _, err := c.decide(ctx, cmd)
	return err
}

// reused says that the sender's key has named another content here before: answering for that one would tell him that
// what he says now was carried out.
func (c *kase[S]) reused(id string) bool {
	at := strings.LastIndex(id, casefile.ContentMark)
	return at > 0 && slices.ContainsFunc(c.done, func(d string) bool {
		return d != id && strings.HasPrefix(d, id[:at+1]) && strings.LastIndex(d, casefile.ContentMark) == at
	})
}

// decide asks the room what cmd would do now. It changes nothing.
func (c *kase[S]) decide(ctx workflow.Context, cmd casefile.Command) ([]casefile.Draft, time.Time, error) {
	if c.reused(cmd.ID) {
		return nil, time.Time{}, casefile.Refuse(casefile.Conflict, "idempotency_key_reused")
	}
	if cmd.Expect != 0 && cmd.Expect != c.version {
		return nil, time.Time{}, casefile.Refuse(casefile.Conflict, "stale_version")
	}
	clock := c.clock
	if cmd.Clock.Seq > clock.Seq {
		clock = cmd.Clock
	}
	now := clock.At(workflow.Now(ctx))
	for _, floor := range []time.Time{c.at, cmd.NotBefore} {
		if now.Before(floor) {
			now = floor.In(casefile.Shanghai) // a case's time never runs backwards
		}
	}
	drafts, err := c.room.Decide(c.state, cmd, now)
	return drafts, now, err
}

// execute decides and records one command, alone. A command heard before gets its answer again.
func (c *kase[S]) execute(ctx workflow.Context, cmd casefile.Command) (casefile.Answer, error) {
	if err := c.mu.Lock(ctx); err != nil { // dangerous without: recording yields, and two decisions would meet
		return casefile.Answer{}, err
	}
	defer c.mu.Unlock()
	c.hear(cmd.Clock)
	if c.absent != nil {
		return casefile.Answer{}, c.absent
	}
	for {
		if slices.Contains(c.done, cmd.ID) {
			return c.answer(nil), nil
		}
		drafts, now, err := c.decide(ctx, cmd)
		if err != nil {
			return casefile.Answer{}, err
		}
		if len(drafts) == 0 {
			return c.answer(nil), nil
		}
		events, written, err := c.record(ctx, &cmd, drafts, now)
		if err != nil {
			return casefile.Answer{}, err
		}
		if written {
			return c.answer(events), nil
		}
	}
}

// record writes what was decided. Not written and no error: the store was further on, or the place was taken; the
// state is caught up, or cmd tells of the clash, and the command must be decided again.
func (c *kase[S]) record(ctx workflow.Context, cmd *casefile.Command, drafts []casefile.Draft, now time.Time) ([]casefile.Event, bool, error) {
	states, err := c.advance(*cmd, drafts, now)
	if err != nil {
		return nil, false, c.back(err)
	}
	proj := c.room.Project(c.state)
	events := c.seal(*cmd, drafts, states, now, proj.Head.Terms)
	encoded := states[len(states)-1]
	var a *activities.Ledger
	out, err := callNow(ctx, a.Record, casefile.Recording{Kind: c.room.Kind, Case: c.in.Case, Salt: c.in.Salt,
		Base: c.version, Events: events, State: encoded, Projection: proj, Run: workflow.GetInfo(ctx).WorkflowExecution.RunID,
		SameTasks: c.version > 0 && reflect.DeepEqual(c.proj.Tasks, proj.Tasks),
		SameRow:   c.version > 0 && reflect.DeepEqual(c.proj.Row, proj.Row)})
	switch {
	case err != nil && casefile.KindOf(err) != "":
		return nil, false, c.back(err)
	case err != nil:
		return nil, false, c.back(casefile.Refuse(casefile.Unavailable, "store_away"))
	case out.Clash != nil && cmd.Clash != nil:
		return nil, false, c.back(casefile.Refuse(casefile.Conflict, "clash", "index", out.Clash.Index))
	case out.Clash != nil:
		cmd.Clash = out.Clash
		return nil, false, c.back(nil)
	case len(out.Stored) > 0:
		if err := c.back(nil); err != nil {
			return nil, false, err
		}
		return nil, false, c.catchUpWith(ctx, out.Stored)
	}
	if events, err = c.asRecorded(events, out); err != nil {
		return nil, false, c.back(err)
	}
	c.keep(events, encoded, proj)
	c.anew = c.anew || resets(events)
	return events, true, nil
}

// asRecorded gives the events the hashes under which they were recorded. Replayed by a later release, they may come to
// others: a state with a new field is written in other bytes, and the first releases bound no states at all.
func (c *kase[S]) asRecorded(events []casefile.Event, out casefile.Recorded) ([]casefile.Event, error) {
	if out.Head == "" {
		return casefile.Chained(events, c.in.Salt, c.hash, casefile.ChainPlain)
	}
	events[len(events)-1].Hash = out.Head
	return events, nil
}

// advance applies the drafts to the state in memory, to learn what would follow from them, and gives the state after
// each of them.
func (c *kase[S]) advance(cmd casefile.Command, drafts []casefile.Draft, now time.Time) ([]json.RawMessage, error) {
	states := make([]json.RawMessage, 0, len(drafts))
	for i, d := range drafts {
		e := casefile.Event{Case: c.in.Case, Seq: c.version + i + 1, Type: d.Type, At: now, Actor: cmd.Actor,
			Command: cmd.ID, Data: casefile.Encode(d.Data), Rules: d.Rules, Messages: d.Messages}
		next, err := c.room.Apply(c.state, e)
		if err != nil {
			return nil, fmt.Errorf("apply %s: %w", d.Type, err)
		}
		c.state = next
		states = append(states, casefile.Encode(c.state))
	}
	return states, nil
}

// seal makes the events of the drafts, each bound to the state after it and chained by their hashes.
func (c *kase[S]) seal(cmd casefile.Command, drafts []casefile.Draft, states []json.RawMessage, now time.Time, terms string) []casefile.Event {
	events := make([]casefile.Event, 0, len(drafts))
	for i, d := range drafts {
		e := casefile.Event{Case: c.in.Case, Seq: c.version + i + 1, Type: d.Type, At: now, Actor: cmd.Actor,
			Command: cmd.ID, Data: casefile.Encode(d.Data), Rules: d.Rules, Messages: d.Messages, Terms: terms}
		e.State = casefile.StateHash(c.in.Salt, e.Seq, states[i])
		if i == 0 {
			e.View = cmd.View
		}
		events = append(events, e)
	}
	events, err := casefile.Chained(events, c.in.Salt, c.hash, casefile.ChainStates)
	if err != nil {
		panic(err) // our own plain structs always marshal
	}
	return events
}

// back returns to the state as last recorded and passes err on.
func (c *kase[S]) back(err error) error {
	var s S
	if c.encoded != nil {
		if jerr := json.Unmarshal(c.encoded, &s); jerr != nil {
			return fmt.Errorf("read recorded state: %w", jerr)
		}
	}
	c.state = s
	return err
}

// catchUpWith folds what the store was further on by. A run that took an existing case for a new one also needs the
// secret that the case began with.
func (c *kase[S]) catchUpWith(ctx workflow.Context, stored []casefile.Event) error {
	if c.version > 0 {
		return c.catchUp(stored)
	}
	var a *activities.Ledger
	loaded, err := call(ctx, quick, a.Load, c.in.Case)
	if err != nil {
		return err
	}
	c.in.Salt = loaded.Salt
	return c.catchUp(loaded.Events)
}

// catchUp folds events that the store holds and this run had not heard of.
func (c *kase[S]) catchUp(events []casefile.Event) error {
	for _, e := range events {
		if e.Seq <= c.version { // an old command's own events: heard again, it is answered again
			c.remember(e.Command)
			continue
		}
		next, err := c.room.Apply(c.state, e)
		if err != nil {
			return fmt.Errorf("apply stored %s: %w", e.Type, err)
		}
		c.state = next
		c.keep([]casefile.Event{e}, nil, casefile.Projection{})
	}
	c.encoded, c.proj = casefile.Encode(c.state), c.room.Project(c.state)
	return nil
}

func (c *kase[S]) keep(events []casefile.Event, encoded []byte, proj casefile.Projection) {
	last := events[len(events)-1]
	c.version, c.hash, c.at, c.encoded, c.proj = last.Seq, last.Hash, last.At, encoded, proj
	for _, e := range events {
		c.remember(e.Command)
		c.repair(e)
	}
}

func (c *kase[S]) remember(command string) {
	if slices.Contains(c.done, command) {
		return
	}
	c.done = append(c.done, command)
	if extra := len(c.done) - remembered; extra > 0 {
		c.done = slices.Clone(c.done[extra:])
	}
}

func (c *kase[S]) answer(events []casefile.Event) casefile.Answer {
	a := casefile.Answer{Case: c.in.Case, Version: c.version, Stage: c.proj.Head.Stage, At: c.at}
	for _, e := range events {
		a.Events = append(a.Events, e.Type)
	}
	return a
}
