package report

import (
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// deliver hands over a signed package whose filings all know. By file it has left at once; by HTTP when the receiver
// has answered. A rehearsal never goes to a real receiver.
func deliver(a ask) ([]casefile.Draft, error) {
	in, err := casefile.DecodeStrict[Deliver](a.cmd.Data)
	if err != nil {
		return nil, err
	}
	if err := a.in(Signed); err != nil {
		return nil, err
	}
	if in.Method != ByFile && in.Method != ByHTTP {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/method", "method_unknown")})
	}
	due, err := campaign.ReceiptAlarm(a.now, a.s.Terms)
	switch {
	case err != nil:
		return nil, err
	case !a.s.Included:
		return nil, casefile.Refuse(casefile.Conflict, "report_not_included")
	case a.s.pending(JobDeliver):
		return nil, casefile.Refuse(casefile.Conflict, "report_busy")
	case in.Method == ByFile:
		return one(EvDelivered, DeliveryMade{Delivery: Delivery{Method: ByFile, By: a.cmd.Actor.ID, At: a.now, AlarmAt: due}}), nil
	case !in.Loopback && (a.s.Rehearsal || a.cmd.Clock.Rehearsal):
		return nil, casefile.Refuse(casefile.Conflict, "rehearsal_real_receiver")
	}
	return one(EvAsked, in), nil
}

// delivered takes the receiver's answer. A refusal leaves the package signed: it can be delivered again, and the
// receiver knows a repetition by the package's hash (V4).
func delivered(a ask) ([]casefile.Draft, error) {
	out, r, wanted, err := ended[Handed](a)
	if err != nil || !wanted {
		return nil, err
	}
	if r.Error != nil {
		return a.stalled(r), nil
	}
	due, err := campaign.ReceiptAlarm(a.now, a.s.Terms)
	if err != nil { // it has left: better an early alarm than none
		due = a.now.AddDate(0, 0, 1)
	}
	return one(EvDelivered, DeliveryMade{Job: r.Job,
		Delivery: Delivery{Method: ByHTTP, Serial: out.Serial, By: a.s.Deliverer, At: a.now, AlarmAt: due}}), nil
}

// alarm tells the office of records without a receipt; it decides nothing about them (T-0.60).
func alarm(a ask) ([]casefile.Draft, error) {
	if a.s.Alarmed || a.s.Unknown() == 0 {
		return nil, nil
	}
	n := a.s.Unknown()
	return []casefile.Draft{{Type: EvAlarmed, Data: Late{Unknown: n}, Messages: a.s.toOffice("receipts_late", "count", strconv.Itoa(n))}}, nil
}

// toOffice tells those who answer for the package: its reporter and the leader who signed it.
func (s State) toOffice(code string, args ...string) []casefile.Message {
	all := map[string]string{"case": s.Case, "number": s.Number}
	for i := 0; i+1 < len(args); i += 2 {
		all[args[i]] = args[i+1]
	}
	out := []casefile.Message{{To: s.Reporter, Code: code, Args: all}}
	if s.Signature != nil && s.Signature.By != s.Reporter {
		out = append(out, casefile.Message{To: s.Signature.By, Code: code, Args: all})
	}
	return out
}
