package person

// Fault says what is wrong with a value: "" is none, anything else is a casefile.Field code. It is an alias, so that
// callers hand it to casefile.Wrong as it is.
type Fault = string

// The faults that this package finds. Each has its sentence in every catalogue.
const (
	CodeRequired = "required" // nothing was given

	CodeIDLength     = "id_length"      // neither 18 nor 15 characters
	CodeIDCharacter  = "id_character"   // something else than digits, or X elsewhere than at the end
	CodeIDCheckDigit = "id_check_digit" // the last character does not fit the other seventeen
	CodeIDDate       = "id_date"        // the birth date is no day
	CodeIDFuture     = "id_future"      // born after the day of reference
	CodeIDAreaTest   = "id_area_test"   // area 99 does not exist: a test number outside a rehearsal

	CodeCreditLength    = "credit_code_length"    // not 18 characters
	CodeCreditOld       = "credit_code_old"       // a registration number of 15 digits, from before the credit code
	CodeCreditCharacter = "credit_code_character" // a character outside the standard's 31 (no I, O, S, V, Z)
	CodeCreditCheck     = "credit_code_check"     // the last character does not fit the other seventeen

	CodeNameLength    = "name_length"    // not 2–15 characters
	CodeNameCharacter = "name_character" // something else than Han characters with dots between them

	CodePhone = "phone" // neither a mobile number nor a land line with its area code

	CodeCertificateLength    = "certificate_number_length"    // not 1–40 characters
	CodeCertificateCharacter = "certificate_number_character" // begins like a formula of a workbook
)
