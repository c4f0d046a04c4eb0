package postgres

import (
	"slices"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
	"chizheng/internal/seal"
)

var filingUpsert = upsert("filing", "",
	"case_id", "campaign", "filer", "filer_kind", "filer_name", "outside", "stage", "track", "round", "live", "class",
	"point", "area", "work_type", "level", "number", "number_key", "issuer", "issuer_key", "holds", "sheet", "handover",
	"notice", "notice_line", "report", "record", "twin", "cause", "reason", "inspector", "rechecker",
	"submitted_at", "inspected_at", "since", "updated_at", "seal", "sealed_at", "seal_state", "province_number")

func filingValues(id string, r filing.Row, at time.Time) []any {
	return []any{
		id, r.Campaign, r.Filer, r.FilerKind, r.FilerName, r.Outside, r.Stage, r.Track, r.Round, r.Live, r.Class,
		text(r.Point), r.Area, r.Work, r.Level, r.Number, r.NumberKey, r.Issuer, r.IssuerKey, list(r.Holds), r.Sheet, r.Handover,
		r.Notice, r.NoticeLine, r.Report, r.Record, r.Twin, r.Cause, r.Reason, r.Inspector, r.RecheckBy,
		moment(r.SubmittedAt), moment(r.InspectedAt), r.Since, at, r.Seal, moment(r.SealedAt), r.SealState, r.Province,
	}
}

// personUpsert writes nothing where nobody's data changed, which is nearly always: its indexes are dear.
var personUpsert = upsert("filing_person", `
where (filing_person.name, filing_person.person_index, filing_person.phone_index, filing_person.scan_hashes)
    is distinct from (excluded.name, excluded.person_index, excluded.phone_index, excluded.scan_hashes)`,
	"case_id", "campaign", "name", "name_grams", "person_index", "phone_index", "id_masked", "phone_masked",
	"id_number", "phone", "scan_hashes")

func (l *Ledger) personValues(id string, r filing.Row, own *seal.Case) []any {
	scans := slices.Sorted(slices.Values(r.ScanHashes))
	return []any{
		id, r.Campaign, r.Name, grams(r.Name), l.personIndex(r.IDNumber), l.phoneIndex(r.Phone),
		person.MaskID(r.IDNumber), person.MaskPhone(r.Phone),
		own.Seal("filing.id_number:"+id, []byte(r.IDNumber)), own.Seal("filing.phone:"+id, []byte(r.Phone)), list(scans),
	}
}

// personIndex is the blind index of an ID number in any spelling, the old 15 digits included (T-0.3); nil without one.
func (l *Ledger) personIndex(number string) []byte {
	if number == "" {
		return nil
	}
	farAhead := time.Date(2200, 1, 1, 0, 0, 0, 0, casefile.Shanghai)
	if id, fault := person.ParseID(number, farAhead, true); fault == "" {
		return l.ring.Index("person", id.Number)
	}
	return l.ring.Index("person", person.NormalizeNumber(number))
}

func (l *Ledger) phoneIndex(phone string) []byte {
	if phone == "" {
		return nil
	}
	if p, fault := person.NormalizePhone(phone); fault == "" {
		phone = p
	}
	return l.ring.Index("phone", phone)
}

// grams are the characters and the pairs of neighbours of a name: what an index can find a part of it by.
func grams(name string) []string {
	runes := []rune(person.NormalizeText(name))
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
