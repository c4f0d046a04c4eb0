package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"golang.org/x/sync/errgroup"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/seal"
)

// filler fills the tables by COPY with filings that were lived elsewhere: true states and events, sealed as the
// program seals them, so that any of them can be read and commanded afterwards. Only what nothing reads is not true:
// the chain's hashes, and that an accepted filing shows ten of its events.
type filler struct {
	*site
	from    int // the first filing's number: those below were filled before
	stages  []laidStage
	workers int
}

// laidStage is how many of a hundred filings stand where, and where that is in a life.
type laidStage struct {
	share   int
	records int
	thin    bool // ten events of the life only
}

// campaignStages are those of a campaign near its end: eight of a hundred wait for somebody.
var campaignStages = []laidStage{{share: 2, records: 1}, {share: 2, records: asSubmitted}, {share: 2, records: asHanded},
	{share: 1, records: asRechecked}, {share: 1, records: asConfirmed}, {share: 92, records: lifeRecords, thin: true}}

// thinned are the events that an accepted filing of the base shows.
var thinned = []string{filing.EvCreated, filing.EvSigned, filing.EvSubmitted, filing.EvSheetJoined, filing.EvInspected,
	filing.EvSealed, filing.EvHandedOver, filing.EvRechecked, filing.EvAnnounced, filing.EvReceived}

// laid is a stage's life, from which every filing of the stage is made by putting its own particulars in.
type laid struct {
	events  []casefile.Event
	state   string
	proj    casefile.Projection
	row     filing.Row
	version int
}

func (f *filler) lay(stage laidStage) (laid, error) {
	r, err := past(0, stage.records, f.terms, f.clock)
	if err != nil {
		return laid{}, err
	}
	l := laid{events: r.Events, state: string(r.State), proj: r.Projection, row: r.Projection.Row.(filing.Row)}
	if stage.thin {
		l.events = slices.DeleteFunc(slices.Clone(r.Events), func(e casefile.Event) bool { return !slices.Contains(thinned, e.Type) })
	}
	l.version = len(l.events)
	return l, nil
}

// chunkFilings is how many are made and copied in one transaction.
const chunkFilings = 4000

// fill adds filings from f.from up to a number. Errors: whatever the database says; nothing is half filled then but
// whole chunks.
func (f *filler) fill(ctx context.Context, upTo int) error {
	var kinds []laid
	for _, s := range f.stages {
		l, err := f.lay(s)
		if err != nil {
			return err
		}
		kinds = append(kinds, slices.Repeat([]laid{l}, s.share)...)
	}
	var next atomic.Int64
	next.Store(int64(f.from))
	g, ctx := errgroup.WithContext(ctx)
	for range max(f.workers, 1) {
		g.Go(func() error { return f.work(ctx, kinds, &next, upTo) })
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	f.from = upTo
	return nil
}

func (f *filler) work(ctx context.Context, kinds []laid, next *atomic.Int64, upTo int) error {
	conn, err := pgx.Connect(ctx, f.set.OwnerURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	// The references are true by the way the rows are made; checking each again is the dearest part of the copy.
	if _, err := conn.Exec(ctx, "set session_replication_role = replica"); err != nil {
		return err
	}
	for {
		first := int(next.Add(chunkFilings)) - chunkFilings
		if first >= upTo {
			return nil
		}
		c := f.chunk(kinds, first, min(first+chunkFilings, upTo))
		if err := c.copy(ctx, conn); err != nil {
			return err
		}
	}
}

// chunk is the rows of some filings, by table.
type chunk struct{ cases, events, filings, persons, tasks [][]any }

func (f *filler) chunk(kinds []laid, first, end int) *chunk {
	c := &chunk{}
	for n := first; n < end; n++ {
		// Neighbours stand in different stages, and every point has some of each.
		m := made{filler: f, n: n, id: caseOf(n), laid: kinds[n*37%len(kinds)]}
		m.own = f.ring.Case(saltOf(m.id))
		m.point = f.plan.Points[n/len(kinds)%len(f.plan.Points)]
		m.text = m.particulars()
		m.add(c)
	}
	return c
}

func saltOf(id string) string { return "salt-of-" + id }

var copied = []struct {
	table   string
	columns []string
	rows    func(*chunk) [][]any
}{
	{"case_file", strings.Fields(`case_id kind campaign terms stage owner point area version last_hash salt salt_index state
		summary closed opened_at updated_at`), func(c *chunk) [][]any { return c.cases }},
	{"case_event", strings.Fields(`case_id seq type at actor_id actor_role actor command_id nth data data_hash rules messages
		terms prev hash`), func(c *chunk) [][]any { return c.events }},
	{"filing", strings.Fields(`case_id campaign filer filer_kind filer_name outside stage track round live class point area
		work_type level number number_key issuer issuer_key holds sheet handover notice notice_line report record twin cause
		reason inspector rechecker submitted_at inspected_at since updated_at`), func(c *chunk) [][]any { return c.filings }},
	{"filing_person", strings.Fields(`case_id campaign name name_grams person_index phone_index id_masked phone_masked id_number
		phone scan_hashes`), func(c *chunk) [][]any { return c.persons }},
	{"task", strings.Fields(`case_id campaign kind ref role owner point not_account since due`),
		func(c *chunk) [][]any { return c.tasks }},
}

func (c *chunk) copy(ctx context.Context, conn *pgx.Conn) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for _, t := range copied {
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.table}, t.columns, pgx.CopyFromRows(t.rows(c))); err != nil {
				return fmt.Errorf("copy %s: %w", t.table, err)
			}
		}
		return nil
	})
}

// made is one filing being made.
type made struct {
	*filler
	laid
	n     int
	id    string
	own   *seal.Case
	point campaign.PlanPoint
	text  *strings.Replacer
}

