package notice

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"chizheng/internal/casefile"
)

// TestNoMinuteOfAnOutageIsCountedThatNobodyLookedAt walks through stretches of any looks, at any instants.
func TestNoMinuteOfAnOutageIsCountedThatNobodyLookedAt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := at("2019-03-21 09:00")
		w := Watch{Notice: "notice-1", Hash: "h", Next: now, To: at("2019-03-22 00:00"), Every: 60}
		var failing time.Duration // between a look that failed and the next look, at most an interval
		walk, before, was, looks := w.Walk(), time.Time{}, true, 0
		for {
			now = now.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "minutes")) * time.Minute)
			up := rapid.Bool().Draw(t, "up")
			if !was {
				failing += min(now.Sub(before), time.Hour)
			}
			before, was = now, up
			looks++
			if done := walk.See(Looked{Up: up, Code: "x"}, now); done {
				break
			}
			if next := walk.Next(now); !next.After(now) || next.After(w.To) || next.Sub(now) > time.Hour {
				t.Fatalf("after %s the next look is at %s", now, next)
			}
		}
		out := walk.Result()
		if out.Looks != looks || out.Up != was {
			t.Fatalf("%d looks, up %v: %+v", looks, was, out)
		}
		if o := out.Outage; o != nil && (o.To.Sub(o.From) > now.Sub(o.From) || !o.To.After(o.From) || o.To.Sub(o.From) < time.Minute) {
			t.Fatalf("outage %+v at %s", o, now)
		}
		if failing == 0 && out.Outage != nil {
			t.Fatalf("an outage that no look saw: %+v", out.Outage)
		}
	})
}

func TestAStretchIsWatchedOnlyWhereThePlanSaysSoAndThePeriodRuns(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21")
	b.shown(t)
	if b.s.pending(JobWatch) {
		t.Fatal("a list is watched whose terms want no looks: its recorded history would not replay")
	}
	s := b.s
	s.Terms.Notice.DisplayCheckMinutes = 60
	now := casefile.Event{Case: "notice-1", Seq: 40, At: at("2019-03-28 23:54")}
	if s.watch(now); !s.pending(JobWatch) {
		t.Fatal("the last minute before the last look is watched")
	}
	s.Pending = nil
	now.At = at("2019-03-28 23:55")
	if s.watch(now); s.pending(JobWatch) {
		t.Fatal("after the last look of the period nothing is watched")
	}
}

func TestALookThatNobodyCouldMakeIsNoOutageAndNoProof(t *testing.T) {
	t.Parallel()
	walk := Watch{Next: at("2019-03-21 09:00"), To: at("2019-03-21 12:00"), Every: 60}.Walk()
	for _, when := range []string{"2019-03-21 09:00", "2019-03-21 10:00", "2019-03-21 11:00"} {
		if walk.See(Looked{Blind: true, Code: "display_no_address"}, at(when)) {
			t.Fatal("it ended early")
		}
	}
	if !walk.See(Looked{Blind: true, Code: "display_no_address"}, at("2019-03-21 12:00")) {
		t.Fatal("it goes on")
	}
	if out := walk.Result(); out.Looks != 0 || out.Outage != nil || out.Code != "display_no_address" {
		t.Errorf("%+v", out)
	}
}
