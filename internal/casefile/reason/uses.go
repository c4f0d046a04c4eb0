package reason

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/order"
	"chizheng/internal/casefile/oversight"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
)

// Use says where a command carries its reason, and which list that is taken from.
type Use struct {
	Field  string   // of the command's content: one code, or a list of them
	By     string   // the field that says which list; empty: there is one
	Table  string   // the catalogue's table that names By's values
	Choice []Choice // in the order in which they are offered
}

// Choice is the list for one value of By.
type Choice struct{ Value, List string }

func plain(name string) Use { return Use{Field: "code", Choice: []Choice{{"", name}}} }

var uses = map[string]Use{
	filing.Kind + " " + filing.CmdInspect: {Field: "codes", By: "verdict", Table: "verdicts",
		Choice: []Choice{{"fail", "inspection_fail"}, {"pending", "inspection_pending"}, {"return", "inspection_return"}}},
	filing.Kind + " " + filing.CmdRecheck: {Field: "code", By: "verdict", Table: "recheck_verdicts",
		Choice: []Choice{{"return_filer", "return_filer"}, {"return_point", "return_point"}, {"reject", "recheck_reject"}}},
	filing.Kind + " " + filing.CmdReturn: {Field: "code", By: "to", Table: "return_targets",
		Choice: []Choice{{"filer", "return_filer"}, {"point", "return_point"}}},
	filing.Kind + " " + filing.CmdWithdraw:            plain("withdrawal"),
	filing.Kind + " " + filing.CmdReopen:              plain("reopening"),
	filing.Kind + " " + filing.CmdAssignPoint:         {Field: "reason", Choice: []Choice{{"", "assigned_point"}}},
	filing.Kind + " " + filing.CmdOfferTransfer:       plain("transfer"),
	filing.Kind + " " + filing.CmdRefuseTransfer:      plain("transfer_refusal"),
	filing.Kind + " " + filing.CmdResolve:             plain("hold_ruling"),
	filing.Kind + " " + filing.CmdErratum:             plain("erratum"),
	filing.Kind + " " + filing.CmdRepair:              plain("repair"),
	filing.Kind + " " + filing.CmdPropose:             plain("amendment"),
	filing.Kind + " " + filing.CmdRefuse:              plain("amendment_refusal"),
	filing.Kind + " " + filing.CmdRule:                plain("hold_ruling"),
	registration.Kind + " " + registration.CmdApprove: plain("registration_approve"),
	registration.Kind + " " + registration.CmdReturn:  plain("registration_return"),
	registration.Kind + " " + registration.CmdReject:  plain("registration_reject"),
	registration.Kind + " " + registration.CmdSuspend: plain("registration_suspend"),
	registration.Kind + " " + registration.CmdResume:  plain("registration_resume"),
	registration.Kind + " " + registration.CmdClose:   plain("registration_close"),
	handover.Room.Kind + " " + handover.CmdSettle:     plain("handover_difference"),
	handover.Room.Kind + " " + handover.CmdCancel:     plain("list_cancelled"),
	notice.Room.Kind + " " + notice.CmdCancel:         plain("list_cancelled"),
	report.Room.Kind + " " + report.CmdAbandon:        plain("list_cancelled"),
	objection.Room.Kind + " " + objection.CmdDecide: {Field: "code", By: "outcome", Table: "objection_outcomes",
		Choice: []Choice{{objection.OutcomeUpheld, "objection_upheld"}, {objection.OutcomeDismissed, "objection_dismissed"}}},
	objection.Room.Kind + " " + objection.CmdAnswer:   plain("omission_answer"),
	objection.Room.Kind + " " + objection.CmdSetAside: plain("objection_set_aside"),
	order.Kind + " " + order.CmdRefuse:                plain("order_refused"),
	order.Kind + " " + order.CmdWithdraw:              plain("order_refused"),
	oversight.Kind + " " + oversight.CmdCancel:        plain("oversight_cancelled"),
	oversight.Kind + " " + oversight.CmdSpare:         plain("criticism_refused"),
	integrity.Kind + " " + integrity.CmdDecide:        plain("integrity_back"),
	integrity.Kind + " " + integrity.CmdRule:          plain("integrity_ruling"),
}

// Of says where a command of a kind of case carries its reason; ok is false where it carries none.
func Of(kind, command string) (Use, bool) {
	u, ok := uses[kind+" "+command]
	return u, ok
}

// Codes are the reasons that one value of By allows; all of them, each once, for a value that has no list of its own.
func (u Use) Codes(value string) []string {
	var out []string
	for _, c := range u.Choice {
		if l, _ := list(c.List); c.Value == value || !u.names(value) {
			for _, code := range l.Codes {
				if !slices.Contains(out, code.Code) {
					out = append(out, code.Code)
				}
			}
		}
	}
	if i := slices.Index(out, other); i >= 0 { // it is offered last
		out = append(slices.Delete(out, i, i+1), other)
	}
	return out
}

// Values are the values of By that allow a code.
func (u Use) Values(code string) []string {
	var out []string
	for _, c := range u.Choice {
		if l, _ := list(c.List); l.has(code) {
			out = append(out, c.Value)
		}
	}
	return out
}

func (u Use) names(value string) bool {
	return slices.ContainsFunc(u.Choice, func(c Choice) bool { return c.Value == value })
}

// Check finds fault with the reasons of a command's content: those of its verdict and of its remarks. An empty one is
// the room's affair, which knows whether it is needed. Errors: Invalid, reason_not_listed at each.
func Check(kind, command string, content any) error {
	u, ok := Of(kind, command)
	if !ok {
		return nil
	}
	raw, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("read reasons: %w", err)
	}
	var said map[string]json.RawMessage
	if json.Unmarshal(raw, &said) != nil {
		return nil // no content that has a reason: the room refuses it
	}
	wrong := u.faults(said)
	var remarks []struct {
		Code string `json:"code"`
	}
	_ = json.Unmarshal(said["remarks"], &remarks)                                   // another shape is the room's affair too
	pinned := Use{Choice: append([]Choice{{"", "remark"}}, u.Choice...)}.Codes("-") // a remark may say what the decision says
	for i, r := range remarks {
		wrong = append(wrong, outside(fmt.Sprintf("/remarks/%d/code", i), r.Code, pinned)...)
	}
	return casefile.InvalidFields(wrong)
}

func (u Use) faults(said map[string]json.RawMessage) []casefile.Field {
	var value, code string
	var codes []string
	_ = json.Unmarshal(said[u.By], &value)
	allowed := u.Codes(value)
	if json.Unmarshal(said[u.Field], &code) == nil {
		return outside("/"+u.Field, code, allowed)
	}
	_ = json.Unmarshal(said[u.Field], &codes)
	var wrong []casefile.Field
	for i, c := range codes {
		wrong = append(wrong, outside(fmt.Sprintf("/%s/%d", u.Field, i), c, allowed)...)
	}
	return wrong
}

// outside says which codes there are, and not the one that was typed: it may be anything.
func outside(pointer, code string, allowed []string) []casefile.Field {
	if code == "" || slices.Contains(allowed, code) {
		return nil
	}
	return []casefile.Field{casefile.Wrong(pointer, "reason_not_listed", "allowed", strings.Join(allowed, ", "))}
}
