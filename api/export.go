package api

import (
	"io"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/workbook"
)

// exportPage is how many lines are read at once, exportMax how many an export gives (A8).
const (
	exportPage = 500
	exportMax  = 100_000
)

var exportTypes = []string{"text/csv", xlsxType}

// FileOrder is the form of a file.
type FileOrder struct {
	Format string `json:"format,omitempty" enum:"csv,xlsx" doc:"csv where it is absent."`
}

// exported is a list on its way out of the house: what its file says, and where its rows come from.
type exported struct {
	op, name string
	columns  []string // codes of columns
	fields   []string // personal fields in it, for the access log
	filter   any      // as it was asked for
	order    FileOrder
	purpose  string
	read     func(cursor string) (exportPart, error)
}

// exportPart is some rows, and where the next part begins.
type exportPart struct {
	rows  [][]string
	next  string
	total int
}

// export writes every row of a list. The first part is read, and the export noted, before the answer begins, so that a
// refusal is a problem and not a broken file. The file says its filter, time and asker, and ends with its rows' hash.
func (a *API) export(c call, e exported) (*file, error) {
	first, err := e.read("")
	if err != nil {
		return nil, err
	}
	if first.total > exportMax {
		return nil, casefile.Refuse(casefile.Conflict, "export_too_large", "max", strconv.Itoa(exportMax))
	}
	if err := a.cfg.Desk.ExportList(c, c.Who, e.op, e.name, e.fields, e.purpose); err != nil {
		return nil, err
	}
	clock, now, err := a.cfg.Desk.Clock(c, c.Who, a.cfg.Campaign)
	if err != nil {
		return nil, err
	}
	say := func(code string) string { return c.Locale.Name("export", code) }
	n := workbook.Notes{Title: c.Locale.Name("operations", e.op), Rows: say("rows"), Hash: say("hash"), Sheet: say("notes"), Lines: [][2]string{
		{say("filter"), string(casefile.Encode(e.filter))}, {say("at"), now.In(casefile.Shanghai).Format("2006-01-02 15:04")}, {say("by"), c.Identity.Login}}}
	if clock.Rehearsal {
		n.Lines = append(n.Lines, [2]string{say("rehearsal"), "✓"})
	}
	if e.purpose != "" {
		n.Lines = append(n.Lines, [2]string{say("purpose"), e.purpose})
	}
	head := make([]string, 0, len(e.columns))
	for _, col := range e.columns {
		head = append(head, c.Locale.Name("columns", col))
	}
	f := &file{Type: "text/csv; charset=utf-8", Name: e.name + ".csv"}
	if e.order.Format == "xlsx" {
		f.Type, f.Name = xlsxType, e.name+".xlsx"
	}
	r, w := io.Pipe()
	go func() { w.CloseWithError(e.write(w, head, n, say("sheet"), first)) }()
	f.Content = r
	return f, nil
}

func (e exported) write(w io.Writer, head []string, n workbook.Notes, sheet string, now exportPart) error {
	var out workbook.List
	var err error
	if e.order.Format == "xlsx" {
		out, err = workbook.NewXLSX(w, sheet, head, n)
	} else {
		out, err = workbook.NewCSV(w, head, n)
	}
	for err == nil {
		for _, row := range now.rows {
			if err := out.Row(row); err != nil {
				return err
			}
		}
		if now.next == "" {
			return out.Close()
		}
		now, err = e.read(now.next)
	}
	return err
}
