package filing

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// office drives one filing as the kernel would, so that a test reads like the case's life.
type office struct {
	t      *testing.T
	s      State
	events []casefile.Event
	now    time.Time
	clash  *casefile.Clash
	n      int
}

var (
	firm   = casefile.Actor{ID: "acc-firm", Role: casefile.Enterprise, Filer: "reg-firm"}
	man    = casefile.Actor{ID: "acc-man", Role: casefile.Individual, Filer: "reg-man"}
	zhifu  = casefile.Actor{ID: "acc-p02", Role: casefile.PointStaff, Point: "烟台审02"}
	centre = casefile.Actor{ID: "acc-rev", Role: casefile.Reviewer}
	system = casefile.SystemActor()
)

const code = "91370600MA00000T4X"

func terms(t *testing.T) campaign.Terms {
	t.Helper()
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	terms, err := plan.Terms()
	require.NoError(t, err)
	return terms
}

func day(date string) time.Time {
	d, err := time.ParseInLocation("2006-01-02 15:04", date+" 10:00", casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return d
}

func firmFiler() Filer {
	return Filer{ID: "reg-firm", Kind: ByEnterprise, Name: "试例建筑有限公司", CreditCode: code, Area: "370602"}
}

func content() Content {
	return Content{
		Person: Person{Name: "测试甲一", IDNumber: "990602199001010012", Phone: "19900000001"},
		Certificate: Certificate{Kind: "post_certificate", Number: "测-0001", Work: "040", Level: "intermediate",
			Applied: "2014-05-01", Issued: "2014-09-01", Issuer: "烟台市住房和城乡建设局", Holder: "测试甲一"},
		Contract: &Contract{Kind: "fixed", Employer: "试例建筑有限公司", EmployerCode: code, Start: "2018-03-01", End: "2020-02-28"},
	}
}

func newOffice(t *testing.T, date string) *office {
	t.Helper()
	return &office{t: t, now: day(date)}
}

// try gives a command and says what came of it.
func (o *office) try(who casefile.Actor, kind string, data any) error {
	o.t.Helper()
	o.n++
	cmd := casefile.Command{ID: fmt.Sprint(o.n), Type: kind, Actor: who, Clash: o.clash, Clock: casefile.Clock{Rehearsal: true}}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	before := casefile.Encode(o.s)
	drafts, err := Decide(o.s, cmd, o.now)
	require.True(o.t, bytes.Equal(before, casefile.Encode(o.s)), "deciding changes nothing")
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "filing-1", Seq: len(o.events) + 1, Type: d.Type, At: o.now, Actor: who, Command: cmd.ID,
			Data: casefile.Encode(d.Data), Rules: d.Rules, Messages: d.Messages}
		o.events = append(o.events, e)
		next, err := Apply(o.s, e)
		require.NoError(o.t, err)
		o.s = next
	}
	return nil
}

func (o *office) do(who casefile.Actor, kind string, data any) *office {
	o.t.Helper()
	require.NoError(o.t, o.try(who, kind, data), "%s in %s", kind, o.s.Stage)
	return o
}

func (o *office) refused(code string, who casefile.Actor, kind string, data any) *office {
	o.t.Helper()
	err := o.try(who, kind, data)
	require.Error(o.t, err)
	e := casefile.As(err)
	require.NotNil(o.t, e, "%v", err)
	codes := []string{e.Code}
	for _, f := range e.Fields {
		codes = append(codes, f.Code)
	}
	require.Contains(o.t, codes, code)
	return o
}

func (o *office) on(date string) *office { o.now = day(date); return o }

// jobs answers every outstanding job: scans are kept, matches are what found says, tells are heard.
func (o *office) jobs(found ...Match) *office {
	o.t.Helper()
	for _, j := range o.s.Pending {
		r := casefile.JobResult{Job: j.ID}
		switch j.Type {
		case JobCheckScan:
			up, err := casefile.DecodeStrict[CheckScan](j.Data)
			require.NoError(o.t, err)
			r.Result = casefile.Encode(Scan{ID: up.ID, Kind: up.Kind, Hash: "hash-" + up.ID, Type: "image/jpeg", Pages: 1, Size: up.Size})
		case JobFindMatches:
			r.Result = casefile.Encode(Found{Matches: found})
		default:
			r.Result = casefile.Encode(casefile.TellResult{})
		}
		o.do(system, j.Type+"_done", r)
	}
	return o
}

func (o *office) scans(kinds ...string) *office {
	o.t.Helper()
	for _, k := range kinds {
		o.do(firm, CmdAttach, Attach{ID: fmt.Sprintf("%s-%d", k, o.n), Kind: k, Name: k + ".jpg", Size: 1})
	}
	return o.jobs()
}

func (o *office) sign() *office {
	o.t.Helper()
	return o.do(firm, CmdSign, Sign{TextVersion: o.s.Terms.Commitment.Version, Content: ContentHash(o.s.Content), Capacity: "handler"})
}

// drafted is a class A filing whose every step but submit is done.
func drafted(t *testing.T, date string, c Content) *office {
	t.Helper()
	o := newOffice(t, date)
	o.do(firm, CmdCreate, Create{Terms: terms(t), Filer: firmFiler(), Content: c}).scans(ScanCertificate, ScanContract)
	return o.sign().do(firm, CmdChoosePoint, ChoosePoint{Point: "烟台审02"})
}

func submitted(t *testing.T) *office {
	t.Helper()
	return drafted(t, "2019-02-20", content()).do(firm, CmdSubmit, nil).jobs()
}

func inspectedOffice(t *testing.T) *office {
	t.Helper()
	o := submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
	return o.pass()
}

// pass is the whole work of the point on a submitted filing that is on a sheet.
func (o *office) pass() *office {
	o.t.Helper()
	for _, x := range o.s.RequiredOriginals() {
		o.do(zhifu, CmdTick, Tick{Original: x, Seen: true})
	}
	o.do(zhifu, CmdCapture, Capture{Source: "reader", Device: "reader-1", Name: o.s.Content.Person.Name,
		IDNumber: o.s.Content.Person.IDNumber, Card: "resident"})
	return o.do(zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "handler"})
}

func handedOver(t *testing.T) *office {
	t.Helper()
	o := inspectedOffice(t)
	return o.do(zhifu, CmdSeal, Stamp{Seal: "seal-02"}).do(system, CmdSheetSigned, SheetCommand{Sheet: "sheet-1", Version: 1}).
		do(system, CmdHandOver, HandOver{Handover: "handover-1"})
}

func announced(t *testing.T) *office {
	t.Helper()
	o := handedOver(t).on("2019-03-01").do(centre, CmdRecheck, Recheck{Verdict: "pass"})
	return o.do(system, CmdAnnounce, Announce{Notice: "notice-1", Line: 1, First: "2019-03-02", Last: "2019-03-08", End: day("2019-03-09").Add(-10 * time.Hour)})
}
