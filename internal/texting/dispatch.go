package texting

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"chizheng/internal/locale"
	"chizheng/internal/postgres"
)

// Receipt is a gateway's word on one message.
type Receipt struct {
	State     postgres.WorkerMessageState // sent, delivered or failed
	Reference string                      // to ask by later
	Reason    string                      // code of a failure
}

// Text is one message as a gateway takes it. Key names it for ever.
type Text struct{ Key, To, Body string }

// Gateway sends texts. An error means "not now"; a no for good is a Receipt that says failed.
type Gateway interface {
	Send(ctx context.Context, t Text) (Receipt, error)
	// Ask gives the newest state of what was sent before.
	Ask(ctx context.Context, reference string) (Receipt, error)
	// Loopback says that the gateway is on this machine: the only one that a rehearsal may use.
	Loopback() bool
}

// Outbox keeps the messages; internal/postgres is the one.
type Outbox interface {
	LeaseMessages(ctx context.Context, n int, lease time.Duration) ([]postgres.Outgoing, error)
	SettleMessage(ctx context.Context, id int64, state postgres.WorkerMessageState, reference, reason string, again time.Time) error
}

// Dispatcher empties the outbox into a gateway. Every is the pause between two looks; zero means two seconds.
type Dispatcher struct {
	Outbox  Outbox
	Gateway Gateway
	Words   *locale.Locale // of the text: Chinese, whoever is at the console
	Log     *slog.Logger
	Every   time.Duration
}

const (
	atOnce    = 20
	lease     = 2 * time.Minute // longer than a batch of tries can take
	patience  = 5 * time.Second // for one try
	askAgain  = 30 * time.Second
	firstWait = 30 * time.Second
	longest   = time.Hour
	tries     = 14 // about half a day, then it has failed
)

// Run dispatches until ctx ends. A store or a gateway that is away is tried again.
func (d *Dispatcher) Run(ctx context.Context) {
	every := d.Every
	if every == 0 {
		every = 2 * time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		n, err := d.Once(ctx)
		if err != nil && ctx.Err() == nil {
			d.Log.Warn("messages to workers wait", "error", err.Error())
		}
		if n == atOnce && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Once carries one batch and says how many messages it looked at.
func (d *Dispatcher) Once(ctx context.Context) (int, error) {
	batch, err := d.Outbox.LeaseMessages(ctx, atOnce, lease)
	if err != nil {
		return 0, err
	}
	for _, m := range batch {
		if ctx.Err() != nil {
			break // the rest comes back when the lease is over
		}
		err = errors.Join(err, d.carry(ctx, m))
	}
	return len(batch), err
}

// carry hands one message over, or asks what became of it.
func (d *Dispatcher) carry(ctx context.Context, m postgres.Outgoing) error {
	settle := func(state postgres.WorkerMessageState, reference, reason string, again time.Time) error {
		return d.Outbox.SettleMessage(ctx, m.ID, state, reference, reason, again)
	}
	switch {
	case m.Phone == "":
		return settle(postgres.MessageFailed, "", "case_erased", time.Time{})
	case m.Rehearsal && !d.Gateway.Loopback():
		return settle(postgres.MessageHeld, "", "rehearsal", time.Time{})
	}
	brief, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var r Receipt
	var err error
	if m.State == postgres.MessageSent {
		r, err = d.Gateway.Ask(brief, m.Reference)
	} else {
		r, err = d.Gateway.Send(brief, Text{Key: m.Key, To: m.Phone, Body: d.body(m)})
	}
	switch {
	case err != nil && m.Attempts >= tries && m.State == postgres.MessageWaiting:
		return settle(postgres.MessageFailed, "", "gateway_away", time.Time{})
	case err != nil:
		return errors.Join(err, settle(m.State, "", "gateway_away", time.Now().Add(wait(m.Attempts))))
	case r.State == postgres.MessageSent && m.Attempts < tries:
		return settle(r.State, r.Reference, "", time.Now().Add(max(askAgain, wait(m.Attempts))))
	case r.State == postgres.MessageSent: // the gateway has it and says no more: nobody asks for ever
		return settle(r.State, r.Reference, "no_receipt", time.Now().AddDate(100, 0, 0))
	}
	return settle(r.State, r.Reference, r.Reason, time.Time{})
}

// wait doubles from one try to the next.
func wait(attempts int) time.Duration {
	w := firstWait
	for i := 1; i < attempts && w < longest; i++ {
		w *= 2
	}
	return min(w, longest)
}

// body is the message in words, with the code by which the worker can speak.
func (d *Dispatcher) body(m postgres.Outgoing) string {
	title, text := d.Words.Message(m.Message())
	return "【" + title + "】" + text
}
