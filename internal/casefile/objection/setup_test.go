package objection

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
	public   = casefile.Actor{ID: "public", Role: casefile.Public}
	reviewer = casefile.Actor{ID: "acc-reviewer", Role: casefile.Reviewer}
	system   = casefile.SystemActor()
)

// terms is the part of the Yantai plan that objections read.
func terms() campaign.Terms {
	return campaign.Terms{Campaign: "yantai-2019", Version: "yantai-2019/1", Notice: campaign.NoticeTerms{ObjectionDays: 5},
		Days: campaign.Calendar{Years: []int{2019}, Off: []string{"2019-04-05"}}}
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// challenge is a named objection to line 3 of a notice that ends with 28 March.
func challenge() Create {
	return Create{Terms: terms(), Sort: Challenge, Receipt: "YY-0007", Secret: SecretHash("blue heron"), Channel: "web",
		Objector: &Objector{Name: "测试甲一", Phone: "19900000001"}, Target: Target{Notice: "notice-1", Line: 3, Filing: "filing-1"},
		NoticeEnd: at("2019-03-29 00:00"), Inspector: "acc-point", RecheckBy: "acc-rechecker", Code: "employment",
		Text: "测试内容：并非该企业职工"}
}

// anonymous is the same without a name, with evidence that lies in quarantine.
func anonymous() Create {
	c := challenge()
	c.Objector, c.Evidence = nil, []filing.Attach{{ID: "up-1", Kind: ScanEvidence, Name: "a.png", Size: 9}}
	return c
}

// bench is one case under test: it decides, folds, and keeps what was recorded.
type bench struct {
	t      require.TestingT
	s      State
	events []casefile.Event
	now    time.Time
}

func setup(t *testing.T, now string) *bench {
	t.Helper()
	return &bench{t: t, now: at(now)}
}

func (b *bench) command(who casefile.Actor, kind string, data any) casefile.Command {
	cmd := casefile.Command{ID: fmt.Sprintf("c%d", len(b.events)), Type: kind, Actor: who,
		Clock: casefile.RealClock()}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	return cmd
}

func (b *bench) do(who casefile.Actor, kind string, data any) error {
	cmd := b.command(who, kind, data)
	drafts, err := Decide(b.s, cmd, b.now)
	for _, d := range drafts {
		e := casefile.Event{Case: "objection-1", Seq: len(b.events) + 1, Type: d.Type, At: b.now, Actor: who, Command: cmd.ID,
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

// endCheck ends the first check of evidence.
func (b *bench) endCheck(fault *casefile.Error) {
	for _, j := range Project(b.s).Jobs {
		if j.Type == filing.JobCheckScan {
			b.must(system, j.Type+"_done", casefile.JobResult{Job: j.ID, Error: fault, Result: casefile.Encode(filing.Scan{Hash: "aa"})})
			return
		}
	}
	require.Fail(b.t, "no check under way")
}

// told lets the filing answer the command it is being told, and gives that command.
func (b *bench) told(refused *casefile.Error) string {
	for _, j := range Project(b.s).Jobs {
		if j.Type == casefile.JobTell {
			tell, err := casefile.DecodeStrict[casefile.Tell](j.Data)
			require.NoError(b.t, err)
			b.must(system, j.Type+"_done", casefile.JobResult{Job: j.ID,
				Result: casefile.Encode(casefile.TellResult{Case: tell.Case, Error: refused})})
			return tell.Type
		}
	}
	return ""
}

// severed is a challenge whose line has been taken out of its batch.
func (b *bench) severed() {
	b.must(public, CmdCreate, challenge())
	require.Equal(b.t, filing.CmdSever, b.told(nil))
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
