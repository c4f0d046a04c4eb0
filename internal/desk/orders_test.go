package desk_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/deadline"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/order"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
	"chizheng/worker"
)

var (
	admin = casefile.Actor{ID: "account-admin", Role: casefile.Admin}
	firm  = casefile.Actor{ID: "account-firm", Role: casefile.Enterprise, Filer: "registration-1"}
)

// deliverer starts a worker that gives orders out, and how it stops.
func (b *bundle) deliverer(t *testing.T) (stop func()) {
	t.Helper()
	fleet := worker.New(b.engine.Client, worker.Activities{&activities.Ledger{Store: b.worker},
		&activities.Orders{Book: b.worker, Sender: b.engine, KindOf: postgres.KindOf, Parallel: 4, Settle: time.Second}})
	require.NoError(t, fleet.Start())
	return sync.OnceFunc(fleet.Stop)
}

// drafts opens so many filings on the terms that the test began with.
func (b *bundle) drafts(t *testing.T, first, n int) []string {
	t.Helper()
	b.engine.Timeout = 30 * time.Second // a machine that does other things too
	var ids []string
	for i := first; i < first+n; i++ {
		id := fmt.Sprintf("filing-%08d", i)
		content := b.filed(id, "", filing.Draft).Content
		content.Certificate.Number, content.Certificate.Issued = fmt.Sprintf("试-%04d", i), "2014-09-01"
		_, err := b.engine.Open(t.Context(), filing.Kind, id, "salt-"+id, casefile.Command{ID: "open-" + id, Type: filing.CmdCreate,
			Actor: firm, Clock: b.clock(t), Data: casefile.Encode(filing.Create{Terms: b.terms, Filer: b.filed(id, "", "").Filer, Content: content})})
		require.NoError(t, err)
		ids = append(ids, id)
	}
	return ids
}

func (b *bundle) clock(t *testing.T) casefile.Clock {
	t.Helper()
	c, err := b.worker.Clock(t.Context(), term)
	require.NoError(t, err)
	return c
}

func (b *bundle) filing(t *testing.T, id string) filing.State {
	t.Helper()
	s, _, err := desk.Read[filing.State](t.Context(), b.Desk, leader, "getFiling", filing.Kind, id)
	require.NoError(t, err)
	return s
}

func longer(to string) desk.OrderDraft {
	return desk.OrderDraft{Number: "试令1号", Basis: "试例依据", Reason: "试例理由", Kind: campaign.OrderExtend,
		Change: campaign.Change{Windows: map[string]string{campaign.WinFillIn: to}}}
}

// ordered proposes and signs.
func (b *bundle) ordered(t *testing.T, d desk.OrderDraft, key string) (string, error) {
	t.Helper()
	proposed, err := b.ProposeOrder(t.Context(), admin, term, d, desk.Options{Key: key})
	require.NoError(t, err)
	s, _, err := b.OrderFile(t.Context(), leader, proposed.Case)
	require.NoError(t, err)
	_, err = b.SignOrder(t.Context(), leader, proposed.Case, s.Hash(), desk.Options{Key: key + "-s"})
	return proposed.Case, err
}

func (b *bundle) order(t *testing.T, id string, stage order.Stage) {
	t.Helper()
	require.Eventually(t, func() bool {
		s, _, err := b.OrderFile(t.Context(), leader, id)
		return err == nil && s.Stage == stage
	}, 60*time.Second, 100*time.Millisecond, "the order is %s", stage)
}

