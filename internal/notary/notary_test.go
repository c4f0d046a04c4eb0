package notary_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/fixture"
	"chizheng/internal/notary"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/translog"
)

// office is a ledger with its log, archive and key.
type office struct {
	*pgtest.DB
	ledger *postgres.Ledger
	files  *objects.Store
	key    *translog.Key
	notary *notary.Notary
	prefix string
}

func setup(t *testing.T) office {
	t.Helper()
	cfg, err := objects.FromEnv(os.Getenv)
	require.NoError(t, err, "run the test inside `chizheng stack --temp --`")
	cfg.Prefix = "n-" + strings.ToLower(rand.Text()[:12]) + "-"
	files, err := objects.New(cfg)
	require.NoError(t, err)
	_, err = files.Ensure(t.Context())
	require.NoError(t, err)
	text, err := translog.NewKey("test-log")
	require.NoError(t, err)
	key, err := translog.ReadKey(text)
	require.NoError(t, err)
	db := pgtest.New(t)
	o := office{DB: db, ledger: db.Worker(t), files: files, key: key, prefix: cfg.Prefix}
	o.notary = &notary.Notary{Ledger: o.ledger, Files: files, Key: key, Log: slog.New(slog.DiscardHandler)}
	return o
}

// sql does what nobody of ours may: it changes facts, as the owner of the tables.
func (o office) sql(t *testing.T, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), o.Owner)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), statement, args...)
	require.NoError(t, err, statement)
}

// told records n events of a case, one decision each.
func (o office) told(t *testing.T, id string, from, n int, prev string) string {
	t.Helper()
	for seq := from; seq < from+n; seq++ {
		e := casefile.Event{Case: id, Seq: seq, Type: "noted", At: time.Date(2019, 2, 20, 9, seq, 0, 0, casefile.Shanghai), Prev: prev,
			Actor: casefile.Actor{ID: "account-1", Role: casefile.Reviewer}, Command: fmt.Sprintf("c-%d", seq), Data: []byte(fmt.Sprintf(`{"n":%d}`, seq))}
		e.State = casefile.StateHash("salt", seq, e.Data)
		events, err := casefile.Chained([]casefile.Event{e}, "salt", prev, casefile.ChainStates)
		require.NoError(t, err)
		out, err := o.ledger.Record(t.Context(), casefile.Recording{Kind: "note", Case: id, Salt: "salt", Base: seq - 1, Events: events,
			State: e.Data, Run: "run-1", Build: "build-1", Projection: casefile.Projection{Head: casefile.Head{Campaign: "yantai-2019", Stage: "open"}}})
		require.NoError(t, err)
		require.Equal(t, casefile.Recorded{}, out)
		prev = events[0].Hash
	}
	return prev
}

func (o office) verify(t *testing.T, outside ...translog.Checkpoint) notary.Report {
	t.Helper()
	v := notary.Verifier{Ledger: o.ledger, Files: o.files, Public: o.key.Verifier(), Outside: outside, Scans: true}
	r, err := v.Verify(t.Context())
	require.NoError(t, err)
	return r
}

// codes are the faults found, each with its case and event.
func codes(r notary.Report) []string {
	out := []string{}
	for _, f := range r.Faults {
		out = append(out, fmt.Sprintf("%s %s %d", f.Code, f.Case, f.Event))
	}
	return out
}

const edit = "update case_event set %s where case_id = 'note-2' and seq = 3"

func TestEachWayToChangeTheRecordIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change []string
		want   []string
	}{
		"one byte of an event's content": {[]string{fmt.Sprintf(edit, "data = set_byte(data, 40, get_byte(data, 40) # 1)")},
			[]string{"event_content note-2 3"}},
		"an event's time":                {[]string{fmt.Sprintf(edit, "at = at + interval '1 minute'")}, []string{"event_content note-2 3"}},
		"the hash of the state after it": {[]string{fmt.Sprintf(edit, "state_hash = repeat('0', 64)")}, []string{"event_content note-2 3"}},
		"what its sender saw":            {[]string{fmt.Sprintf(edit, `view = '{"version":9,"page":"p","build":"b"}'`)}, []string{"event_content note-2 3"}},
		"an event and its hash":          {[]string{fmt.Sprintf(edit, "hash = repeat('0', 64)")}, []string{"event_edited note-2 3"}},
		"an event taken out": {[]string{"delete from case_event where case_id = 'note-2' and seq = 3"},
			[]string{"event_deleted note-2 3"}},
		"an event taken out and the gap closed": {[]string{"delete from case_event where case_id = 'note-2' and seq = 3",
			"update case_event set seq = 3 where case_id = 'note-2' and seq = 4", "update case_event set seq = 4 where case_id = 'note-2' and seq = 5"},
			[]string{"event_deleted note-2 3"}},
		"two events swapped": {[]string{"update case_event set seq = 99 where case_id = 'note-2' and seq = 3",
			"update case_event set seq = 3 where case_id = 'note-2' and seq = 4", "update case_event set seq = 4 where case_id = 'note-2' and seq = 99"},
			[]string{"events_swapped note-2 3", "events_swapped note-2 4"}},
		"an event put in": {[]string{"update case_event set seq = 6 where case_id = 'note-2' and seq = 5",
			`insert into case_event (case_id, seq, type, at, actor_id, actor_role, actor, command_id, nth, data, data_hash, terms, prev, hash)
				select case_id, 5, type, at, actor_id, actor_role, actor, 'forged', 0, data, data_hash, terms, prev, repeat('f', 64)
				from case_event where case_id = 'note-2' and seq = 4`,
			"delete from log_fresh"},
			[]string{"event_inserted note-2 5"}},
		"a tail cut": {[]string{"delete from case_event where case_id = 'note-2' and seq > 3",
			"update case_file set version = 3, last_hash = (select hash from case_event where case_id = 'note-2' and seq = 3) where case_id = 'note-2'"},
			[]string{"tail_cut note-2 4", "tail_cut note-2 5"}},
		"a case taken out whole": {[]string{"delete from case_event where case_id = 'note-2'", "delete from case_file where case_id = 'note-2'"},
			[]string{"tail_cut note-2 1", "tail_cut note-2 2", "tail_cut note-2 3", "tail_cut note-2 4", "tail_cut note-2 5"}},
		"the case's row": {[]string{"update case_file set version = 4 where case_id = 'note-2'"}, []string{"head_wrong note-2 5"}},
		"a leaf of the log": {[]string{"update log_leaf set hash = repeat('0', 64) where case_id = 'note-2' and seq = 3",
			fmt.Sprintf(edit, "hash = repeat('0', 64)")},
			[]string{"leaf_gone note-2 3", "log_edited  0", "log_forked  0", "event_content note-2 3"}},
		"a hash of the tree": {[]string{"update log_hash set hash = sha256('x') where idx = 4"}, []string{"log_edited  0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			for i := range 3 {
				o.told(t, fmt.Sprintf("note-%d", i+1), 1, 5, "")
			}
			require.NoError(t, o.notary.Append(t.Context()))
			require.NoError(t, o.notary.Deposit(t.Context()))
			require.Empty(t, o.verify(t).Faults)
			for _, statement := range c.change {
				o.sql(t, statement)
			}
			require.ElementsMatch(t, c.want, codes(o.verify(t)))
		})
	}
}

