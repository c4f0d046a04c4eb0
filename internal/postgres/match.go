package postgres

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
)

// mostMatches bounds what one search gives: more would be no evidence but a flaw in the data, and a person looks anyway.
const mostMatches = 50

// candidatesOf finds the filings of the campaign that share the person, the name, a scan or the number with filing $1
// and stand for something: live, or contested. The limit is for the planner, which takes a shared scan for a common
// thing and would read the whole table.
const candidatesOf = `
with me as (select f.*, p.name, p.person_index, p.scan_hashes from filing f join filing_person p using (case_id) where f.case_id = $1),
found as (
    select p.case_id from me join filing_person p on p.person_index = me.person_index
    union (select p.case_id from me join filing_person p on p.scan_hashes && me.scan_hashes limit 200)
    union select p.case_id from me join filing_person p on p.campaign = me.campaign and p.name = me.name
    union select f.case_id from me join filing f on f.number_key = me.number_key
)
select f.case_id, f.filer, f.class, f.work_type, f.level, f.number_key, f.issuer_key, p.name, p.person_index, p.scan_hashes
from found join filing f using (case_id) join filing_person p using (case_id) cross join me
where f.case_id = me.case_id or f.campaign = me.campaign and (f.live or f.stage = 'contested')`

type candidate struct {
	id, filer, class, work, level, number, issuer, name string
	person                                              []byte
	scans                                               []string
}

// FindMatches looks for filings that may be the same certificate (T-0.31), the same person in the other class (T-0.11)
// or the same person with another enterprise (T-0.30), the surest first. It decides nothing: each match pauses both until a person has looked.
// Errors: NotFound no_such_case, Unavailable.
func (l *Ledger) FindMatches(ctx context.Context, id string) ([]filing.Match, error) {
	rows, err := l.db.Query(ctx, candidatesOf, id)
	if err != nil {
		return nil, failed("find matches", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c candidate, err error) {
		err = row.Scan(&c.id, &c.filer, &c.class, &c.work, &c.level, &c.number, &c.issuer, &c.name, &c.person, &c.scans)
		return c, err
	})
	if err != nil {
		return nil, failed("find matches", err)
	}
	i := slices.IndexFunc(found, func(c candidate) bool { return c.id == id })
	if i < 0 {
		return nil, missing("find matches", "no_such_case", pgx.ErrNoRows)
	}
	var matches []filing.Match
	for _, other := range found {
		if kind, score := found[i].match(other); other.id != id && score > 0 {
			matches = append(matches, filing.Match{Case: other.id, Kind: kind, Score: fmt.Sprintf("%.2f", score)})
		}
	}
	slices.SortFunc(matches, func(a, b filing.Match) int {
		return cmp.Or(-cmp.Compare(a.Score, b.Score), cmp.Compare(a.Case, b.Case))
	})
	return matches[:min(len(matches), mostMatches)], nil
}

// match says how surely a and b are one, and in which way; 0: they are two.
func (a candidate) match(b candidate) (filing.HoldKind, float64) {
	samePerson := len(a.person) > 0 && bytes.Equal(a.person, b.person)
	sameSkill := a.work == b.work && a.level == b.level
	sameNumber := a.number != "" && a.issuer == b.issuer && person.SameNumber(a.number, b.number)
	near := a.number != "" && b.number != "" && a.issuer == b.issuer && person.NearNumber(a.number, b.number)
	switch {
	case samePerson && a.class != b.class: // declared "no employer", and somebody files him as employed
		return filing.HoldClass, 1
	case sameNumber && !samePerson: // the unique index lets it through with another trade or level
		return filing.HoldDuplicate, 0.97
	case sharesScan(a, b) && !(samePerson && !sameSkill): // one booklet may show two trades of its holder
		return filing.HoldDuplicate, 0.95
	case samePerson && sameSkill && near:
		return filing.HoldDuplicate, 0.95
	case samePerson && sameSkill:
		return filing.HoldDuplicate, 0.85
	case samePerson && near:
		return filing.HoldDuplicate, 0.80
	case samePerson && a.filer != b.filer: // two enterprises call one person their own, whatever his trades (T-0.30)
		return filing.HoldDuplicate, 0.75
	case a.name != "" && a.name == b.name && near: // the ID number may be the mistyped one
		return filing.HoldDuplicate, 0.80
	}
	return "", 0
}

func sharesScan(a, b candidate) bool {
	return slices.ContainsFunc(a.scans, func(h string) bool { return slices.Contains(b.scans, h) })
}
