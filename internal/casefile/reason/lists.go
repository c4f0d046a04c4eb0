package reason

// List is what one decision may give as its reason.
type List struct {
	Name  string
	Codes []Code
}

// Code is a reason, with the clause or the reading that it goes back to; "other" goes back to none and wants its text.
type Code struct {
	Code   string
	Clause string
}

const other = "other"

// lists, by name. Which command takes which: uses.
var lists = []List{
	{"inspection_fail", []Code{{"original_differs", "R-0.88"}, {"identity_mismatch", "R-0.45"}, {"certificate_doubtful", "R-0.93"},
		{"applied_too_late", "R-0.14"}, {"level_not_covered", "R-0.15"}, {"issuer_other_city", "R-0.17"}, {"too_old", "R-0.19"},
		{"contract_invalid", "R-0.20"}, {"not_own_employee", "R-0.80"}, {"fraud_suspected", "R-0.109"}, {other, ""}}},
	{"inspection_pending", []Code{{"original_missing", "R-0.88"}, {"original_lost", "T-0.35"}, {"original_damaged", "T-0.35"},
		{"id_card_expired", "T-0.36"}, {"identity_mismatch", "R-0.45"}, {"certificate_doubtful", "R-0.93"},
		{"materials_incomplete", "R-0.88"}, {other, ""}}},
	{"inspection_return", []Code{{"number_differs", "T-0.41"}, {"name_differs", "T-0.37"}, {"data_error", "T-0.41"},
		{"contract_invalid", "R-0.90"}, {"scan_unreadable", "R-0.76"}, {"scan_missing", "R-0.76"}, {"materials_incomplete", "R-0.88"},
		{other, ""}}},
	{"return_filer", []Code{{"data_error", "T-0.46"}, {"number_differs", "T-0.46"}, {"name_differs", "T-0.37"}, {"scan_unreadable", "R-0.76"},
		{"scan_missing", "R-0.76"}, {"contract_invalid", "R-0.20"}, {"certificate_doubtful", "R-0.97"}, {"materials_incomplete", "R-0.76"},
		{"employer_changed", "T-0.66"}, {"province_reason", "T-0.60"}, {other, ""}}},
	{"return_point", []Code{{"inspection_error", "T-0.46"}, {"identity_mismatch", "R-0.45"}, {"original_differs", "R-0.88"},
		{"seal_missing", "R-0.95"}, {"sheet_unsigned", "R-0.94"}, {"paper_lost", "R-0.47"}, {"certificate_doubtful", "R-0.93"}, {other, ""}}},
	{"recheck_reject", []Code{{"eligibility", "T-0.46"}, {"applied_too_late", "R-0.14"}, {"level_not_covered", "R-0.15"}, {"issuer_other_city", "R-0.17"},
		{"too_old", "R-0.19"}, {"contract_invalid", "R-0.20"}, {"not_own_employee", "R-0.80"}, {"identity_mismatch", "R-0.45"},
		{"certificate_doubtful", "R-0.97"}, {"duplicate", "T-0.31"}, {"fraud_suspected", "R-0.109"}, {other, ""}}},
	{"registration_approve", []Code{{"in_order", "R-0.41"}, {"handler_is_another_person", "T-0.27"}}},
	{"registration_return", []Code{{"data_error", "R-0.41"}, {"materials_incomplete", "R-0.137"}, {"proof_unreadable", "R-0.137"},
		{"proof_expired", "R-0.137"}, {"credit_code_differs", "R-0.137"}, {"name_differs", "R-0.137"}, {"area_without_point", "T-0.26"}, {other, ""}}},
	{"registration_reject", []Code{{"proof_not_valid", "R-0.137"}, {"proof_expired", "R-0.137"}, {"credit_code_differs", "R-0.137"},
		{"name_differs", "R-0.137"}, {"materials_incomplete", "R-0.137"}, {"fraud_suspected", "R-0.109"}, {other, ""}}},
	{"registration_suspend", []Code{{"fraud_suspected", "R-0.109"}, {"proof_expired", "R-0.137"}, {"credit_code_differs", "R-0.137"},
		{"not_own_employee", "R-0.80"}, {other, ""}}},
	{"registration_resume", []Code{{"evidence_compared", "R-0.41"}, {"new_evidence", "R-0.41"}, {other, ""}}},
	{"registration_close", []Code{{"enterprise_closed", "T-0.66"}, {"own_wish", "T-0.66"}, {"fraud_suspected", "R-0.109"}, {other, ""}}},
	{"withdrawal", []Code{{"holder_wish", "T-0.65"}, {"filed_by_mistake", "T-0.65"}, {"left_employer", "T-0.66"}, {"employer_changed", "T-0.66"},
		{"original_lost", "T-0.35"}, {other, ""}}},
	{"reopening", []Code{{"new_evidence", "T-0.63"}, {"filed_by_mistake", "T-0.65"}, {"employer_changed", "T-0.66"}, {"our_overrun", "T-0.62"}, {other, ""}}},
	{"assigned_point", []Code{{"nearer_point", "T-0.24"}, {"area_without_point", "T-0.26"}, {"point_closed", "T-0.42"}, {"employer_changed", "T-0.66"},
		{other, ""}}},
	{"transfer", []Code{{"nearer_point", "T-0.24"}, {"wrong_point", "T-0.42"}, {"point_closed", "T-0.42"}, {"point_overloaded", "R-0.93"}, {other, ""}}},
	{"transfer_refusal", []Code{{"point_overloaded", "R-0.93"}, {"not_our_area", "T-0.24"}, {"point_closed", "T-0.42"}, {other, ""}}},
	{"hold_ruling", []Code{{"evidence_compared", "T-0.31"}, {"original_seen", "R-0.45"}, {"record_confirms", "T-0.5"}, {"two_certificates", "T-0.31"},
		{"ruling", "T-0.2"}, {"eligibility", "T-0.46"}, {"applied_too_late", "R-0.14"},
		{"too_old", "R-0.19"}, {"issuer_other_city", "R-0.17"}, {"contract_invalid", "R-0.20"}, {"identity_mismatch", "R-0.45"},
		{"id_card_expired", "T-0.36"}, {"duplicate", "T-0.31"}, {"not_own_employee", "T-0.30"}, {"fraud_suspected", "R-0.109"}, {other, ""}}},
	{"erratum", []Code{{"typing_error", "T-0.55"}, {"new_evidence", "T-0.55"}, {other, ""}}},
	{"repair", []Code{{"province_reason", "T-0.60"}, {"typing_error", "T-0.60"}, {"new_evidence", "T-0.60"}, {other, ""}}},
	{"amendment", []Code{{"typing_error", "T-0.61"}, {"new_evidence", "T-0.61"}, {"province_reason", "T-0.60"}, {"fraud_suspected", "R-0.109"},
		{"record_withdrawn", "T-0.61"}, {other, ""}}},
	{"amendment_refusal", []Code{{"evidence_missing", "T-0.61"}, {"evidence_compared", "T-0.61"}, {"record_in_order", "T-0.61"}, {other, ""}}},
	{"handover_difference", []Code{{"count_explained", "R-0.50"}, {"paper_found", "R-0.47"}, {"paper_lost", "R-0.47"},
		{"in_other_batch", "R-0.50"}, {other, ""}}},
	{"list_cancelled", []Code{{"list_wrong", "R-0.51"}, {"typing_error", "R-0.51"}, {other, ""}}},
	{"objection_upheld", []Code{{"evidence_compared", "T-0.54"}, {"certificate", "R-0.139"}, {"identity", "R-0.138"}, {"employment", "R-0.80"},
		{"eligibility", "T-0.54"}, {"fraud", "R-0.109"}, {other, ""}}},
	{"objection_dismissed", []Code{{"evidence_compared", "T-0.54"}, {"record_in_order", "T-0.54"}, {"evidence_missing", "T-0.53"}, {other, ""}}},
	{"objection_set_aside", []Code{{"evidence_compared", "T-0.54"}, {other, ""}}},
	{"omission_answer", []Code{{"not_filed", "T-0.56"}, {"not_told", "T-0.56"}, {"our_overrun", "T-0.56"}, {"record_in_order", "T-0.56"},
		{"eligibility", "T-0.56"}, {"evidence_compared", "T-0.56"}, {"evidence_missing", "T-0.56"}, {other, ""}}},
	{"order_refused", []Code{{"evidence_missing", "T-0.19"}, {"typing_error", "T-0.19"}, {"ruling", "T-0.2"}, {other, ""}}},
	{"oversight_cancelled", []Code{{"filed_by_mistake", "R-0.115"}, {"point_closed", "T-0.42"}, {other, ""}}},
	{"criticism_refused", []Code{{"evidence_missing", "R-0.117"}, {"record_in_order", "R-0.117"}, {"evidence_compared", "T-0.68"}, {other, ""}}},
	{"integrity_back", []Code{{"evidence_missing", "T-0.68"}, {"evidence_compared", "T-0.68"}, {"new_evidence", "T-0.68"}, {other, ""}}},
	{"integrity_ruling", []Code{{"evidence_compared", "T-0.68"}, {"new_evidence", "T-0.68"}, {"record_in_order", "T-0.68"}, {"evidence_missing", "T-0.68"},
		{other, ""}}},
	{"remark", []Code{{"data_error", "T-0.46"}, {"number_differs", "T-0.46"}, {"name_differs", "T-0.37"}, {"differs_from_scan", "T-0.46"},
		{"differs_from_proof", "R-0.137"}, {"credit_code_differs", "R-0.137"}, {"scan_unreadable", "R-0.76"}, {"scan_missing", "R-0.76"},
		{"proof_unreadable", "R-0.137"}, {"proof_expired", "R-0.137"}, {"area_without_point", "T-0.26"}, {"contract_invalid", "R-0.20"},
		{"certificate_doubtful", "R-0.97"}, {"materials_incomplete", "R-0.76"}, {"employer_changed", "T-0.66"}, {"province_reason", "T-0.60"},
		{"original_differs", "R-0.88"}, {"inspection_error", "T-0.46"}, {other, ""}}},
}

// Lists gives every list.
func Lists() []List { return append([]List(nil), lists...) }

func list(name string) (List, bool) {
	for _, l := range lists {
		if l.Name == name {
			return l, true
		}
	}
	return List{}, false
}

func (l List) has(code string) bool {
	for _, c := range l.Codes {
		if c.Code == code {
			return true
		}
	}
	return false
}
