package desk

import (
	"context"
	"slices"
	"strconv"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
	"chizheng/policy"
)

// What an entry of a timeline is.
const (
	EntryEvent    = "event"    // a recorded fact
	EntryMessage  = "message"  // sent by the event of the same number
	EntryDocument = "document" // a file came in, was kept or refused
	EntryView     = "view"     // somebody looked
	EntryRepair   = "repair"   // an operator's intervention
	EntryExport   = "export"   // the engine's history went to the archive
	EntryProof    = "proof"    // the case was run again
)

// Entry is one line of a timeline.
type Entry struct {
	Real      time.Time // when it really was: the order of the line
	At        time.Time // campaign time, of events and messages
	What      string
	Technical bool // noise to whoever asks what was decided; never left out of an export
	Event     *postgres.Recorded
	Code      string            // of a message, document, view or repair
	Args      map[string]string //
	Who       string            // account or recipient
	Fields    []string          // of a view
	Purpose   string
	ReadAt    time.Time
	Hash      string
}

// Timeline is all that happened around a case in one ordered list (U1, U12).
type Timeline struct {
	Head    postgres.CaseFile
	Erased  bool
	Entries []Entry
}

// Timeline gives it; an owner sees events and his own messages, an officer everything. Errors: NotFound.
func (d *Desk) Timeline(ctx context.Context, who casefile.Actor, id string) (Timeline, error) {
	who, scope, _, err := d.anyCase(ctx, who, "getCaseTimeline", id)
	if err != nil {
		return Timeline{}, err
	}
	if err := d.seen(ctx, who, id, "timeline", nil, purposeOf(who, "timeline")); err != nil {
		return Timeline{}, err
	}
	c, err := d.ledger.Course(ctx, id)
	if err != nil {
		return Timeline{}, err
	}
	return Timeline{Head: c.Head, Erased: c.Erased, Entries: entries(c, scope == policy.Own, recipients(who))}, nil
}

// entries merges a course. What is the office's own business stays out of an owner's list: who looked, who repaired, and
// other people's messages.
func entries(c postgres.Course, owner bool, mine []string) []Entry {
	real := make(map[int]postgres.Recorded, len(c.Events))
	out := make([]Entry, 0, len(c.Events)+len(c.Messages)+len(c.Views)+len(c.Scans))
	for i := range c.Events {
		e := &c.Events[i]
		real[e.Seq] = *e
		out = append(out, Entry{Real: e.RecordedAt, At: e.At, What: EntryEvent, Technical: plumbing(e.Event), Event: e, Code: e.Type, Who: e.Actor.ID, Hash: e.Hash})
	}
	for _, m := range c.Messages {
		if owner && !slices.Contains(mine, m.To) {
			continue
		}
		e := real[m.Seq]
		out = append(out, Entry{Real: e.RecordedAt, At: e.At, What: EntryMessage, Code: m.Code, Args: m.Args, Who: m.To, ReadAt: m.ReadAt})
	}
	for _, s := range c.Scans {
		out = append(out, Entry{Real: s.UploadedAt.In(casefile.Shanghai), What: EntryDocument, Code: s.Kind, Who: s.UploadedBy, Hash: s.Hash,
			Args: map[string]string{"status": string(s.Status), "size": strconv.FormatInt(s.Size, 10)}})
	}
	if !owner {
		out = append(out, behind(c)...)
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return a.Real.Compare(b.Real) })
	return out
}

// behind is what the office did around a case.
func behind(c postgres.Course) []Entry {
	var out []Entry
	for _, v := range c.Views {
		out = append(out, Entry{Real: v.At.In(casefile.Shanghai), What: EntryView, Technical: len(v.Fields) == 0, Code: v.Subject, Who: v.Account,
			Fields: v.Fields, Purpose: v.Purpose})
	}
	for _, r := range c.Repairs {
		args := map[string]string{"ticket": r.Ticket, "reason": r.Reason, "status": r.Status}
		out = append(out, Entry{Real: r.ProposedAt, What: EntryRepair, Code: r.Action, Who: r.ProposedBy, Args: args})
		if !r.DecidedAt.IsZero() {
			out = append(out, Entry{Real: r.DecidedAt, What: EntryRepair, Code: r.Action, Who: r.DecidedBy, Args: args})
		}
	}
	for _, x := range c.Exports {
		out = append(out, Entry{Real: x.ExportedAt.In(casefile.Shanghai), What: EntryExport, Technical: true, Code: x.Run, Hash: x.Hash})
	}
	if c.Proof != nil {
		out = append(out, Entry{Real: c.Proof.ProvenAt.In(casefile.Shanghai), What: EntryProof, Technical: true, Code: c.Proof.Result})
	}
	return out
}

// plumbing is an event that the case gave itself, that applied no rule and told nobody.
func plumbing(e casefile.Event) bool {
	return e.Actor.Role == casefile.System && len(e.Rules) == 0 && len(e.Messages) == 0
}
