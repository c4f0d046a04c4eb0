package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

func inspection(ref string, since time.Time) casefile.Task {
	return casefile.Task{Kind: "inspection", Ref: ref, Role: casefile.PointStaff, Point: inner, Since: since}
}

func (s *story) withTasks(t testing.TB, l *postgres.Ledger, tasks ...casefile.Task) {
	t.Helper()
	r := s.decide(fmt.Sprint("c", s.n), "changed")
	r.Projection.Tasks = tasks
	s.mustRecord(t, l, r)
}

var desk05 = postgres.Inbox{Role: casefile.PointStaff, Point: inner, Account: "clerk"}

func TestTheInboxIsAlwaysWhatTheStateAsksFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		s := newStory(n)
		point := fmt.Sprint("烟台审", 100+n)
		for range rapid.IntRange(1, 4).Draw(rt, "decisions") {
			var tasks []casefile.Task
			var want []string
			for _, ref := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"", "a", "b", "c", "d"}), 0, 4, rapid.ID[string]).Draw(rt, "refs") {
				task := inspection(ref, day.Add(time.Duration(rapid.IntRange(0, 2).Draw(rt, "since"))*time.Hour))
				task.Point = point
				if rapid.Bool().Draw(rt, "due") {
					task.Due = task.Since.Add(time.Hour)
				}
				tasks = append(tasks, task)
				want = append(want, fmt.Sprint(ref, task.Since.UTC(), task.Due.UTC()))
			}
			s.withTasks(t, b.worker, tasks...)
			got, err := b.api.Tasks(t.Context(), postgres.Inbox{Role: casefile.PointStaff, Point: point}, pageAll)
			if err != nil || got.Total != len(tasks) {
				rt.Fatalf("%d tasks, %v", got.Total, err)
			}
			var have []string
			for _, x := range got.Items {
				have = append(have, fmt.Sprint(x.Ref, x.Since.UTC(), x.Due.UTC()))
			}
			slices.Sort(want)
			slices.Sort(have)
			if !slices.Equal(have, want) {
				rt.Fatalf("have %v\nwant %v", have, want)
			}
		}
	})
}

