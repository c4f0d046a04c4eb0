package demo

import (
	"fmt"
)

// size is how much of everything the story has.
type size struct {
	Name                        string
	municipal, bad, rows        int // filings of the first firm; bad and all rows of the second firm's workbook
	muping, outside, subsidiary int
	perHolder                   int
	moved                       int // filings that the Centre sends to each county point
}

// The sizes of the story.
var (
	full  = size{Name: "full", municipal: 48, rows: 200, bad: 12, muping: 30, outside: 20, subsidiary: 20, perHolder: 3, moved: 3}
	small = size{Name: "small", municipal: 16, rows: 24, bad: 12, muping: 12, outside: 4, subsidiary: 8, perHolder: 1, moved: 1}
)

// group is the credit code that the plan gives to the group with a point of its own.
const group = "91990000MA0000154F"

// filer is an enterprise or an individual of the story.
type filer struct {
	*session
	key          string
	individual   bool
	self         holder // individuals
	name         string
	code         string // credit code
	area         string
	municipal    bool
	group        string
	point        string // where the plan sends it
	registration string
}

// paper is one filing: one worker's one certificate.
type paper struct {
	key     string
	n       int
	filer   *filer
	who     holder
	number  string
	work    string
	level   string
	applied string
	fate    fate
	wave    int    // of inspection: 1, 2, 3 in the main campaign
	chosen  string // point chosen by the filer
	point   string // point where it is inspected: the Centre may have sent it on (T-0.24)
	row     bool   // comes in by workbook
	id      string
	round   int    // corrections after a submission
	sealed  bool   // the seal is in the certificate
	notice  string // in which it was shown, by its name in the story
	line    int
	catchup bool // has left the main campaign
}

// cast is everybody and everything of the story, made from its size alone: the same size gives the same story.
type cast struct {
	size    size
	firms   []*filer // municipal, Zhifu, Muping, outside, subsidiary, and the one that is rejected
	holders []*filer
	papers  []*paper
}

// The firms by their place in the cast.
const (
	municipal = iota
	zhifu
	muping
	outside
	subsidiary
	unwelcome
)

func newCast(s size, sign func(login string) *session) *cast {
	c := &cast{size: s}
	for i, f := range []filer{
		{name: "试例市政工程有限公司", area: "370600", municipal: true, point: point(1)},
		{name: "试例芝罘建筑有限公司", area: "370602", point: point(2)},
		{name: "试例牟平建筑有限公司", area: "370612", point: point(5)},
		{name: "试例外埠建设有限公司", area: "371002", point: point(1)},
		{name: "试例集团安装有限公司", area: "370602", group: group, point: point(15)},
		{name: "试例无凭建筑有限公司", area: "370611", point: point(6)},
	} {
		f.key = fmt.Sprintf("firm%d", i+1)
		f.code = creditCode(i + 1)
		f.session = sign("demo-" + f.key)
		c.firms = append(c.firms, &f)
	}
	for i := range 8 {
		f := &filer{key: fmt.Sprintf("holder%d", i+1), individual: true, self: somebody(900 + i), area: "370602"}
		f.session = sign("demo-" + f.key)
		c.holders = append(c.holders, f)
	}
	c.write()
	return c
}

// point is the canonical code of the n-th point (T-0.70).
func point(n int) string { return fmt.Sprintf("烟台审%02d", n) }

// write makes the filings, each firm's special ones first.
func (c *cast) write() {
	c.firmPapers(municipal, c.size.municipal, contestedFirst, withdrawn, returnedEarly, nearOne, begunLate)
	c.firmPapers(zhifu, c.size.rows-c.size.bad, provinceLate, handoverShort)
	c.firmPapers(muping, c.size.muping, contestedSecond, failedAtDesk, originalLost, humanCleared, humanRefused,
		neverSubmitted, recheckToFiler, recheckToPoint, objectionUpheld, leftReturned)
	c.firmPapers(outside, c.size.outside)
	c.firmPapers(subsidiary, c.size.subsidiary, nearOther, objectionDown, erratum, provinceRepaired, recheckRejected, amended)
	for i, h := range c.holders {
		for j := range c.size.perHolder {
			p := c.add(h, plain)
			p.who, p.work, p.level = h.self, works[j], levels[j]
			p.chosen = point(2 + (i*c.size.perHolder+j)%13) // any but the group's own (T-0.24)
			p.point = p.chosen
		}
	}
	c.pair(contestedFirst, contestedSecond, func(a, b *paper) { b.number, b.who = a.number, a.who })
	c.pair(nearOne, nearOther, func(a, b *paper) { b.number, b.who = a.number[:len(a.number)-1]+"X", a.who })
	c.send()
	c.plan()
}

func (c *cast) firmPapers(firm, n int, fates ...fate) {
	for i := range n {
		f := plain
		if i < len(fates) {
			f = fates[i]
		}
		p := c.add(c.firms[firm], f)
		p.row = firm == zhifu
	}
}

var (
	works  = []string{"010", "020", "040", "050", "130", "190", "230", "240", "270", "300"}
	levels = []string{"intermediate", "junior", "senior"}
)

func (c *cast) add(f *filer, what fate) *paper {
	n := len(c.papers)
	p := &paper{key: fmt.Sprintf("f%04d", n), n: n, filer: f, who: somebody(n), number: certificateNumber(n),
		work: works[n%len(works)], level: levels[n%len(levels)], applied: fmt.Sprintf("%d-05-%02d", 2013+n%4, 1+n%28),
		fate: what, chosen: f.point, point: f.point}
	if what == humanCleared || what == humanRefused {
		p.applied = "2017-03-15" // the year that the bureau has to rule on (T-0.5)
	}
	c.papers = append(c.papers, p)
	return p
}

// pair makes the second of two filings resemble the first: the same trade and level too.
func (c *cast) pair(one, other fate, make func(a, b *paper)) {
	a, b := c.of(one)[0], c.of(other)[0]
	b.work, b.level = a.work, a.level
	make(a, b)
}

// send lets the Centre send workers of the municipal enterprise to the point of the county where they are (T-0.24).
func (c *cast) send() {
	counties := []int{3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14}
	moved := 0
	for _, p := range c.papers {
		if p.filer == c.firms[municipal] && p.fate == plain && moved < len(counties)*c.size.moved {
			p.point = point(counties[moved%len(counties)])
			moved++
		}
	}
}

// plan says in which of the three waves a filing is inspected.
func (c *cast) plan() {
	for _, p := range c.papers {
		p.wave = 1 + p.n%3
		switch p.fate {
		case objectionUpheld, erratum, provinceRepaired, amended, recheckToFiler, recheckToPoint, returnedEarly:
			p.wave = 1
		case objectionDown, humanCleared, contestedSecond, recheckRejected:
			p.wave = 2
		case provinceLate, handoverShort, failedAtDesk, originalLost:
			p.wave = 3
		}
		if p.filer == c.firms[outside] {
			p.wave = 3 // let in late, filed late
		}
		if p.filer.individual {
			p.wave = 1 + p.n%2
		}
	}
}

// of gives the filings of some fates.
func (c *cast) of(fates ...fate) []*paper {
	return c.where(func(p *paper) bool {
		for _, f := range fates {
			if p.fate == f {
				return true
			}
		}
		return false
	})
}

func (c *cast) where(fits func(*paper) bool) []*paper {
	var out []*paper
	for _, p := range c.papers {
		if fits(p) {
			out = append(out, p)
		}
	}
	return out
}
