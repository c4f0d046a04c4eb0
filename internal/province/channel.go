package province

import (
	"context"
	"io"
	"regexp"
	"strconv"
)

// Package is a built package on its way out: what is sent is read from the very bytes that were signed (T-0.58).
type Package struct {
	Number    string
	Hash      string // of the whole package: the receiver knows a repetition by it
	Rehearsal bool
	Content   io.ReaderAt
	Size      int64

	// Resume holds what an earlier attempt has got, and Progress is told after each step, so that a delivery of
	// hundreds of batches goes on where it stopped. Both may be empty.
	Resume   []string
	Progress func(serials []string)
}

// Outcome is what is known of a delivery. Waiting is how many parts of it are not answered yet.
type Outcome struct {
	Waiting int
	Results []Result
	Failed  []Failure
}

// Failure is a batch that the receiver refused as a whole: none of its records was taken.
type Failure struct {
	First   int // position in the package of the batch's first record, from 0
	Code    string
	Message string
}

var faultyRecord = regexp.MustCompile(`^\[certificateList\]\[([0-9]{1,2})\]`)

// named is the place in its batch of the record that the receiver found fault with.
func (f Failure) named() (int, bool) {
	m := faultyRecord.FindStringSubmatch(f.Message)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// Channel takes packages to the province. Deliver may be repeated with the same package and has one effect.
//
// Resend sends what is sound of the batches of a delivery that were refused as a whole, again and alone, until each faulty
// record stands by itself: a fault costs its own record and no other. It may be repeated like Deliver.
//
// Errors of all: Unavailable province_unavailable (try again), RateLimited province_busy, Forbidden province_refused
// (account, signature or address), Invalid province_refused (our content); Deliver and Resend also: Conflict
// rehearsal_never_sent.
type Channel interface {
	Deliver(ctx context.Context, p Package) (serial string, err error)
	Result(ctx context.Context, serial string) (Outcome, error)
	Resend(ctx context.Context, p Package, failed []Failure) (Outcome, error)
}

// ByHand is the default: an office downloads the package, uploads it at the province's site, and imports the result
// file that it gets back (ReadReceipt). Nothing is sent and nothing is ever answered.
type ByHand struct{}

// Deliver gives a serial that says who delivers.
func (ByHand) Deliver(_ context.Context, p Package) (string, error) {
	return "by-hand:" + p.Number, nil
}

// Result waits for ever: answers come as a file.
func (ByHand) Result(context.Context, string) (Outcome, error) { return Outcome{Waiting: 1}, nil }

// Resend has nothing to send.
func (ByHand) Resend(context.Context, Package, []Failure) (Outcome, error) { return Outcome{}, nil }