func TestTheMostUrgentComesFirstAndPagesAreExact(t *testing.T) {
	t.Parallel()
	b, want := setup(t), []string(nil)
	for i := range 9 {
		s := newStory(i)
		task := inspection("", day.Add(time.Duration(i%3)*time.Hour))
		if i < 5 {
			task.Due = day.Add(time.Duration(9-i) * time.Hour)
		}
		s.withTasks(t, b.worker, task)
	}
	for _, i := range []int{4, 3, 2, 1, 0, 6, 7, 5, 8} {
		want = append(want, fmt.Sprintf("filing-%04d", i))
	}
	for limit := 1; limit <= 10; limit++ {
		var got []string
		for cursor := ""; ; {
			page, err := b.api.Tasks(t.Context(), desk05, postgres.Page{Limit: limit, Cursor: cursor})
			if err != nil || page.Total != 9 {
				t.Fatalf("%d, %v", page.Total, err)
			}
			for _, x := range page.Items {
				got = append(got, x.Case)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %d: %v", limit, got)
		}
	}
}

func TestAnInboxShowsItsOwnTasksAndCountsThemExactly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tasks := []casefile.Task{
		{Kind: "inspection", Role: casefile.PointStaff, Point: inner, Since: day, Due: day},
		{Kind: "inspection", Ref: "2", Role: casefile.PointStaff, Point: outer, Since: day},
		{Kind: "recheck", Role: casefile.Reviewer, Not: "inspector", Since: day},
		{Kind: "recheck", Ref: "2", Role: casefile.Reviewer, Since: day},
		{Kind: "correction", Role: casefile.Enterprise, Owner: "registration-1", Since: day},
		{Kind: "correction", Ref: "2", Role: casefile.Enterprise, Owner: "registration-2", Since: day},
	}
	newStory(1).withTasks(t, b.worker, tasks...)
	cases := map[string]struct {
		inbox postgres.Inbox
		want  string
	}{
		"a point":                       {desk05, "inspection1/1"},
		"another point":                 {postgres.Inbox{Role: casefile.PointStaff, Point: outer}, "inspection1/0"},
		"a clerk without point":         {postgres.Inbox{Role: casefile.PointStaff}, ""},
		"a reviewer":                    {postgres.Inbox{Role: casefile.Reviewer, Account: "reviewer"}, "recheck2/0"},
		"who inspected it (T-0.28)":     {postgres.Inbox{Role: casefile.Reviewer, Account: "inspector"}, "recheck1/0"},
		"his second account":            {postgres.Inbox{Role: casefile.Reviewer, Account: "x", Also: []string{"inspector"}}, "recheck1/0"},
		"a filer":                       {postgres.Inbox{Role: casefile.Enterprise, Owner: "registration-1"}, "correction1/0"},
		"an enterprise without a filer": {postgres.Inbox{Role: casefile.Enterprise}, ""},
		"no role":                       {postgres.Inbox{}, ""},
		"another campaign":              {postgres.Inbox{Role: casefile.Reviewer, Campaign: "x"}, ""},
		"a kind":                        {postgres.Inbox{Role: casefile.Reviewer, Kinds: []string{"repair"}}, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list, err := b.api.Tasks(t.Context(), tc.inbox, pageAll)
			if err != nil {
				t.Fatal(err)
			}
			counts, err := b.api.TaskCounts(t.Context(), tc.inbox, day)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			sum := 0
			for _, c := range counts {
				got = append(got, fmt.Sprintf("%s%d/%d", c.Kind, c.Total, c.Overdue))
				sum += c.Total
			}
			if strings.Join(got, " ") != tc.want || sum != list.Total || sum != len(list.Items) {
				t.Errorf("counted %v, listed %d of %d", got, len(list.Items), list.Total)
			}
		})
	}
}

