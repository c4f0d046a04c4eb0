package filing

import (
	"slices"

	"chizheng/internal/casefile"
)

// The worker's own word. He has no account here: the code in the message that he got lets him speak (T-0.32), and what
// he says pauses the filing until a reviewer has looked; it decides nothing.

// refWorker is the ref of his hold: one at a time, and what was decided of it stays decided for this content.
const refWorker = "worker"

// disputeCodes are what a worker may say.
var disputeCodes = []string{"not_my_employer", "not_my_certificate", "left_employer", "not_consented"}

// DisputeCodes lists what a worker may say of a filing.
func DisputeCodes() []string { return slices.Clone(disputeCodes) }

// dispute is taken from the submission to the recheck. Of a published line anybody may object (T-0.53), and later it is
// a report of violation (T-0.57): each has a way of its own.
func dispute(a ask) ([]casefile.Draft, error) {
	switch a.s.Stage {
	case Announced, Severed:
		return nil, casefile.Refuse(casefile.Conflict, "dispute_is_an_objection", "clause", "T-0.53")
	case Confirmed, Reported, Refused, Accepted:
		return nil, casefile.Refuse(casefile.Conflict, "dispute_too_late", "clause", "T-0.57")
	}
	if err := a.in(Submitted, Contested, Returned, Inspected, HandedOver, Rechecked); err != nil {
		return nil, err
	}
	d, err := data[Dispute](a)
	if err != nil {
		return nil, err
	}
	switch {
	case a.s.Filer.Kind != ByEnterprise: // he filed it himself
		return nil, casefile.Refuse(casefile.Conflict, "dispute_your_own")
	case !slices.Contains(disputeCodes, d.Code):
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/reason", "not_in_list")})
	case len([]rune(d.Text)) > maxFreeText:
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/text", "too_long")})
	case len(a.s.disputes()) > 0:
		return nil, casefile.Refuse(casefile.Conflict, "disputed_already")
	case slices.Contains(a.s.Cleared, refWorker):
		return nil, casefile.Refuse(casefile.Conflict, "dispute_decided", "clause", "T-0.30")
	}
	return []casefile.Draft{a.toFiler(EvDisputed, d, "filing_disputed")}, nil
}

// maxFreeText bounds what may be written beside a code.
const maxFreeText = 1000

func applyDisputed(s *State, e casefile.Event, _ Dispute) {
	s.Holds = append(slices.Clip(s.Holds), Hold{Kind: HoldDispute, Ref: refWorker, Since: e.At})
}

// disputes are the worker's open holds.
func (s State) disputes() []Hold {
	var open []Hold
	for _, h := range s.Holds {
		if h.Kind == HoldDispute {
			open = append(open, h)
		}
	}
	return open
}

// notHisFiler rejects a filing whose worker was right, and asks the leaders to look at it: a file of violation is never
// opened by itself (R-0.80, T-0.30, T-0.68).
func (a ask) notHisFiler(r Resolve) casefile.Draft {
	d := a.rejected(r.Code, r.Text)[0]
	d.Messages = append(d.Messages, casefile.Message{To: "role:" + string(casefile.Leader), Code: "dispute_upheld",
		Args: map[string]string{"case": a.s.Case, "clause": "T-0.68"}})
	return d
}

// ToWorker is the message that an event is worth to the worker whom an enterprise filed: his silence blocks nothing, but
// he is told (T-0.32, T-0.65). It gives "" where he is not concerned, and for whoever filed himself.
func ToWorker(e casefile.Event, class string) string {
	if class != "A" {
		return ""
	}
	switch e.Type {
	case EvInspected:
		v, err := casefile.Read[Verdict](e)
		if err != nil {
			return ""
		}
		return map[string]string{"return": "worker_returned", "fail": "worker_rejected"}[v.Inspect.Verdict]
	case EvReturned:
		r, err := casefile.Read[Returning](e)
		if err != nil || r.To == "point" {
			return ""
		}
	case EvResolved:
		r, err := casefile.Read[Resolve](e)
		if err != nil || r.Kind != HoldDispute || r.Decision != "clear" {
			return ""
		}
	case EvUpheld:
		if o, err := casefile.Read[Objected](e); err == nil && o.Outcome == "returned" {
			return "worker_returned"
		}
	case EvReceived:
		r, err := casefile.Read[Receipt](e)
		if err != nil || !r.Accepted {
			return ""
		}
	}
	return workerMessages[e.Type]
}

var workerMessages = map[string]string{
	EvSubmitted: "worker_filed", EvContested: "worker_filed", EvReturned: "worker_returned", EvWithdrawn: "worker_withdrawn",
	EvRejected: "worker_rejected", EvUpheld: "worker_rejected", EvAnnounced: "worker_announced", EvReceived: "worker_accepted",
	EvClosed: "worker_closed", EvDisputed: "worker_dispute_taken", EvResolved: "worker_dispute_cleared",
}
