package desk

import (
	"context"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// The worker whom an enterprise filed has no account: the code in his message is his way in (T-0.30, T-0.32).

// WorkerFiling is what a worker may see of the filing that his code speaks of. Errors: NotFound no_such_word.
func (d *Desk) WorkerFiling(ctx context.Context, who casefile.Actor, word string) (filing.State, error) {
	if _, _, err := d.may(who, "getWorkerFiling"); err != nil {
		return filing.State{}, err
	}
	id, err := d.ledger.CaseByWord(ctx, word)
	if err != nil {
		return filing.State{}, err
	}
	return stateOf[filing.State](ctx, d, filing.Kind, id)
}

// DisputeFiling pauses the filing that a worker says he has no part in, until a reviewer has looked. Errors:
// NotFound no_such_word; else the room's own.
func (d *Desk) DisputeFiling(ctx context.Context, who casefile.Actor, word string, in filing.Dispute, o Options) (casefile.Answer, error) {
	if _, _, err := d.may(who, "disputeFiling"); err != nil {
		return casefile.Answer{}, err
	}
	id, err := d.ledger.CaseByWord(ctx, word)
	if err != nil {
		return casefile.Answer{}, err
	}
	who.ID = "worker" // by whom the case hears it: neither an account nor nobody
	return d.Do(ctx, who, "disputeFiling", filing.Kind, id, filing.CmdDispute, in, o)
}

// WorkerMessages lists what was sent to a filing's worker and how far it has come, to whoever may see the filing.
func (d *Desk) WorkerMessages(ctx context.Context, who casefile.Actor, id string) ([]postgres.WorkerMessageLine, error) {
	who, scope, err := d.may(who, "listWorkerMessages")
	if err != nil {
		return nil, err
	}
	if _, err := d.reach(ctx, who, scope, filing.Kind, id); err != nil {
		return nil, err
	}
	return d.ledger.WorkerMessages(ctx, id)
}

// RehearsedMessages shows who runs a rehearsal what its messages to workers say, the newest first: no telephone gets them
// (F10), and the code in them is the way in. A real campaign's are never shown. Errors: Forbidden.
func (d *Desk) RehearsedMessages(ctx context.Context, who casefile.Actor, campaignID string) ([]postgres.Outgoing, error) {
	if _, _, err := d.may(who, "setClock"); err != nil { // who moves the rehearsal's time runs it
		return nil, err
	}
	return d.ledger.RehearsedMessages(ctx, campaignID, rehearsedShown)
}

const rehearsedShown = 20