// S2: two clicks at once give exactly one winner.
func TestOfManyClaimsAtOnceOneWins(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.withTasks(t, b.worker, inspection("", day))
	k := postgres.TaskKey{Case: s.id, Kind: "inspection"}
	won := race(t, 50, func(i int) (bool, error) {
		_, err := b.api.ClaimTask(t.Context(), k, casefile.Actor{ID: fmt.Sprint("clerk-", i)}, "")
		if e := casefile.As(err); e != nil && e.Code == "task_claimed" {
			return false, nil
		}
		return err == nil, err
	})
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

func TestAClaimIsExclusiveUntilItExpiresIsReleasedOrTakenWithAReason(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	task := inspection("", day)
	task.Not = "inspector"
	s.withTasks(t, b.worker, task)
	k := postgres.TaskKey{Case: s.id, Kind: "inspection"}
	claim := func(account, reason, want string) {
		t.Helper()
		_, err := b.api.ClaimTask(t.Context(), k, casefile.Actor{ID: account}, reason)
		if got := casefile.As(err); (got == nil) != (want == "") || got != nil && got.Code != want {
			t.Errorf("%s: %v", account, err)
		}
	}
	claim("a", "", "")
	claim("a", "", "") // renews
	claim("b", "", "task_claimed")
	claim("inspector", "urgent", "four_eyes")
	if _, err := b.api.ClaimTask(t.Context(), k, casefile.Actor{ID: "second", Also: []string{"inspector"}}, "urgent"); casefile.KindOf(err) != casefile.Forbidden {
		t.Errorf("under his second account (T-0.28): %v", err)
	}
	claim("b", "a is ill", "")
	claim("a", "", "task_claimed")
	if err := b.api.ReleaseTask(t.Context(), k, "a"); err != nil { // not a's any more
		t.Fatal(err)
	}
	claim("c", "", "task_claimed")
	if err := b.api.ReleaseTask(t.Context(), k, "b"); err != nil {
		t.Fatal(err)
	}
	claim("c", "", "")
	b.sql(t, "update task set claimed_until = now() - interval '1 second'")
	if by, err := b.api.Claimant(t.Context(), k); err != nil || by != "" {
		t.Errorf("expired, and still %q's: %v", by, err)
	}
	claim("d", "", "")
	if _, err := b.api.ClaimTask(t.Context(), postgres.TaskKey{Case: "x"}, casefile.Actor{ID: "a"}, ""); casefile.KindOf(err) != casefile.NotFound {
		t.Errorf("no such task: %v", err)
	}
}

func TestAClaimOutlivesADecisionOnlyOnTheSameTask(t *testing.T) {
	t.Parallel()
	b := setup(t)
	later, moved, barred, due := inspection("", day.Add(time.Hour)), inspection("", day), inspection("", day), inspection("", day)
	moved.Point, barred.Not, due.Due = outer, "clerk", day.Add(time.Hour)
	for i, tc := range []struct {
		name string
		next []casefile.Task
		kept bool
	}{
		{"unchanged", []casefile.Task{inspection("", day)}, true},
		{"a new deadline", []casefile.Task{due}, true},
		{"beside a new task", []casefile.Task{inspection("", day), inspection("2", day)}, true},
		{"a new round", []casefile.Task{later}, false},
		{"at another point", []casefile.Task{moved}, false},
		{"forbidden to its holder", []casefile.Task{barred}, false},
		{"gone and back", nil, false},
	} {
		s := newStory(i)
		s.withTasks(t, b.worker, inspection("", day))
		k := postgres.TaskKey{Case: s.id, Kind: "inspection"}
		if _, err := b.api.ClaimTask(t.Context(), k, casefile.Actor{ID: "clerk"}, ""); err != nil {
			t.Fatal(err)
		}
		s.withTasks(t, b.worker, tc.next...)
		if tc.next == nil {
			s.withTasks(t, b.worker, inspection("", day))
		}
		if by, err := b.api.Claimant(t.Context(), k); err != nil || (by == "clerk") != tc.kept {
			t.Errorf("%s: claimed by %q, %v", tc.name, by, err)
		}
	}
}

func TestABulkClaimTakesOnlyTasksOfTheOwnInbox(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.withTasks(t, b.worker, inspection("", day))
	own := casefile.Actor{ID: "clerk", Role: casefile.PointStaff, Point: inner}
	other := casefile.Actor{ID: "other", Role: casefile.PointStaff, Point: outer}
	if err := b.worker.ClaimFor(t.Context(), other, s.id, "inspection"); casefile.KindOf(err) != casefile.NotFound {
		t.Errorf("another point's clerk: %v", err)
	}
	if err := b.worker.ClaimFor(t.Context(), own, s.id, "inspection"); err != nil {
		t.Error(err)
	}
}

func TestMessagesGoOnceToTheirRecipientAlone(t *testing.T) {
	t.Parallel()
	b, s := setup(t), newStory(1)
	s.must(t, b.worker, "c1", "created", "submitted")
	mine := []string{"account-1", "registration-1"}
	got, err := b.api.Messages(t.Context(), mine, true, pageAll)
	if err != nil || got.Total != 2 || got.Items[0].Code != "filing_submitted" || got.Items[0].Args["case"] != s.id {
		t.Fatalf("%+v, %v", got, err)
	}
	ids := []int64{got.Items[0].ID}
	if err := b.api.MarkRead(t.Context(), []string{"registration-2"}, ids); err != nil {
		t.Fatal(err)
	}
	if got, _ := b.api.Messages(t.Context(), mine, true, pageAll); got.Total != 2 {
		t.Error("somebody else read it")
	}
	if err := b.api.MarkRead(t.Context(), mine, ids); err != nil {
		t.Fatal(err)
	}
	if got, _ := b.api.Messages(t.Context(), mine, true, pageAll); got.Total != 1 {
		t.Errorf("%d unread", got.Total)
	}
	if got, _ := b.api.Messages(t.Context(), []string{"registration-2"}, false, pageAll); got.Total != 0 {
		t.Error("somebody else sees it")
	}
}
