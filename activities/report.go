package activities

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/report"
)

// Packager makes packages.
type Packager interface {
	// BuildPackage stores the package under its hash; the same lines give the same bytes. The first build chooses the
	// series' confirmed filings that no other live package holds; a later one takes the lines that were not dropped,
	// and marks the dropped ones left out.
	BuildPackage(ctx context.Context, b report.Build) (report.Package, error)
}

// ReportLines reads and marks the records of a package.
type ReportLines interface {
	// ReportLines gives the next lines after a line, whatever their status, in order.
	ReportLines(ctx context.Context, id string, after, limit int) ([]report.Line, error)
	// UnsettledLines gives included lines with a receipt that their filings have not heard of.
	UnsettledLines(ctx context.Context, id string, limit int) ([]report.Line, error)
	// MarkReportLines keeps status and code of the lines, in one transaction.
	MarkReportLines(ctx context.Context, id string, lines []report.Line) error
	// TakeReceipts keeps the receipts whole or not at all and gives the package's totals: an unknown record, or a
	// receipt that contradicts an earlier one, is a Problem; one that repeats it is none.
	TakeReceipts(ctx context.Context, id string, set []report.Receipt) (report.Taken, error)
}

// ReceiptFiles reads a stored result file of the province. Errors: Invalid with what is wrong with the file.
type ReceiptFiles interface {
	Receipts(ctx context.Context, key, hash string) ([]report.Receipt, error)
}

// Province is the channel to the provincial centre.
type Province interface {
	// Deliver hands a package over and gives the receiver's serial; the same package again gives the same. Errors:
	// Conflict with the receiver's refusal.
	Deliver(ctx context.Context, p report.Parcel) (serial string, err error)
	// Result gives the receipts that the receiver has so far.
	Result(ctx context.Context, serial string) ([]report.Receipt, error)
}

// Reports does the slow work of a package.
type Reports struct {
	Packager Packager
	Lines    ReportLines
	Files    ReceiptFiles
	Province Province
	Sender   Sender
	Parallel int
	Patience time.Duration // how long one poll waits for news; an hour where zero
	Interval time.Duration // between two questions in real time; 30 s where zero
}

// BuildPackage makes the package.
func (r *Reports) BuildPackage(ctx context.Context, in report.Build) (report.Package, error) {
	beat := pulse(ctx)
	defer beat()
	out, err := r.Packager.BuildPackage(ctx, in)
	if err != nil {
		return out, refusal(fmt.Errorf("build package: %w", err))
	}
	return out, nil
}

// DeliverPackage hands the package over.
func (r *Reports) DeliverPackage(ctx context.Context, in report.Parcel) (report.Handed, error) {
	beat := pulse(ctx)
	defer beat()
	serial, err := r.Province.Deliver(ctx, in)
	if err != nil {
		return report.Handed{}, refusal(fmt.Errorf("deliver package: %w", err))
	}
	return report.Handed{Serial: serial}, nil
}

// TakeReceipts reads a set of receipts and keeps it, whole or not at all.
func (r *Reports) TakeReceipts(ctx context.Context, in report.Take) (report.Taken, error) {
	set := in.Items
	if in.Key != "" {
		var err error
		if set, err = r.Files.Receipts(ctx, in.Key, in.Hash); err != nil {
			return report.Taken{}, refusal(fmt.Errorf("read receipts: %w", err))
		}
	}
	return r.take(ctx, in.Report, set)
}

func (r *Reports) take(ctx context.Context, id string, set []report.Receipt) (report.Taken, error) {
	if problems := report.Check(set); len(problems) > 0 {
		return report.Taken{Problems: problems[:min(len(problems), chunk)], Count: len(problems)}, nil
	}
	out, err := r.Lines.TakeReceipts(ctx, id, set)
	if err != nil {
		return out, refusal(fmt.Errorf("keep receipts: %w", err))
	}
	out.Count = len(out.Problems)
	out.Problems = out.Problems[:min(len(out.Problems), chunk)]
	return out, nil
}

// PollResult asks the receiver until it says more than is known, or patience ends. A rehearsal's days are short, and
// so are its waits.
func (r *Reports) PollResult(ctx context.Context, in Passing[report.Poll]) (report.Taken, error) {
	interval, patience := orDefault(r.Interval, 30*time.Second), orDefault(r.Patience, time.Hour)
	if in.Clock.Rehearsal && in.Clock.Rate > 1 {
		interval = max(time.Duration(float64(interval)/in.Clock.Rate), 200*time.Millisecond)
	}
	for end := time.Now().Add(patience); ; {
		set, err := r.Province.Result(ctx, in.Data.Serial)
		if err != nil {
			return report.Taken{}, refusal(fmt.Errorf("ask for result: %w", err))
		}
		out, err := r.take(ctx, in.Data.Report, set)
		news := out.Accepted != in.Data.Accepted || out.Rejected != in.Data.Rejected
		if err != nil || len(out.Problems) > 0 || news {
			return out, err
		}
		if time.Now().After(end) {
			return report.Taken{Waiting: true}, nil
		}
		activity.RecordHeartbeat(ctx)
		select {
		case <-ctx.Done():
			return report.Taken{}, ctx.Err()
		case <-time.After(interval):
		}
	}
}

