package workbook

import (
	"slices"
	"strconv"

	"chizheng/internal/casefile"
)

// table takes cells in reading order and makes rows of them. The first line with content is the header.
type table struct {
	limits  Limits
	headers map[int]int // position in the file → index in columns, -1 for a column to pass over
	top     int         // line of the header
	rows    []Row
	merged  []span
}

// span is a merged range: lines from…to, columns left…right, all counted from 0 but the lines, which count from 1.
type span struct{ from, to, left, right int }

// add takes one line. Errors: Invalid workbook_headers, workbook_too_many_rows.
func (t *table) add(line int, cells []cell) error {
	if !slices.ContainsFunc(cells, cell.content) {
		return nil
	}
	if t.headers == nil {
		t.top = line
		return t.setHeaders(cells)
	}
	if len(t.rows) == t.limits.Rows {
		return refuse(CodeRows, "max", strconv.Itoa(t.limits.Rows))
	}
	row := Row{Line: line}
	for i, c := range cells {
		if c.content() {
			t.take(&row, i, c)
		}
	}
	t.rows = append(t.rows, row)
	return nil
}

func (t *table) take(row *Row, position int, c cell) {
	at, ok := t.headers[position]
	switch {
	case !ok:
		row.Problems = append(row.Problems, casefile.Wrong("", CellOutside, "column", letter(position)))
	case at >= 0:
		col := columns[at]
		value, problem := c.read(col)
		*col.field(&row.Fields) = value
		if problem != "" {
			row.Problems = append(row.Problems, casefile.Wrong("/"+col.pointer, problem, "column", col.header))
		}
	}
}

// setHeaders reports every wrong label at once. A label that we do not know is named by its place only: in a file
// without a header it would be somebody's name.
func (t *table) setHeaders(cells []cell) error {
	t.headers = map[int]int{}
	var wrong []casefile.Field
	seen := map[int]bool{}
	for i, c := range cells {
		if !c.content() {
			continue
		}
		at, known := findColumn(c.text)
		switch {
		case !known || c.formula:
			wrong = append(wrong, casefile.Wrong("/header", "header_unknown", "column", letter(i)))
		case at >= 0 && seen[at]:
			wrong = append(wrong, casefile.Wrong("/header", "header_duplicate", "header", columns[at].header))
		}
		t.headers[i] = at
		seen[at] = true
	}
	for i, c := range columns {
		if !seen[i] && !c.optional {
			wrong = append(wrong, casefile.Wrong("/header", "header_missing", "header", c.header))
		}
	}
	return headerError(wrong)
}

func headerError(wrong []casefile.Field) error {
	if len(wrong) == 0 {
		return nil
	}
	return &casefile.Error{Kind: casefile.Invalid, Code: CodeHeaders, Fields: wrong}
}

// finish marks the lines that merged cells run through: which value belongs to which line is then anybody's guess.
func (t *table) finish() ([]Row, error) {
	for _, m := range t.merged {
		if t.headers != nil && m.from <= t.top && t.top <= m.to {
			return nil, headerError([]casefile.Field{casefile.Wrong("/header", CellMerged, "column", letter(m.left))})
		}
	}
	for i := range t.rows {
		for _, m := range t.merged {
			if m.from <= t.rows[i].Line && t.rows[i].Line <= m.to {
				t.rows[i].Problems = append(t.rows[i].Problems, casefile.Wrong("", CellMerged, "column", letter(m.left)))
			}
		}
	}
	if len(t.rows) == 0 {
		return nil, refuse(CodeEmpty)
	}
	return t.rows, nil
}

// letter names a column as Excel does: 0 is A, 26 is AA.
func letter(position int) string {
	name := ""
	for n := position + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