func TestASignedOrderReachesEveryOpenCaseThoughTheWorkerDiesMeanwhile(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-05 10:00")
	b.open(t)
	ids := b.drafts(t, 1, 40)
	out, err := b.PreviewOrder(t.Context(), admin, term, longer("2019-03-12"))
	require.NoError(t, err)
	require.Equal(t, 40, out.Cases)
	require.Equal(t, map[string]int{"fill_in": 40}, out.Tasks)
	require.Equal(t, "2019-03-10", campaign.LastDay(b.filing(t, ids[0]).Terms.Windows[campaign.WinFillIn].End()), "looking ahead writes nothing")

	stop := b.deliverer(t)
	id, err := b.ordered(t, longer("2019-03-12"), "k1")
	require.NoError(t, err)
	stop() // in the middle of giving it out
	late := b.drafts(t, 50, 3)
	t.Cleanup(b.deliverer(t))
	b.order(t, id, order.Done)
	for _, id := range append(ids, late...) {
		s := b.filing(t, id)
		require.Equal(t, "yantai-2019/1+1", s.Terms.Version)
		require.Equal(t, "2019-03-12", s.Terms.Windows[campaign.WinFillIn].To)
		all, _, err := b.Deadlines(t.Context(), firm, id)
		require.NoError(t, err)
		require.Len(t, all[0].Moves, 1, "once, however often it was given out")
		require.Equal(t, "试令1号", all[0].Moves[0].Order)
		require.NoError(t, b.worker.VerifyChain(t.Context(), id))
	}
	plan, err := b.Plan(t.Context(), admin, "getCampaign", term)
	require.NoError(t, err)
	require.Equal(t, "2019-03-12", plan.Windows[campaign.WinFillIn].To, "who begins now begins on the terms in force")
}

func TestOfTwoOrdersOnOnePlanOneIsRefusedAndNothingOfItApplied(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-05 10:00")
	b.open(t)
	t.Cleanup(b.deliverer(t))
	var ids [2]string
	var hashes [2]string
	for i, to := range []string{"2019-03-12", "2019-03-14"} {
		a, err := b.ProposeOrder(t.Context(), casefile.Actor{ID: fmt.Sprint("account-admin-", i), Role: casefile.Admin}, term, longer(to), desk.Options{Key: "k"})
		require.NoError(t, err)
		s, _, err := b.OrderFile(t.Context(), leader, a.Case)
		require.NoError(t, err)
		ids[i], hashes[i] = a.Case, s.Hash()
	}
	var errs [2]error
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			_, errs[i] = b.SignOrder(t.Context(), leader, ids[i], hashes[i], desk.Options{Key: fmt.Sprint("s", i)})
		})
	}
	wg.Wait()
	won, lost := 0, 1
	if errs[0] != nil {
		won, lost = 1, 0
	}
	require.NoError(t, errs[won])
	require.Equal(t, "order_stale", casefile.As(errs[lost]).Code)
	orders, err := b.worker.Orders(t.Context(), term)
	require.NoError(t, err)
	require.Len(t, orders, 1)
	require.Equal(t, ids[won], orders[0].Case)
	_, err = b.ProposeOrder(t.Context(), admin, term, longer("2019-03-16"), desk.Options{Key: "stale"})
	require.Equal(t, "order_stale", casefile.As(err).Code, "an administrator who has not seen the newest order")
}

func TestACaseThatTheOrderMissedHearsOfItAtTheDoor(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-05 10:00")
	b.open(t)
	stop := b.deliverer(t)
	t.Cleanup(stop)
	id, err := b.ordered(t, longer("2019-03-12"), "k1")
	require.NoError(t, err)
	b.order(t, id, order.Done)
	late := b.drafts(t, 1, 1)[0] // begun by a process that had not heard
	_, err = b.Do(t.Context(), firm, "withdrawFiling", filing.Kind, late, filing.CmdWithdraw, filing.Reasoned{Code: "holder_wish"}, desk.Options{Key: "w"})
	require.NoError(t, err)
	events, err := b.worker.Events(t.Context(), late)
	require.NoError(t, err)
	require.Equal(t, deadline.EvOrdered, events[1].Type)
	require.Equal(t, filing.EvWithdrawn, events[2].Type)
}