// IncludeLines tells the next filings that they are in the package.
func (r *Reports) IncludeLines(ctx context.Context, in Passing[report.Pass]) (report.Chunk, error) {
	lines, err := r.Lines.ReportLines(ctx, in.Data.Report, in.Data.After, chunk)
	if err != nil {
		return report.Chunk{}, refusal(fmt.Errorf("read lines: %w", err))
	}
	due := only(lines, report.LinePlanned)
	err = r.tell(ctx, in, due, filing.CmdInclude, report.LineIncluded, report.LineDropped, func(l report.Line) any {
		return filing.Include{Report: in.Data.Report, Record: l.Record}
	})
	return result(lines, in.Data.After, func(l report.Line) bool { return l.Status == report.LineDropped }), err
}

// ExcludeLines lets the next filings of an abandoned package go. Those that were never told are only let go.
func (r *Reports) ExcludeLines(ctx context.Context, in Passing[report.Pass]) (report.Chunk, error) {
	lines, err := r.Lines.ReportLines(ctx, in.Data.Report, in.Data.After, chunk)
	if err != nil {
		return report.Chunk{}, refusal(fmt.Errorf("read lines: %w", err))
	}
	due := append(only(lines, report.LineIncluded), only(lines, report.LinePlanned)...)
	err = r.tell(ctx, in, due, filing.CmdExclude, report.LineDropped, report.LineDropped, func(l report.Line) any {
		return filing.Include{Report: in.Data.Report, Record: l.Record}
	})
	return result(lines, in.Data.After, func(report.Line) bool { return false }), err
}

// SettleLines passes the next receipts on to their filings. A line is settled also where its filing refuses: the
// receipt stands in the package, and the line is listed.
func (r *Reports) SettleLines(ctx context.Context, in Passing[report.Pass]) (report.Chunk, error) {
	lines, err := r.Lines.UnsettledLines(ctx, in.Data.Report, chunk)
	if err != nil {
		return report.Chunk{}, refusal(fmt.Errorf("read receipts: %w", err))
	}
	due := only(lines, report.LineIncluded)
	err = r.tell(ctx, in, due, filing.CmdReceipt, report.LineSettled, report.LineSettled, func(l report.Line) any {
		return filing.Receipt{Report: in.Data.Report, Accepted: l.Receipt == report.Accepted, Code: l.Province}
	})
	return result(lines, in.Data.After, func(l report.Line) bool { return l.Code != "" }), err
}

// tell gives every due line's filing a command and marks each line told or refused.
func (r *Reports) tell(ctx context.Context, in Passing[report.Pass], due []*report.Line, command string,
	told, refused report.LineStatus, data func(report.Line) any,
) error {
	orders := make([]order, len(due))
	for i, l := range due {
		orders[i] = order{kind: filing.Kind, id: l.Case, cmd: casefile.Command{
			ID: fmt.Sprintf("%s:%s:%d", command, in.Data.Report, l.Line), Type: command, Actor: casefile.SystemActor(),
			Data: casefile.Encode(data(*l)), Clock: in.Clock}}
	}
	said, err := fanOut(ctx, r.Sender, r.Parallel, orders)
	if err != nil {
		return err
	}
	marks := make([]report.Line, len(due))
	for i, l := range due {
		if l.Status, l.Code = told, ""; said[i] != nil {
			l.Status, l.Code = refused, said[i].Code
		}
		marks[i] = *l
	}
	if err := r.Lines.MarkReportLines(ctx, in.Data.Report, marks); err != nil {
		return refusal(fmt.Errorf("mark lines: %w", err))
	}
	return nil
}

// only gives the lines that stand in a status, to be changed in place.
func only(lines []report.Line, status report.LineStatus) []*report.Line {
	var out []*report.Line
	for i := range lines {
		if lines[i].Status == status {
			out = append(out, &lines[i])
		}
	}
	return out
}

// result counts the whole chunk as it stands, so that a second try, after a crash, counts the same.
func result(lines []report.Line, after int, refused func(report.Line) bool) report.Chunk {
	out := report.Chunk{After: after, More: len(lines) == chunk}
	for _, l := range lines {
		out.After = l.Line
		switch {
		case refused(l):
			out.Refused = append(out.Refused, l)
		case l.Status != report.LineLeftOut:
			out.Told++
		}
	}
	return out
}

// pulse tells the engine every few seconds that a long step is alive, until it is stopped.
func pulse(ctx context.Context) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	go func() {
		for tick := time.NewTicker(5 * time.Second); ; {
			select {
			case <-ctx.Done():
				tick.Stop()
				return
			case <-tick.C:
				activity.RecordHeartbeat(ctx)
			}
		}
	}()
	return stop
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}
