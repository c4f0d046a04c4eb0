package demo

import (
	"context"
	"errors"
	"fmt"
)

// handOver gives a point's passed filings to the Centre, point by point; the Centre counts, and what is missing stays
//
func (p *play) handOver(ctx context.Context, key, track string, final bool, papers []*paper) error {
	at := map[string][]*paper{}
	var points []string
	for _, x := range papers {
		if at[x.point] == nil {
			points = append(points, x.point)
		}
		at[x.point] = append(at[x.point], x)
	}
	err := each(ctx, points, func(ctx context.Context, point string) error {
		return p.handOverPoint(ctx, key+"-"+point[len(point)-2:], track, final, point, at[point])
	})
	if err != nil {
		return err
	}
	p.note(fmt.Sprintf("%d 个审核点移交 %d 份", len(points), len(papers)), fmt.Sprintf("%d points hand %d filings over", len(points), len(papers)))
	return each(ctx, papers, func(ctx context.Context, x *paper) error {
		if x.fate == handoverShort && !x.catchup {
			return nil
		}
		_, err := p.awaitStage(ctx, x, "handed_over")
		return err
	})
}

func (p *play) handOverPoint(ctx context.Context, key, track string, final bool, point string, papers []*paper) error {
	var items, counted []m
	short := ""
	for _, x := range papers {
		items = append(items, m{"filing": x.id, "papers": 2})
		if x.fate == handoverShort && !x.catchup {
			short = x.id // its papers did not come
			continue
		}
		counted = append(counted, m{"filing": x.id, "papers": 2})
	}
	officer, reviewer := p.officer(point), p.staff["reviewer1"]
	var batch answer
	err := p.await(ctx, "hand-over "+key, func(ctx context.Context) (err error) {
		batch, err = officer.post(ctx, "/handovers", "h/"+key, m{"final": final, "track": track, "items": items})
		return later(err, "sheet_not_signed")
	})
	if err != nil {
		return err
	}
	path := "/handovers/" + batch.Case
	stated, err := get[struct {
		Hash string `json:"hash"`
	}](ctx, officer, path)
	if err != nil {
		return err
	}
	if _, err := officer.post(ctx, path+"/signature", "h/"+key+"-sign", m{"count": len(items), "hash": stated.Hash}); err != nil {
		return err
	}
	if _, err := reviewer.post(ctx, path+"/receipt", "h/"+key+"-receive", m{"items": counted}); err != nil {
		return err
	}
	return p.settle(ctx, path, key, short)
}

// settle lets what did not come stay with the point, and waits until both sides agree.
func (p *play) settle(ctx context.Context, path, key, short string) error {
	if short != "" {
		body := m{"filing": short, "decision": "stay", "code": "paper_lost"}
		if _, err := p.staff["reviewer1"].post(ctx, path+"/settlement", "h/"+key+"-settle", body); err != nil {
			return err
		}
		p.note("少一份材料：该份留在审核点，其余照常", "one filing's papers missing: it stays with the point, the rest goes on")
	}
	return p.await(ctx, "both sides of "+key+" to agree", func(ctx context.Context) error {
		got, err := get[struct {
			Stage       string `json:"stage"`
			Accepted    int    `json:"accepted"`
			Differences []m    `json:"differences"`
		}](ctx, p.staff["auditor"], path)
		switch {
		case err != nil:
			return err
		case got.Stage != "reconciled":
			return notYet("it is %s, %v", got.Stage, got.Differences)
		case short == "" && len(got.Differences) > 0:
			return errors.New(fmt.Sprint("differences: ", got.Differences))
		}
		return nil
	})
}
