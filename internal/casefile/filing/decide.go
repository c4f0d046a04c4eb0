package filing

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
)

// ask is one command being decided: pure input, nothing else is read.
type ask struct {
	s   State
	cmd casefile.Command
	now time.Time
}

type decider func(ask) ([]casefile.Draft, error)

var deciders = map[string]decider{
	CmdCreate: create, CmdFill: fill, CmdAttach: attach, CmdDetach: detach, CmdSign: sign,
	CmdChoosePoint: choosePoint, CmdSubmit: submit, CmdWithdraw: withdraw,
	CmdTick: tick, CmdCapture: capture, CmdInspect: inspect, CmdSeal: stamp, CmdSettleSeal: settleSeal,
	CmdAttachPhoto: attachPhoto, CmdOfferTransfer: offerTransfer, CmdAcceptTransfer: acceptTransfer, CmdRefuseTransfer: refuseTransfer, CmdRecallTransfer: recallTransfer,
	CmdReturn: sendBack, CmdRecheck: recheck, CmdResolve: resolve, CmdAssignPoint: assignPoint,
	CmdErratum: erratum, CmdRepair: repair, CmdPropose: propose, CmdAmend: amend, CmdRefuse: refuseAmendment, CmdRule: ruleCorrection, CmdMove: move, CmdReopen: reopen, CmdClose: closeFiling,
	CmdJoinSheet: joinSheet, CmdLeaveSheet: leaveSheet, CmdSheetSigned: sheetSigned, CmdHandOver: handOver,
	CmdAnnounce: announce, CmdNoticeEnded: noticeEnded, CmdSever: sever, CmdReinstate: reinstate, CmdUphold: uphold,
	CmdInclude: include, CmdExclude: exclude, CmdReceipt: receipt, CmdHold: hold, CmdRelease: release, CmdDispute: dispute,
	TimerWindowOver: windowOver, JobCheckScan + "_done": scanChecked, JobFindMatches + "_done": matched,
	casefile.JobTell + "_done": told,
}

// Decide answers a command. Errors: Conflict (stage, window, version), Invalid (content), Forbidden (four eyes).
func Decide(s State, cmd casefile.Command, now time.Time) ([]casefile.Draft, error) {
	d, ok := deciders[cmd.Type]
	if !ok {
		return nil, casefile.Refuse(casefile.Invalid, "unknown_command", "command", cmd.Type)
	}
	if (s.Version == 0) != (cmd.Type == CmdCreate) {
		return nil, casefile.Refuse(casefile.Conflict, "already_exists")
	}
	return d(ask{s: s, cmd: cmd, now: now})
}

// in refuses with Conflict wrong_stage unless the filing stands in one of the stages.
func (a ask) in(stages ...Stage) error {
	if slices.Contains(stages, a.s.Stage) {
		return nil
	}
	return casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
}

// within checks the action's window: the campaign's own, or the open-ended one of catch-up (T-0.18, T-0.62).
func (a ask) within(action string) error {
	if a.s.Track == Catchup {
		action = catchupWindow
	}
	return a.s.Terms.Within(action, a.now)
}

func one(kind string, data any) []casefile.Draft { return []casefile.Draft{{Type: kind, Data: data}} }

// draft makes an event that also tells the filer.
func (a ask) toFiler(kind string, data any, message string, args ...string) casefile.Draft {
	m := casefile.Message{To: a.s.Filer.ID, Code: message, Args: map[string]string{"case": a.s.Case}}
	for i := 0; i+1 < len(args); i += 2 {
		m.Args[args[i]] = args[i+1]
	}
	return casefile.Draft{Type: kind, Data: data, Messages: []casefile.Message{m}}
}

// fourEyes refuses everybody who had a hand in the inspection of this round (T-0.28), also when somebody acts for him, and under
// whichever account of his.
func (a ask) fourEyes() error {
	if in := a.s.Inspection; a.cmd.Actor.Is(in.By) || a.cmd.Actor.Is(in.Officers...) {
		return casefile.Refuse(casefile.Forbidden, "four_eyes", "clause", "T-0.28")
	}
	return nil
}

// data reads the command's content strictly.
func data[T any](a ask) (T, error) { return casefile.DecodeStrict[T](a.cmd.Data) }
