package postgres

import (
	"time"

	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/seal"
)

var registrationUpsert = upsert("registration", "",
	"case_id", "campaign", "kind", "stage", "live", "round", "extension", "name", "credit_code", "group_code", "area",
	"outside", "municipal", "live_key", "person_index", "id_masked", "id_number", "person", "phone",
	"submitted_at", "decided_at", "decided_by", "since", "updated_at")

func (l *Ledger) registrationValues(id string, r registration.Row, at time.Time, own *seal.Case) []any {
	return []any{
		id, r.Campaign, r.Kind, r.Stage, r.Live, r.Round, r.Extension, r.Name, r.CreditCode, r.Group, r.Area,
		r.Outside, r.Municipal, l.liveKey(r), l.personIndex(r.IDNumber), person.MaskID(r.IDNumber),
		own.Seal("registration.id_number:"+id, []byte(r.IDNumber)),
		own.Seal("registration.person:"+id, []byte(r.Person)), own.Seal("registration.phone:"+id, []byte(r.Phone)),
		moment(r.SubmittedAt), moment(r.DecidedAt), r.DecidedBy, r.Since, at,
	}
}

// liveKey is what only one live registration of a campaign may have: the enterprise's credit code, the holder's number.
func (l *Ledger) liveKey(r registration.Row) []byte {
	if r.Key != "" {
		return l.ring.Index("registration", r.Key)
	}
	return l.personIndex(r.IDNumber)
}
