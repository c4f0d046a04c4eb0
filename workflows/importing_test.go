package workflows

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
)

var importer = casefile.Actor{ID: "acc-handler", Role: casefile.Enterprise, Filer: "registration-1"}

// shelf is the workbooks, the rows, and the filings that were started.
type shelf struct {
	mu    sync.Mutex
	raw   []importing.Raw
	fault *casefile.Error
	rows  []importing.Row
	files map[string]filing.Create
	from  map[string]string // command that started the filing
}

func (s *shelf) ImportedRows(context.Context, string, string) ([]importing.Raw, error) {
	if s.fault != nil {
		return nil, s.fault
	}
	return s.raw, nil
}

func (s *shelf) PutImportRows(_ context.Context, _ string, rows []importing.Row) error {
	s.rows = rows
	return nil
}

func (s *shelf) ImportRows(_ context.Context, _ string, after, limit int) ([]importing.Row, error) {
	var out []importing.Row
	for _, r := range s.rows {
		if r.Line > after && len(out) < limit {
			out = append(out, r)
		}
	}
	return out, nil
}

func (s *shelf) MarkImportRows(_ context.Context, _ string, rows []importing.Row) error {
	for _, r := range rows {
		i := slices.IndexFunc(s.rows, func(x importing.Row) bool { return x.Line == r.Line })
		s.rows[i] = r
	}
	return nil
}

func (s *shelf) DropImportRows(context.Context, string) error {
	s.rows = nil
	return nil
}

func (s *shelf) Open(_ context.Context, _, id, salt string, cmd casefile.Command) (casefile.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if by, there := s.from[id]; there && by != cmd.ID {
		return casefile.Answer{}, casefile.Refuse(casefile.Conflict, "already_exists")
	}
	in, err := casefile.DecodeStrict[filing.Create](cmd.Data)
	if err != nil || salt == "" {
		return casefile.Answer{}, casefile.Refuse(casefile.Invalid, "unreadable_content")
	}
	if strings.HasSuffix(in.Content.Certificate.Number, "000013") {
		return casefile.Answer{}, casefile.Refuse(casefile.Conflict, "window_not_open")
	}
	s.files[id], s.from[id] = in, cmd.ID
	return casefile.Answer{Case: id}, nil
}

func (s *shelf) Index(domain, normalized string) []byte {
	sum := sha256.Sum256([]byte("key" + domain + normalized))
	return sum[:]
}

func newShelf(n int) *shelf {
	s := &shelf{files: map[string]filing.Create{}, from: map[string]string{}}
	for i := range n {
		s.raw = append(s.raw, importing.Raw{Line: i + 2, Cells: importing.Cells{Name: "测试甲一", IDNumber: "990602199001010012",
			Phone: "19900000001", WorkType: "钢筋工", Level: "中级工", Certificate: fmt.Sprintf("SL2015%06d", i+1),
			Issuer: "烟台市住房和城乡建设局", AppliedOn: "2015-06-01", IssuedOn: "2015-09-10", ContractType: "固定期限",
			ContractFrom: "2018-03-01", ContractTo: "2019-12-31"}})
	}
	return s
}

func importTerms() campaign.Terms {
	t := termsOf2019()
	t.Rules = campaign.RuleTerms{Version: 1, MaxAge: 60, AgeInclusive: true, MinAgeAlarm: 16, AppliedBy: "2016-12-31",
		AppliedHumanTo: "2017-12-31", Levels: []string{"junior", "intermediate", "senior"}, Issuers: []string{"烟台市住房和城乡建设局"},
		ContractMonths: 12}
	return t
}

func (s *shelf) importOnce(t *testing.T, id string) importing.State {
	t.Helper()
	p := newPlay(t, "2019-02-20 09:00", &activities.Imports{Workbooks: s, Book: s, Opener: s, Blind: s})
	p.rehearsal = true
	p.at("2019-02-20 09:00", importer, importing.CmdCreate, importing.Create{Terms: importTerms(), Upload: "up", Name: "a.xlsx",
		Filer: filing.Filer{ID: "registration-1", Kind: filing.ByEnterprise, Name: "试例建筑有限公司", CreditCode: "91990600MA0000015P"}})
	p.at("2019-02-20 10:00", importer, importing.CmdStart, importing.Start{})
	p.run(t, Importing, id)
	state, err := casefile.Fold(importing.Room.Apply, p.store.events)
	require.NoError(t, err)
	return state
}

func TestAWorkbookStartsItsGoodRowsAndASecondImportStartsNothingTwice(t *testing.T) {
	t.Parallel()
	s := newShelf(250)
	s.raw[4].Cells.Phone = "123"
	s.raw[5].Problems = []casefile.Field{casefile.Wrong("/id_number", "cell_number_id")}
	s.raw[6].Cells.Certificate = s.raw[7].Cells.Certificate
	first := s.importOnce(t, "importing-1")
	require.Equal(t, importing.Counts{Rows: 250, Good: 247, Bad: 2, Doubled: 1}, first.Counts)
	require.Equal(t, []int{246, 0, 1}, []int{first.Opened, first.Existing, first.Missed})
	require.Equal(t, []importing.Missed{{Line: 14, Code: "window_not_open"}}, first.Listed)
	require.Nil(t, s.rows, "the rows leave after 30 days")
	for id, in := range s.files {
		require.NotContains(t, id, in.Content.Person.IDNumber)
		require.Equal(t, "importing-1", in.Import)
	}

	s.raw[4].Cells.Phone = "19900000002" // corrected
	again := s.importOnce(t, "importing-2")
	require.Equal(t, []int{1, 246, 1}, []int{again.Opened, again.Existing, again.Missed})
	require.Len(t, s.files, 247)
}

func TestAFileThatIsNoWorkbookEndsTheImportWithItsReason(t *testing.T) {
	t.Parallel()
	s := newShelf(0)
	s.fault = casefile.Refuse(casefile.Invalid, "workbook_corrupt")
	state := s.importOnce(t, "importing-1")
	require.Equal(t, importing.Failed, state.Stage)
	require.Equal(t, "workbook_corrupt", state.Error.Code)
}
