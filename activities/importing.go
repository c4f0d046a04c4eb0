package activities

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
)

// Workbooks reads an uploaded workbook from quarantine. Errors: Invalid with what is wrong with the file as a whole;
// NotFound where the upload never arrived.
type Workbooks interface {
	ImportedRows(ctx context.Context, upload, name string) ([]importing.Raw, error)
}

// ImportBook keeps the rows of an import, sealed.
type ImportBook interface {
	// PutImportRows replaces the import's rows, in one transaction.
	PutImportRows(ctx context.Context, id string, rows []importing.Row) error
	// ImportRows gives the next rows after a line, whatever their verdict, in order.
	ImportRows(ctx context.Context, id string, after, limit int) ([]importing.Row, error)
	// MarkImportRows keeps Case and Code of the rows, in one transaction.
	MarkImportRows(ctx context.Context, id string, rows []importing.Row) error
	// DropImportRows deletes the rows.
	DropImportRows(ctx context.Context, id string) error
}

// Opener starts a case with its first command; the same id again gives the command to the case that is there.
type Opener interface {
	Open(ctx context.Context, kind, id, salt string, cmd casefile.Command) (casefile.Answer, error)
}

// Blind makes an index of a value from which the value cannot be found without the key.
type Blind interface {
	Index(domain, normalized string) []byte
}

// Imports does the slow work of an import.
type Imports struct {
	Workbooks Workbooks
	Book      ImportBook
	Opener    Opener
	Blind     Blind
	turn      sync.Mutex
}

// ReadRows reads the workbook, judges every row, and keeps them. A file that is no workbook is refused as a whole.
func (i *Imports) ReadRows(ctx context.Context, in importing.Workbook) (importing.Counts, error) {
	beat := pulse(ctx)
	defer beat()
	raw, err := i.Workbooks.ImportedRows(ctx, in.Upload, in.Name)
	if err != nil {
		return importing.Counts{}, refusal(fmt.Errorf("read workbook: %w", err))
	}
	rows, counts := importing.Judge(raw, importing.Basis{Filer: in.Filer, Terms: in.Terms, At: in.At, Rehearsal: in.Rehearsal})
	if err := i.Book.PutImportRows(ctx, in.Import, rows); err != nil {
		return counts, refusal(fmt.Errorf("keep rows: %w", err))
	}
	return counts, nil
}

// FilingID is the one filing of (campaign, filer, ID number, certificate number): a workbook imported twice leads to
// the same filings. The key keeps the numbers from being guessed out of it (T-0.72).
func FilingID(key Blind, campaign, filer string, c filing.Content) string {
	sum := key.Index("import filing", campaign+"\n"+filer+"\n"+c.Person.IDNumber+"\n"+c.Certificate.Number)
	return filing.Kind + "-" + hex.EncodeToString(sum)[:26]
}

// startChunk is how many rows are started between two events; opening a case is dearer than a command.
const startChunk = 100

// StartRows starts the next rows' filings as drafts, under the name of the filer's handler. A row whose filing is
// there already is left as it is; one that is refused is listed.
func (i *Imports) StartRows(ctx context.Context, in Passing[importing.Pass]) (importing.Chunk, error) {
	rows, err := i.Book.ImportRows(ctx, in.Data.Import, in.Data.After, startChunk)
	if err != nil {
		return importing.Chunk{}, refusal(fmt.Errorf("read rows: %w", err))
	}
	existed, err := i.startAll(ctx, in, rows)
	if err != nil {
		return importing.Chunk{}, err
	}
	if err := i.Book.MarkImportRows(ctx, in.Data.Import, rows); err != nil {
		return importing.Chunk{}, refusal(fmt.Errorf("mark rows: %w", err))
	}
	out := importing.Chunk{After: in.Data.After, More: len(rows) == startChunk}
	for k, r := range rows {
		out.After = r.Line
		switch {
		case !r.Startable():
		case r.Code != "":
			out.Missed = append(out.Missed, importing.Missed{Line: r.Line, Code: r.Code})
		case existed[k]:
			out.Existing++
		default:
			out.Opened++
		}
	}
	return out, nil
}

// startAll starts one after the other and says of each row whether its filing was there already. All imports of a
// process share one turn, and after each start it rests as long as that start took: nobody waits for the last filing of
// a workbook, but somebody always waits at a desk, and what makes the desk slow makes the import slower still.
func (i *Imports) startAll(ctx context.Context, in Passing[importing.Pass], rows []importing.Row) ([]bool, error) {
	existed := make([]bool, len(rows))
	for k := range rows {
		if !rows[k].Startable() {
			continue
		}
		var err error
		if existed[k], err = i.inTurn(ctx, in, &rows[k]); err != nil {
			return existed, err
		}
		activity.RecordHeartbeat(ctx, k)
	}
	return existed, nil
}

// longestRest bounds the rest after a start that waited for something else than the machine.
const longestRest = time.Second

func (i *Imports) inTurn(ctx context.Context, in Passing[importing.Pass], row *importing.Row) (bool, error) {
	i.turn.Lock()
	defer i.turn.Unlock()
	begin := time.Now()
	existed, err := i.start(ctx, in, row)
	select {
	case <-time.After(min(time.Since(begin), longestRest)):
	case <-ctx.Done():
	}
	return existed, err
}

func (i *Imports) start(ctx context.Context, in Passing[importing.Pass], row *importing.Row) (existed bool, err error) {
	p := in.Data
	row.Case, row.Code = FilingID(i.Blind, p.Terms.Campaign, p.Filer.ID, row.Content), ""
	_, err = i.Opener.Open(ctx, filing.Kind, row.Case, newSalt(), casefile.Command{
		ID: fmt.Sprintf("import:%s:%d", p.Import, row.Line), Type: filing.CmdCreate, Actor: p.Asker, Clock: in.Clock,
		Data: casefile.Encode(filing.Create{Terms: p.Terms, Filer: p.Filer, Content: row.Content, Import: p.Import})})
	refused := casefile.As(err)
	switch {
	case err == nil:
		return false, nil
	case refused == nil || refused.Kind == casefile.Unavailable:
		return false, fmt.Errorf("start filing: %w", err)
	case refused.Code == "already_exists":
		return true, nil
	}
	row.Case, row.Code = "", refused.Code
	return false, nil
}

// newSalt is the secret of a new case; see casefile.DataHash.
func newSalt() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// DropRows removes the rows of an import.
func (i *Imports) DropRows(ctx context.Context, in importing.Drop) (struct{}, error) {
	if err := i.Book.DropImportRows(ctx, in.Import); err != nil {
		return struct{}{}, refusal(fmt.Errorf("drop rows: %w", err))
	}
	return struct{}{}, nil
}