// Whoever owns the database cuts the last day out of every table, and writes a log that fits. Only what lies outside
// knows better.
func TestTheLastDayCutOutOfEveryTableIsNamedByWhatLiesOutside(t *testing.T) {
	t.Parallel()
	o := setup(t)
	hash := o.told(t, "note-1", 1, 3, "")
	require.NoError(t, o.notary.Append(t.Context()))
	require.NoError(t, o.notary.Deposit(t.Context()))
	early, err := o.ledger.Checkpoint(t.Context())
	require.NoError(t, err)
	o.told(t, "note-1", 4, 2, hash)
	require.NoError(t, o.notary.Append(t.Context()))
	late, err := o.ledger.Checkpoint(t.Context())
	require.NoError(t, err)
	taken, err := o.key.Verifier().Open(late) // somebody outside keeps it
	require.NoError(t, err)
	cut := func() {
		o.sql(t, "delete from case_event where seq > 3")
		o.sql(t, "update case_file set version = 3, last_hash = (select hash from case_event where seq = 3)")
		o.sql(t, "delete from log_leaf where idx >= 3")
		o.sql(t, "delete from log_hash where idx >= 4")
		o.sql(t, "update log_tree set size = 3, checkpoint = $1", early)
		o.sql(t, "delete from log_checkpoint where size > 3")
	}
	t.Run("kept by somebody outside", func(t *testing.T) {
		cut()
		require.Empty(t, o.verify(t).Faults, "by itself the office cannot know")
		require.Equal(t, []string{"log_cut  0"}, codes(o.verify(t, taken)))
	})
	t.Run("deposited in the archive", func(t *testing.T) {
		o.told(t, "note-1", 4, 2, hash)
		require.NoError(t, o.notary.Append(t.Context()))
		require.NoError(t, o.notary.Deposit(t.Context()))
		cut()
		require.Equal(t, []string{"leaf_gone note-1 4", "leaf_gone note-1 5", "log_cut  0"}, codes(o.verify(t)))
	})
}

func TestAChangedScanIsNamed(t *testing.T) {
	t.Parallel()
	o := setup(t)
	up, err := o.files.PutQuarantine(t.Context(), bytes.NewReader(fixture.JPEG(1)), 1<<20)
	require.NoError(t, err)
	ref, err := o.files.Promote(t.Context(), up.Ref, up.SHA256, "image/jpeg")
	require.NoError(t, err)
	id := strings.TrimPrefix(up.Ref, "quarantine/")
	require.NoError(t, o.ledger.Quarantine(t.Context(), postgres.Scan{ID: id, Owner: "registration-1", Case: "filing-1", UploadedAt: time.Now()}))
	require.NoError(t, o.ledger.KeepScan(t.Context(), id, up.SHA256, "image/jpeg", 1, up.Size))
	r := o.verify(t)
	require.Empty(t, r.Faults)
	require.Equal(t, 1, r.Files)
	o.overwrite(t, ref, "another picture")
	require.Equal(t, []string{"file_edited filing-1 0"}, codes(o.verify(t)))
}

func TestTheLogGoesOnWhereItWasAndTakesNothingTwice(t *testing.T) {
	t.Parallel()
	o := setup(t)
	hash := o.told(t, "note-1", 1, 2, "")
	require.Empty(t, o.verify(t).Faults, "what is still to be logged is no fault")
	for range 2 {
		require.NoError(t, o.notary.Append(t.Context()))
		require.NoError(t, o.notary.Deposit(t.Context()))
	}
	first, err := o.ledger.Checkpoint(t.Context())
	require.NoError(t, err)
	o.told(t, "note-1", 3, 4, hash)
	done := make(chan error)
	for range 4 {
		go func() { done <- o.notary.Append(t.Context()) }()
	}
	for range 4 {
		require.NoError(t, <-done)
	}
	second, err := o.ledger.Checkpoint(t.Context())
	require.NoError(t, err)
	earlier, err := o.key.Verifier().Open(first)
	require.NoError(t, err)
	later, err := o.key.Verifier().Open(second)
	require.NoError(t, err)
	require.EqualValues(t, 6, later.Size)
	p, err := o.ledger.ProveConsistency(t.Context(), earlier.Size, later.Size)
	require.NoError(t, err)
	require.NoError(t, p.Check(earlier, later))
	proofs, err := o.ledger.ProveCase(t.Context(), "note-1", later.Size)
	require.NoError(t, err)
	require.Len(t, proofs, 6)
	for i, p := range proofs {
		require.NoError(t, p.Check(later))
		require.Equal(t, i+1, p.Leaf.Seq)
	}
	require.NoError(t, o.notary.Deposit(t.Context()))
	require.Empty(t, o.verify(t).Faults)
}
