package reason

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/registration"
)

func TestEveryListIsUsedAndEveryUseHasItsList(t *testing.T) {
	t.Parallel()
	used := map[string]bool{"remark": true}
	for at, u := range uses {
		for _, c := range u.Choice {
			used[c.List] = true
			if _, ok := list(c.List); !ok {
				t.Errorf("%s names list %q, which there is not", at, c.List)
			}
			if (c.Value == "") != (u.By == "") || (u.By == "") != (u.Table == "") {
				t.Errorf("%s: value %q of field %q, named by %q", at, c.Value, u.By, u.Table)
			}
		}
	}
	for _, l := range Lists() {
		if !used[l.Name] {
			t.Errorf("no command takes list %q", l.Name)
		}
	}
}

func TestEveryReasonHasAShapeThatTheRoomsTakeAndAClause(t *testing.T) {
	t.Parallel()
	shape, clause := regexp.MustCompile(`^[a-z0-9_]{2,60}$`), regexp.MustCompile(`^(R-0\.\d{1,3}|T-0\.\d{1,2})$`)
	for _, l := range Lists() {
		var seen []string
		for _, c := range l.Codes {
			if !shape.MatchString(c.Code) || slices.Contains(seen, c.Code) || c.Code != other && !clause.MatchString(c.Clause) {
				t.Errorf("%s: %q of clause %q", l.Name, c.Code, c.Clause)
			}
			seen = append(seen, c.Code)
		}
	}
}

func TestADecisionTakesTheReasonsOfItsOwnVerdictOnly(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		kind, command string
		content       any
		wrong         string // pointer; empty: taken
	}{
		"a failed inspection by a reason of its list":   {filing.Kind, filing.CmdInspect, filing.Inspect{Verdict: "fail", Codes: []string{"original_differs"}}, ""},
		"a failed inspection by a reason for waiting":   {filing.Kind, filing.CmdInspect, filing.Inspect{Verdict: "fail", Codes: []string{"too_old", "original_lost"}}, "/codes/1"},
		"one that waits for a lost original":            {filing.Kind, filing.CmdInspect, filing.Inspect{Verdict: "pending", Codes: []string{"original_lost"}}, ""},
		"a pass with a reason left ticked":              {filing.Kind, filing.CmdInspect, filing.Inspect{Verdict: "pass", Codes: []string{"original_lost"}}, ""},
		"a pass with a word of its own":                 {filing.Kind, filing.CmdInspect, filing.Inspect{Verdict: "pass", Codes: []string{"zhang_san"}}, "/codes/0"},
		"a return to the point for the point's error":   {filing.Kind, filing.CmdRecheck, filing.Recheck{Verdict: "return_point", Code: "inspection_error"}, ""},
		"a return to the filer for the point's error":   {filing.Kind, filing.CmdRecheck, filing.Recheck{Verdict: "return_filer", Code: "inspection_error"}, "/code"},
		"a refusal for a typing error":                  {filing.Kind, filing.CmdRecheck, filing.Recheck{Verdict: "reject", Code: "data_error"}, "/code"},
		"a withdrawal by the holder's wish":             {filing.Kind, filing.CmdWithdraw, filing.Reasoned{Code: "holder_wish"}, ""},
		"a withdrawal for no listed reason":             {filing.Kind, filing.CmdWithdraw, filing.Reasoned{Code: "mistake"}, "/code"},
		"no reason, which is the room's affair":         {filing.Kind, filing.CmdWithdraw, filing.Reasoned{}, ""},
		"another point by a reason that is no verdict":  {filing.Kind, filing.CmdAssignPoint, filing.ChoosePoint{Point: "烟台审05", Reason: "too_old"}, "/reason"},
		"a remark by a reason of its own list":          {filing.Kind, filing.CmdReturn, filing.Return{To: "filer", Code: "data_error", Remarks: []filing.Remark{{Code: "differs_from_scan"}}}, ""},
		"a remark by an invented reason":                {filing.Kind, filing.CmdReturn, filing.Return{To: "filer", Code: "data_error", Remarks: []filing.Remark{{Code: "data_error"}, {Code: "ugly"}}}, "/remarks/1/code"},
		"an approval of a handler with a namesake":      {registration.Kind, registration.CmdApprove, registration.Decision{Code: registration.HandlerIsAnother}, ""},
		"a registration returned for fraud":             {registration.Kind, registration.CmdReturn, registration.Return{Code: "fraud_suspected"}, "/code"},
		"an objection dismissed as the upheld ones are": {objection.Room.Kind, objection.CmdDecide, objection.Decision{Outcome: "dismissed", Code: "fraud"}, "/code"},
		"an omission answered by a listed reason":       {objection.Room.Kind, objection.CmdAnswer, objection.Answer{Outcome: "catchup", Code: "not_told"}, ""},
		"a command that has no reason":                  {filing.Kind, filing.CmdSubmit, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := casefile.As(Check(x.kind, x.command, x.content))
			switch {
			case x.wrong == "" && e == nil:
			case x.wrong == "" || e == nil || len(e.Fields) != 1 || e.Fields[0].Pointer != x.wrong || e.Fields[0].Code != "reason_not_listed":
				t.Errorf("%+v", e)
			case !strings.Contains(e.Fields[0].Args["allowed"], other) || strings.Contains(e.Error()+e.Fields[0].Args["allowed"], "zhang"):
				t.Errorf("the refusal names %v", e.Fields[0].Args)
			}
		})
	}
}

func TestOtherIsOfferedLast(t *testing.T) {
	t.Parallel()
	u, _ := Of(filing.Kind, filing.CmdRecheck)
	all := u.Codes("")
	if all[len(all)-1] != other || len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
		t.Errorf("%v", all)
	}
	if v := u.Values("contract_invalid"); !slices.Equal(v, []string{"return_filer", "reject"}) {
		t.Errorf("a contract is a reason for %v", v)
	}
}
