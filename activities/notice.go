package activities

import (
	"context"
	"fmt"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
)

// chunk is how many lines a pass deals with between two events of its case.
const chunk = 200

// NoticeList freezes and shows lists.
type NoticeList interface {
	// BuildNotice freezes the masked lines of the selected rechecked filings that no other live batch holds, in a
	// fixed order. Called again for the same notice, it gives what it froze.
	BuildNotice(ctx context.Context, b notice.Build) (notice.Frozen, error)
	// ShownNotice counts and hashes the list without its dropped lines.
	ShownNotice(ctx context.Context, id string) (notice.Frozen, error)
	// RefreezeNoticeLine makes a line again from its filing and keeps the old one beside it (T-0.55).
	RefreezeNoticeLine(ctx context.Context, id string, line int) error
	// RemoveNotice deletes the personal content of the lines and lets their filings go (T-0.52).
	RemoveNotice(ctx context.Context, id string) error
}

// NoticeLines reads and marks the lines of a list.
type NoticeLines interface {
	// NoticeLines gives the next lines after a line, whatever their status, in order.
	NoticeLines(ctx context.Context, id string, after, limit int) ([]notice.Line, error)
	// MarkNoticeLines keeps status and code of the lines, in one transaction.
	MarkNoticeLines(ctx context.Context, id string, lines []notice.Line) error
}

// Notices does the slow work of a batch.
type Notices struct {
	List     NoticeList
	Lines    NoticeLines
	Sender   Sender
	Parallel int
}

// BuildLines freezes the list.
func (n *Notices) BuildLines(ctx context.Context, in notice.Build) (notice.Frozen, error) {
	out, err := n.List.BuildNotice(ctx, in)
	if err != nil {
		return out, refusal(fmt.Errorf("build notice: %w", err))
	}
	return out, nil
}

// AnnounceLines tells the next filings of their period. One that refuses falls out before anything is shown.
func (n *Notices) AnnounceLines(ctx context.Context, in Passing[notice.Pass]) (notice.Announced, error) {
	p := in.Data
	lines, err := n.pass(ctx, in, notice.LineFrozen, notice.LineShown, notice.LineDropped, filing.CmdAnnounce,
		func(l notice.Line) any {
			return filing.Announce{Notice: p.Notice, Line: l.Line, First: p.First, Last: p.Last, End: p.End}
		})
	if err != nil {
		return notice.Announced{}, err
	}
	out := notice.Announced{After: p.After, More: len(lines) == chunk}
	for _, l := range lines {
		out.After = l.Line
		if l.Status == notice.LineDropped {
			out.Dropped = append(out.Dropped, l)
			continue
		}
		out.Told++
	}
	if out.More {
		return out, nil
	}
	shown, err := n.List.ShownNotice(ctx, p.Notice)
	if err != nil {
		return out, refusal(fmt.Errorf("hash shown list: %w", err))
	}
	out.Shown = &shown
	return out, nil
}

// EndLines tells the next filings that their period is over.
func (n *Notices) EndLines(ctx context.Context, in Passing[notice.Pass]) (notice.LinesEnded, error) {
	lines, err := n.pass(ctx, in, notice.LineShown, notice.LineEnded, notice.LineRefused, filing.CmdNoticeEnded,
		func(notice.Line) any { return filing.NoticeEnded{Notice: in.Data.Notice} })
	if err != nil {
		return notice.LinesEnded{}, err
	}
	out := notice.LinesEnded{After: in.Data.After, More: len(lines) == chunk}
	for _, l := range lines {
		out.After = l.Line
		switch l.Status {
		case notice.LineEnded:
			out.Told++
		case notice.LineRefused:
			out.Refused = append(out.Refused, l)
		}
	}
	return out, nil
}

// pass tells the lines of the next chunk that stand in one status, and moves each to the status told or refused. It
// gives the whole chunk as it stands then, so that a second try, after a crash, counts the same.
func (n *Notices) pass(ctx context.Context, in Passing[notice.Pass], from, told, refused notice.LineStatus,
	command string, data func(notice.Line) any,
) ([]notice.Line, error) {
	lines, err := n.Lines.NoticeLines(ctx, in.Data.Notice, in.Data.After, chunk)
	if err != nil {
		return nil, refusal(fmt.Errorf("read lines: %w", err))
	}
	var due []int
	var orders []order
	for i, l := range lines {
		if l.Status != from {
			continue
		}
		due = append(due, i)
		orders = append(orders, order{kind: filing.Kind, id: l.Case, cmd: casefile.Command{
			ID: fmt.Sprintf("%s:%s:%d", command, in.Data.Notice, l.Line), Type: command, Actor: casefile.SystemActor(),
			Data: casefile.Encode(data(l)), Clock: in.Clock}})
	}
	said, err := fanOut(ctx, n.Sender, n.Parallel, orders)
	if err != nil {
		return nil, err
	}
	marks := make([]notice.Line, len(due))
	for k, i := range due {
		l := &lines[i]
		if l.Status = told; said[k] != nil {
			l.Status, l.Code = refused, said[k].Code
		}
		marks[k] = *l
	}
	if err := n.Lines.MarkNoticeLines(ctx, in.Data.Notice, marks); err != nil {
		return nil, refusal(fmt.Errorf("mark lines: %w", err))
	}
	return lines, nil
}

// FreezeLine makes one line again after an erratum.
func (n *Notices) FreezeLine(ctx context.Context, in notice.Refresh) (struct{}, error) {
	if err := n.List.RefreezeNoticeLine(ctx, in.Notice, in.Line); err != nil {
		return struct{}{}, refusal(fmt.Errorf("freeze line: %w", err))
	}
	return struct{}{}, nil
}

// RemoveLines takes the personal lines away.
func (n *Notices) RemoveLines(ctx context.Context, in notice.Remove) (struct{}, error) {
	if err := n.List.RemoveNotice(ctx, in.Notice); err != nil {
		return struct{}{}, refusal(fmt.Errorf("remove lines: %w", err))
	}
	return struct{}{}, nil
}
