package filing

import (
	"strings"
	"testing"
)

func TestReasonCodesCarryNothingOfAPerson(t *testing.T) { // T-0.72
	t.Parallel()
	for _, bad := range []string{"测试甲一", "A", "19900000001 ", "two words", strings.Repeat("x", 61)} {
		submitted(t).refused("reason_shape", firm, CmdWithdraw, Reasoned{Code: bad}).
			refused("reason_shape", centre, CmdReturn, Return{To: "filer", Code: bad}).
			refused("reason_shape", zhifu, CmdInspect, Inspect{Verdict: "fail", Codes: []string{bad}, Appeared: "handler"}).
			do(system, CmdHold, HoldCommand{Kind: HoldDuplicate, Other: "filing-2"}).
			refused("reason_shape", centre, CmdResolve, Resolve{Kind: HoldDuplicate, Ref: "filing-2", Decision: "clear", Code: bad})
		handedOver(t).refused("reason_shape", centre, CmdRecheck, Recheck{Verdict: "reject", Code: bad})
		announced(t).refused("reason_shape", centre, CmdErratum, Corrections{Code: bad, Changes: []Change{{Pointer: "/person/phone", Value: "19900000002"}}})
	}
	submitted(t).refused("reason_missing", firm, CmdWithdraw, Reasoned{})
}
