package registration

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
)

var (
	firm     = casefile.Actor{ID: "acc-firm", Role: casefile.Applicant, Filer: "registration-1"}
	reviewer = casefile.Actor{ID: "acc-reviewer", Role: casefile.Reviewer}
	system   = casefile.SystemActor()
)

// terms is the part of the Yantai plan that registrations read.
func terms() campaign.Terms {
	return campaign.Terms{Campaign: "yantai-2019", Version: "yantai-2019/1", City: "3706",
		Windows: map[string]campaign.Window{
			campaign.WinRegister: {From: "2019-01-18", To: "2019-03-10", Clause: "R-0.36"},
			campaign.WinFillIn:   {From: "2019-01-18", To: "2019-03-10", Clause: "R-0.36"},
			campaign.WinCorrect:  {From: "2019-01-18", To: "2019-03-20", Clause: "T-0.22"},
			campaign.WinCatchup:  {From: "2019-04-01", Clause: "R-0.55"},
		},
		Rules:  campaign.RuleTerms{Version: 1},
		Office: campaign.OfficeTerms{RegistrationDays: 2, RegistrationEscalate: 1},
		Points: []campaign.Point{{Code: "烟台审01", Area: "370600", Outside: true, Centre: true}, {Code: "烟台审02", Area: "370602"}},
		Days: campaign.Calendar{Years: []int{2019}, Work: []string{"2019-02-02", "2019-02-03"}, Off: []string{"2019-02-04",
			"2019-02-05", "2019-02-06", "2019-02-07", "2019-02-08", "2019-04-05"}},
	}
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func enterprise() Enterprise {
	return Enterprise{Name: "试例建筑有限公司", CreditCode: "91370600MA00000T4X", Area: "370602", Representative: "测试甲一",
		Handler: "测试乙二", Phone: "19900000001"}
}

func holder() Holder {
	return Holder{Name: "测试丙三", IDNumber: "990602199001010012", Phone: "19900000002", Area: "370602"}
}

// bench is one case under test: it decides, folds, and keeps what was recorded.
type bench struct {
	t      require.TestingT
	s      State
	events []casefile.Event
	now    time.Time
	clash  *casefile.Clash
	real   bool // a real campaign: no test numbers
}

func setup(t *testing.T, now string) *bench {
	t.Helper()
	return &bench{t: t, now: at(now)}
}

func (b *bench) command(who casefile.Actor, kind string, data any) casefile.Command {
	cmd := casefile.Command{ID: fmt.Sprintf("c%d", len(b.events)), Type: kind, Actor: who, Clash: b.clash,
		Clock: casefile.Clock{Rehearsal: !b.real, Rate: 1}}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	return cmd
}

func (b *bench) do(who casefile.Actor, kind string, data any) error {
	cmd := b.command(who, kind, data)
	drafts, err := Decide(b.s, cmd, b.now)
	for _, d := range drafts {
		e := casefile.Event{Case: "registration-1", Seq: len(b.events) + 1, Type: d.Type, At: b.now, Actor: who, Command: cmd.ID,
			Data: casefile.Encode(d.Data), Rules: d.Rules, Messages: d.Messages}
		next, aerr := Apply(b.s, e)
		require.NoError(b.t, aerr)
		b.s, b.events = next, append(b.events, e)
	}
	return err
}

func (b *bench) must(who casefile.Actor, kind string, data any) {
	require.NoError(b.t, b.do(who, kind, data), kind)
}

func (b *bench) refused(kind casefile.Kind, code string, err error) {
	require.Error(b.t, err)
	e := casefile.As(err)
	require.NotNil(b.t, e, "not a domain error: %v", err)
	require.Equal(b.t, kind, e.Kind)
	require.Equal(b.t, code, e.Code)
}

func (b *bench) last() casefile.Event { return b.events[len(b.events)-1] }

func (b *bench) types() []string {
	var out []string
	for _, e := range b.events {
		out = append(out, e.Type)
	}
	return out
}

// endJob gives the first pending job its result.
func (b *bench) endJob(result any, fault *casefile.Error) {
	r := casefile.JobResult{Job: b.s.Pending[0].ID, Error: fault}
	if result != nil {
		r.Result = casefile.Encode(result)
	}
	b.must(system, b.s.Pending[0].Type+"_done", r)
}

// draft is an enterprise that has filled in everything and attached its proof.
func (b *bench) draft() {
	e := enterprise()
	b.must(firm, CmdCreate, Create{Terms: terms(), Kind: filing.ByEnterprise, Enterprise: &e})
	b.must(firm, CmdAttach, filing.Attach{ID: "up-1", Kind: ScanProof, Name: "proof.pdf", Size: 10})
	b.endJob(filing.Scan{Hash: "aa", Type: "application/pdf", Pages: 1, Size: 10}, nil)
}

// same says that the state is the fold of the recorded events, as read back from storage.
func (b *bench) same() {
	raw, err := json.Marshal(b.events)
	require.NoError(b.t, err)
	var events []casefile.Event
	require.NoError(b.t, json.Unmarshal(raw, &events))
	folded, err := casefile.Fold(Apply, events)
	require.NoError(b.t, err)
	require.JSONEq(b.t, string(casefile.Encode(b.s)), string(casefile.Encode(folded)))
}