// particulars puts this filing's own words where the laid life has those of number 0.
func (m *made) particulars() *strings.Replacer {
	zero, own := content(0), content(m.n)
	own.Person.Name = sayable(m.n)
	pairs := []string{caseOf(0), m.id, zero.Person.Name, own.Person.Name, zero.Person.IDNumber, own.Person.IDNumber,
		zero.Person.Phone, own.Person.Phone, zero.Certificate.Number, own.Certificate.Number,
		benchPoint, m.point.Code, firm.ID, fmt.Sprintf("registration-%06x", m.n%20000), `"seal-0"`, fmt.Sprintf(`"seal-%d"`, m.n)}
	for _, kind := range []string{filing.ScanCertificate, filing.ScanContract} {
		pairs = append(pairs, upload(0, kind).ID, upload(m.n, kind).ID, hashOfUpload(0, kind), hashOfUpload(m.n, kind))
	}
	return strings.NewReplacer(pairs...)
}

func hashOfUpload(n int, kind string) string {
	sum := sha256.Sum256([]byte(upload(n, kind).ID))
	return hex.EncodeToString(sum[:])
}

// syllables make names of two or three characters after "test": as common in the base as in a city.
var syllables = []rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土东南西北中春夏秋冬天地玄黄宇宙洪荒日月盈昃宿列张寒来暑往收藏云腾致雨露结为霜")

func sayable(n int) string {
	h := uint32(n) * 2654435761
	k := uint32(len(syllables))
	name := []rune{'测', '试', syllables[h%k], syllables[h/k%k]}
	if h>>30 != 0 {
		name = append(name, syllables[h/k/k%k])
	}
	return string(name)
}

// filledAgo spreads the filings over the weeks before the bench's day.
func (m *made) at() time.Time {
	return m.clock.Campaign.Add(-time.Duration(m.n%3_000_000) * time.Second)
}

func (m *made) add(c *chunk) {
	h, at := m.proj.Head, m.at()
	owner := m.text.Replace(h.Owner)
	point := m.text.Replace(h.Point)
	area := ""
	if point != "" {
		area = m.point.Area
	}
	c.cases = append(c.cases, []any{m.id, filing.Kind, h.Campaign, h.Terms, h.Stage, owner, point, area, m.version, m.events[m.version-1].Hash,
		m.ring.Seal("case_file.salt:"+m.id, []byte(saltOf(m.id))), m.ring.Index("salt", saltOf(m.id)),
		m.own.Seal("case_file.state:"+m.id, []byte(m.text.Replace(m.state))), []byte(h.Summary), m.proj.Closed, at, at})
	m.addEvents(c, at)
	m.addRow(c, owner, point, area, at)
	for _, t := range m.proj.Tasks {
		c.tasks = append(c.tasks, []any{m.id, h.Campaign, t.Kind, t.Ref, string(t.Role), m.text.Replace(t.Owner), m.text.Replace(t.Point),
			t.Not, at, pgtype.Timestamptz{Valid: true, InfinityModifier: pgtype.Infinity}})
	}
}

func (m *made) addEvents(c *chunk, at time.Time) {
	for i, e := range m.events {
		e.Actor.Filer, e.Actor.Point = m.text.Replace(e.Actor.Filer), m.text.Replace(e.Actor.Point)
		data := m.own.Seal(fmt.Sprintf("case_event.data:%s:%d", m.id, i+1), []byte(m.text.Replace(string(e.Data))))
		c.events = append(c.events, []any{m.id, i + 1, e.Type, at, e.Actor.ID, string(e.Actor.Role), casefile.Encode(e.Actor), e.Command,
			0, data, e.Hash, encodeOrNull(e.Rules), encodeOrNull(e.Messages), e.Terms, e.Prev, e.Hash})
	}
}

func encodeOrNull[T any](v []T) any {
	if v == nil {
		return nil
	}
	return json.RawMessage(casefile.Encode(v))
}

func (m *made) addRow(c *chunk, owner, point, area string, at time.Time) {
	r := m.row
	number, key := m.text.Replace(r.Number), m.text.Replace(r.NumberKey)
	var atPoint any
	if point != "" {
		atPoint = point
	}
	c.filings = append(c.filings, []any{m.id, r.Campaign, owner, string(r.FilerKind), r.FilerName, r.Outside, string(r.Stage), r.Track,
		r.Round, r.Live, r.Class, atPoint, area, r.Work, r.Level, number, key, r.Issuer, r.IssuerKey, append([]string{}, r.Holds...),
		r.Sheet, r.Handover, r.Notice, r.NoticeLine, r.Report, r.Record, r.Twin, r.Cause, r.Reason, r.Inspector, r.RecheckBy,
		orNever(r.SubmittedAt), orNever(r.InspectedAt), at, at})
	own := content(m.n)
	name, scans := sayable(m.n), make([]string, 0, 2)
	for _, h := range r.ScanHashes {
		scans = append(scans, m.text.Replace(h))
	}
	slices.Sort(scans)
	id, phone := own.Person.IDNumber, own.Person.Phone
	c.persons = append(c.persons, []any{m.id, r.Campaign, name, grams(name), m.ring.Index("person", id), m.ring.Index("phone", phone),
		person.MaskID(id), person.MaskPhone(phone), m.own.Seal("filing.id_number:"+m.id, []byte(id)),
		m.own.Seal("filing.phone:"+m.id, []byte(phone)), scans})
}

func orNever(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// grams are those of the store's name index.
func grams(name string) []string {
	runes := []rune(name)
	out := make([]string, 0, 2*len(runes))
	for i, r := range runes {
		out = append(out, string(r))
		if i > 0 {
			out = append(out, string(runes[i-1:i+1]))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
