package browse_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/browse"
)

// TestAReviewerRechecksSixtyAnHourByKeyboardAlone is the drill of C11: point 02 and point 05 hand over what they have
// inspected, and the reviewer goes through it without touching the mouse. A minute belongs to each filing; what the
// program needs of it must be the smaller part by far. The figures are in the log.
func TestAReviewerRechecksSixtyAnHourByKeyboardAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.play("Weekly hand-over and recheck", nil)
	o.clock("2019-02-22 16:30")
	p := o.as("reviewer2")
	waiting := 0
	for _, login := range []string{"point02a", "point05a"} {
		waiting += o.handedOver(o.as(login), p)
	}
	require.Greater(t, waiting, 3)
	p.Until("everything handed over to be in the inbox", func() bool {
		p.Go("/inbox?kind=recheck")
		return p.Eval(`document.querySelectorAll("main table tbody tr").length`) == strconv.Itoa(waiting)
	})
	p.ForDocs("inbox")
	p.Follow("办理", "main table")
	p.ForDocs("recheck")
	var turns, paints []time.Duration
	for range waiting {
		require.Contains(t, p.Path(), "/recheck", p.Text())
		paints = append(paints, painted(p))
		begin := time.Now()
		p.Keys("1")     // passes
		p.KeysLead("s") // decided: the next one opens
		turns = append(turns, time.Since(begin))
	}
	p.Go("/inbox?kind=recheck")
	require.Empty(t, strings.TrimSpace(p.Eval(`[...document.querySelectorAll("main table tbody tr")].map(x => x.innerText).join()`)), "nothing waits any more")
	slices.Sort(turns)
	slices.Sort(paints)
	t.Logf("from the key to the next filing: p50 %s, longest %s; first look at a scan: p50 %s, longest %s; %d rechecks",
		turns[len(turns)/2], turns[len(turns)-1], paints[len(paints)/2], paints[len(paints)-1], waiting)
	require.Less(t, turns[len(turns)-1]+paints[len(paints)-1], 20*time.Second, "of a minute, a third at most may be the program's, on the busiest machine")
}

// handedOver brings a point's batch to the Centre and says how many filings it has.
func (o *office) handedOver(point, reviewer *browse.Person) int {
	o.t.Helper()
	point.Go("/handovers/new")
	all, err := strconv.Atoi(point.Eval(`document.querySelectorAll("input[name=item]").length`))
	require.NoError(o.t, err)
	point.Eval(`(b => { if (!b.checked) b.click(); return 0 })(document.querySelector("[data-pick-all]"))`)
	point.Send("/handovers")
	at := pathOf(point.Path())
	point.Send("/signature")
	reviewer.Go(at)
	reviewer.Send("/receipt")
	return all
}

// painted is how long the page before a person took until the first scan could be seen, from the moment it was asked for.
func painted(p *browse.Person) time.Duration {
	ms, err := strconv.ParseFloat(p.Wait(`(async () => {
		const img = document.querySelector(".viewer .shown img"); // a PDF is drawn by the browser's own reader
		if (!img) return performance.getEntriesByType("paint").at(-1)?.startTime ?? performance.now();
		await img.decode();
		await new Promise(requestAnimationFrame);
		return Math.max(...performance.getEntriesByType("resource").filter(r => r.name === img.currentSrc).map(r => r.responseEnd),
			performance.getEntriesByType("paint").at(-1)?.startTime || 0);
	})().then(String)`), 64)
	if err != nil {
		return time.Hour // no figure is a bad figure
	}
	return time.Duration(ms * float64(time.Millisecond))
}