func TestACaseThatNobodyCanReachStopsNoOther(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-05 10:00")
	b.open(t)
	t.Cleanup(b.deliverer(t))
	ids := b.drafts(t, 1, 12)
	broken := filing.Room
	broken.Kind = "filing"
	put(t, b, broken, "filing-00000099", b.filed("filing-00000099", "烟台审02", filing.Submitted))
	b.ruin(t, "filing-00000099")
	id, err := b.ordered(t, longer("2019-03-12"), "k1")
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		s, _, err := b.OrderFile(t.Context(), leader, id)
		return err == nil && len(s.Missed) == 1 && !s.SweepAt.IsZero()
	}, 90*time.Second, 200*time.Millisecond, "it is named, and will be tried again")
	for _, id := range ids {
		require.Equal(t, "2019-03-12", b.filing(t, id).Terms.Windows[campaign.WinFillIn].To)
	}
}

// exec runs a statement as the owner of the tables.
func (b *bundle) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.db.Owner)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), statement, args...)
	require.NoError(t, err)
}

// ruin makes a case's only event one that nobody can fold.
func (b *bundle) ruin(t *testing.T, id string) {
	t.Helper()
	b.exec(t, "update case_event set type = 'unheard_of' where case_id = $1", id)
}

func TestTheClockIsStoppedUrgedAndCheckedThroughOneDoor(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-05 10:00")
	b.open(t)
	id := b.drafts(t, 1, 1)[0]
	steer := func(who casefile.Actor, op, command string, data any, key string) error {
		_, err := b.Steer(t.Context(), who, op, id, command, data, desk.Options{Key: key})
		return err
	}
	require.NoError(t, steer(reviewer, "stopCaseClock", deadline.CmdStop, deadline.Reason{Code: "evidence_awaited"}, "a"))
	_, err := b.Do(t.Context(), firm, "withdrawFiling", filing.Kind, id, filing.CmdWithdraw, filing.Reasoned{Code: "holder_wish"}, desk.Options{Key: "b"})
	require.Equal(t, "clock_stands", casefile.As(err).Code)
	require.NoError(t, b.worker.SetClock(t.Context(), term, casefile.Clock{Seq: 10, Real: time.Now(), Campaign: at("2019-03-08 10:00"), Rehearsal: true}))
	time.Sleep(1100 * time.Millisecond) // the desk reads the clock once a second
	require.NoError(t, steer(reviewer, "startCaseClock", deadline.CmdStart, deadline.Reason{Code: "evidence_came"}, "c"))
	require.Equal(t, "2019-03-13", b.filing(t, id).Terms.Windows[campaign.WinFillIn].To, "three midnights")
	require.Equal(t, "nothing_to_urge", casefile.As(steer(firm, "urgeCase", deadline.CmdUrge, deadline.Urge{}, "d")).Code, "it waits for himself")
	require.NoError(t, steer(leader, "urgeCase", deadline.CmdUrge, deadline.Urge{}, "e"))
	require.Equal(t, casefile.RateLimited, casefile.KindOf(steer(leader, "urgeCase", deadline.CmdUrge, deadline.Urge{}, "f")))
	require.Equal(t, casefile.Forbidden, casefile.KindOf(steer(admin, "stopCaseClock", deadline.CmdStop, deadline.Reason{Code: "x"}, "g")))

	var r desk.DeadlineReport
	require.Eventually(t, func() bool {
		var err error
		r, err = b.CheckDeadlines(t.Context(), admin, term)
		return err == nil && r.Sound()
	}, 30*time.Second, 300*time.Millisecond, "the engine's list of workflows catches up")
	require.Equal(t, 1, r.Tasks)
	put(t, b, filing.Room, "filing-00000098", b.filed("filing-00000098", "烟台审02", filing.Submitted))
	r, err = b.CheckDeadlines(t.Context(), admin, term)
	require.NoError(t, err)
	require.Equal(t, []string{"filing-00000098"}, r.Asleep, "a case that the engine does not know")
	b.exec(t, "update case_file set alarm_at = null where case_id = $1", id)
	r, err = b.CheckDeadlines(t.Context(), admin, term)
	require.NoError(t, err)
	require.Len(t, r.Uncovered, 1, "a deadline without a timer")
}
