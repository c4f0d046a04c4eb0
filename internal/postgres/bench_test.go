package postgres_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"chizheng/internal/casefile"
)

// state is as long as a filing's usually is.
var state = []byte(`{"terms":"` + strings.Repeat("0123456789abcdef", 500) + `"}`)

func BenchmarkRecord(b *testing.B) {
	db, s := setup(b), newStory(1)
	s.must(b, db.worker, "c0", "created")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r := s.decide(fmt.Sprint("b", i), "filled", "submitted")
		r.State, r.Projection.Tasks = state, []casefile.Task{inspection("", day)}
		s.mustRecord(b, db.worker, r)
	}
}

func BenchmarkRecordParallel(b *testing.B) {
	db := setup(b)
	var n atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		s := newStory(int(n.Add(1)))
		for i := 0; pb.Next(); i++ {
			r := s.decide(fmt.Sprint("b", i), "filled", "submitted")
			r.State, r.Projection.Tasks = state, []casefile.Task{inspection("", day)}
			s.mustRecord(b, db.worker, r)
		}
	})
}
