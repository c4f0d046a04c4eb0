package demo

import (
	"context"
	"fmt"
)

// catchUp is April: what the main campaign could not take comes in by the same steps, with its cause (R-0.55–,
// T-0.62).
func (p *play) catchUp(ctx context.Context) error {
	late := p.of(provinceLate)[0]
	if err := p.movedByItself(ctx, late); err != nil {
		return err
	}
	if err := p.repair(ctx, late); err != nil {
		return err
	}
	drafts := p.of(neverSubmitted, begunLate)
	for _, x := range drafts {
		if err := p.submit(ctx, x, "april"); err != nil {
			return err
		}
		if _, err := p.awaitView(ctx, x, "searched for", func(v view) bool { return !v.held() }); err != nil {
			return err
		}
	}
	found := p.of(originalLost)
	p.note(fmt.Sprintf("%d 份草稿补交，%d 份原件找到，%d 份省退回修正", len(drafts), len(found), 1),
		fmt.Sprintf("%d drafts submitted, %d original found, %d refused record repaired", len(drafts), len(found), 1))
	return p.inspect(ctx, "a1", append(drafts, found...))
}

// late gives the filings of the catch-up round that have to be handed over, rechecked and shown.
func (p *play) late() []*paper {
	return p.of(neverSubmitted, begunLate, originalLost, handoverShort)
}

func (p *play) catchUpRecheck(ctx context.Context) error {
	if err := p.handOver(ctx, "a1", "catchup", false, p.late()); err != nil {
		return err
	}
	if err := p.recheck(ctx, "a1", p.late()); err != nil {
		return err
	}
	return p.takenDown(ctx)
}

// takenDown: thirty days after its period the first notice's personal lines are gone; the counts stay (T-0.52).
func (p *play) takenDown(ctx context.Context) error {
	return p.await(ctx, "the first notice to be taken down", func(ctx context.Context) error {
		lines, err := get[list[m]](ctx, p.public, "/public/notices/"+p.batch["n1"]+"/lines?limit=1")
		if err == nil && len(lines.Items) > 0 {
			return notYet("%d lines are still there", lines.Total)
		}
		return err
	})
}

func (p *play) noticeCatchUp(ctx context.Context) error {
	return p.announce(ctx, "n4", m{"track": "catchup", "round": 1}, p.late())
}

// reportCatchUp closes the round with a series of its own.
func (p *play) reportCatchUp(ctx context.Context) error {
	if err := p.ended(ctx, "n4"); err != nil {
		return err
	}
	if err := p.pack(ctx, "r4", m{"series": "catchup", "round": 1}, append(p.late(), p.of(provinceLate)...)); err != nil {
		return err
	}
	return p.byFile(ctx, "r4", nil)
}
